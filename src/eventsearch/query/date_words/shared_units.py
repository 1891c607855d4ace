"""
What does a time take from those that it is joined with?

``du 1er au 15 mars`` says the month once, ``en mars et avril 2023`` the year. Knows no words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from eventsearch.query.date_words.expressions import Between, Calendar, DirectedDate, MonthDay, Time

YEAR = 12
"""Months of a whole year: it is joined with a month, and does not say of which year that is."""


def with_months(times: Sequence[Time]) -> list[Time] | None:
    """
    Return times with the month of the nearest day after them, or else before them.

    Returns:
        None when a day has no month beside it, or the days of a month are not in their order.
    """
    found: list[Time] = []
    for at, time in enumerate(times):
        if not isinstance(time, MonthDay):
            found.append(time)
            continue
        after = next((each for each in times[at:] if _day(each)), None)
        before = next((each for each in reversed(found) if _day(each)), None)
        if after and time.number < _day(after):
            found.append(_on(after, time))
        elif before and not after and time.number > _day(before):
            found.append(_on(before, time))
        else:
            return None
    return found


def with_years(times: Sequence[Time]) -> list[Time]:
    """Return times with the year of the nearest one after them, or else before them."""
    years = [_year(time) for time in times]
    found = []
    for at, time in enumerate(times):
        beside = (*years[at:], *reversed(years[:at]))
        found.append(_of_year(time, next((year for year in beside if year), 0)))
    return found


def _day(time: Time) -> int:
    """Return which day of its month a time is; 0 for anything else."""
    match time:
        case DirectedDate(time=aimed):
            return _day(aimed)
        case Calendar(day=day):
            return day
        case _:
            return 0


def _on(time: Time, day: MonthDay) -> Time:
    """Return a day with another number."""
    match time:
        case DirectedDate(time=aimed):
            return replace(time, time=_on(aimed, day))
        case Calendar(year=year):
            return replace(time, day=day.number, year=day.year or year)
        case _:
            return time


def _year(time: Time) -> int:
    """Return the year that a time says for those beside it; 0 for none."""
    match time:
        case Calendar(year=year, months=months) if months < YEAR:
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
    """Return what sort of time it is; of one sort are those that are joined as equals."""
    match time:
        case DirectedDate(time=aimed):
            return kind(aimed)
        case Calendar(day=0, months=months):
            return "year" if months >= YEAR else "months"
        case _:
            return "days"
