"""
At which moment do the clocks of a zone show a time, and which one do they show then?

Most days at one; where the clocks are changed, an hour is skipped or comes twice.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo


def wall(written: datetime, zone: tzinfo) -> datetime:
    """
    Return the moment at which clocks in a zone show a naive time, as Go has it.

    An hour that is skipped or repeated is in the offset that holds at the same figures in UTC, or
    in the one that holds where that leads.

    Source: Date in time.go of Go's package time.
    """
    try:
        utc = written.replace(tzinfo=UTC)
        offset = utc.astimezone(zone).utcoffset() or timedelta()
        at = (utc - offset).astimezone(zone)
        there = at.utcoffset() or timedelta()
        return at if there == offset else (utc - there).astimezone(zone)
    except OverflowError:
        # The first and the last day that Python knows have no neighbour, and no clocks change.
        return written.replace(tzinfo=zone)


def shown_in(moment: datetime, zone: tzinfo) -> datetime:
    """Return a moment on the clocks of a zone; as it is where they show no day of the calendar."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        # The first and the last day that Python knows have no neighbour.
        return moment


def start_of_day(day: date, zone: tzinfo) -> datetime:
    """Return the first moment of a day."""
    # Where midnight is skipped Python counts on from the day before: the day's first moment.
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """Return the first moment of the next day; the last one there is for the last day."""
    try:
        following = day + timedelta(days=1)
    except OverflowError:
        following = day
    return start_of_day(following, zone)
