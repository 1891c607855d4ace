"""
The stretch of time that a typed date means, in epoch seconds.

A year, a month or a day is the whole of it, in the zone of the index; a time of day is its second.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from eventsearch.model.query import DateRangeFilter
from eventsearch.model.timestamps import epoch

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from eventsearch.model.query import Clock
    from eventsearch.query.date_words.expressions import Days


CURE = "write YYYY, YYYY-MM, YYYY-MM-DD or a range such as 2022..2023-06"

_DAY = re.compile(r"(?P<year>[1-9]\d{3})(?:-(?P<month>\d\d?)(?:-(?P<day>\d\d?))?)?")
_SLASHED = re.compile(r"(?:(?:(?P<day>\d\d?)[/.])?(?P<month>\d\d?)[/.])?(?P<year>[1-9]\d{3})")
_MOMENT = re.compile(
    r"[1-9]\d{3}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)


class Stretch(NamedTuple):
    """Half-open range of epoch seconds; *end* is None after the last day there is."""

    start: int
    end: int | None


def stretch(text: str, zone: str) -> Stretch | None:
    """Return the time that a date means, days beginning in *zone*; None if it is no date."""
    # Most questions have no date, and finding where zones are kept takes 2 ms.
    from zoneinfo import ZoneInfo

    text = text.strip()
    try:
        if _MOMENT.fullmatch(text):
            return _moment(text, ZoneInfo(zone))
        match = _DAY.fullmatch(text) or _SLASHED.fullmatch(text)
        return _days(match, ZoneInfo(zone)) if match else None
    except (ValueError, OverflowError):
        # Looks like a date and is none, such as 2023-02-30, or lies past the last day there is.
        return None


def date_range(text: str, zone: str) -> DateRangeFilter | None:
    """Return what ``2022``, ``2022..2023``, ``..2023`` or ``2022..`` mean; None if unreadable."""
    first, dots, last = text.partition("..")
    if not dots:
        found = stretch(text, zone)
        return DateRangeFilter(low=found.start, high=found.end) if found else None
    low = stretch(first, zone) if first.strip() else None
    high = stretch(last, zone) if last.strip() else None
    if (first.strip() and low is None) or (last.strip() and high is None) or not (low or high):
        return None
    return DateRangeFilter(low=low.start if low else None, high=high.end if high else None)


def _moment(text: str, zone: ZoneInfo) -> Stretch:
    moment = datetime.fromisoformat(text.upper().replace(" +", "+").replace(" -", "-"))
    start = epoch(moment if moment.tzinfo else moment.replace(tzinfo=zone))
    return Stretch(start, start + 1)


def _days(match: re.Match[str], zone: ZoneInfo) -> Stretch:
    year, month, day = int(match["year"]), match["month"], match["day"]
    first = datetime(year, int(month or 1), int(day or 1), tzinfo=zone)
    start = epoch(first)
    try:
        if day:
            after = first + timedelta(days=1)
        elif month:
            after = first.replace(year=year + int(month) // 12, month=int(month) % 12 + 1)
        else:
            after = first.replace(year=year + 1)
    except (ValueError, OverflowError):
        return Stretch(start, None)
    return Stretch(start, epoch(after))


def today(clock: Clock) -> date:
    """Return the day that it is in the clock's zone."""
    from zoneinfo import ZoneInfo

    try:
        return clock.now.astimezone(ZoneInfo(clock.zone)).date()
    except OverflowError:
        # The first and the last day that Python knows have no neighbour.
        return clock.now.astimezone(UTC).date()


def seconds(days: Days, zone: str) -> tuple[int | None, int | None]:
    """Return the half-open range of epoch seconds of days that begin in a zone."""
    low = None if days.first is None else _midnight(days.first, zone)
    try:
        high = None if days.last is None else _midnight(days.last + timedelta(days=1), zone)
    except OverflowError:
        # After the last day that there is comes no midnight.
        return low, None
    return low, high


def stretch_said(text: str, clock: Clock, aim: Literal["coming", "latest"]) -> Stretch | None:
    """Return the time that the words of a value mean, ``lundi..vendredi`` too; None if none."""
    # Few values are words.
    from eventsearch.query.date_words.find import whole

    meant = whole(text, today(clock), aim)
    if meant is None:
        return None
    low, high = seconds(meant, clock.zone)
    return None if low is None else Stretch(low, high)


def day(second: int | None, zone: str) -> str:
    """Return the day that an epoch second is in, ``YYYY-MM-DD``; empty for none."""
    from zoneinfo import ZoneInfo

    if second is None:
        return ""
    return datetime.fromtimestamp(second, ZoneInfo(zone)).date().isoformat()


def _midnight(day: date, zone: str) -> int:
    from zoneinfo import ZoneInfo

    return epoch(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)))
