"""
Drafts, build options, and when a page is on the site.

Decided without a clock: what a page says of its time becomes a span.

Source: resources/page/pagemeta/pagemeta.go and hugolib/site.go (shouldBuild) of Hugo 0.131.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from eventsearch.extractor.fields.reader import FieldRule, Front, kind
from eventsearch.extractor.front_matter.coercion import to_bool
from eventsearch.extractor.site import Site
from eventsearch.model.page import Meta

Render = Literal["always", "link", "never"]
Listing = Literal["always", "local", "never"]
_RENDER = ("always", "never", "link")
_LIST = ("always", "never", "local")


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
    build = front.get(_build_key(front))
    if not isinstance(build, Mapping):
        return Presence()
    off = ("never", "0", False, 0)
    render, listing = build.get("render"), build.get("list")
    return Presence(
        "never" if render in off else "link" if render == "link" else "always",
        "never" if listing in off else "local" if listing == "local" else "always",
    )


def _build_key(front: Mapping[str, object]) -> str:
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


def draft(front: Front) -> Mapping[str, object]:
    """Take `draft`, or the opposite of `published` where that is a switch."""
    if "draft" in front.values:
        return {"draft": front.switch("draft")}
    published = front.values.get("published")
    switch = None if published is None else to_bool(published)
    return {"draft": switch is False}


def featured(front: Front) -> Mapping[str, object]:
    """Take `featured`."""
    return {"featured": front.switch("featured")}


def build(front: Front) -> Mapping[str, object]:
    """Take the build options; a headless page is in no list and has no address."""
    written = front.parsed.front
    _report(front, _build_key(written), written)
    options = presence(written)
    return {"render": options.has_address, "listed": options.is_listed}


def _report(front: Front, key: str, written: Mapping[str, object]) -> None:
    options = written.get(key)
    if isinstance(options, dict):
        _report_option(front, key, options, "render", _RENDER)
        _report_option(front, key, options, "list", _LIST)
    elif options is not None:
        front.report(
            key,
            "E107",
            f"`{key}` is {kind(options)}, not a mapping",
            "write render and list below it",
        )
    if "headless" in written:
        front.switch("headless")


def _report_option(
    front: Front, key: str, options: Mapping[str, object], name: str, allowed: tuple[str, ...]
) -> None:
    """Report a value that Hugo does not know; it means always. Switches were Hugo's until 0.68."""
    value = options.get(name)
    if value is None or value in allowed or value in (True, False, "0", "1"):
        return
    choice = f"{', '.join(allowed[:-1])} or {allowed[-1]}"
    front.report(key, "E107", f"`{name}` is {kind(value)}, none of its values", f"write {choice}")


RULES: tuple[FieldRule, ...] = (draft, featured, build)
