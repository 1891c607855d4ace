"""What the rows of a language mean: by name, the time that is made of what a row captured."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

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
    Unit,
    Weekday,
    WeekOf,
    part_of,
    with_months,
)

SEASON = 3
"""Months of a season; whole ones, as weather services count."""

WEEK = 20
"""Weeks from which on a number without a year is one of the calendar, not the third of a course."""

SEVERAL = {Unit.DAY: 7, Unit.WEEK: 4, Unit.MONTH: 3, Unit.YEAR: 3}
"""What "the next days" are without a number."""


class Captures(NamedTuple):
    """
    What the slots of a row captured, in their order.

    Attributes:
        numbers: Slot and number, of all other slots.
        times: Of the slots ``date``, ``time`` and ``end``.
    """

    numbers: tuple[tuple[str, int], ...] = ()
    times: tuple[Time, ...] = ()

    def all(self, name: str) -> tuple[int, ...]:
        """Return the numbers of all slots of one name."""
        return tuple(number for slot, number in self.numbers if slot == name)

    def one(self, name: str, default: int = 0) -> int:
        """Return the number of the first slot of one name."""
        return next(iter(self.all(name)), default)

    @property
    def month(self) -> int:
        """The month, also by its abbreviation; 0 for none."""
        return self.one("month", self.one("mon"))

    @property
    def unit(self) -> Unit:
        """The unit, in the singular or plural."""
        return Unit(self.one("unit", self.one("units")))


Meaning = Callable[[Captures], Time | None]
"""Returns None for nothing that makes sense."""

Side = Literal["since", "until", "after", "before"]


def _day(offset: int) -> Meaning:
    return lambda _: RelativePeriod(unit=Unit.DAY, offset=offset)


def _unit(sign: int) -> Meaning:
    """Mean this unit (0), or as many before or after it as the slot ``n`` says."""
    return lambda row: RelativePeriod(unit=row.unit, offset=sign * row.one("n", 1))


def _rolling(sign: int) -> Meaning:
    """Mean today and the units after it (1) or before it (-1)."""
    return lambda row: RollingPeriod(
        unit=row.unit, count=sign * (row.one("n") or SEVERAL[row.unit])
    )


def _ago(row: Captures) -> Time:
    return Open(time=RollingPeriod(unit=row.unit, count=-row.one("n")), side="since")


def _calendar(row: Captures) -> Calendar:
    """Mean a day, a month or a year by the slots that there are."""
    return Calendar(
        month=row.month or 1,
        months=1 if row.month else 12,
        day=row.one("day"),
        year=row.one("year"),
    )


def _season(row: Captures) -> Time:
    """Mean a season; the winter of 2022-2023 is that of 2023."""
    return Calendar(month=row.one("season"), months=SEASON, year=max(row.all("year"), default=0))


def _part(which: int) -> Meaning:
    return lambda row: part_of(_calendar(row), which)


def _months_of_year(count: int) -> Meaning:

    def mean(row: Captures) -> Time | None:
        number = row.one("n", row.one("quarter"))
        if not 1 <= number <= 12 // count:
            return None
        return Calendar(month=(number - 1) * count + 1, months=count, year=row.one("year"))

    return mean


def _week(row: Captures) -> Time | None:
    number, year = row.one("n"), row.one("year")
    return WeekOf(number=number, year=year) if year or number >= WEEK else None


def _weekday(row: Captures) -> Time:
    return Weekday(number=row.one("weekday"))


def _aimed(meaning: Meaning, aim: Aim) -> Meaning:
    def mean(row: Captures) -> Time | None:
        time = meaning(row)
        return DirectedDate(time=time, aim=aim) if time else None

    return mean


def _open(side: Side) -> Meaning:
    return lambda row: Open(time=row.times[0], side=side)


def _between(row: Captures) -> Time | None:
    found = with_months(row.times)
    return Between(first=found[0], last=found[1]) if found else None


def _days(row: Captures) -> Time:
    first, last = (
        Calendar(month=row.month, day=day, year=row.one("year")) for day in row.all("day")
    )
    return Between(first=first, last=last)


def _months(row: Captures) -> Time:
    """Mean a range of months; the year is that of the last."""
    first, last = (*row.all("mon"), *row.all("month"))
    return Between(first=Calendar(month=first), last=Calendar(month=last, year=row.one("year")))


def _years(row: Captures) -> Time | None:
    """Mean a range of years; the later one first is none."""
    first, last = row.all("year")
    return Calendar(year=first, months=(last - first + 1) * 12) if first < last else None


TODAY = RelativePeriod(unit=Unit.DAY)

MEANINGS: Mapping[str, Meaning | None] = {
    "no time": None,
    "today": _day(0),
    "tomorrow": _day(1),
    "after tomorrow": _day(2),
    "yesterday": _day(-1),
    "before yesterday": _day(-2),
    "this weekend": lambda _: RelativePeriod(unit=Unit.WEEKEND),
    "this unit": _unit(0),
    "next unit": _unit(1),
    "last unit": _unit(-1),
    "past unit": lambda row: RollingPeriod(unit=row.unit, count=-1),
    "coming units": _rolling(1),
    "past units": _rolling(-1),
    "since ago": _ago,
    "week": _week,
    "from today": lambda _: Open(time=TODAY, side="since"),
    "until yesterday": lambda _: Open(time=TODAY, side="before"),
    "calendar": _calendar,
    "next calendar": _aimed(_calendar, "next"),
    "last calendar": _aimed(_calendar, "last"),
    "this calendar": _aimed(_calendar, "this"),
    "given": lambda row: row.times[0],
    "days": _days,
    "months": _months,
    "years": _years,
    "begin": _part(1),
    "middle": _part(2),
    "end": _part(3),
    "quarter": _months_of_year(3),
    "half year": _months_of_year(6),
    "season": _season,
    "this season": _aimed(_season, "this"),
    "next season": _aimed(_season, "next"),
    "last season": _aimed(_season, "last"),
    "weekday": _weekday,
    "coming weekday": _aimed(_weekday, "coming"),
    "next weekday": _aimed(_weekday, "next"),
    "last weekday": _aimed(_weekday, "last"),
    "day of month": lambda row: MonthDay(number=row.one("day"), year=row.one("year")),
    "since": _open("since"),
    "before": _open("before"),
    "after": _open("after"),
    "until": _open("until"),
    "between": _between,
}
"""Name of a meaning, as rows give it, to what it makes; None looks like a time and is none."""
