"""
Whether the page is an event, when it starts and ends, and when it is over.

Wowchemy wrote the start as `date` and the end as `date_end`; HugoBlox writes `event_start` and
`event_end`, and there `date` is the publication. Other themes have keys of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo

from eventsearch.extractor import dates
from eventsearch.extractor.dates import Doubt, Moment, end_of_day, in_zone, start_of_day
from eventsearch.extractor.events.clues import clue_of
from eventsearch.extractor.events.keys import (
    Entry,
    entries,
    is_event_name,
    is_other_section,
    value_at,
)
from eventsearch.extractor.events.occurrences import Recurrence, recur
from eventsearch.extractor.events.recurrence_rules import report_recurrence
from eventsearch.extractor.events.state import state_of
from eventsearch.extractor.events.times import Times, times_of
from eventsearch.extractor.events.values import read_when
from eventsearch.extractor.fields.dates import FILE_NAME, TEXT, TITLE, is_announced, span_in
from eventsearch.extractor.fields.reader import FieldRule, Front, words
from eventsearch.extractor.markdown.inline_marks import plain_line
from eventsearch.model.page import Occurrence, SourceFile
from eventsearch.model.timestamps import format_for_humans

_OWN_KEYS = ("event", "event_name")
"""Keys that make a page an event by their text, whatever its section."""
_ISO_DAY = re.compile(r"(?:19|20)\d\d-\d\d?-\d\d?(?!\d)", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d\d")


def event(front: Front) -> Mapping[str, object]:
    """Take the name, series, start and end of an event; nothing from a page that is none."""
    fields = tuple(
        entry
        for entry in entries(front.values, front.settings.events)
        if not _are_terms(entry, front)
    )
    if not is_event(front, fields):
        names, unread = event_names(front), _unread_starts(front, fields)
        return {"clue": clue_of(front, fields, names, event=False, start="", unread=unread)}
    times = times_of(front, fields)
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
        "clue": clue_of(front, fields, event_names(front), event=True, start=times.start_key),
        "occurrences": occurrences,
        "recurrence": recurrence.lines if recurrence else (),
        **state_of(front, fields),
    }


def _unread_starts(front: Front, fields: Sequence[Entry]) -> tuple[str, ...]:
    """Return the keys for the start or the day whose values are texts without a date."""
    return tuple(
        entry.key
        for entry in fields
        if entry.name.role in ("start", "date") and isinstance(entry.value, str)
        if not _is_date(entry, front)
    )


def _are_terms(entry: Entry, front: Front) -> bool:
    """Say whether a list holds terms of a taxonomy, such as `dates`, and not days."""
    plurals = {plural.lower() for _, plural in front.site.taxonomies}
    return (
        entry.name.role == "date"
        and entry.name.rank > 0
        and entry.key.lower() in plurals
        and isinstance(entry.value, list)
        and not any(_is_date(entry._replace(value=each), front) for each in entry.value)
    )


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
    """Report a further day of a recurring event before its start: mostly its year is a slip."""
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


def is_event(front: Front, fields: Sequence[Entry]) -> bool:
    """Say whether section, type, layout or a key of its own make the page an event."""
    dated = [entry for entry in fields if _is_date(entry, front)]
    roles = {entry.name.role for entry in dated if entry.name.own}
    if roles == {"end"} and not _has_start(dated, front):
        roles = set()
    if front.source.kind == "section":
        return bool(roles - {"end"}) and not _is_year_list(front, fields)
    if front.source.kind != "page":
        return False
    names = event_names(front)
    named = any(is_event_name(name, front.lang) for name in names)
    return (
        is_set(front)
        or any(_is_name(front.values.get(key)) for key in _OWN_KEYS)
        or any(entry.name.role == "rule" and "FREQ=" in str(entry.value) for entry in fields)
        or (bool(roles) and not any(map(is_other_section, names)))
        or (TITLE in front.settings.events.start and span_in(TITLE, front) is not None)
        or (TEXT in front.settings.events.start and is_announced(front))
        or any(e.name.rank == 0 and e.name.own and _is_date(e, front) for e in fields)
        or (named and _has_time(front, fields))
        or (not any(map(is_other_section, names)) and _says_all(front, fields))
    )


def _has_start(dated: Sequence[Entry], front: Front) -> bool:
    """Return whether a key or the file's name has a day beside that of an end, `fecha_fin`."""
    # The key of Wowchemy's events, which no other page has.
    return (
        "date_end" in front.values
        or any(each.name.role in ("date", "start") for each in dated)
        or span_in(FILE_NAME, front) is not None
    )


def event_names(front: Front) -> tuple[str, ...]:
    """Return the names that may say that a page is an event: of its folder, type and layout."""
    own = (words(front.values.get("type")), words(front.values.get("layout")))
    return (*own, front.source.section, folder_of(front.source))


def folder_of(source: SourceFile) -> str:
    """
    Return the first folder of a page that says something of it: no `src`, `content` or `fr`.

    Of posts one that names events says more: `posts/meetups`.
    """
    folders = source.logical.strip("/").lower().split("/")[:-1]
    named = [name for name in folders if name not in _WRAPPERS and not _LANGUAGE.fullmatch(name)]
    first = (named or [source.section])[0].lstrip("_")
    inner = named[1:2] if first in _POSTS else []
    return "/".join((first, *filter(is_event_name, inner)))


_WRAPPERS = frozenset(
    (
        *("src", "source", "content", "contents", "pages", "site", "collections", "docs"),
        *("frontend", "client", "app", "web", "website", "www", "md", "markdown"),
    )
)
_POSTS = frozenset(("post", "posts", "blog", "news", "articles", "drafts"))
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?")


def is_set(front: Front) -> bool:
    """Say whether the settings make a page an event, by its section, type, layout or keys."""
    settings = front.settings.events
    sections = {name.lower() for name in settings.sections}
    *own, section, folder = (name.lower() for name in event_names(front))
    return (
        not sections.isdisjoint((*own, section, folder))
        or not {name.lower() for name in settings.types}.isdisjoint(own)
        or any(_holds(front.values, condition) for condition in settings.keys)
    )


def _holds(values: Mapping[str, object], condition: str) -> bool:
    """Say whether a key is there, or has a value: `featured`, `categories: meetup`."""
    path, colon, wanted = condition.partition(": ")
    value = value_at(values, tuple(path.split(".")))
    if not colon:
        return value not in (None, "", False) and value != []
    written = value if isinstance(value, list) else [value]
    return any(words(each).lower() == wanted for each in written)


def _has_time(front: Front, fields: Sequence[Entry]) -> bool:
    """Say whether keys beside the publication say when it takes place."""
    timed = ("start", "start_time", "time", "end", "end_time")
    dated = any(span_in(name, front) for name in front.settings.events.start)
    own = (e for e in fields if e.name.role in timed or (e.name.role == "date" and e.key != "date"))
    return dated or any(_is_date(each, front) for each in own) or _has_place(front, fields)


def _has_place(front: Front, fields: Sequence[Entry]) -> bool:
    """Say whether a place stands beside `date`, and neither a key nor the text has another day."""
    if not any(e.name.role == "place" and _is_name(e.value) for e in fields):
        return False
    clue = clue_of(front, fields, event_names(front), event=False, start="")
    keys = clue.keys if clue is not None else ()
    # The text may have the hour of the same day.
    days = {day[:10] for _, _, day in keys}
    return len(days) == 1 and any(key == "date" for key, *_ in keys)


def _says_all(front: Front, fields: Sequence[Entry]) -> bool:
    """Say whether keys of their own say the day, the time of day and the place."""
    # A post has the day of its publication, and may have been written in a place.
    post = front.source.section in _POSTS or folder_of(front.source).partition("/")[0] in _POSTS
    days = (
        each
        for each in fields
        if each.name.role in ("date", "start") and not (post and each.key == "date")
    )
    hours = (each.value for each in fields if each.name.role in ("start_time", "time"))
    return (
        any(e.name.role == "place" and _is_name(e.value) for e in fields)
        and any(map(_is_hour, hours))
        and any(_is_date(each, front) for each in days)
    )


def _is_hour(value: object) -> bool:
    if isinstance(value, str):
        try:
            reading = read_when(value)
        except Doubt:
            return False
        return reading is not None and reading.begins is not None
    return isinstance(value, time)


def _is_name(value: object) -> bool:
    """Say whether a value names an event, or holds its keys; an address is only a link to one."""
    return bool(value) and not isinstance(value, (bool, list)) and not _is_address(value)


def _is_address(value: object) -> bool:
    return isinstance(value, str) and bool(re.match(r"(?i)\s*(?:https?:)?//", value))


def _is_day(value: object) -> bool:
    """Say whether `event` has a day or a moment in place of a name."""
    try:
        return isinstance(value, str) and read_when(value) is not None
    except Doubt:
        return True


def _is_date(entry: Entry, front: Front) -> bool:
    if isinstance(entry.value, str):
        if dates.NUMERIC.search(entry.value) or _ISO_DAY.match(entry.value):
            # What cannot be read of it is reported.
            return True
        try:
            reading = read_when(entry.value)
        except Doubt:
            return True
        if reading is not None:
            return True
    return isinstance(entry.value, list) or dates.read_loosely(entry.value, front.zone) is not None


def _is_year_list(front: Front, fields: Sequence[Entry]) -> bool:
    """Say whether a section page only gathers the events of a year."""
    folder = front.source.logical.rstrip("/").rpartition("/")[2]
    if _YEAR.fullmatch(words(front.values.get("title"))):
        return True
    moments = [dates.read_loosely(e.value, front.zone) for e in fields if e.name.own]
    new_year = any(m is not None and (m.day.month, m.day.day) == (1, 1) for m in moments)
    return new_year and bool(_YEAR.fullmatch(folder))


def _name(values: Mapping[str, object]) -> str:
    event = values.get("event")
    inner = event.get("name") or event.get("title") if isinstance(event, dict) else event
    return next(
        (
            text
            for each in (values.get("event_name"), inner)
            if not (_is_address(each) or _is_day(each)) and (text := plain_line(words(each)))
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
    """Say whether an end is before the begin; days are compared with days."""
    if all_day or end.day_only:
        return end.day < start.day
    return _since_zero(end) < _since_zero(start)


def first_instant(moment: Moment) -> datetime:
    """Return a moment as written; a day's is its first, also where midnight is skipped."""
    return start_of_day(moment.day, moment.at.tzinfo or UTC) if moment.day_only else moment.at


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


def _last(day: Moment) -> datetime:
    return end_of_day(day.day, day.at.tzinfo or UTC)


def _since_zero(moment: Moment) -> timedelta:
    # In one zone Python compares what the clocks show, and they may have been changed.
    return first_instant(moment) - dates.ZERO


RULES: tuple[FieldRule, ...] = (event,)
