"""
When do the days that words mean begin and end, where the asker is?

Between the days of `eventsearch.query.date_words` and the seconds that an engine knows.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from eventsearch.model.timestamps import epoch
from eventsearch.query.syntax.date_ranges import Stretch

if TYPE_CHECKING:
    from eventsearch.model.query import Clock
    from eventsearch.query.date_words.date_math import Days


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
