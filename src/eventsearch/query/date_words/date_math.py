"""
Which days are this week, last month, the next ten days?

Arithmetic on the calendar: weeks begin on Monday, a month earlier than the 31st is the last day of
a shorter month. Knows no words and no time zone; what lies outside of the years 1 to 9999 raises
OverflowError or ValueError, as `datetime` does.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from enum import IntEnum
from typing import NamedTuple

DAY = timedelta(days=1)


class Unit(IntEnum):
    """A stretch of the calendar that follows upon itself."""

    DAY = 0
    WEEK = 1
    WEEKEND = 2
    MONTH = 3
    QUARTER = 4
    HALF = 5
    YEAR = 6


MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.HALF: 6, Unit.YEAR: 12}
"""Units that are made of months, to how many."""

DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.WEEKEND: 7}
"""Days from one to the next of the other units."""


class Days(NamedTuple):
    """First and last day, both inclusive; None leaves a side open."""

    first: date | None
    last: date | None


class Stretch(NamedTuple):
    """First and last day, both inclusive."""

    first: date
    last: date


def months_from(year: int, month: int, count: int = 1) -> Stretch:
    """Return *count* whole months; *month* counts from 1 and may lie outside of the year."""
    first, last = year * 12 + month - 1, year * 12 + month + count - 2
    end = monthrange(last // 12, last % 12 + 1)[1]
    return Stretch(
        date(first // 12, first % 12 + 1, 1),
        date(last // 12, last % 12 + 1, end),
    )


def around(today: date, unit: Unit, offset: int = 0) -> Stretch:
    """Return the unit that *today* is in, or the one so many before (below 0) or after it."""
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


def moved(today: date, unit: Unit, count: int) -> date:
    """Return the day so many units before (below 0) or after *today*."""
    if months := MONTHS.get(unit):
        there = months_from(today.year, today.month + count * months)
        return min(there.last, there.first + (today.day - 1) * DAY)
    return today + timedelta(days=count * DAYS[unit])


def third(whole: Stretch, which: int) -> Stretch:
    """Return the begin (1), middle (2) or end (3) of a month, or of a year in whole months."""
    first, last = whole
    if (first.year, first.month) == (last.year, last.month):
        starts = (first, first + 10 * DAY, first + 20 * DAY, last + DAY)
        return Stretch(starts[which - 1], starts[which] - DAY)
    count = ((last.year - first.year) * 12 + last.month - first.month + 1) // 3
    return months_from(first.year, first.month + (which - 1) * count, count)
