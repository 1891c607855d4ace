"""Handmade page records for the tests of what the index stores."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from eventsearch.model.page import Meta, PageRecord, Section


def moment(text: str) -> datetime:
    """Return an aware moment from ISO 8601."""
    return datetime.fromisoformat(text)


def record(
    *,
    lang: str = "fr",
    url: str = "/a/",
    section: str = "event",
    text: str = "",
    headings: tuple[str, ...] = (),
    visible_from: datetime | None = None,
    visible_until: datetime | None = None,
    buildable: bool = True,
    alts: tuple[str, ...] = (),
    **meta: Any,
) -> PageRecord:
    """Return a page record with the given values. All other fields are empty."""
    return PageRecord(
        path="content/a.md",
        url=url,
        lang=lang,
        site_lang=lang,
        kind="page",
        section=section,
        meta=Meta(**{"title": "", "begins": meta.get("start"), **meta}),
        text=text,
        sections=tuple(
            Section(level=2, heading=heading, anchor="", start=0) for heading in headings
        ),
        visible_from=visible_from,
        visible_until=visible_until,
        buildable=buildable,
        alts=alts,
        digest="d",
    )
