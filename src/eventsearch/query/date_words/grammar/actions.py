"""
What does a pattern mean by what its slots caught?

The meanings that the tables of the languages name.
"""

from __future__ import annotations

from typing import Literal

from eventsearch.query.date_words.date_math import Unit
from eventsearch.query.date_words.expressions import (
    Aim,
    Between,
    Calendar,
    DirectedDate,
    MonthDay,
    Open,
    RelativePeriod,
    RollingPeriod,
    Time,
    Weekday,
    WeekOf,
    part_of,
)
from eventsearch.query.date_words.grammar.patterns import Captures, Meaning
from eventsearch.query.date_words.shared_units import with_months

SEASON = 3
"""Months of a season; whole ones, as weather services count."""

WEEK = 20
"""Weeks from which on a number without a year is one of the calendar, not the third of a course."""

SEVERAL = {Unit.DAY: 7, Unit.WEEK: 4, Unit.MONTH: 3, Unit.YEAR: 3}
"""What "the next days" are without a number."""


def around(unit: Unit, offset: int = 0) -> Meaning:
    """Mean the unit that today is in, or one so many before or after it."""
    return lambda _: RelativePeriod(unit=unit, offset=offset)


def of_unit(sign: int) -> Meaning:
    """Mean the slot ``unit``, this one, or as many before or after it as the slot ``n`` says."""
    return lambda caught: RelativePeriod(
        unit=Unit(caught.one("unit", caught.one("units"))), offset=sign * caught.one("n", 1)
    )


def within(sign: int) -> Meaning:
    """Mean today and the units after it (1) or before it (-1)."""

    def mean(caught: Captures) -> Time:
        unit = Unit(caught.one("units"))
        return RollingPeriod(unit=unit, count=sign * caught.one("n", SEVERAL[unit]))

    return mean


def from_today(_: Captures) -> Time:
    """Mean today and all days after it."""
    return Open(time=RelativePeriod(unit=Unit.DAY, offset=0), side="since")


def until_yesterday(_: Captures) -> Time:
    """Mean all days before today."""
    return Open(time=RelativePeriod(unit=Unit.DAY, offset=0), side="before")


def one_back(caught: Captures) -> Time:
    """Mean today and all days of one unit before it."""
    return RollingPeriod(unit=Unit(caught.one("unit")), count=-1)


def ago(caught: Captures) -> Time:
    """Mean all days since so many units ago."""
    unit = Unit(caught.one("units"))
    return Open(time=RollingPeriod(unit=unit, count=-caught.one("n")), side="since")


def calendar(caught: Captures) -> Time:
    """Mean a day, a month or a year by the slots that there are."""
    month = caught.one("month", caught.one("mon"))
    return Calendar(
        month=month or 1,
        months=1 if month else 12,
        day=caught.one("day"),
        year=caught.one("year"),
    )


def season(caught: Captures) -> Time:
    """Mean a season; the winter of 2022-2023 is that of 2023."""
    return Calendar(
        month=caught.one("season"), months=SEASON, year=max(caught.all("year"), default=0)
    )


def part(which: int) -> Meaning:
    """Mean the begin (1), middle (2) or end (3) of a month or a year."""
    return lambda caught: part_of(calendar(caught), which)


def months_of_year(count: int) -> Meaning:
    """Mean the so-many-eth part of a year that has as many months, by the slot ``n``."""

    def mean(caught: Captures) -> Time | None:
        number = caught.one("n", caught.one("quarter"))
        if not 1 <= number <= 12 // count:
            return None
        return Calendar(month=(number - 1) * count + 1, months=count, year=caught.one("year"))

    return mean


def week(caught: Captures) -> Time | None:
    """Mean a week by its number; without a year none of the first, by which courses count."""
    number, year = caught.one("n"), caught.one("year")
    return WeekOf(number=number, year=year) if year or number >= WEEK else None


def month_day(caught: Captures) -> Time:
    """Mean a day of a month that is said beside it."""
    return MonthDay(number=caught.one("day"), year=caught.one("year"))


def weekday(caught: Captures) -> Time:
    """Mean a day of the week."""
    return Weekday(number=caught.one("weekday"))


def aimed(meaning: Meaning, aim: Aim) -> Meaning:
    """Mean the next, last or this one of what another meaning means."""

    def mean(caught: Captures) -> Time | None:
        time = meaning(caught)
        return DirectedDate(time=time, aim=aim) if time else None

    return mean


def given(caught: Captures) -> Time:
    """Mean the slot ``time`` or ``date`` itself."""
    return caught.times[0]


def to_side(side: Literal["since", "until", "after", "before"]) -> Meaning:
    """Mean what lies on one side of the slot ``time``."""
    return lambda caught: Open(time=caught.times[0], side=side)


def between(caught: Captures) -> Time | None:
    """Mean the range of two slots ``time``, ``end`` or ``date``."""
    found = with_months(caught.times)
    return Between(first=found[0], last=found[1]) if found else None


def days_between(caught: Captures) -> Time:
    """Mean a range of days in one month."""
    first, last = (
        Calendar(month=caught.one("month", caught.one("mon")), day=day, year=caught.one("year"))
        for day in caught.all("day")
    )
    return Between(first=first, last=last)


def months_between(caught: Captures) -> Time:
    """Mean a range of months; the year is that of the last."""
    first, last = (*caught.all("mon"), *caught.all("month"))
    year = caught.one("year")
    return Between(first=Calendar(month=first), last=Calendar(month=last, year=year))


def years_between(caught: Captures) -> Time | None:
    """Mean a range of years; the later one first is none."""
    first, last = caught.all("year")
    return Calendar(year=first, months=(last - first + 1) * 12) if first < last else None
