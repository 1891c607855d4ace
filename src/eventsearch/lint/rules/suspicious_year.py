"""Rules on the year of an event: copied pages keep the old one, and fingers slip."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from eventsearch.extractor.dates import in_zone, zone_of
from eventsearch.extractor.events.keys import entries
from eventsearch.lint.model import Finding, LintContext, Page, zone_name
from eventsearch.model.page import PageRecord

LATE_DAYS = 180
"""Half a year: recaps and imports come weeks after an event; a wrong year is at least this off."""

FAR_YEARS = 10
"""No event of the sites measured is announced longer ahead; a mistyped century is."""

START_KEYS = ("date", "event")
"""Keys that the start of an event comes from where no key of its own has it."""


def start_keys(page: Page) -> tuple[str, ...]:
    """
    Return the keys of a page under which the start of an event may stand, in their order.

    Of a value in a mapping, its path with dots before the key of the mapping.
    """
    return (*_keys(page, ("start", "date")), *START_KEYS)


def end_keys(page: Page) -> tuple[str, ...]:
    """Return the keys of a page under which the end of an event stands."""
    return _keys(page, ("end",))


def _keys(page: Page, roles: tuple[str, ...]) -> tuple[str, ...]:
    # Of a page whose front matter is not at hand the names suffice.
    values = {**dict.fromkeys(page.places, True), **page.front}
    all_entries = sorted(entries(values, page.settings), key=lambda entry: entry.name.rank)
    paths = [entry.path for entry in all_entries if entry.name.role in roles]
    return tuple(dict.fromkeys(key for path in paths for key in (".".join(path), path[0])))


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DATED_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_YEAR = re.compile(r"(?<![\d.,/-])(?:19|20)\d\d(?![\d.,/-])")
_NAMED_YEAR = re.compile(r"(?<![0-9a-z])(?:19|20)\d\d(?![0-9a-z])")

NEAR_YEARS = 2
"""A slip is that far off at most; a day of the same date further away is an anniversary."""


def start_before_publication(page: Page, _: LintContext) -> Iterator[Finding]:
    """An event had begun long before it was announced: mostly the year of its start is wrong."""
    start, published = page.record.meta.start, page.record.meta.published
    if start is None or published is None:
        return
    days = (published.date() - start.date()).days
    # Further back it is an archive that was put on the site later.
    if LATE_DAYS < days <= LATE_DAYS + NEAR_YEARS * 366 and not _is_of(page, start.year):
        yield Finding(
            page=page,
            code="E181",
            keys=start_keys(page),
            message=f"starts {days} days before its publication ({published:%Y-%m-%d})",
            hint=f"correct the start if {start.year} is not its year, or the publication date",
        )


def _is_of(page: Page, year: int) -> bool:
    """Whether the title or the path of a page has a year, in full or as in `pycon19`."""
    record = page.record
    if year in {int(each) for each in _YEAR.findall(f"{record.meta.title} {record.meta.event}")}:
        return True
    path = record.path.lower()
    return re.search(rf"(?<!\d){year}(?!\d)|[a-z]-?{year % 100:02}(?![\da-z])", path) is not None


def year_contradicts_name(page: Page, _: LintContext) -> Iterator[Finding]:
    """The start has another year than the date in the page's name, or the year in its title."""
    record, start = page.record, page.record.meta.start
    if start is None:
        return
    for year, month, day in _DATED_NAME.findall(record.path):
        if (int(month), int(day)) == (start.month, start.day) and int(year) != start.year:
            yield _another_year(page, start, f"its file's name has {year}-{month}-{day}")
            return
    published = record.meta.published
    where, years = _named_years(page)
    if published is None or len(years) != 1 or abs((published - start).days) <= LATE_DAYS:
        return
    # A report on last year, or a call for the next, has the year of neither date: no finding.
    (year,) = years
    if year == published.year and year not in _years(record):
        yield _another_year(page, start, f"its {where} and its publication have {year}")


def year_contradicts_text(page: Page, context: LintContext) -> Iterator[Finding]:
    """The text names the day of the start with another year, or as another day of the week."""
    start = page.record.meta.start
    if start is None or any(_other_findings(page, context)):
        return
    days = {start.date(), in_zone(start, zone_of(zone_name(page, context))).date()}
    mentions = [each for each in page.mentions if each.has_year_or_weekday and each.is_on(days)]
    # A page may speak of last year as well: where the right day is named too, it is right.
    if any(each.matches(day) for each in mentions for day in days):
        return
    mentions = [each for each in mentions if not each.is_other]
    if not mentions:
        return
    first, year = mentions[0], mentions[0].year
    if {each.year for each in mentions} != {year}:
        return
    if year is None or year == start.year:
        yield Finding(
            page=page,
            code="E182",
            keys=start_keys(page),
            message=f"starts on {start:%Y-%m-%d}, a {_WEEKDAYS[start.weekday()]}, but its text has "
            f'"{first.text}"',
            hint="correct the year or day of the start, or the text",
        )
    elif first.exists() and abs(year - start.year) <= NEAR_YEARS:
        yield _another_year(page, start, f'its text has "{first.text}"')


def _other_findings(page: Page, context: LintContext) -> Iterator[Finding]:
    yield from start_before_publication(page, context)
    yield from year_contradicts_name(page, context)


def _another_year(page: Page, start: datetime, contrary: str) -> Finding:
    return Finding(
        page=page,
        code="E182",
        keys=start_keys(page),
        message=f"starts in {start.year}, but {contrary}",
        hint="correct the year of the start",
    )


def _named_years(page: Page) -> tuple[str, set[int]]:
    """Return where the page's name has years, and which: the title, else its address."""
    meta = page.record.meta
    in_title = {int(year) for year in _YEAR.findall(f"{meta.title} {meta.event}")}
    if in_title:
        return "title", in_title
    name = page.record.url.rstrip("/").rpartition("/")[2]
    return "address", {int(year) for year in _NAMED_YEAR.findall(name)}


def _years(record: PageRecord) -> set[int]:
    times = (record.meta.start, record.meta.end, record.meta.over)
    return {time.year for time in times if time is not None}


def start_in_far_future(page: Page, context: LintContext) -> Iterator[Finding]:
    """An event is announced for a year that is mostly a slip of the finger."""
    start, now = page.record.meta.start, context.now
    if start is not None and start.year - now.year > FAR_YEARS:
        yield Finding(
            page=page,
            code="E183",
            keys=start_keys(page),
            message=f"starts in {start.year}, {start.year - now.year} years from now",
            hint="correct the year of the start",
        )
