"""
Which date may have been meant by something that is none, or that is read as another one?
"""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from collections.abc import Iterator
from datetime import UTC, date
from typing import NamedTuple

from eventsearch.extractor.dates import read_loosely

_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})[-/.](\d{1,2})(?!\d)", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)", re.ASCII)
_WITHOUT_SIGNS = re.compile(r"(\d{4})(\d\d)(\d\d)(?!\d)", re.ASCII)
_CLOCK = re.compile(
    r"[T ,à@-]*(?P<hour>\d\d?) ?[:hH] ?(?P<minute>\d\d)?(?:[:m](?P<second>\d\d))?"
    r" ?(?P<zone>Z|[+-]\d\d:?\d\d)?",
    re.ASCII,
)
_YEARS = range(1900, 2200)
"""Of numbers that are days without dashes: as seconds they all lie in the year 1970."""


class _Parts(NamedTuple):
    """Numbers that may be a day."""

    year: int
    month: int
    day: int


def cure_of(value: object) -> tuple[str, str]:
    """Return what else is to be said of a value that is no date, and the cure."""
    if isinstance(value, str) and value[-1:].isdigit() and (spelled := read_loosely(value, UTC)):
        written = spelled.written.isoformat()
        return "", f"write {spelled.day.isoformat() if spelled.day_only else written}"
    read, rest = _readings(value.strip()) if isinstance(value, str) else ((), "")
    clock = _clock(rest)
    days = sorted({day for parts in read if (day := _day(parts))})
    match days:
        case [day]:
            return "", f"write {day.isoformat()}{clock}"
        case [first, second]:
            # Hugo takes neither, and no reader could tell.
            more = ": which is the day and which the month?"
            return more, f"write {first}{clock} or {second}{clock}"
        case _:
            return _why_none(read), f"write YYYY-MM-DD{'THH:MM:SS' if clock else ''}"


def without_dashes(value: object) -> date | None:
    """Return the day that a whole number was to be, `20270505`; None for any other number."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    year, rest = divmod(value, 10_000)
    return _day(_Parts(year, *divmod(rest, 100))) if year in _YEARS else None


def _readings(text: str) -> tuple[tuple[_Parts, ...], str]:
    """Return the days that numbers may mean, and what stands after them."""
    if found := _YEAR_FIRST.match(text):
        year, month, day = int(found[1]), int(found[3]), int(found[4])
        return (_Parts(year, month, day),), text[found.end() :]
    if found := _YEAR_LAST.match(text):
        first, second, year = map(int, found.groups())
        return (_Parts(year, second, first), _Parts(year, first, second)), text[found.end() :]
    if found := _WITHOUT_SIGNS.match(text):
        return (_Parts(*map(int, found.groups())),), text[found.end() :]
    return (), ""


def _day(parts: _Parts) -> date | None:
    try:
        return date(*parts)
    except ValueError:
        return None


def _clock(rest: str) -> str:
    """Return the time of day after a day as it is to be written; empty where none can be read."""
    found = _CLOCK.fullmatch(rest.rstrip())
    if found is None:
        return ""
    numbers = [int(found[name] or 0) for name in ("hour", "minute", "second")]
    hour, minute, second = numbers
    if hour > 23 or minute > 59 or second > 59:
        return ""
    zone = found["zone"] or ""
    colon = f"{zone[:3]}:{zone[3:]}" if len(zone) == len("+0100") else zone
    return f"T{hour:02}:{minute:02}:{second:02}{colon}"


def _why_none(read: tuple[_Parts, ...]) -> str:
    """Say why numbers are no day, where there is one month that can be meant."""
    return next((f": {why}" for parts in read for why in _lengths(parts)), "")


def _lengths(parts: _Parts) -> Iterator[str]:
    # Beyond 31 no number was meant for a day.
    if parts.month in range(1, 13) and parts.day in range(29, 32) and parts.year in _YEARS:
        days = monthrange(parts.year, parts.month)[1]
        yield f"{month_name[parts.month]} {parts.year} has {days} days"
