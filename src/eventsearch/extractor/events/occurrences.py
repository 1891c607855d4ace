"""
The occurrences of events that recur, by rules and by lists of days.

`dateutil` expands rules on the clocks of the event's zone, so that an hour stays the same where the
clocks are changed. Source: RFC 5545, 3.3.10 and 3.8.5.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from heapq import merge
from itertools import groupby, takewhile
from typing import NamedTuple
from zoneinfo import ZoneInfo

from eventsearch.extractor import dates
from eventsearch.extractor.dates import Doubt, Moment
from eventsearch.extractor.events.recurrence_rules import Series, iso
from eventsearch.extractor.events.values import Span, at

MOST = 200
"""Occurrences of an event that are indexed at most."""

_REACH = timedelta(days=2 * 365 + 31)
"""Two years from any day of a month, or from the start of an event to come."""

_MOST_STEPS = 20_000
"""Occurrences that are looked at, from the start on: a daily event of 54 years."""

_LAST_YEAR = 9_990


class Recurrence(NamedTuple):
    """
    When an event takes place that recurs.

    Attributes:
        first: The first occurrence of all.
        spans: Those that are indexed, ascending.
        lines: By what it recurs, as content lines of RFC 5545.
    """

    first: Span
    spans: tuple[Span, ...]
    lines: tuple[str, ...]


def recur(
    series: Series,
    span: tuple[Moment | None, Moment | None],
    sessions: Sequence[Span],
    all_day: bool,
    zone: tzinfo,
    today: date | None,
) -> Recurrence | None:
    """
    Return when an event recurs; None for one that does not.

    Args:
        span: Its own start and end.
        sessions: That are listed one by one, with their own ends.
        zone, today: As of `expand`.

    Raises:
        Doubt: As `expand`, or there is no start.
    """
    start, end = span
    if len(sessions) > 1 and start is not None:
        series += Series(days=tuple(_moved(start, each) for each, _ in sessions))
    if not (series.rules or series.days):
        return None
    if start is None:
        raise Doubt("the event has no start")
    if end is not None and (end.day < start.day or (not end.day_only and end.at < start.at)):
        end = None
    ends = {each.day: last for each, last in sessions}
    every = expand(series, start, zone, today, all_day=all_day)
    first, *spans = (
        (one, _end_of(one, start, end, ends.get(one.day))) for one in (every.first, *every.starts)
    )
    return Recurrence(first, tuple(spans), every.lines)


class Expansion(NamedTuple):
    """
    The occurrences of an event.

    Attributes:
        starts: Of the occurrences that are indexed, ascending.
        first: Start of the first one of all.
        lines: The rules and dates as content lines of RFC 5545.
    """

    starts: tuple[Moment, ...]
    first: Moment
    lines: tuple[str, ...]


def expand(
    series: Series, start: Moment, zone: tzinfo, today: date | None, *, all_day: bool
) -> Expansion:
    """
    Return when an event recurs: what is to come, up to `MOST`, then the latest before.

    Args:
        zone: Of the event's clocks, unless its start is written with another offset.
        today: Its month is the first that is to come; None for that of the start.

    Raises:
        Doubt: A rule or a date cannot be read, or gives no or too many occurrences.
    """
    series.checked()
    clock = _Clock(start, zone)
    days = sorted(clock.read(each) for each in series.days)
    exceptions = {clock.exception(each) for each in series.exceptions}
    since = (today or clock.local.date()).replace(day=1)
    base = max(since, clock.local.date())
    end = date.max if base.year > _LAST_YEAR else base + _REACH
    shift = _shift(clock.local.year, end.year)
    rules = [
        _bounded(parts, clock.until(until), clock.local, shift) for parts, until in series.rules
    ]
    every = merge(*rules, days if rules else sorted({clock.local, *days}))
    past: deque[datetime] = deque(maxlen=MOST)
    to_come: list[datetime] = []
    left_out: list[datetime] = []
    first: datetime | None = None
    for step, (when, _) in enumerate(groupby(every)):
        if step == _MOST_STEPS:
            raise Doubt(f"it has more than {_MOST_STEPS:,} occurrences")
        if when.date() > end or len(to_come) == MOST:
            break
        first = first or when
        group = past if when.date() < since else to_come
        (left_out if exceptions & {when, when.date()} else group).append(when)
    instants = [*[*past][max(0, len(past) + len(to_come) - MOST) :], *to_come]
    if first is None or not instants:
        raise Doubt("it has no occurrence")
    left_out += [each for each in exceptions if isinstance(each, datetime)]
    return Expansion(
        starts=tuple(map(clock.moment, instants)),
        first=clock.moment(first),
        lines=tuple(_lines(series, clock, first, days, left_out, instants, all_day=all_day)),
    )


class _Clock:
    """The clocks by which an event recurs."""

    def __init__(self, start: Moment, zone: tzinfo) -> None:
        other = start.at.astimezone(zone).utcoffset() != start.at.utcoffset()
        self.zone = (start.at.tzinfo or UTC) if start.zoned and other else zone
        self.start = start
        self.local = self._naive(start)

    def _naive(self, moment: Moment) -> datetime:
        if not moment.zoned:
            return moment.written
        return moment.at.astimezone(self.zone).replace(tzinfo=None)

    def moment(self, naive: datetime) -> Moment:
        """Return a start; an hour that the clocks skip is as long after the change."""
        at = naive.replace(tzinfo=self.zone).astimezone(UTC).astimezone(self.zone)
        return replace(self.start, at=at, written=naive)

    def _moment_of(self, value: object) -> Moment:
        if isinstance(value, Moment):
            return value
        moment = dates.read_loosely(iso(value), self.zone)
        if moment is None:
            raise Doubt(f'"{value}" is no date')
        return moment

    def read(self, value: object) -> datetime:
        """Return a further start; a day alone has the hour of the first one."""
        moment = self._moment_of(value)
        if moment.day_only:
            return datetime.combine(moment.day, self.local.time())
        return self._naive(moment)

    def exception(self, value: object) -> date:
        """Return a start, or a day all of whose starts are left out."""
        moment = self._moment_of(value)
        return moment.day if moment.day_only else self._naive(moment)

    def until(self, value: object) -> datetime | None:
        """Return the last moment at which an occurrence may start; None for ever."""
        if value is None:
            return None
        moment = self._moment_of(value)
        return datetime.combine(moment.day, time.max) if moment.day_only else self._naive(moment)


def _shift(first: int, last: int) -> int:
    """
    Return by how many years to move a rule that is expanded from the year *first* to *last*.

    dateutil searches a rule that has no date, such as 30 February, up to the year 9999. So the rule
    is expanded as near to that year as the calendar has the same days: within a century every 28
    years, else every 400.
    """
    if first > _NO_LEAP_DAY[0] and last < _NO_LEAP_DAY[1]:
        start = date(first, 1, 1).weekday()
        for shift in range((_LAST - last) // 4 * 4, _LAST - 100 - first, -4):
            if date(first + shift, 1, 1).weekday() == start:
                return shift
    return max(0, (_LAST_YEAR - first) // 400 * 400)


_LAST = 9_999
_NO_LEAP_DAY = (1_900, 2_100)
"""Years between which every fourth year has a 29 February, as in the years from 9901 on."""


def _bounded(
    parts: Mapping[str, str], until: datetime | None, local: datetime, shift: int
) -> Iterator[datetime]:
    """Yield the starts that a rule gives on the clocks of its zone."""
    # Takes 20 ms to load, which no page without a rule waits for.
    from dateutil.rrule import rrulestr

    text = ";".join(f"{name}={value}" for name, value in parts.items())
    try:
        rule = rrulestr(text, dtstart=local.replace(year=local.year + shift))
    except (ValueError, TypeError, OverflowError, KeyError, IndexError) as error:
        raise Doubt(" ".join(str(error).split())[:100] or "not a rule") from error
    every = (when.replace(year=when.year - shift) for when in rule)
    return every if until is None else takewhile(until.__ge__, every)


def _basic(naive: datetime) -> str:
    """Return `20260305T180000`."""
    return naive.isoformat(timespec="seconds").replace("-", "").replace(":", "")


def _lines(
    series: Series,
    clock: _Clock,
    first: datetime,
    days: Sequence[datetime],
    left_out: Sequence[datetime],
    instants: Sequence[datetime],
    *,
    all_day: bool,
) -> Iterator[str]:
    """Yield content lines of RFC 5545; by dates alone where the zone has no name."""
    zone = clock.zone if isinstance(clock.zone, ZoneInfo) or clock.zone is UTC else None
    key = zone.key if isinstance(zone, ZoneInfo) else ""

    def utc(naive: datetime) -> str:
        return _basic(clock.moment(naive).at.astimezone(UTC).replace(tzinfo=None)) + "Z"

    def dated(name: str, *every: datetime) -> str:
        if all_day:
            return f"{name};VALUE=DATE:" + ",".join(_basic(each)[:8] for each in every)
        if key:
            return f"{name};TZID={key}:" + ",".join(map(_basic, every))
        return f"{name}:" + ",".join(map(utc, every))

    if zone is None and not all_day:
        yield dated("DTSTART", instants[0])
        yield from [dated("RDATE", *instants[1:])] if instants[1:] else []
        return
    yield dated("DTSTART", first)
    for parts, until in series.rules:
        last = clock.until(until)
        rule = "RRULE:" + ";".join(f"{name}={value}" for name, value in parts.items())
        if last is not None:
            rule += f";UNTIL={_basic(last)[:8] if all_day else utc(last)}"
        yield rule
    if further := [each for each in days if each != first]:
        yield dated("RDATE", *further)
    if left_out:
        yield dated("EXDATE", *sorted(set(left_out)))


def runs(spans: Iterable[Span], zone: tzinfo) -> Iterator[Span]:
    """Yield sessions in their order, those of one day or of consecutive days as one."""
    run: list[Span] = []
    last = date.min
    for start, end in sorted(spans, key=lambda each: each[0].at):
        if run and (start.day - last).days > 1:
            yield _run(run, zone)
            run = []
        day = (end or start).day
        last = max(last, day) if run else day
        run.append((start, end))
    yield _run(run, zone)


def _run(run: Sequence[Span], zone: tzinfo) -> Span:
    start, end = max(run, key=lambda each: (each[1] or each[0]).at)
    if len(run) > 1 and end is None:
        end = at(start.day, None, None, start.at.tzinfo or zone)
    return run[0][0], end


def _moved(start: Moment, other: Moment) -> Moment:
    """Return another start; at the time of day of the first one where it has none."""
    if start.day_only or not other.day_only:
        return other
    return at(other.day, start.written.time(), start.at.tzinfo if start.zoned else None, UTC)


def _end_of(one: Moment, start: Moment, end: Moment | None, own: Moment | None) -> Moment | None:
    """Return when an occurrence ends: as it is written for it, else after as long as the first."""
    if own is not None and not (own.day_only and own.day == one.day):
        return own
    if end is None:
        return None
    if end.day_only:
        return later(one, (end.day - start.day).days)
    moved = dates.exact(dates.in_zone(one.at + (end.at - start.at), one.at.tzinfo or UTC))
    return replace(moved, zoned=end.zoned)


def after(start: Moment, duration: timedelta) -> Moment | None:
    """Return the moment that a duration after another has come; None after the last year."""
    try:
        end = start.at + duration
    except OverflowError:
        return None
    return replace(dates.exact(dates.in_zone(end, start.at.tzinfo or UTC)), zoned=start.zoned)


def later(start: Moment, days: int) -> Moment:
    """Return a number of days later, as a day."""
    try:
        return at(start.day + timedelta(days=days), None, None, start.at.tzinfo or UTC)
    except OverflowError:
        return start
