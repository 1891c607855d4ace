"""
Which date may have been meant by something that is none?
"""

from __future__ import annotations

import re
from datetime import date

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)", re.ASCII)


def cure_of(value: object) -> tuple[str, str]:
    """Return what else is to be said of a value that is no date, and the cure."""
    days = _readings(value) if isinstance(value, str) else []
    match sorted(set(days)):
        case [day]:
            return "", f"write {day.isoformat()}"
        case [first, second]:
            # Hugo takes neither, and no reader could tell.
            return ": which is the day and which the month?", f"write {first} or {second}"
        case _:
            return "", "write YYYY-MM-DD"


def _readings(value: str) -> list[date]:
    """Return the days that numbers with signs between may mean."""
    text = value.strip()
    if found := _YEAR_FIRST.match(text):
        year, month, day = map(int, found.groups())
        return _days((year, month, day))
    if found := _YEAR_LAST.match(text):
        first, second, year = map(int, found.groups())
        return _days((year, second, first), (year, first, second))
    return []


def _days(*parts: tuple[int, int, int]) -> list[date]:
    days = []
    for each in parts:
        try:
            days.append(date(*each))
        except ValueError:
            continue
    return days
