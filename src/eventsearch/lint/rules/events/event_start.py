"""
Does an event say when it begins, and does it last?
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from datetime import UTC, date

from eventsearch.extractor import dates
from eventsearch.lint.model import Finding, LintContext, Page
from eventsearch.lint.rules.events.suspicious_year import END_KEYS, START_KEYS

_OWN_KEYS = ("event", "event_name", "event_end", "date_end")
_DAY_KEYS = tuple(key for key in START_KEYS if key != "event")
_NOT_ITS_DAY = frozenset(
    ("publishdate", "pubdate", "published", "lastmod", "modified", "updated", "expirydate",
     "unpublishdate", "title", "summary", "description", "abstract", "aliases", "url", "image")
)  # fmt: skip
_DAY_IN_TEXT = re.compile(r"(?<!\d)(?:19|20)\d\d-\d\d?-\d\d?(?!\d)")


def without_date(whole: LintContext) -> Iterator[Finding]:
    """An event has no day, or Go's zero day, which Hugo takes for none."""
    sections = {page.logical for page in whole.pages if page.record.kind == "section"}
    for page in whole.pages:
        record = page.record
        if record.kind != "page" or record.meta.start is not None or not whole.cared_for(page):
            continue
        if not _is_event(page, whole) or isinstance(page.front.get("event"), dict):
            continue
        if _is_part(page, sections) or any(map(_names_a_day, page.front.items())):
            continue
        # Where the date is read as text, that is the fault.
        if any(problem.code == "E114" for problem in record.problems):
            continue
        yield from _dateless(page)


def _dateless(page: Page) -> Iterator[Finding]:
    written = {key: page.front.get(key) for key in _DAY_KEYS if page.front.get(key)}
    if not all(_is_zero(value) for value in written.values()):
        # What is no date is told by itself.
        return
    key = next(iter(written), "date")
    yield Finding(
        page=page,
        code="E190",
        keys=(key, "title"),
        message=f"`{key}` is the day before all others, so the event has no date"
        if written
        else "the event has no date",
        cure=f"write `{key}`",
    )


def _is_part(page: Page, sections: Set[str]) -> bool:
    """Whether a page stands in the section of one event, as its schedule or its FAQ does."""
    folder = page.logical.rpartition("/")[0]
    return folder.count("/") > 1 and folder in sections


def _names_a_day(item: tuple[str, object]) -> bool:
    """Whether a key that is no one's date of writing has a day, under a name of the site's own."""
    key, value = item
    if key in _NOT_ITS_DAY:
        return False
    if isinstance(value, Mapping):
        return any(map(_names_a_day, value.items()))
    if isinstance(value, list):
        return any(_names_a_day((key, each)) for each in value)
    if isinstance(value, str):
        told = (
            dates.read_loosely(value, UTC)
            or _DAY_IN_TEXT.search(value)
            or (key != "date" and "date" in key and value)
        )
        return bool(told) and not _is_zero(value)
    return isinstance(value, date) and not _is_zero(value)


def ends_at_once(page: Page, whole: LintContext) -> Iterator[Finding]:
    """An event to come ends as it begins: mostly the one was copied from the other."""
    meta = page.record.meta
    if meta.start is None or meta.end is None or meta.all_day or not whole.cared_for(page):
        return
    if meta.start <= whole.now:
        return
    # The same in two zones by chance: then one of the zones is wrong, which is told by itself.
    if meta.end != meta.start or meta.end.utcoffset() != meta.start.utcoffset():
        return
    key = next((key for key in END_KEYS if page.front.get(key)), "date")
    yield Finding(
        page=page,
        code="E192",
        keys=(key,),
        message="the event ends at the moment at which it begins",
        cure=f"correct `{key}`, or leave it out",
    )


def _is_event(page: Page, whole: LintContext) -> bool:
    record = page.record
    return (
        record.section in whole.event_sections
        or record.meta.type.lower() in whole.event_sections
        or any(isinstance(page.front.get(key), str) and page.front.get(key) for key in _OWN_KEYS)
    )


def _is_zero(value: object) -> bool:
    moment = dates.read_loosely(value, UTC)
    return moment is not None and moment.day == dates.ZERO.date()
