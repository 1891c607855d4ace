"""Which digits say when, in every language?"""

from __future__ import annotations

import re

from eventsearch.query.date_words.expressions import Calendar, Time
from eventsearch.query.date_words.grammar.actions import (
    between,
    calendar,
    given,
    months_of_year,
    years_between,
)
from eventsearch.query.date_words.grammar.patterns import Row

FIRST_YEAR, LAST_YEAR = 1900, 2099
"""Four digits outside of these are a number like any other."""

SAID: tuple[Row, ...] = (
    ("{date}", given),
    ("{date} - {date}", between),
    ("{year} - {year}", years_between),
    ("{quarter} {year}", months_of_year(3)),
    ("{year} {quarter}", months_of_year(3)),
)

BARE: tuple[Row, ...] = (("{year}", calendar),)

DATE = (
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{4}"
    r"|[0-9]{4}-[0-9]{2}|[0-9]{1,2}/[0-9]{4}|(?<![-/.])[0-3][0-9]/[01][0-9]"
)
"""
What may be a date in digits: the day before the month, unless the year comes first.

Without a year both have two digits: ``1/2`` and ``24/7`` are none.
"""

_QUARTER = re.compile(r"[qt]([1-4])")


def date_of(text: str) -> Time | None:
    """Return the day or month that digits mean; None if no calendar has it."""
    parts = [int(part) for part in re.split(r"[-/.]", text)]
    if len(parts) == 2 and parts[1] < 100 and parts[0] <= 31:
        day, month = parts
        return Calendar(month=month, day=day) if day and 1 <= month <= 12 else None
    year, month, day = ([*parts, 0] if parts[0] > 31 else [0, *parts][::-1])[:3]
    if len(parts) == 2 and parts[0] <= 31:
        year, month, day = parts[1], parts[0], 0
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        return None
    return Calendar(year=year, month=month, day=day)


def year_of(text: str) -> int | None:
    """Return the year that digits mean; None for any other number."""
    known = len(text) == 4 and text.isascii() and text.isdecimal()
    return int(text) if known and FIRST_YEAR <= int(text) <= LAST_YEAR else None


def quarter_of(text: str) -> int | None:
    """Return the number of ``Q1`` or ``T1``, folded; None for anything else."""
    found = _QUARTER.fullmatch(text)
    return int(found[1]) if found else None
