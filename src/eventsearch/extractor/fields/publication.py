"""
Is this file a page, and when is it on the site?

Pure, and decided without a clock: what a page says of its time becomes a span, drafts are never on
a site that does not build them. Reading the dates themselves is for `normalise`.

Source: resources/page/pagemeta/pagemeta.go and hugolib/site.go (shouldBuild) of Hugo 0.131.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from eventsearch.extractor.front_matter.coercion import to_bool
from eventsearch.extractor.site import Site
from eventsearch.model.page import Meta

Render = Literal["always", "link", "never"]
Listing = Literal["always", "local", "never"]


@dataclass(frozen=True, slots=True)
class Presence:
    """
    What the site makes of a file.

    Attributes:
        render: ``link`` has an address and no page behind it.
        listing: ``local`` is found by its own section only.
    """

    render: Render = "always"
    listing: Listing = "always"

    @property
    def is_page(self) -> bool:
        """Whether a visitor can come across it: by its address, or in a list of the site."""
        return self.render == "always" or self.listing == "always"

    @property
    def is_listed(self) -> bool:
        """Whether it is in a list: of the site, or of its own section."""
        return self.listing != "never"

    @property
    def has_address(self) -> bool:
        """Whether Hugo gives it an address."""
        return self.render != "never"


def presence(front: Mapping[str, object]) -> Presence:
    """
    Return what `headless` and the build options say, cascades merged in.

    What stands below ``params`` is no such option.
    """
    if to_bool(front.get("headless")):
        return Presence("never", "never")
    build = front.get(build_key(front))
    if not isinstance(build, Mapping):
        return Presence()
    render: Render = "always"
    listing: Listing = "always"
    match build.get("render"):
        case "never" | "0" | False | 0:
            render = "never"
        case "link":
            render = "link"
    match build.get("list"):
        case "never" | "0" | False | 0:
            listing = "never"
        case "local":
            listing = "local"
    return Presence(render, listing)


def build_key(front: Mapping[str, object]) -> str:
    """Return the key of the build options: `_build` of older sites goes before `build`."""
    return "_build" if "_build" in front else "build"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """When a page is on the site: *since* to *until* inclusive; never where not *buildable*."""

    since: datetime | None
    until: datetime | None
    buildable: bool


def span(meta: Meta, *, site: Site, drafts: bool) -> Span:
    """
    Return when a page is on the site.

    Args:
        drafts: Whether drafts are wanted though the site does not build them.
    """
    return Span(
        since=None if site.build_future else meta.published,
        until=None if site.build_expired else meta.expires,
        buildable=not meta.draft or site.build_drafts or drafts,
    )
