"""
Times as expressed in any language, and how to calculate their days.

The days of ``March`` or ``Monday`` depend on the current day, and on whether the other words look
ahead or back. In a range or list, a month or year that appears once applies to all times.
Weeks start on Monday. One month before the 31st is the last day of a shorter month.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum
from typing import Literal, NamedTuple

DAY = timedelta(days=1)


class Unit(IntEnum):
    """A period of the calendar that repeats."""

    DAY = 0
    WEEK = 1
    WEEKEND = 2
    MONTH = 3
    QUARTER = 4
    HALF = 5
    YEAR = 6


MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.HALF: 6, Unit.YEAR: 12}
"""Units that consist of months, with the number of months."""

DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.WEEKEND: 7}
"""Days from the start of one unit to the start of the next, for the other units."""


class Days(NamedTuple):
    """First and last day, both inclusive; None leaves a side open."""

    first: date | None
    last: date | None


class Stretch(NamedTuple):
    """First and last day, both inclusive."""

    first: date
    last: date


def months_from(year: int, month: int, count: int = 1) -> Stretch:
    """Return *count* whole months; *month* counts from 1 and may be outside 1 to 12."""
    first, last = year * 12 + month - 1, year * 12 + month + count - 2
    end = monthrange(last // 12, last % 12 + 1)[1]
    return Stretch(date(first // 12, first % 12 + 1, 1), date(last // 12, last % 12 + 1, end))


def around(today: date, unit: Unit, offset: int = 0) -> Stretch:
    """Return the unit that contains *today*, moved by *offset* units."""
    if count := MONTHS.get(unit):
        first = (today.month - 1) // count * count + 1
        return months_from(today.year, first + offset * count, count)
    day = today + timedelta(days=offset * DAYS[unit])
    if unit == Unit.DAY:
        return Stretch(day, day)
    monday = day - timedelta(days=day.weekday())
    if unit == Unit.WEEK:
        return Stretch(monday, monday + 6 * DAY)
    return Stretch(monday + 5 * DAY, monday + 6 * DAY)


def shift(today: date, unit: Unit, count: int) -> date:
    """Return the day *count* units after *today*, or before it if *count* is negative."""
    if months := MONTHS.get(unit):
        month = months_from(today.year, today.month + count * months)
        return min(month.last, month.first + (today.day - 1) * DAY)
    return today + timedelta(days=count * DAYS[unit])


def third(stretch: Stretch, which: int) -> Stretch:
    """Return the first (1), second (2) or last (3) third of a month or of several whole months."""
    first, last = stretch
    if (first.year, first.month) == (last.year, last.month):
        starts = (first, first + 10 * DAY, first + 20 * DAY, last + DAY)
        return Stretch(starts[which - 1], starts[which] - DAY)
    count = ((last.year - first.year) * 12 + last.month - first.month + 1) // 3
    return months_from(first.year, first.month + (which - 1) * count, count)


Aim = Literal["coming", "latest", "next", "last", "this"]
"""
Which occurrence of a name such as ``March`` or ``Monday`` to use.

- ``coming``: the current or the next one
- ``latest``: the current or the previous one
- ``next``: the first one that begins after today
- ``last``: the last one that ended before today
- ``this``: the current one, or the one in the current year
"""

Side = Literal["since", "from", "origin", "until", "after", "before"]
"""The side of a time on which the days are, see `Open`."""

LEAPS = 8
"""Maximum years from one 29 February to the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """
    A day, whole months or a part of them; in every year unless *year* is set.

    Attributes:
        month: From 1; 0 is December of the previous year, in which winter begins.
        day: 0 for whole months.
        part: 1, 2 or 3 for beginning, middle or end; 0 for the whole.
    """

    month: int = 1
    months: int = 1
    day: int = 0
    year: int = 0
    part: int = 0

    def of(self, year: int) -> Stretch | None:
        """Return these days in a year; None if the year has no such day."""
        stretch = months_from(year, self.month, self.months)
        if not self.day:
            return third(stretch, self.part) if self.part else stretch
        day = stretch.first + (self.day - 1) * DAY
        return Stretch(day, day) if day <= stretch.last else None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthDay:
    """A day whose month is typed with another day: the 1st in ``du 1er au 15 mars``."""

    number: int
    year: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekOf:
    """A week by its ISO 8601 number; in every year unless *year* is set."""

    number: int
    year: int = 0

    def of(self, year: int) -> Stretch | None:
        """Return the days of this week in a year; None if the year has no week of this number."""
        try:
            monday = date.fromisocalendar(year, self.number, 1)
        except ValueError:
            return None
        return Stretch(monday, monday + 6 * DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekday:
    """A day of the week, in every week: 0 is Monday."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativePeriod:
    """The unit that contains today, moved by *offset* units."""

    unit: Unit
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RollingPeriod:
    """Today and *count* units after it, or before it if *count* is negative."""

    unit: Unit
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectedDate:
    """A time with words such as ``next``, which select an occurrence."""

    time: Time
    aim: Aim


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """The days from the first day of one time to the last day of another."""

    first: Time
    last: Time


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """
    The days on one side of a time.

    Attributes:
        side: ``since``, ``from`` and ``until`` include the time itself, ``after`` and ``before`` do
            not. For a name without a year, ``since`` uses the latest occurrence, other sides use
            the coming occurrence. ``origin`` is like ``from``, except for a time in the past with a
            year or relative to today. There it includes only the time itself: ``photos from last
            week``.
    """

    time: Time
    side: Side


Time = (
    Calendar
    | MonthDay
    | WeekOf
    | Weekday
    | RelativePeriod
    | RollingPeriod
    | DirectedDate
    | Between
    | Open
)


def days(time: Time, today: date, aim: Aim = "coming") -> Days | None:
    """
    Return the days of a time; None if there are no such days.

    Args:
        aim: Which occurrence of a name without a year to use.
    """
    try:
        if isinstance(time, Open):
            return _open(time, today)
        stretch = _stretch(time, today, aim)
    except (ValueError, OverflowError):
        # The date is outside the years 1 to 9999.
        return None
    return Days(*stretch) if stretch else None


def _open(time: Open, today: date) -> Days | None:
    stretch = _stretch(time.time, today, "latest" if time.side == "since" else "coming")
    if stretch is None:
        return None
    match time.side:
        case "origin" if stretch.first < today and not _is_name(time.time):
            return Days(*stretch)
        case "since" | "from" | "origin":
            return Days(stretch.first, None)
        case "until":
            return Days(None, stretch.last)
        case "after":
            return Days(stretch.last + DAY, None)
        case _:
            return Days(None, stretch.first - DAY)


def _is_name(time: Time) -> bool:
    """Return whether a time recurs each year or week, such as ``March`` or ``Monday``."""
    match time:
        case Calendar(year=year) | WeekOf(year=year):
            return not year
        case _:
            return isinstance(time, Weekday)


def _stretch(time: Time, today: date, aim: Aim) -> Stretch | None:
    match time:
        case RelativePeriod(unit=unit, offset=offset):
            return around(today, unit, offset)
        case RollingPeriod(unit=unit, count=count):
            end = shift(today, unit, count)
            return Stretch(min(today, end), max(today, end))
        case DirectedDate(time=inner, aim=direction):
            return _stretch(inner, today, direction)
        case Between():
            return _between(time, today)
        case Calendar(year=year) | WeekOf(year=year) if year:
            return time.of(year)
        case Calendar() | WeekOf() | Weekday():
            return _choose(time, today, aim)
        case _:
            return None


def _choose(time: Calendar | WeekOf | Weekday, today: date, aim: Aim) -> Stretch | None:
    """Return the occurrence of a name that *aim* selects; None if there is none."""
    candidates = [*_occurrences(time, today)]
    match aim:
        case "coming":
            candidates = [days for days in candidates if days.last >= today][:1]
        case "latest":
            candidates = [days for days in candidates if days.first <= today][-1:]
        case "next":
            candidates = [days for days in candidates if days.first > today][:1]
        case "last":
            candidates = [days for days in candidates if days.last < today][-1:]
        case _:
            on = [days for days in candidates if days.first <= today <= days.last]
            candidates = on or [
                days for days in candidates if days.first.year == today.year == days.last.year
            ]
    if aim == "this" and not candidates:
        # A winter is never within a single year.
        return _choose(time, today, "coming")
    return candidates[0] if candidates else None


def _occurrences(time: Calendar | WeekOf | Weekday, today: date) -> Iterator[Stretch]:
    """Yield the occurrences of a name around today, in the order of time."""
    if isinstance(time, Weekday):
        monday = around(today, Unit.WEEK).first
        for week in (-1, 0, 1):
            day = monday + (7 * week + time.number) * DAY
            yield Stretch(day, day)
        return
    for year in range(max(today.year - LEAPS, 2), min(today.year + LEAPS, 9998) + 1):
        if stretch := time.of(year):
            yield stretch


def _between(time: Between, today: date) -> Stretch | None:
    """Return the days of a range. The year of one end decides the year of the other end."""
    if isinstance(time.first, Calendar) and time.first.year:
        first = _stretch(time.first, today, "coming")
        last = first and _end(time.last, today, first.first, "coming")
    else:
        last = _stretch(time.last, today, "coming")
        first = last and _end(time.first, today, last.last, "latest")
    if first is None or last is None or first.first > last.last:
        return None
    return Stretch(first.first, last.last)


def _end(time: Time, today: date, other: date, aim: Aim) -> Stretch | None:
    """Return one end of a range. A name is resolved relative to the other end, not to today."""
    return _stretch(time, other if isinstance(time, Calendar | Weekday) else today, aim)


def part_of(time: Time | None, part: int) -> Time | None:
    """Return the beginning (1), middle (2) or end (3) of whole months; else None."""
    if not isinstance(time, Calendar) or time.day:
        return None
    return replace(time, part=part)


MONTHS_OF_YEAR = 12
"""Minimum months of a whole year. In a list, a whole year does not apply to a month beside it."""


def with_months(times: Sequence[Time]) -> list[Time] | None:
    """
    Return the times; a day without a month gets the month of the next day, else of the previous.

    Returns:
        None if no other day has a month, or if the days of a month are not in ascending order.
    """
    result: list[Time] = []
    for at, time in enumerate(times):
        if not isinstance(time, MonthDay):
            result.append(time)
            continue
        after = next((each for each in times[at:] if _day(each)), None)
        before = next((each for each in reversed(result) if _day(each)), None)
        if after and time.number < _day(after):
            result.append(_with_month(after, time))
        elif before and not after and time.number > _day(before):
            result.append(_with_month(before, time))
        else:
            return None
    return result


def with_years(times: Sequence[Time]) -> list[Time]:
    """Return the times; a time without a year gets it from the next, or else the previous time."""
    years = [_year(time) for time in times]
    result = []
    for at, time in enumerate(times):
        neighbours = (*years[at:], *reversed(years[:at]))
        result.append(_of_year(time, next((year for year in neighbours if year), 0)))
    return result


def _day(time: Time) -> int:
    """Return the day of the month of a time; 0 if it is not a single day."""
    match time:
        case DirectedDate(time=aimed):
            return _day(aimed)
        case Calendar(day=day):
            return day
        case _:
            return 0


def _with_month(time: Time, day: MonthDay) -> Time:
    match time:
        case DirectedDate(time=aimed):
            return replace(time, time=_with_month(aimed, day))
        case Calendar(year=year):
            return replace(time, day=day.number, year=day.year or year)
        case _:
            return time


def _year(time: Time) -> int:
    """Return the year of a time that applies to its neighbours in a list; 0 if none does."""
    match time:
        case Calendar(year=year, months=months) if months < MONTHS_OF_YEAR:
            return year
        case Between(first=first, last=last):
            return _year(last) or _year(first)
        case _:
            return 0


def _of_year(time: Time, year: int) -> Time:
    match time:
        case Calendar(year=0):
            return replace(time, year=year)
        case Between(last=Calendar(year=0) as last) if not _year(time):
            return replace(time, last=replace(last, year=year))
        case _:
            return time


def kind(time: Time) -> str:
    """Return the kind of a time: ``year``, ``months`` or ``days``. Lists join equal kinds."""
    match time:
        case DirectedDate(time=aimed):
            return kind(aimed)
        case Calendar(day=0, months=months):
            return "year" if months >= MONTHS_OF_YEAR else "months"
        case _:
            return "days"
