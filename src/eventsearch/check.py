"""
What is doubtful about the content, though it can be read?

`findings` looks at one page and is pure; `check` reads a site and gathers every problem of it.
Only what is hardly ever right is named: a warning that is mostly false is soon read by nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from eventsearch.errors import SiteError
from eventsearch.extractor.collisions import collisions
from eventsearch.extractor.config import configured_site
from eventsearch.extractor.context import read_context
from eventsearch.extractor.discover import discover
from eventsearch.extractor.extract import extract
from eventsearch.extractor.faults import ContentError
from eventsearch.extractor.parse import parse
from eventsearch.records.content import Problem, Record, SourceFile
from eventsearch.settings import Settings

Places = Mapping[str, tuple[int, int]]
Finding = tuple[str, tuple[str, ...], str, str]
"""Code, front matter keys at whose value it stands (the first that is there), message, cure."""

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


def check(
    settings: Settings,
    *,
    now: datetime,
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[Problem, ...]:
    """
    Return every problem of a site, sorted by place; reads the content and writes nothing.

    Args:
        now: Aware; an event is far ahead as seen from here.
        progress: Called with the step, files done and files in all.

    Raises:
        SiteError: There is no content, or the site's configuration cannot be read.
    """
    site, problems = configured_site(settings)
    discovery = discover(site)
    context = read_context(site, discovery.files, settings)
    found = [*problems, *discovery.problems]
    if not discovery.files and not discovery.problems:
        raise SiteError(
            f"{settings.root}: there is no content file",
            cure="write a page, or name the right folder: `content` in eventsearch.toml",
        )
    pages: list[Record] = []
    for done, source in enumerate(discovery.files, start=1):
        extracted = extract(source, site=site, context=context, settings=settings)
        found.extend(extracted.problems)
        if extracted.record is not None:
            found.extend(_placed(extracted.record, source, settings, now))
            # Only its address is wanted further on; the text of all pages may be much.
            pages.append(replace(extracted.record, text="", sections=()))
        if progress is not None:
            progress("check", done, len(discovery.files))
    found.extend(collisions(pages))
    return tuple(sorted(set(found), key=lambda p: (p.path, p.line, p.column, p.code, p.message)))


def findings(record: Record, places: Places, *, now: datetime) -> tuple[Problem, ...]:
    """
    Return what is doubtful about one page.

    Args:
        places: (line, column) of each value of the front matter by its lower-case key.
        now: Aware.
    """
    return tuple(
        _problem(record, places, finding) for rule in RULES for finding in rule(record, now)
    )


def _placed(
    record: Record, source: SourceFile, settings: Settings, now: datetime
) -> tuple[Problem, ...]:
    """Return the findings of a page at their places: only a file with one is read again."""
    found = findings(record, {}, now=now)
    if not found:
        return ()
    try:
        parsed = parse(source, (settings.root / source.path).read_bytes())
    except (OSError, ContentError):
        # Changed since it was extracted a moment ago: the finding stands, without its line.
        return found
    return findings(record, parsed.places, now=now)


def _problem(record: Record, places: Places, finding: Finding) -> Problem:
    code, keys, message, cure = finding
    line, column = next((places[key] for key in keys if key in places), (0, 0))
    return Problem(
        path=record.path,
        line=line,
        column=column,
        code=code,
        message=message,
        cure=cure,
        severity="warning",
    )


def starts_before_publication(record: Record, _: datetime) -> Iterator[Finding]:
    """An event had begun long before it was announced: mostly the year of its start is wrong."""
    start, published = record.meta.start, record.meta.published
    if start is None or published is None:
        return
    days = (published.date() - start.date()).days
    if days > LATE_DAYS:
        yield (
            "E181",
            START_KEYS,
            f"starts {days} days before its publication ({published:%Y-%m-%d})",
            f"correct the start if {start.year} is not its year, or the publication date",
        )


def contradicts_its_name(record: Record, _: datetime) -> Iterator[Finding]:
    """The start has another year than the date in the page's name, or the year in its title."""
    start = record.meta.start
    if start is None:
        return
    for year, month, day in _DATED_NAME.findall(record.path):
        if (int(month), int(day)) == (start.month, start.day) and int(year) != start.year:
            yield _another_year(start, f"its file's name has {year}-{month}-{day}")
            return
    published = record.meta.published
    years = {int(year) for year in _YEAR.findall(f"{record.meta.title} {record.meta.event}")}
    if published is None or len(years) != 1 or abs((published - start).days) <= LATE_DAYS:
        return
    # A report on last year, or a call for the next, has the year of neither date: no finding.
    (year,) = years
    if year == published.year and year not in _years(record):
        yield _another_year(start, f"its title and its publication have {year}")


def _another_year(start: datetime, contrary: str) -> Finding:
    return (
        "E182",
        START_KEYS,
        f"starts in {start.year}, but {contrary}",
        "correct the year of the start",
    )


def _years(record: Record) -> set[int]:
    moments = (record.meta.start, record.meta.end, record.meta.over)
    return {moment.year for moment in moments if moment is not None}


def starts_far_ahead(record: Record, now: datetime) -> Iterator[Finding]:
    """An event is announced for a year that is mostly a slip of the finger."""
    start = record.meta.start
    if start is not None and start.year - now.year > FAR_YEARS:
        yield (
            "E183",
            START_KEYS,
            f"starts in {start.year}, {start.year - now.year} years from now",
            "correct the year of the start",
        )


RULES: tuple[Callable[[Record, datetime], Iterator[Finding]], ...] = (
    starts_before_publication,
    contradicts_its_name,
    starts_far_ahead,
)
"""Content checks, in the order in which they are named."""
