"""
Read whether a page is an event, when it starts and ends, and when it is over.

Wowchemy writes the start as `date` and the end as `date_end`. HugoBlox writes `event_start` and
`event_end`, and uses `date` for the publication. Other themes have keys of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta, tzinfo

from eventsearch.extractor import dates
from eventsearch.extractor.dates import Doubt, Moment, end_of_day, in_zone, start_of_day
from eventsearch.extractor.events.evidence import (
    NOT_ENOUGH,
    ROLES_OF_TIME,
    Decided,
    Evidence,
    clue_of,
    days_of,
    facts_of,
    is_address,
    likeness_of,
)
from eventsearch.extractor.events.recurrence import Recurrence, recur, report_recurrence
from eventsearch.extractor.events.state import state_of
from eventsearch.extractor.events.times import Times, starts_of, times_of
from eventsearch.extractor.events.values import reading_of
from eventsearch.extractor.fields.reader import FieldRule, Front, words
from eventsearch.extractor.markdown.inline_marks import plain_line
from eventsearch.model.page import Occurrence
from eventsearch.model.timestamps import format_for_humans


def event(front: Front) -> Mapping[str, object]:
    """Read the event's fields, such as its name and start. Return only a clue for other pages."""
    facts = facts_of(front)
    if not facts.is_event:
        # The clue lists keys for the start or the day whose values are texts without a date.
        unread = (e for e in facts.of("start", "date") if isinstance(e.value, str))
        keys = tuple(entry.key for entry in unread if not facts.has_date(entry))
        return {"clue": clue_of(Decided(facts), keys)}
    times = times_of(front, facts.fields)
    recurrence = _recurrence(front, times)
    if recurrence is not None:
        _report_earlier_day(front, times, recurrence.first[0])
        times = times._replace(start=recurrence.first[0], end=recurrence.first[1])
    start, end, all_day, zone = times.start, times.end, times.all_day, times.zone
    if start is not None and end is not None and is_before(end, start, all_day):
        _ends_too_early(front, times.end_key, start, end)
        end = None
    spans = recurrence.spans if recurrence else ()
    occurrences = tuple(_occurrence(*each, all_day, zone) for each in spans)
    return {
        "event": _name(front.values),
        "series": plain_line(front.text("event_series")),
        "start": None if start is None else first_instant(start),
        "end": None if end is None else end_instant(end, start, all_day),
        "begins": None if start is None else start_instant(start, all_day, zone),
        "over": occurrences[-1].over
        if occurrences
        else over_at(end or start, all_day, zone, ends=end is not None),
        "all_day": all_day,
        "clue": clue_of(Decided(facts, is_event=True, start=times.start_key)),
        "occurrences": occurrences,
        "recurrence": recurrence.lines if recurrence else (),
        **state_of(front, facts.fields),
    }


def evidence_of(front: Front) -> Iterator[Evidence]:
    """
    Yield all evidence on a page: that it is an event, of its start, and for proposed settings.

    On a page that is not an event, yield its keys for times too, to show that they are not enough.
    Reads the values again, so it may report their faults again.
    """
    facts = facts_of(front)
    yield from facts.evidence
    decided = Decided(facts)
    if facts.is_event:
        yield from starts_of(front, facts.fields)
        decided = Decided(facts, is_event=True, start=times_of(front, facts.fields).start_key)
    elif not facts.event_name:
        likeness = likeness_of(facts)
        yield from likeness
        decided = Decided(facts, like=tuple(each.where for each in likeness))
    yield from days_of(decided)
    if not facts.is_event:
        listed = {"date", *decided.like}
        for entry in (each for each in facts.of(*ROLES_OF_TIME) if each.key not in listed):
            yield Evidence(entry.key, words(entry.value), rule=NOT_ENOUGH)


def _recurrence(front: Front, times: Times) -> Recurrence | None:
    series, span = times.series, (times.start, times.end)
    try:
        return recur(series, span, times.sessions, times.all_day, times.zone, front.today)
    except (Doubt, OverflowError) as exc:
        doubt = exc if isinstance(exc, Doubt) else Doubt("it leaves the years 1 to 9999")
        pairs = [(entry.key, entry.value) for entry in series.keys]
        key, value = pairs[0] if pairs else (times.start_key, list(times.sessions))
        report_recurrence(front, key, value, doubt)
        return None


def _report_earlier_day(front: Front, times: Times, first: Moment) -> None:
    """Report a further day that is before the start of the event. Often its year is wrong."""
    further = next((each for each in times.series.keys if each.name.role == "extra"), None)
    start = times.start
    if further is None or start is None or not is_before(first, start, times.all_day):
        return
    front.report(
        further.key,
        "E193",
        f"`{further.key}` has {first.day}, before the start of the event, {start.day}: the event"
        " starts with it",
        "correct one of the two",
    )


def _occurrence(start: Moment, end: Moment | None, all_day: bool, zone: tzinfo) -> Occurrence:
    over = over_at(end or start, all_day, zone, ends=end is not None)
    assert over is not None, "it has a start"
    return Occurrence(
        start=first_instant(start),
        end=None if end is None else end_instant(end, start, all_day),
        begins=start_instant(start, all_day, zone),
        over=over,
    )


def _name(values: Mapping[str, object]) -> str:
    event = values.get("event")
    inner = event.get("name") or event.get("title") if isinstance(event, dict) else event
    return next(
        (
            text
            for each in (values.get("event_name"), inner)
            # `event` may contain a day instead of a name.
            if not (is_address(each) or reading_of(each)) and (text := plain_line(words(each)))
        ),
        "",
    )


def _ends_too_early(front: Front, key: str, start: Moment, end: Moment) -> None:
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
    """Return whether the end is before the start. Compare only days if the end has no time."""
    if all_day or end.day_only:
        return end.day < start.day
    return _since_zero(end) < _since_zero(start)


def first_instant(moment: Moment) -> datetime:
    """Return a moment; for a day its first moment, even if clocks skip its midnight."""
    return start_of_day(moment.day, moment.at.tzinfo or UTC) if moment.day_only else moment.at


def end_instant(end: Moment, start: Moment | None, all_day: bool) -> datetime:
    """
    Return the end of an event; for a day without a time, the end of that day.

    For an all-day event, return the first moment of the last day instead.
    """
    if not all_day:
        return _last(end) if end.day_only else end.at
    if start is not None and end.day == start.day and _since_zero(end) < _since_zero(start):
        return first_instant(start)
    return first_instant(end)


def start_instant(start: Moment, all_day: bool, zone: tzinfo) -> datetime:
    """Return the start; for an all-day event, the first moment of its day in *zone*."""
    return start_of_day(start.day, zone) if all_day else first_instant(start)


def over_at(last: Moment | None, all_day: bool, zone: tzinfo, *, ends: bool) -> datetime | None:
    """
    Return when an event is over: at its end, or without a time of the end, when the day is over.

    Args:
        last: The end of the event, or its start if it has no end.
        ends: Whether *last* is the end.
    """
    if last is None:
        return None
    if all_day:
        return end_of_day(last.day, zone)
    if last.day_only:
        return _last(last)
    return last.at if ends else end_of_day(in_zone(last.at, zone).date(), zone)


def _last(day: Moment) -> datetime:
    return end_of_day(day.day, day.at.tzinfo or UTC)


def _since_zero(moment: Moment) -> timedelta:
    # Python ignores UTC offsets between times in one zone, which is wrong around clock changes.
    return first_instant(moment) - dates.ZERO


RULES: tuple[FieldRule, ...] = (event,)
