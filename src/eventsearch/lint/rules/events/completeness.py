"""
Does an event say where it is, and when it is over?

Asked of events to come: nobody writes the place of an old event down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from eventsearch.extractor import dates
from eventsearch.lint.model import Finding, LintContext, Page
from eventsearch.lint.page_facts import ONLINE
from eventsearch.lint.rules.events.suspicious_year import END_KEYS, START_KEYS

_ONLINE_KEY = re.compile(r"online|virtual|webinar|platform|stream|zoom|youtube|video|remote")
_PLACE_KEY = re.compile(r"location|venue|place|lieu|address|city|ville")


def without_place(whole: LintContext) -> Iterator[Finding]:
    """A visitor cannot tell where to go, nor that it is online."""
    for page in _to_come(whole):
        if _has_place(page):
            continue
        yield Finding(
            page=page,
            code="E185",
            keys=START_KEYS,
            message="the event has no place",
            cure='write `location`, for an event without one `location: "online"`',
        )


def without_end(whole: LintContext) -> Iterator[Finding]:
    """An event that begins at a time of day ends, for all that is known, at midnight."""
    for page in _to_come(whole):
        if _has_end(page, whole):
            continue
        yield Finding(
            page=page,
            code="E186",
            keys=START_KEYS,
            message="the event has a time at which it begins and no end: it counts as under way "
            "until midnight",
            cure=f"write `{_end_key(page)}`",
        )


def _to_come(whole: LintContext) -> Iterator[Page]:
    for page in whole.pages:
        meta = page.record.meta
        if meta.start is not None and whole.cared_for(page) and not _is_over(meta.over, whole.now):
            yield page


def _is_over(over: datetime | None, now: datetime) -> bool:
    return over is not None and over <= now


def _has_place(page: Page) -> bool:
    meta = page.record.meta
    if meta.location or meta.address or page.online:
        return True
    words = " ".join(
        (meta.title, meta.event, meta.subtitle, meta.summary, meta.description, meta.abstract)
    )
    urls = " ".join(link.url for link in meta.links)
    return bool(
        ONLINE.search(words)
        or ONLINE.search(urls)
        or any(
            value and (_ONLINE_KEY.search(key) or _PLACE_KEY.search(key))
            for key, value in page.front.items()
        )
    )


def _has_end(page: Page, whole: LintContext) -> bool:
    meta = page.record.meta
    if meta.end is not None or meta.all_day or any(page.front.get(key) for key in END_KEYS):
        # An end that cannot be one is told by itself.
        return True
    zone = dates.zone_of(whole.site.zone)
    written = next((page.front[key] for key in START_KEYS if page.front.get(key)), None)
    start = dates.read_loosely(written, zone)
    return start is None or start.day_only


def _end_key(page: Page) -> str:
    """Return the key for an end that goes with the one for the start."""
    key = next((key for key in START_KEYS if page.front.get(key)), "date")
    ends = {
        "event_start": "event_end",
        "date": "date_end",
        "start": "end",
        "start_date": "end_date",
    }
    return ends.get(key, "event_end")
