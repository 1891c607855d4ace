"""
Events as iCalendar (RFC 5545), with the rules of their time zone.

Builds are reproducible, so a rebuild does not change a subscribed calendar. The library folds lines
and escapes texts. Regular clock changes are written as `RRULE`, since many readers ignore `RDATE`.
Irregular changes, such as for Ramadan, are written one by one.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from eventsearch.model.results import StoredPage
from eventsearch.output.feeds.identifiers import (
    address,
    event_uid,
    name,
    page_place,
    page_summary,
    page_title,
    registration_url,
    sound_line,
)
from eventsearch.search.feed import Feed, FeedPage
from eventsearch.settings.site_detection import origin
from eventsearch.storage.generations import Info

if TYPE_CHECKING:
    from icalendar import Calendar, Event, Timezone


BEYOND = 12
"""Years after the last event to search for clock changes, enough to recognize their rule."""
DAY = timedelta(days=1)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST = 0
"""Rule "on the last such weekday of the month". Another number is a rule "on or after this day"."""


class Change(NamedTuple):
    """A clock change; `local` is the local time just before it."""

    local: datetime
    before: timedelta
    after: timedelta
    name: str
    daylight: bool

    @property
    def sort(self) -> tuple[object, ...]:
        """Values that all changes by the same rule share."""
        local = self.local
        return (*self[1:], local.month, local.weekday(), local.time())


@dataclass(slots=True)
class Run:
    """
    Clock changes in successive years that follow the same rule.

    Attributes:
        firsts: Rules that fit all changes: the first such weekday on or after a day, or `LAST`.
    """

    changes: list[Change]
    firsts: frozenset[int]

    def add(self, change: Change) -> bool:
        """Add a change and return True if it follows the same rule; else return False."""
        last = self.changes[-1]
        firsts = self.firsts & _firsts(change.local)
        follows = change.local.year == last.local.year + 1
        if not (follows and firsts and change.sort == last.sort):
            return False
        self.changes.append(change)
        self.firsts = firsts
        return True


@lru_cache(maxsize=64)
def vtimezone(zone: str, first: int, last: int) -> Timezone:
    """Return the rules of a time zone for events in the years *first* to *last*."""
    from icalendar import Timezone

    component = Timezone()
    component.add("tzid", zone)
    begin = datetime(first - 1, 1, 1, tzinfo=UTC)
    end = datetime(min(last + BEYOND, 9998), 1, 1, tzinfo=UTC)
    component.add_component(_observance((_state(begin, ZoneInfo(zone)),), {}))
    for run in _runs(_changes(ZoneInfo(zone), begin, end)):
        if run.changes[0].local.year <= last + 1:
            component.add_component(_observance(run.changes, _rule(run, goes_on=end)))
    return component


def _changes(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[Change]:
    """Yield the clock changes between two times in UTC, in order."""
    at = begin
    while at < end:
        if _offset(zone, at) != _offset(zone, at + DAY):
            yield _change(zone, at)
        at += DAY


def _change(zone: ZoneInfo, low: datetime) -> Change:
    """Return the clock change in the 24 hours after *low*."""
    before, high = _offset(zone, low), low + DAY
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    return _state(high, zone)._replace(local=(high + before).replace(tzinfo=None), before=before)


def _state(at: datetime, zone: ZoneInfo) -> Change:
    """Return the state of the clock as a `Change` with equal offsets before and after."""
    local = at.astimezone(zone)
    offset = local.utcoffset() or timedelta()
    name = local.tzname() or str(offset)
    return Change(local.replace(tzinfo=None), offset, offset, name, bool(local.dst()))


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _runs(changes: Iterable[Change]) -> list[Run]:
    """Group changes by rule; runs are sorted by their first change."""
    runs: list[Run] = []
    for change in changes:
        if not any(run.add(change) for run in reversed(runs)):
            runs.append(Run([change], _firsts(change.local)))
    return runs


def _firsts(local: datetime) -> frozenset[int]:
    """Return the rules that fit the day of a change, see `Run.firsts`."""
    days = monthrange(local.year, local.month)[1]
    fitting = range(max(1, local.day - 6), min(local.day, days - 6) + 1)
    return frozenset((*fitting, LAST) if local.day > days - 7 else fitting)


def _rule(run: Run, *, goes_on: datetime) -> dict[str, Any]:
    """Return the `RRULE` of a run; empty for a single change."""
    if len(run.changes) == 1:
        return {}
    local = run.changes[0].local
    weekday = WEEKDAYS[local.weekday()]
    rule: dict[str, Any] = {"freq": "yearly", "bymonth": local.month}
    weeks = sorted(first for first in run.firsts if first % 7 == 1)
    if LAST in run.firsts:
        rule["byday"] = f"-1{weekday}"
    elif weeks:
        rule["byday"] = f"{weeks[0] // 7 + 1}{weekday}"
    else:
        first = min(run.firsts)
        rule |= {"byday": weekday, "bymonthday": [*range(first, first + 7)]}
    final = run.changes[-1]
    if final.local.year < goes_on.year - 1:
        # Add one day, because some readers compare this UTC time with local time.
        rule["until"] = (final.local - final.before + DAY).replace(tzinfo=UTC)
    return rule


def _observance(changes: Iterable[Change], rule: dict[str, Any]) -> Any:
    from icalendar import TimezoneDaylight, TimezoneStandard

    (first, *_) = changes
    component = TimezoneDaylight() if first.daylight else TimezoneStandard()
    component.add("dtstart", first.local)
    component.add("tzoffsetfrom", first.before)
    component.add("tzoffsetto", first.after)
    component.add("tzname", first.name)
    if rule:
        component.add("rrule", rule)
    return component


PRODUCT = "-//eventsearch//eventsearch//EN"

REFRESH = timedelta(hours=6)
"""Interval at which calendars reload. Hours are enough: events are announced days before."""

STATUS = {"cancelled": "CANCELLED", "postponed": "TENTATIVE"}
"""Maps the status of an event that does not take place as planned to its `STATUS` in iCalendar."""

ZONED = range(1970, 2100)
"""Years with time zone rules; times in other years are written in UTC."""


def write(feed: Feed, *, site: str, links: Mapping[str, str]) -> bytes:
    """
    Return the events of a feed as a calendar, sorted by start.

    Args:
        site: URL of the site without a path; empty if not known.
        links: Maps ``self`` to the URL of the calendar, if it has a URL.
    """
    ordered = sorted(feed.pages, key=lambda each: (each.entry.begins or 0, each.entry.id))
    component = _calendar(ordered, feed.info, site)
    title = name(feed.request, feed.info)
    component.add("name", title)
    component.add("x-wr-calname", title)
    component.add("x-wr-timezone", feed.info.zone)
    component.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    component.add("x-published-ttl", "PT6H")
    if source := links.get("self"):
        component.add("source", source, parameters={"VALUE": "URI"})
    return bytes(component.to_ical())


def event(feed_page: FeedPage, info: Info, *, site: str) -> bytes:
    """Return a calendar with a single event; for *site* see `write`."""
    return bytes(_calendar((feed_page,), info, site).to_ical())


def _calendar(pages: Sequence[FeedPage], info: Info, site: str) -> Calendar:
    from icalendar import Calendar

    component = Calendar()
    component.add("prodid", PRODUCT)
    component.add("version", "2.0")
    component.add("calscale", "GREGORIAN")
    component.add("method", "PUBLISH")
    years: defaultdict[str, list[int]] = defaultdict(list)
    for feed_page in pages:
        event = _event(feed_page, info=info, site=site)
        exceptions = _exceptions(event, feed_page.entry)
        for each in (event, *exceptions):
            component.add_component(each)
            last = (
                int(feed_page.entry.occurrences[-1].start[:4]) if feed_page.entry.occurrences else 0
            )
            for key in ("DTSTART", "DTEND"):
                if key in each and _zoned(when := each.decoded(key)) and when.year in ZONED:
                    years[when.tzinfo.key] += [when.year, max(when.year, min(last, ZONED[-1]))]
    # Time zones come first: readers expect them before the times that refer to them.
    component.subcomponents[:0] = [
        vtimezone(zone, min(each), max(each)) for zone, each in sorted(years.items())
    ]
    return component


def _event(feed_page: FeedPage, *, info: Info, site: str) -> Event:
    from icalendar import Event

    entry = feed_page.entry
    component = Event()
    component.add("uid", event_uid(feed_page, info))
    component.add("sequence", feed_page.sequence)
    component.add("dtstamp", feed_page.changed)
    component.add("last-modified", feed_page.changed)
    component.add("summary", page_title(entry))
    for key, value in zip(("dtstart", "dtend"), times(entry, info.zone), strict=True):
        if value is not None:
            component.add(key, value)
    if entry.recurrence:
        _recur(component, entry)
    register = registration_url(entry, site)
    link = f"{'Inscription :' if entry.lang.startswith('fr') else 'Registration:'} {register}"
    about = filter(None, (page_summary(entry), link if "://" in register else ""))
    texts = {
        "location": ", ".join(filter(None, (page_place(entry), sound_line(entry.address)))),
        "description": "\n\n".join(about),
        "status": STATUS.get(entry.event_status, ""),
    }
    if url := address(site, entry.url) if site or origin(entry.url) else "":
        component.add("url", url)
    for key, text in texts.items():
        if text:
            component.add(key, text)
    if tags := [tag for tag in map(sound_line, entry.tags) if tag]:
        component.add("categories", tags)
    return component


def _recur(component: Event, entry: StoredPage) -> None:
    """Add the recurrence rules; write start and end in the time zone of the rules."""
    from icalendar import Event

    lines = "".join(f"{line}\r\n" for line in entry.recurrence)
    rules = Event.from_ical(f"BEGIN:VEVENT\r\n{lines}END:VEVENT\r\n")
    for key in ("DTSTART", "RRULE", "RDATE", "EXDATE"):
        if key in rules:
            component[key] = rules[key]
    length = _length(entry.start, entry.end, all_day=entry.all_day)
    if length and not entry.all_day:
        _replace(component, "DTEND", rules.decoded("DTSTART"), length)


def _replace(component: Event, key: str, start: datetime, length: timedelta) -> None:
    component.pop(key, None)
    component.add(key, (start.astimezone(UTC) + length).astimezone(start.tzinfo))


def _length(start: str, end: str, *, all_day: bool) -> timedelta | None:
    first, last = (text[:10] if all_day else text for text in (start, end))
    return datetime.fromisoformat(last) - datetime.fromisoformat(first) if end else None


def _exceptions(event: Event, entry: StoredPage) -> Iterator[Event]:
    """Yield the occurrences whose duration differs from the duration of the first."""
    usual = _length(entry.start, entry.end, all_day=entry.all_day)
    for one in entry.occurrences:
        length = _length(one.start, one.end, all_day=entry.all_day)
        if length == usual or length is None:
            continue
        own = event.copy()
        for key in ("RRULE", "RDATE", "EXDATE", "DTSTART", "DTEND"):
            own.pop(key, None)
        first = event.decoded("DTSTART")
        if isinstance(first, datetime):
            start: date = datetime.fromisoformat(one.start).astimezone(first.tzinfo)
            end: date = datetime.fromisoformat(one.end).astimezone(first.tzinfo)
        else:
            start = date.fromisoformat(one.start[:10])
            end = date.fromisoformat(one.end[:10]) + timedelta(days=1)
        for key, when in (("recurrence-id", start), ("dtstart", start), ("dtend", end)):
            own.add(key, when)
        yield own


def times(entry: StoredPage, zone: str) -> tuple[date, date | None]:
    """
    Return start and exclusive end of an event for iCalendar; the end may be None.

    All-day events have days. Other events have times, in *zone* if `_moment` allows it, else in
    UTC.
    """
    if entry.all_day:
        first = date.fromisoformat(entry.start[:10])
        last = date.fromisoformat(entry.end[:10]) if entry.end else first
        # `date.max` has no next day.
        return first, None if last == date.max else last + timedelta(days=1)
    start = _moment(entry.start, zone)
    end = _moment(entry.end, zone) if entry.end else None
    return start, end if end is not None and end > start else None


def _moment(text: str, zone: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.year not in ZONED or zone in ("UTC", "Etc/UTC"):
        return at.astimezone(UTC)
    local = at.astimezone(ZoneInfo(zone))
    # When the clock goes back, an hour occurs twice, and readers disagree which hour to use.
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return at.astimezone(UTC) if twice else local


def _zoned(when: date) -> bool:
    zone = when.tzinfo if isinstance(when, datetime) else None
    return isinstance(zone, ZoneInfo) and zone.key not in ("UTC", "Etc/UTC")
