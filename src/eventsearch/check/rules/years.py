"""
Is the year of an event the one that was meant?

A copied page keeps the year of the old one, and fingers slip: three signs of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from eventsearch.check.records import Finding, Page, Whole
from eventsearch.records.content import Record

LATE_DAYS = 180
"""Half a year: recaps and imports come weeks after an event; a wrong year is at least this off."""

FAR_YEARS = 10
"""No event of the sites measured is announced longer ahead; a mistyped century is."""

START_KEYS = (
    "event_start",
    "start",
    "start_date",
    "startdate",
    "date_start",
    "begin",
    "starts",
    "date",
    "event",
)
"""Keys under which the extractor looks for the begin of an event, in its order."""

_DATED_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_YEAR = re.compile(r"(?<![\d.,/-])(?:19|20)\d\d(?![\d.,/-])")


def starts_before_publication(page: Page, _: Whole) -> Iterator[Finding]:
    """An event had begun long before it was announced: mostly the year of its start is wrong."""
    start, published = page.record.meta.start, page.record.meta.published
    if start is None or published is None:
        return
    days = (published.date() - start.date()).days
    if days > LATE_DAYS:
        yield Finding(
            page=page,
            code="E181",
            keys=START_KEYS,
            message=f"starts {days} days before its publication ({published:%Y-%m-%d})",
            cure=f"correct the start if {start.year} is not its year, or the publication date",
        )


def contradicts_its_name(page: Page, _: Whole) -> Iterator[Finding]:
    """The start has another year than the date in the page's name, or the year in its title."""
    record, start = page.record, page.record.meta.start
    if start is None:
        return
    for year, month, day in _DATED_NAME.findall(record.path):
        if (int(month), int(day)) == (start.month, start.day) and int(year) != start.year:
            yield _another_year(page, start, f"its file's name has {year}-{month}-{day}")
            return
    published = record.meta.published
    years = {int(year) for year in _YEAR.findall(f"{record.meta.title} {record.meta.event}")}
    if published is None or len(years) != 1 or abs((published - start).days) <= LATE_DAYS:
        return
    # A report on last year, or a call for the next, has the year of neither date: no finding.
    (year,) = years
    if year == published.year and year not in _years(record):
        yield _another_year(page, start, f"its title and its publication have {year}")


def _another_year(page: Page, start: datetime, contrary: str) -> Finding:
    return Finding(
        page=page,
        code="E182",
        keys=START_KEYS,
        message=f"starts in {start.year}, but {contrary}",
        cure="correct the year of the start",
    )


def _years(record: Record) -> set[int]:
    moments = (record.meta.start, record.meta.end, record.meta.over)
    return {moment.year for moment in moments if moment is not None}


def starts_far_ahead(page: Page, whole: Whole) -> Iterator[Finding]:
    """An event is announced for a year that is mostly a slip of the finger."""
    start, now = page.record.meta.start, whole.now
    if start is not None and start.year - now.year > FAR_YEARS:
        yield Finding(
            page=page,
            code="E183",
            keys=START_KEYS,
            message=f"starts in {start.year}, {start.year - now.year} years from now",
            cure="correct the year of the start",
        )
