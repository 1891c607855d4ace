"""Reads when an event takes place, as written: from front matter, and from mentions in its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo

from eventsearch.extractor import dates
from eventsearch.extractor.dates import Doubt, Moment, in_zone
from eventsearch.extractor.events.keys import Entry
from eventsearch.extractor.events.mentions import DateMention
from eventsearch.extractor.events.values import Reading, read_when, zone_named
from eventsearch.lint.model import LintContext, Page, zone_name

_ISO = re.compile(
    r"\d{4}-\d\d-\d\d"
    r"(?:[T ]\d\d?:\d\d(?::\d\d(?:\.\d+)?)?(?: ?(?:Z|[+-]\d\d:?\d\d))?)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenEvent:
    """
    The dates of an event, as its front matter contains them.

    Attributes:
        end: None if the front matter contains no end.
        entries: The entries that contain the start and the end. None if several keys together do.
        zone: The time zone of the page if it specifies a zone, else the time zone of the site.
        known: Whether the site or the page specifies *zone*. If not, *zone* is a default.
    """

    page: Page
    start: Moment
    end: Moment | None
    entries: tuple[Entry | None, Entry | None]
    zone: tzinfo
    known: bool

    @property
    def key(self) -> str:
        """The key that contains the start."""
        entry = self.entries[0]
        return entry.key if entry else "date"

    @property
    def days(self) -> set[date]:
        """The start's day as written, and its day in the event's time zone."""
        return {self.start.day, in_zone(self.start.at, self.zone).date()}

    @property
    def last_day(self) -> date:
        """The last day."""
        return self.start.day if self.end is None else self.end.day

    @property
    def is_all_day(self) -> bool:
        """Whether the event lasts whole days, without a time of day."""
        return self.start.day_only or self.page.record.meta.all_day

    @property
    def has_offset(self) -> bool:
        """
        Whether the start is a time of day with a UTC offset.

        Midnight does not count, because it may represent a whole day. A key such as `start_utc`
        does not count either: its offset is intended.
        """
        start, entry = self.start, self.entries[0]
        is_day = self.is_all_day or start.written.time() == time()
        return start.zoned and not is_day and not (entry and entry.name.special == "utc")

    @property
    def is_utc(self) -> bool:
        """Whether the start is written with `Z` or the UTC offset 0."""
        return self.start.zoned and not self.start.at.utcoffset()


def event_of(page: Page, context: LintContext) -> WrittenEvent | None:
    """Return the event of a page; None if the page has no start or visitors never see it."""
    meta = page.record.meta
    if meta.start is None or not context.is_relevant(page):
        return None
    zone, known = dates.zone_of(zone_name(page, context)), context.site_files.zoned
    named = _named_zone(page, zone)
    if named is not None:
        zone, known = named, True
    start = _moment(meta.start, page.entries, _STARTS, zone, day_only=meta.all_day)
    end = None
    if meta.end is not None:
        end = _moment(meta.end, page.entries, _ENDS, zone, day_only=meta.all_day)
    return WrittenEvent(
        page=page,
        start=start[0],
        end=end[0] if end else None,
        entries=(start[1], end[1] if end else None),
        zone=zone,
        known=known,
    )


_TIMES = ("time", "start_time")
_STARTS = ("start", "date", *_TIMES, "sessions")
_ENDS = ("end", "end_time", "sessions")
"""Roles of keys from which a start or an end may be read."""


def _named_zone(page: Page, own: tzinfo) -> tzinfo | None:
    for entry in page.entries:
        if entry.name.role == "zone" and isinstance(entry.value, str):
            try:
                named = zone_named(entry.value, own)
            except Doubt:
                return None
            return named[0] if named else None
    return None


def _moment(
    at: datetime, all_entries: list[Entry], roles: tuple[str, ...], zone: tzinfo, *, day_only: bool
) -> tuple[Moment, Entry | None]:
    """Return the moment as written in an entry, with this entry; else *at* itself and None."""
    read = [
        (instant, entry)
        for entry in all_entries
        if entry.name.role in roles
        for value in _scalars(entry.value)
        if (instant := dates.read_loosely(value, zone))
    ]
    days = [each for each in read if each[0].day_only and each[1].name.role not in _TIMES]
    for instant, entry in days:
        if at in (_midnight(instant.day, at), dates.end_of_day(instant.day, at.tzinfo or UTC)):
            return instant, entry
    for instant, entry in read:
        if not instant.day_only and instant.at == at:
            return instant, entry
    for instant, entry in days:
        if instant.day == at.date():
            # Another key contains its time of day.
            return replace(instant, at=at, written=at.replace(tzinfo=None), day_only=False), entry
    written = at.replace(tzinfo=None)
    whole = day_only and written.time() == time()
    return Moment(at=at, written=written, day_only=whole, zoned=False), None


def _midnight(day: date, at: datetime) -> datetime:
    return dates.start_of_day(day, at.tzinfo or UTC)


def _scalars(value: object) -> Iterator[object]:
    """Yield the scalars in a value, also those in nested lists and mappings."""
    match value:
        case list():
            for each in value:
                yield from _scalars(each)
        case dict():
            for each in value.values():
                yield from _scalars(each)
        case _:
            yield value


def own_mentions(event: WrittenEvent) -> tuple[DateMention, ...]:
    """Return the mentions at the top of the page that refer to the event itself."""
    return tuple(each for each in event.page.mentions if each.is_top and not each.is_other)


def hours_of(event: WrittenEvent, mentions: tuple[DateMention, ...]) -> DateMention | None:
    """Return the mention of the time when the event begins; None if missing or ambiguous."""
    timed = [
        each
        for each in mentions
        if each.reading.begins and (not each.days or each.days[0] in event.days)
        if not each.is_other and each.exists()
    ]
    span = (min(event.days), max(event.days | {event.last_day}))
    agenda = any(
        e.reading.begins and e.days and not span[0] <= e.days[0] <= span[1] for e in mentions
    )
    same = {(each.reading.begins, each.reading.zone) for each in timed}
    if agenda or len(same) != 1:
        return None
    return max(timed, key=lambda each: bool(each.reading.ends))


Hour = tuple[str, DateMention]
"""The source of a time of day in words, such as `its text has`, and the mention of the time."""


def same_digits_mention(event: WrittenEvent, hours: Sequence[Hour]) -> Hour | None:
    """
    Return the mention with the same digits as the start, but in a zone with another UTC offset.

    Return None if no mention has these digits, if a mention confirms the start's offset, or if no
    time zone is known.

    Args:
        hours: The mentions from `mentioned_hours`.
    """
    others = (each for each in hours if _is_other_instant(event, each[1]))
    found = next(others, None)
    return None if found is None or confirms_instant(event, hours) else found


def confirms_instant(event: WrittenEvent, hours: Iterable[Hour]) -> bool:
    """Return whether a mention is the start, correctly converted to another UTC offset."""
    for _, mention in hours:
        zone = _zone_of(event, mention)
        if (
            zone is None
            or in_zone(event.start.at, zone).replace(tzinfo=None) == event.start.written
        ):
            continue
        if is_start(event, mention, zone):
            return True
    return False


def is_start(event: WrittenEvent, mention: DateMention, zone: tzinfo) -> bool:
    """Return whether a mention has the day and hour of the start, converted to *zone*."""
    local = in_zone(event.start.at, zone)
    same_day = not mention.days or mention.days[0] == local.date()
    return same_day and has_hour(mention, local.time())


def has_written_digits(event: WrittenEvent, mention: DateMention) -> bool:
    """Return whether a mention has the same day and hour as the start in front matter."""
    day = mention.days[0] if mention.days else event.start.day
    return day == event.start.day and has_hour(mention, event.start.written.time())


def _is_other_instant(event: WrittenEvent, mention: DateMention) -> bool:
    """Return whether a mention has the digits of the start, but is a different instant."""
    if not has_written_digits(event, mention):
        return False
    return _zone_of(event, mention) is not None and instant_of(event, mention) != event.start.at


def _zone_of(event: WrittenEvent, mention: DateMention) -> tzinfo | None:
    """Return the zone that the mention specifies, else the event's zone if it is known."""
    return mention.reading.zone or (event.zone if event.known else None)


def instant_of(event: WrittenEvent, mention: DateMention) -> datetime:
    """Return the instant of a mention, in its own zone, else the event's, else the start's."""
    day = mention.days[0] if mention.days else event.start.day
    zone = _zone_of(event, mention) or event.start.at.tzinfo
    written = event.start.written.time()
    begins = written if has_written_digits(event, mention) else mention.reading.begins
    return dates.wall(datetime.combine(day, begins or time()), zone or UTC)


def has_hour(mention: DateMention, *clocks: time) -> bool:
    """Return whether a mention has one of these times of day. `8:00` also matches 20:00."""
    begins = mention.reading.begins
    if begins is None:
        return False
    later = begins.replace(hour=begins.hour % 12 + 12)
    is_open = begins.hour < 12 and not _MORNING.search(mention.text)
    return begins in clocks or (is_open and later in clocks)


_MORNING = re.compile(r"(?i)\d ?a\.?m\b")
"""Marks an hour of the 12-hour clock as before noon: `8 am`."""


def mentioned_hours(event: WrittenEvent, *, loose: bool = False) -> Iterator[Hour]:
    """
    Yield the times of day in text, keys and file name that refer to the day of the start.

    Args:
        loose: Also yield times that may not refer to the event, such as `from 8 pm`.
    """
    for mention in own_mentions(event):
        of_day = not mention.days or mention.days[0] in event.days
        if mention.reading.begins and of_day and mention.exists():
            yield "its text has", mention
    for mention in event.page.mentions if loose else ():
        if mention.is_top and mention.is_clock and mention.is_other:
            yield "its text has", mention
    for entry in event.page.entries:
        if entry.name.role in _STARTS and entry != event.entries[0]:
            reading = _reading(entry.value, event.zone)
            if reading and reading.begins and reading.first in (None, *event.days):
                yield f"`{entry.key}` is", DateMention(text=str(entry.value), reading=reading)
    for match in _IN_NAME.finditer(event.page.record.path):
        moment = dates.read_loosely(f"{match['day']}T{match['hour']}:{match['minute']}", UTC)
        if moment is not None and moment.day in event.days:
            reading = Reading(first=moment.day, begins=moment.written.time())
            yield "the name of its file has", DateMention(text=match[0], reading=reading)


_IN_NAME = re.compile(
    r"(?<!\d)(?P<day>\d{4}-\d\d-\d\d)[-_T ](?P<hour>[0-2]\d)[-_.:h]?(?P<minute>[0-5]\d)(?!\d)",
    re.ASCII,
)


def _reading(value: object, own: tzinfo) -> Reading | None:
    """Return the day and time of day of a value; None if it is not a date."""
    moment = dates.read_loosely(value, UTC)
    if moment is not None:
        hour = None if moment.day_only or moment.zoned else moment.written.time()
        return Reading(first=moment.day, begins=hour)
    try:
        return read_when(value, own) if isinstance(value, str) else None
    except Doubt:
        return None


def clock_of(event: WrittenEvent, mention: DateMention) -> str:
    """Return the start time as written, also in the mention's zone if the offsets differ."""
    start, zone = event.start, _zone_of(event, mention)
    text = f"{start.written:%H:%M}"
    if start.zoned:
        text += "Z" if event.is_utc else start.at.isoformat()[19:]
    local = None if zone is None else in_zone(start.at, zone)
    if local is None or local.utcoffset() == start.at.utcoffset():
        return text
    return f"{text}, which is {local:%H:%M} in {zone}"


def first_to_come(events: Sequence[WrittenEvent], context: LintContext) -> int:
    """Return the index of the first event in the list that is not over; 0 if all are over."""
    return next((at for at, each in enumerate(events) if not context.is_over(each.page)), 0)


def text_of(entry: Entry | None) -> str:
    """Return the value of a key if it is a date or time in ISO 8601; else empty."""
    value = None if entry is None else entry.written or entry.value
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) and _ISO.fullmatch(value) else ""
