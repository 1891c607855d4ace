"""When an event takes place by its front matter: the moments written, their keys and the zone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo

from eventsearch.extractor import dates
from eventsearch.extractor.dates import Doubt, Moment, in_zone
from eventsearch.extractor.events.keys import Entry
from eventsearch.extractor.events.mentions import DateMention
from eventsearch.extractor.events.values import zone_named
from eventsearch.lint.model import LintContext, Page, Replacement, zone_name

_ISO = re.compile(
    r"\d{4}-\d\d-\d\d"
    r"(?:[T ]\d\d?:\d\d(?::\d\d(?:\.\d+)?)?(?: ?(?:Z|[+-]\d\d:?\d\d))?)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenEvent:
    """
    An event as its front matter has it.

    Attributes:
        start: As written.
        end: None where none is written.
        entries: Of the start and the end; None where no one key has all of it.
        zone: That of the site.
        known: Whether the site or the page names it.
    """

    page: Page
    start: Moment
    end: Moment | None
    entries: tuple[Entry | None, Entry | None]
    zone: tzinfo
    known: bool

    @property
    def key(self) -> str:
        """The key that names the start."""
        entry = self.entries[0]
        return entry.key if entry else "date"

    @property
    def days(self) -> set[date]:
        """The day of the start, as written and on the clocks of the site."""
        return {self.start.day, in_zone(self.start.at, self.zone).date()}

    @property
    def last_day(self) -> date:
        """The last day."""
        return self.start.day if self.end is None else self.end.day

    @property
    def is_all_day(self) -> bool:
        """Whether it takes place on days, without a time of day."""
        return self.start.day_only or self.page.record.meta.all_day

    @property
    def is_utc(self) -> bool:
        """Whether the start is written with `Z`, or without any offset from it."""
        return self.start.zoned and not self.start.at.utcoffset()


def event_of(page: Page, context: LintContext) -> WrittenEvent | None:
    """Return the event of a page; None for one without a start."""
    meta = page.record.meta
    if meta.start is None or not context.is_relevant(page):
        return None
    zone, known = dates.zone_of(zone_name(page, context)), context.site_files.zoned
    named = _named_zone(page)
    if named is not None:
        zone, known = named, True
    start = _moment(meta.start, page.entries, ("start", "date"), zone, day_only=meta.all_day)
    end = None
    if meta.end is not None:
        end = _moment(meta.end, page.entries, ("end",), zone, day_only=meta.all_day)
    return WrittenEvent(
        page=page,
        start=start[0],
        end=end[0] if end else None,
        entries=(start[1], end[1] if end else None),
        zone=zone,
        known=known,
    )


def _named_zone(page: Page) -> tzinfo | None:
    for entry in page.entries:
        if entry.name.role == "zone" and isinstance(entry.value, str):
            try:
                named = zone_named(entry.value)
            except Doubt:
                return None
            return named[0] if named else None
    return None


def _moment(
    at: datetime, all_entries: list[Entry], roles: tuple[str, ...], zone: tzinfo, *, day_only: bool
) -> tuple[Moment, Entry | None]:
    """Return a moment as it is written under one key, with its entry, else as it is known."""
    for entry in all_entries:
        instant = dates.read_loosely(entry.value, zone) if entry.name.role in roles else None
        if instant is None:
            continue
        midnight = dates.start_of_day(instant.day, at.tzinfo or UTC)
        ends = at in (midnight, dates.end_of_day(instant.day, at.tzinfo or UTC))
        if (instant.day_only and ends) or (not instant.day_only and instant.at == at):
            return instant, entry
        if instant.day_only and instant.day == at.date():
            # Its time of day stands under another key.
            return replace(instant, at=at, written=at.replace(tzinfo=None), day_only=False), entry
    written = at.replace(tzinfo=None)
    whole = day_only and written.time() == time()
    return Moment(at=at, written=written, day_only=whole, zoned=False), None


def own_mentions(event: WrittenEvent) -> tuple[DateMention, ...]:
    """Return the mentions at the top that are of the event itself."""
    return tuple(each for each in event.page.mentions if each.is_top and not each.is_other)


def hours_of(event: WrittenEvent, mentions: tuple[DateMention, ...]) -> DateMention | None:
    """Return the mention that says at which time of its first day the event begins."""
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


def text_of(entry: Entry | None) -> str:
    """Return the value of a key as far as a program can replace it; else empty."""
    value = None if entry is None else entry.value
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) and _ISO.fullmatch(value) else ""


def replace_value(event: WrittenEvent, entry: Entry | None, new: str) -> tuple[Replacement, ...]:
    """Return the replacement of a key's value; empty where a program cannot make it."""
    old = text_of(entry)
    if entry is None or not old:
        return ()
    path = event.page.record.path
    return (Replacement(path=path, old=old, new=new, keys=(entry.path[0],)),)


def add_end(event: WrittenEvent, name: str, new: str) -> tuple[Replacement, ...]:
    """Return the replacement that writes an end after the start."""
    entry = event.entries[0]
    if entry is None:
        return ()
    return (
        Replacement(
            path=event.page.record.path,
            old=text_of(entry),
            new=new,
            keys=(entry.path[0],),
            beside=name,
        ),
    )
