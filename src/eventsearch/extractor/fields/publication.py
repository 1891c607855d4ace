"""
Read whether a page is a draft, its build options, and when it is on the site.

The result is a span of time, so it does not depend on the day of the index run.

Source: resources/page/pagemeta/pagemeta.go and hugolib/site.go (shouldBuild) of Hugo 0.131.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

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
    Whether a file becomes a page, and whether the site lists it.

    Attributes:
        render: ``link`` means that the file has a URL but no page.
        listing: ``local`` means that only its own section lists the file.
    """

    render: Render = "always"
    listing: Listing = "always"

    @property
    def is_page(self) -> bool:
        """Whether visitors can find the page: by its URL, or in a list of the site."""
        return self.render == "always" or self.listing == "always"

    @property
    def is_listed(self) -> bool:
        """Whether the site or its own section lists the page."""
        return self.listing != "never"

    @property
    def has_address(self) -> bool:
        """Whether the page has a URL in Hugo."""
        return self.render != "never"


def presence(front: Mapping[str, object]) -> Presence:
    """
    Return the values of `headless` and of the build options in a front matter with its cascades.

    Keys in ``params`` are not build options.
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
    """Return the key of the build options: `_build`, which older sites use, else `build`."""
    return "_build" if "_build" in front else "build"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """When a page is on the site: from *since* to *until* inclusive, if it is *buildable*."""

    since: datetime | None
    until: datetime | None
    buildable: bool


def span(meta: Meta, *, site: Site, drafts: bool) -> Span:
    """
    Return when a page is on the site.

    Args:
        drafts: Whether to include drafts although the site does not build them.
    """
    return Span(
        since=None if site.build_future else meta.published,
        until=None if site.build_expired else meta.expires,
        buildable=not meta.draft or site.build_drafts or drafts,
    )


def draft(front: Front) -> Mapping[str, object]:
    """Read `draft`, or the opposite of `published` if `published` is a switch."""
    if "draft" in front.values:
        return {"draft": front.switch("draft")}
    published = front.values.get("published")
    switch = None if published is None else to_bool(published)
    return {"draft": switch is False}


def featured(front: Front) -> Mapping[str, object]:
    """Read `featured`."""
    return {"featured": front.switch("featured")}


def build(front: Front) -> Mapping[str, object]:
    """Read the build options. A headless page is not listed and has no URL."""
    written = front.parsed.front
    _report(front, _build_key(written), written)
    for key in ("headless", *cast("tuple[str, ...]", front.site.own.get("switches", ()))):
        if key in written:
            front.switch(key)
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


def _report_option(
    front: Front, key: str, options: Mapping[str, object], name: str, allowed: tuple[str, ...]
) -> None:
    """Report a value that Hugo reads as `always`, except booleans, which were valid up to 0.67."""
    value = options.get(name)
    if value is None or value in allowed or value in (True, False, "0", "1"):
        return
    choice = f"{', '.join(allowed[:-1])} or {allowed[-1]}"
    front.report(key, "E107", f"`{name}` is {kind(value)}, not a valid value", f"write {choice}")


RULES: tuple[FieldRule, ...] = (draft, featured, build)
