"""
Whether the page is an event, when it starts and ends, and when it is over.

Wowchemy wrote the start as `date` and the end as `date_end`; HugoBlox writes `event_start` and
`event_end`, and there `date` is the publication. Other themes have keys of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta, tzinfo
from itertools import chain

from eventsearch.extractor import dates
from eventsearch.extractor.dates import Moment, end_of_day, in_zone, start_of_day
from eventsearch.extractor.fields.dates import date_in_name, report_epoch, report_no_date
from eventsearch.extractor.fields.reader import FieldRule, Front, words
from eventsearch.extractor.markdown.render import plain_line
from eventsearch.model.timestamps import format_for_humans

_OWN_KEYS = ("event", "event_name", "event_start", "event_end", "date_end")
"""Keys that make a page an event, whatever its section."""
_KEYS: Mapping[str, tuple[str, ...]] = {
    "start": ("event_start", "start", "start_date", "startdate", "date_start", "begin", "starts"),
    "end": ("event_end", "date_end", "end", "end_date", "enddate", "ends"),
    "start_time": ("start_time", "starttime", "time"),
    "end_time": ("end_time", "endtime"),
    "all_day": ("event_all_day", "all_day", "allday"),
}
"""What themes call the parts of an event, the strongest name first."""


def event(front: Front) -> Mapping[str, object]:
    """Take the name, series, begin and end of an event; nothing from a page that is none."""
    if not is_event(front):
        return {}
    inner = front.values.get("event")
    values = {**_inner(inner), **front.values} if isinstance(inner, dict) else front.values
    start = _start(front, values)
    end = _end(front, values, start)
    all_day = _all_day(front, values, start, end)
    if start is not None and end is not None and is_before(end, start, all_day):
        _ends_too_early(front, start, end)
        end = None
    return {
        "event": _name(values),
        "series": plain_line(front.text("event_series")),
        "start": None if start is None else first_instant(start),
        "end": None if end is None else end_instant(end, start, all_day),
        "begins": None if start is None else start_instant(start, all_day, front.zone),
        "over": over_at(end or start, all_day, front.zone, ends=end is not None),
        "all_day": all_day,
    }


def is_event(front: Front) -> bool:
    """Say whether section, type or a key of its own make the page an event."""
    if front.source.kind != "page":
        return False
    sections = {section.lower() for section in front.settings.event_sections}
    return (
        front.source.section in sections
        or words(front.values.get("type")).lower() in sections
        or any(_filled(front.values.get(key)) for key in _OWN_KEYS)
    )


def _filled(value: object) -> bool:
    return bool(value) and not isinstance(value, (bool, list))


def _inner(event: Mapping[str, object]) -> dict[str, object]:
    """Return the values of an `event` mapping under the keys they have at the top."""
    return {
        "event_name": event.get("name") or event.get("title"),
        **{key: event[key] for key in ("date", *chain(*_KEYS.values())) if key in event},
        **{f"event_{key}": event[key] for key in ("start", "end", "all_day") if key in event},
    }


def _name(values: Mapping[str, object]) -> str:
    return next(
        (text for key in ("event_name", "event") if (text := plain_line(words(values.get(key))))),
        "",
    )


def _all_day(
    front: Front, values: Mapping[str, object], start: Moment | None, end: Moment | None
) -> bool:
    """Say what a switch says; without one, days without times of day are whole days."""
    switches = [key for key in _KEYS["all_day"] if values.get(key) not in (None, "")]
    if switches:
        return any(
            front.switch(key) if key in front.values else values[key] is True
            for key in switches
            if values[key]
        )
    return start is not None and start.day_only and (end is None or end.day_only)


def _start(front: Front, values: Mapping[str, object]) -> Moment | None:
    """Return the begin: under a key of its own, else the date as written or in the file's name."""
    start = _read(front, values, "start", None)
    if start is None:
        start = dates.read_loosely(values.get("date"), front.zone)
        if start is None and ":filename" in front.site.date_sources.get("date", ()):
            start, _ = date_in_name(front)
    if start is None or start.at == dates.ZERO:
        return None
    return (_timed(start, values, "start_time") if start.day_only else None) or start


def _end(front: Front, values: Mapping[str, object], start: Moment | None) -> Moment | None:
    end = _read(front, values, "end", start)
    if end is None:
        timed = None if start is None else _timed(start, values, "end_time")
        return None if start is None or timed is None else _following(timed, start)
    return (_timed(end, values, "end_time") if end.day_only else None) or end


def _following(hour: Moment, start: Moment) -> Moment:
    """Return an hour of the begin's day, or of the next where it has struck by the begin."""
    return dates.next_day(hour) if hour.written < start.written else hour


def _read(
    front: Front, values: Mapping[str, object], part: str, day: Moment | None
) -> Moment | None:
    """
    Return the first of the keys of a part that holds a moment; report those that do not.

    A time of day alone is the first one from *day* on; a moment without a zone is in the zone of
    *day*, where that was written with one.
    """
    zone = day.at.tzinfo if day is not None and day.zoned and day.at.tzinfo else front.zone
    for key in _KEYS[part]:
        value = values.get(key)
        if value in (None, "") or isinstance(value, bool):
            continue
        moment = dates.read_loosely(value, zone)
        if moment is None and day is not None:
            hour = dates.with_time(day, value)
            moment = hour and _following(hour, day)
        if moment is not None:
            report_epoch(front, key, value)
            return moment
        report_no_date(front, key, value)
    return None


def _timed(moment: Moment, values: Mapping[str, object], part: str) -> Moment | None:
    timed = (dates.with_time(moment, values.get(key)) for key in _KEYS[part])
    return next((each for each in timed if each is not None), None)


def _ends_too_early(front: Front, start: Moment, end: Moment) -> None:
    key = next((key for key in _KEYS["end"] if front.values.get(key)), "event")
    midnight = not end.day_only and end.written.time() == time() and end.day == start.day
    front.report(
        key,
        "E108",
        f"the event ends {_format_time(end)}, before it begins {_format_time(start)}",
        "write the next day if it ends at midnight, else correct one of the two"
        if midnight
        else "correct one of the two",
    )


def _format_time(moment: Moment) -> str:
    return moment.day.isoformat() if moment.day_only else format_for_humans(first_instant(moment))


def is_before(end: Moment, start: Moment, all_day: bool) -> bool:
    """Say whether an end is before the begin; days are compared with days."""
    if all_day or end.day_only:
        return end.day < start.day
    return _since_zero(end) < _since_zero(start)


def first_instant(moment: Moment) -> datetime:
    """Return a moment as written; a day's is its first, also where midnight is skipped."""
    return _first(moment) if moment.day_only else moment.at


def end_instant(end: Moment, start: Moment | None, all_day: bool) -> datetime:
    """Return the end; a day alone ends when it is over, except as the last of whole days."""
    if not all_day:
        return _last(end) if end.day_only else end.at
    if start is not None and end.day == start.day and _since_zero(end) < _since_zero(start):
        return first_instant(start)
    return first_instant(end)


def start_instant(start: Moment, all_day: bool, zone: tzinfo) -> datetime:
    """Return the begin, or that of the written day in the site's zone where days are whole."""
    return start_of_day(start.day, zone) if all_day else first_instant(start)


def over_at(last: Moment | None, all_day: bool, zone: tzinfo, *, ends: bool) -> datetime | None:
    """Return the end, or the end of the last day where no time ends it."""
    if last is None:
        return None
    if all_day:
        return end_of_day(last.day, zone)
    if last.day_only:
        return _last(last)
    return last.at if ends else end_of_day(in_zone(last.at, zone).date(), zone)


def _first(day: Moment) -> datetime:
    return start_of_day(day.day, day.at.tzinfo or UTC)


def _last(day: Moment) -> datetime:
    return end_of_day(day.day, day.at.tzinfo or UTC)


def _since_zero(moment: Moment) -> timedelta:
    # In one zone Python compares what the clocks show, and they may have been changed.
    return first_instant(moment) - dates.ZERO


RULES: tuple[FieldRule, ...] = (event,)
