"""
At which moments does an event begin, end, and when is it over?

From its begin and end as written, each a day or a moment. Reading them is for `events`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from eventsearch.extractor import dates
from eventsearch.extractor.dates import Moment
from eventsearch.extractor.fields.clock_times import end_of_day, shown_in, start_of_day


def is_before(end: Moment, start: Moment, all_day: bool) -> bool:
    """Say whether an end is before the begin; days are compared with days."""
    if all_day or end.day_only:
        return end.day < start.day
    return _since_zero(end) < _since_zero(start)


def shown(moment: Moment) -> datetime:
    """Return a moment as written; a day's is its first, also where midnight is skipped."""
    return _first(moment) if moment.day_only else moment.at


def ending(end: Moment, start: Moment | None, all_day: bool) -> datetime:
    """Return the end; a day alone ends when it is over, except as the last of whole days."""
    if not all_day:
        return _last(end) if end.day_only else end.at
    if start is not None and end.day == start.day and _since_zero(end) < _since_zero(start):
        return shown(start)
    return shown(end)


def beginning(start: Moment, all_day: bool, zone: tzinfo) -> datetime:
    """Return the begin, or that of the written day in the site's zone where days are whole."""
    return start_of_day(start.day, zone) if all_day else shown(start)


def over(last: Moment | None, all_day: bool, zone: tzinfo, *, ends: bool) -> datetime | None:
    """Return the end, or the end of the last day where no time ends it."""
    if last is None:
        return None
    if all_day:
        return end_of_day(last.day, zone)
    if last.day_only:
        return _last(last)
    return last.at if ends else end_of_day(shown_in(last.at, zone).date(), zone)


def _first(day: Moment) -> datetime:
    return start_of_day(day.day, day.at.tzinfo or UTC)


def _last(day: Moment) -> datetime:
    return end_of_day(day.day, day.at.tzinfo or UTC)


def _since_zero(moment: Moment) -> timedelta:
    # In one zone Python compares what the clocks show, and they may have been changed.
    return shown(moment) - dates.ZERO
