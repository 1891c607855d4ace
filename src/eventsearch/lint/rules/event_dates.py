"""
Rules on contradictory dates: wrong years of copied pages, and wrong UTC offsets.

Some content management systems write 20:15 local time as `20:15:00Z`. On a single page it may be a
slip, which E171 reports. On several pages without a counter-example it is a pattern. E174 reports
it once, with the setting that corrects it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from json import dumps
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from eventsearch.extractor.dates import in_zone, read_loosely, zone_of
from eventsearch.extractor.events.evidence import FILE_NAME
from eventsearch.extractor.events.keys import offset_of
from eventsearch.extractor.events.mentions import DateMention
from eventsearch.extractor.events.proposals import Example, Proposal
from eventsearch.lint.event import (
    Hour,
    WrittenEvent,
    clock_of,
    confirms_instant,
    event_of,
    first_to_come,
    has_written_digits,
    hours_of,
    instant_of,
    is_start,
    mentioned_hours,
    own_mentions,
    same_digits_mention,
)
from eventsearch.lint.model import Finding, LintContext, Page, and_more, zone_name
from eventsearch.model.page import Diagnostic, PageRecord

LATE_DAYS = 180
"""Half a year. Recaps and imports are published weeks after an event; a wrong year is a difference
of at least half a year."""

FAR_YEARS = 10
"""Events of real sites are announced at most this many years ahead. A later year is mistyped."""

START_KEYS = ("date", "event")
"""Keys that contain the start of an event if no specific key does."""


def start_keys(page: Page) -> tuple[str, ...]:
    """
    Return the keys of a page that may contain the start of an event, first the key that does.

    For a key in a mapping, return its path with dots, then the key of the mapping.
    """
    keys = sorted(_keys(page, ("start", "date")), key=page.start_key.__ne__)
    return (*keys, *START_KEYS)


def end_keys(page: Page) -> tuple[str, ...]:
    """Return the keys of a page that contain the end of an event."""
    return _keys(page, ("end",))


def _keys(page: Page, roles: tuple[str, ...]) -> tuple[str, ...]:
    paths = [entry.path for entry in page.entries if entry.name.role in roles]
    return tuple(dict.fromkeys(key for path in paths for key in (".".join(path), path[0])))


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DATED_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_YEAR = re.compile(r"(?<![\d.,/-])(?:19|20)\d\d(?![\d.,/-])")
_NAMED_YEAR = re.compile(r"(?<![0-9a-z])(?:19|20)\d\d(?![0-9a-z])")

NEAR_YEARS = 2
"""A mistyped year differs by at most this many years. With a greater difference, the text mentions
an anniversary."""


def start_before_publication(page: Page, _: LintContext) -> Iterator[Finding]:
    """An event starts long before its publication: usually the year of the start is wrong."""
    start, published = page.record.meta.start, page.record.meta.published
    if start is None or published is None:
        return
    days = (published.date() - start.date()).days
    # If the start is even earlier, the page belongs to an archive that was published later.
    if LATE_DAYS < days <= LATE_DAYS + NEAR_YEARS * 366 and not _is_of(page, start.year):
        yield Finding(
            page=page,
            code="E181",
            keys=start_keys(page),
            message=f"starts {days} days before its publication ({published:%Y-%m-%d})",
            hint=f"correct the start if {start.year} is not its year, or the publication date",
        )


def _is_of(page: Page, year: int) -> bool:
    """Return whether the title or path of a page contains a year, in full or as in `pycon19`."""
    record = page.record
    if year in {int(each) for each in _YEAR.findall(f"{record.meta.title} {record.meta.event}")}:
        return True
    path = record.path.lower()
    return re.search(rf"(?<!\d){year}(?!\d)|[a-z]-?{year % 100:02}(?![\da-z])", path) is not None


def year_contradicts_name(page: Page, _: LintContext) -> Iterator[Finding]:
    """The year of the start differs from the date in the page's name or the year in its title."""
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
    # Skip reports on last year and calls for next year: the page was published in another year.
    (year,) = years
    if year == published.year and year not in _years(record):
        yield _another_year(page, start, f"its {where} and its publication have {year}")


def year_contradicts_text(page: Page, context: LintContext) -> Iterator[Finding]:
    """The text contains day and month of the start, but with another year or another weekday."""
    start = page.record.meta.start
    if start is None or any(_other_findings(page, context)):
        return
    days = {start.date(), in_zone(start, zone_of(zone_name(page, context))).date()}
    mentions = [each for each in page.mentions if each.has_year_or_weekday and each.is_on(days)]
    # A page that also mentions last year's edition is correct if it contains the right day too.
    if any(each.matches(day) for each in mentions for day in days):
        return
    mentions = [each for each in mentions if not each.is_other]
    if not mentions:
        return
    first, year = mentions[0], mentions[0].year
    if {each.year for each in mentions} != {year}:
        return
    if year is None or year == start.year:
        day = f"starts on {start:%Y-%m-%d}, a {_WEEKDAYS[start.weekday()]}"
        hint = "correct the year or day of the start, or the text"
        yield _contradiction(page, f'{day}, but its text has "{first.text}"', hint)
    elif first.exists() and abs(year - start.year) <= NEAR_YEARS:
        yield _another_year(page, start, f'its text has "{first.text}"')


def _other_findings(page: Page, context: LintContext) -> Iterator[Finding]:
    yield from start_before_publication(page, context)
    yield from year_contradicts_name(page, context)


def _another_year(page: Page, start: datetime, contrary: str) -> Finding:
    message = f"starts in {start.year}, but {contrary}"
    return _contradiction(page, message, "correct the year of the start")


def _contradiction(page: Page, message: str, hint: str) -> Finding:
    return Finding(page=page, code="E182", keys=start_keys(page), message=message, hint=hint)


def day_contradicts_name(context: LintContext) -> Iterator[Finding]:
    """The name of a page has another day than its start, unlike the other pages of its folder."""
    folders: defaultdict[str, list[tuple[Page, date, bool]]] = defaultdict(list)
    for page in context.relevant_pages:
        meta, clue = page.record.meta, page.record.clue
        match = _DATED_NAME.search(page.logical.rpartition("/")[2])
        named = read_loosely(match[0], UTC) if match else None
        if named is None or meta.start is None or clue is None or meta.occurrences:
            continue
        day, last = meta.start.date(), (meta.end or meta.start).date()
        # In another time zone, it may be the day before or after.
        is_near = abs(named.day - day) <= timedelta(days=not meta.all_day)
        # Other diagnostics report another year, and a name with a later day than `date`.
        is_known = (named.day.month, named.day.day) == (day.month, day.day)
        is_known = is_known or any(key == FILE_NAME for key, *_ in clue.keys)
        is_right = is_near or day <= named.day <= last or meta.event_status != "scheduled"
        folders[clue.folder].append((page, named.day, is_right or is_known))
    for rows in folders.values():
        wrong = [(page, day) for page, day, is_right in rows if not is_right]
        # If more names differ, they may have the day of publication.
        for page, day in wrong if 10 * len(wrong) <= len(rows) else ():
            message = f"starts on {page.record.meta.start:%Y-%m-%d}, but its file's name has {day}"
            yield _contradiction(page, message, "correct the start or the name")


def _named_years(page: Page) -> tuple[str, set[int]]:
    """Return `title` or, if that has no year, `address`, and the years in this name of the page."""
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
    """An event is announced so far ahead that its year is probably mistyped."""
    start, now = page.record.meta.start, context.now
    if start is not None and start.year - now.year > FAR_YEARS:
        yield Finding(
            page=page,
            code="E183",
            keys=start_keys(page),
            message=f"starts in {start.year}, {start.year - now.year} years from now",
            hint="correct the year of the start",
        )


_FEWEST = 3
"""Minimum number of pages for a pattern. Two pages may be mistakes of the same author."""


class _Timed(NamedTuple):
    """An event whose start has a UTC offset, with the times of day that its page mentions."""

    event: WrittenEvent
    hours: tuple[Hour, ...]


class _Pattern(NamedTuple):
    """
    A UTC offset that a site writes with local times.

    Attributes:
        offset: The offset as `offset_of` returns it.
        pairs: Events, each with a mention of the digits of its start, see `Hour`.
        sure: Whether the time zone of the texts is known.
        others: Number of events whose texts have other digits; 0 if the zone is known.
    """

    offset: str
    pairs: Sequence[tuple[WrittenEvent, str, DateMention]]
    sure: bool
    others: int = 0


def _patterns(context: LintContext) -> Mapping[str, _Pattern]:
    events = (event_of(page, context) for page in context.relevant_pages)
    timed = [
        _Timed(event, hours)
        for event in events
        if event is not None and event.has_offset
        if (hours := tuple(mentioned_hours(event, loose=True)))
    ]
    found = _in_known_zones(timed)
    if not context.site_files.zoned and "Z" not in found and (unsure := _in_unknown_zone(timed)):
        found["Z"] = unsure
    return found


def _in_known_zones(timed: Sequence[_Timed]) -> dict[str, _Pattern]:
    """Return the pattern of each UTC offset that several texts contradict and no text confirms."""
    proofs: defaultdict[str, list[tuple[WrittenEvent, str, DateMention]]] = defaultdict(list)
    confirmed: set[str] = set()
    others: Counter[str] = Counter()
    for event, hours in timed:
        offset = offset_of(event.start.at)
        if (found := same_digits_mention(event, hours)) is not None:
            proofs[offset].append((event, *found))
        elif confirms_instant(event, hours):
            confirmed.add(offset)
        elif not any(has_written_digits(event, mention) for _, mention in hours):
            # Do not count pages with the same digits: in London, `20:15Z` is 20:15 in winter.
            others[offset] += 1
    return {
        offset: _Pattern(offset, pairs, sure=True)
        for offset, pairs in proofs.items()
        if offset and offset not in confirmed and len(pairs) >= max(_FEWEST, others[offset] + 1)
    }


def _in_unknown_zone(timed: Sequence[_Timed]) -> _Pattern | None:
    """Return the pattern of `Z` if texts without a zone repeat the digits, else None."""
    same: list[tuple[WrittenEvent, str, DateMention]] = []
    others: list[tuple[WrittenEvent, DateMention]] = []
    with_offsets: list[tuple[WrittenEvent, DateMention]] = []
    vague = 0
    for event, hours in timed:
        bare = [each for each in hours if each[1].reading.zone is None]
        if event.known or not bare:
            continue
        found = next((each for each in bare if has_written_digits(event, each[1])), None)
        mention = hours_of(event, own_mentions(event))
        if found is not None and event.is_utc:
            same.append((event, *found))
        elif found is not None:
            with_offsets.append((event, found[1]))
        elif event.is_utc and mention is not None and mention.reading.zone is None:
            others.append((event, mention))
        else:
            vague += event.is_utc
    if len(same) < 2 or 3 * vague > len(same):
        return None
    # In London, `Z` is right in winter, and the text has the same hour. In summer the text has
    # another hour, or the start has `+01:00`. So check whether one zone explains all pages.
    evidence = [*others, *with_offsets]
    if evidence and _fit_one_zone([*((event, mention) for event, _, mention in same), *evidence]):
        return None
    return _Pattern("Z", same, sure=False, others=len(others))


def _fit_one_zone(pairs: Sequence[tuple[WrittenEvent, DateMention]]) -> bool:
    """Return whether a single time zone explains the hour in every text."""
    return any(all(is_start(event, mention, zone) for event, mention in pairs) for zone in _zones())


@cache
def _zones() -> tuple[ZoneInfo, ...]:
    """Return all time zones except for research stations: Troll has UTC+0 and UTC+2."""
    names = sorted(available_timezones())
    return tuple(ZoneInfo(name) for name in names if not name.startswith("Antarctica/"))


def false_offsets(context: LintContext) -> Mapping[str, Finding]:
    """Return the UTC offsets that a site writes with local times, each with its finding."""
    return {offset: _finding(each, context) for offset, each in _patterns(context).items()}


def misread_offsets(context: LintContext) -> Iterator[Finding]:
    """A site writes local times with a wrong UTC offset; reported once for each offset."""
    yield from context.false_offsets.values()


def offset_proposals(context: LintContext) -> Iterator[Proposal]:
    """Yield the settings that correct false offsets, for `eventsearch init`."""
    for each in _patterns(context).values():
        # Without a known zone, a single text with another hour may show that `Z` is right.
        if not each.sure and (each.others or len(each.pairs) < _FEWEST):
            continue
        finding = _finding(each, context)
        diagnostic = Diagnostic(
            path=finding.page.record.path,
            code=finding.code,
            message=finding.message,
            hint=finding.hint,
        )
        examples = tuple(_example(event, mention, each) for event, _, mention in each.pairs[:3])
        yield Proposal(diagnostic, "events.ignore_offsets", (each.offset,), examples)
        if not context.site_files.zoned and (zone := context.zone_of_texts):
            message = f"the texts of events contain the time zone {zone}"
            zoned = diagnostic._replace(message=message, hint=f'set `timezone = "{zone}"` as well')
            yield Proposal(zoned, "timezone", (zone,))


def _example(event: WrittenEvent, mention: DateMention, pattern: _Pattern) -> Example:
    written = event.start.written
    start = instant_of(event, mention) if pattern.sure else written
    path = event.page.record.path
    return Example(path, f"{written.isoformat()}{pattern.offset}", start.isoformat())


def _finding(each: _Pattern, context: LintContext) -> Finding:
    at = first_to_come([event for event, _, _ in each.pairs], context)
    event, where, mention = each.pairs[at]
    message = f'{where} "{mention.text}", and `{event.key}` is {clock_of(event, mention)}'
    message += "" if each.sure else ", which is UTC"
    message += and_more(len(each.pairs))
    if each.others:
        message += f"; {each.others} {'has' if each.others == 1 else 'have'} another hour"
    return Finding(
        page=event.page,
        code="E174",
        keys=(event.key, event.key.partition(".")[0]),
        message=message,
        hint=_hint(each, context),
    )


def _hint(each: _Pattern, context: LintContext) -> str:
    setting = f"`[events] ignore_offsets = {dumps(each.offset)}`"
    zone = context.zone_of_texts
    named = f'`timezone = "{zone}"`' if zone else "`timezone`"
    if not each.sure:
        ignored = "" if each.others else f", and {setting} if they are in local time"
        return (
            f"set {named} in eventsearch.toml to the zone of the texts{ignored}, then check again"
        )
    if context.site_files.zoned:
        return f"set {setting} in eventsearch.toml, or correct the offsets"
    return f"set {named} and {setting} in eventsearch.toml, or correct the offsets"
