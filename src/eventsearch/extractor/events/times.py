"""
Read when an event starts and ends from all its keys.

If several keys have the same role, the first one in this order counts:

1. keys that the settings list,
2. keys in a mapping,
3. keys with a word for events in their names,
4. other keys,
5. `date`, which many sites use for the publication.

Values that contradict each other and values that cannot be read are reported.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, time, timedelta, tzinfo
from functools import cached_property
from html import unescape
from itertools import islice
from typing import NamedTuple

from eventsearch.extractor import dates
from eventsearch.extractor.dates import Doubt, Moment
from eventsearch.extractor.events.evidence import Evidence, facts_of
from eventsearch.extractor.events.keys import Entry, Name, entries
from eventsearch.extractor.events.recurrence import (
    REST,
    Series,
    after,
    later,
    runs,
    series_of,
    spoken,
)
from eventsearch.extractor.events.values import (
    Reading,
    Span,
    Value,
    at,
    flat,
    following,
    is_open,
    is_part,
    is_timetable,
    is_whole_day,
    names_day,
    read_when,
    read_zoned,
    show,
    without_midnight,
    zone_named,
)
from eventsearch.extractor.fields.dates import (
    compact_date,
    date_in_name,
    is_undecided,
    report_no_date,
)
from eventsearch.extractor.fields.reader import Front, kind
from eventsearch.extractor.front_matter.coercion import to_bool
from eventsearch.model.page import Severity

_MIDNIGHT = re.compile(r"(?i)(?:(?P<day>.*\S)[ T]+)?(?:24[:.h]00(?::00)?|24 ?(?:h|uhr|uur))")
_HOUR_NAMES = ("hour", "heure", "hora", "ora", "uhrzeit", "tijd")
_LEAST_SECONDS = 1_000_000
"""Smaller numbers are not read as seconds since 1970, because they may be years or hours."""
_LONGEST = timedelta(days=400)
_NO_NAME = Name("date", 9)
_RULE_ROLES = ("date", "start", "time", "start_time")
"""Roles whose values may be rules in words: `every Monday`."""


class Times(NamedTuple):
    """
    When an event takes place.

    Attributes:
        zone: The time zone of times that are written without a zone.
        end_key: Key from which the end is read; empty if there is no end.
        start_key: Key from which the start is read, `settings` if the settings specify the key;
            empty if there is no start.
        series: The rules and days by which it recurs.
        sessions: Start and end of each session, if a key lists several.
    """

    zone: tzinfo
    series: Series
    start: Moment | None = None
    end: Moment | None = None
    all_day: bool = False
    end_key: str = ""
    start_key: str = ""
    sessions: tuple[Span, ...] = ()


def times_of(front: Front, fields: Iterable[Entry], *, nested: bool = False) -> Times:
    """
    Return when an event takes place. Report values that contradict or cannot be read.

    Args:
        fields: The keys of the event.
        nested: Whether the keys are in an item of a list. There `date` is not the publication.
    """
    reader = _Reader(front, fields, nested)
    first = reader.first()
    start = reader.start(first)
    end, key = reader.end(start, first)
    switch = reader.switch()
    if start and start == end and not start.day_only and start.written.time() == time():
        # Start and end at the same midnight come from a template that nobody filled in.
        start, end, switch = replace(start, day_only=True), None, None
    days_only = start is not None and start.day_only and (end is None or end.day_only)
    return Times(
        start=start,
        end=end,
        all_day=days_only if switch is None else switch,
        zone=reader.zone,
        end_key=key,
        start_key=(first.entry.key if first.entry.name.rank else "settings")
        if first and start
        else "",
        series=reader.series,
        sessions=first.sessions if first else (),
    )


class _Reader:
    def __init__(self, front: Front, fields: Iterable[Entry], nested: bool) -> None:
        self.front = front
        self.nested = nested
        self.doubted: set[tuple[str, ...]] = set()
        self.by_role: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in sorted(fields, key=lambda entry: entry.name.rank):
            text = "" if is_timetable(entry.value) else str(entry.value)
            says_rule = entry.name.role in _RULE_ROLES and spoken(text) is not None
            self.by_role["rule" if says_rule else entry.name.role].append(entry)
        self.series = series_of(front, self.by_role)
        self.zone, self.summer = self._zone()
        self.hours: list[Value] = []

    def _zone(self) -> tuple[tzinfo, bool | None]:
        for entry in self.by_role["zone"]:
            if not isinstance(entry.value, str):
                continue
            try:
                named = zone_named(entry.value, self.front.zone)
            except Doubt as exc:
                self._doubt(entry, f": {exc}", "write it as in Europe/Paris")
                continue
            if named is not None:
                return named
            self._doubt(entry, ", not a time zone", "write it as in Europe/Paris")
        return self.front.zone, None

    def first(self) -> Value | None:
        """Return the strongest value with a day. Report values that contradict it."""
        for rule in START_RULES:
            days = [*rule.read(self)] if rule.gate(self) else []
            if days and rule.reports:
                self._report_words(days)
            if days:
                return self._agreed(days)
        return None

    @cached_property
    def dates(self) -> list[Entry]:
        """The key `date`, which many sites use for the publication."""
        return [] if self.nested else [e for e in self.by_role["date"] if e.name.rank == 9]

    @cached_property
    def named(self) -> list[Entry]:
        """The keys for the start and the day except `date`, strongest first."""
        keys = (*self.by_role["start"], *self.by_role["date"])
        return sorted((e for e in keys if e not in self.dates), key=lambda entry: entry.name.rank)

    @property
    def clocks(self) -> tuple[Entry, ...]:
        """The keys for the time of day."""
        return (*self.by_role["start_time"], *self.by_role["time"])

    def named_days(self) -> Iterator[Value]:
        """Yield the days in keys for the start and the day, then those in timetables."""
        values = [value for entry in self.named if (value := self._value(entry, self.zone))]
        self.hours = [value for value in values if value.start is None]
        yield from (value for value in values if value.start is not None)
        for entry in self.clocks:
            if not is_timetable(entry.value):
                continue
            if value := self._listed(entry):
                yield value
            else:
                hint = "write the day too, as in 2024-05-31 10:00"
                self._doubt(entry, " without a day", hint)

    def moments(self, rank: int) -> Iterator[Value]:
        """Yield the moments in keys for the time of day, if the rank of the key is low enough."""
        values = (self._value(each, self.zone) for each in self.clocks if each.name.rank <= rank)
        return (value for value in values if value is not None and value.start is not None)

    def lost(self) -> Iterator[Value]:
        """Yield values without a start for unreadable days. Weaker sources are then ignored."""
        self._report_dates()
        yield from (Value(entry) for entry in self.named if self._is_lost(entry))

    def plain_dates(self) -> Iterator[Value]:
        """Yield the first day in `date` that can be read."""
        values = (self._value(entry, self.zone) for entry in self.dates)
        return islice((each for each in values if each and each.start is not None), 1)

    def file_name(self) -> Iterator[Value]:
        """Yield the day in the file name on sites that read dates there."""
        if (moment := date_in_name(self.front)[0]) is not None:
            yield Value(Entry(("date",), None, _NO_NAME), start=moment)

    def last_moments(self) -> Iterator[Value]:
        """Yield the first moment in any key for the time of day."""
        self._report_dates()
        return islice(self.moments(9), 1)

    def is_lost(self) -> bool:
        """Return whether a key for the day, other than `date`, has a day that cannot be read."""
        return any(map(self._is_lost, self.named))

    def _is_lost(self, entry: Entry) -> bool:
        """Return whether the value of a key contains a day, or shows that it is not known yet."""
        values = entry.value if isinstance(entry.value, list) else [entry.value]
        texts = [each for each in values if isinstance(each, str)]
        known = any(entry.path == value.entry.path for value in self.hours)
        return not (known or entry.name.weak) and any(names_day(t) or is_open(t) for t in texts)

    def by_setting(self) -> Iterator[Value]:
        """Yield the day in the file name, title or text, if the setting `events.start` lists it."""
        for name in self.front.settings.events.start:
            if (span := facts_of(self.front).span(name)) is not None:
                yield Value(Entry((name,), None, _NO_NAME._replace(rank=0)), *span)
                return
            if any(entry.key == name for entry in self.by_role["start"]):
                return

    def _report_dates(self) -> None:
        for entry in self.named:
            order = self.front.date_order(entry.key)
            if entry.path in self.doubted or is_undecided(entry.value, order):
                continue
            is_plain = not entry.name.weak and not isinstance(entry.value, bool)
            if entry.name.role == "date" and is_plain:
                report_no_date(self.front, entry.key, entry.value)

    def _report_words(self, read: Sequence[Value]) -> None:
        """
        Report values without a day or time, if another key has the day: `when: after work`.

        A value that repeats a part of the day, such as its weekday, is not reported.
        """
        known = {value.entry.path for value in (*read, *self.hours)} | self.doubted
        for entry in self.named:
            if entry.path in known or entry.name.weak or not isinstance(entry.value, str):
                continue
            if entry.name.role == "date" and not is_part(entry.value, read):
                self._doubt(entry, ", no day or time that can be read", "write it as in 2024-05-31")

    def _agreed(self, days: Sequence[Value]) -> Value:
        """
        Return the first value. If it lacks an hour, return a value with an hour on the same day.

        Report values that contradict it.
        """
        best = days[0]
        for other in days[1:]:
            one, two = best.start, other.start
            if one is None or two is None:
                continue
            if one.day_only and best.end and other.sessions and one.day < two.day <= best.end.day:
                continue
            if one.day != two.day or not (one.day_only or two.day_only or one.at == two.at):
                self._contradiction(best.entry, one, other.entry, two)
            elif one.day_only and not two.day_only:
                best = other._replace(end=other.end or best.end)
        return best

    def start(self, first: Value | None) -> Moment | None:
        """Return the start: the first value, with the hour of another key if it has no hour."""
        if first is None or first.start is None or first.start.at == dates.ZERO:
            return None
        start, bare = first.start, without_midnight(first.start, self.zone)
        for value in (*self._hours("start_time"), *self.hours, *self._hours("time")):
            if value.begins is None:
                continue
            moment = value.start
            if moment is not None and start.day not in (moment.day, self._local_day(moment)):
                self._contradiction(first.entry, start, value.entry, moment)
                continue
            # `22:00Z` can mean a day, as midnight in Paris, but not if another key says `22h`.
            if value.begins == start.written.time() != time():
                bare = start
            timed = self._at(bare.day, value, bare)
            if moment is not None and moment.day != start.day:
                # `2024-07-02T22:30:00Z` is after midnight on 3 July in Paris.
                timed = moment
            if bare.day_only:
                return timed
            differs = timed.written != start.written or (value.zone and timed.at != start.at)
            if differs and not value.entry.name.weak:
                self._contradiction(first.entry, start, value.entry, timed)
            break
        return start

    def _local_day(self, moment: Moment) -> date:
        """Return the day of a moment in the time zone of the event."""
        return dates.in_zone(moment.at, self.zone).date() if moment.zoned else moment.day

    def _hours(self, role: str) -> Iterator[Value]:
        for entry in self.by_role[role]:
            value = self._value(entry, self.zone)
            if value is not None and value.begins is None and not entry.name.weak:
                value = value.hour()
            if value is not None:
                yield value

    def end(self, start: Moment | None, first: Value | None) -> tuple[Moment | None, str]:
        """
        Return the end of the event and the key it is read from; None and "" without an end.

        The end is read from a key for the end. Without such a key, it is computed from an hour, a
        span of days, a number of days or a duration.
        """
        written = self._written_end(start)
        if start is None or first is None:
            return written or (None, "")
        if written is not None:
            timed = self._end_time(written[0], start) if written[0].day_only else None
            self._compare_duration(start, written)
            return (timed[0] if timed else written[0]), written[1]
        span = first.end if first.end and first.end.at > start.at else None
        days = self._days(start)
        last = span or days
        timed = self._end_time(last or start, start)
        if timed is not None and (last is None or last.day_only):
            return timed
        if last is not None:
            return last, first.entry.key
        return self._by_duration(start)

    def _written_end(self, start: Moment | None) -> tuple[Moment, str] | None:
        zone = start.at.tzinfo if start is not None and start.zoned else None
        best: tuple[Moment, Entry] | None = None
        for entry in (*self.by_role["end"], *self.by_role["end_time"]):
            value = self._value(entry, zone or self.zone)
            moment = (value.end or value.start) if value else None
            if moment is None:
                continue
            if best is None:
                best = moment, entry
            elif best[0].day != moment.day or not (
                best[0].day_only or moment.day_only or best[0].at == moment.at
            ):
                self._contradiction(best[1], best[0], entry, moment)
            elif best[0].day_only and not moment.day_only:
                best = moment, entry
        return None if best is None else (best[0], best[1].key)

    def _end_time(self, last: Moment, start: Moment) -> tuple[Moment, str] | None:
        """
        Return the end on the last day, and the key with its hour; None if there is no hour.

        The hour is in a key for the end, or it is the end of a span such as `18:00–20:00`.
        """
        ends = (self._value(each, self.zone) for each in self.by_role["end"])
        for value in (*self._hours("end_time"), *filter(None, ends)):
            if value.begins is not None:
                ended = self._at(last.day, value, start)
                return following(ended, start), value.entry.key
        if start.day_only:
            return None
        spans = [*self._hours("start_time"), *self.hours, *self._hours("time")]
        for value in spans:
            if value.ends is not None:
                ended = self._at(last.day, value._replace(begins=value.ends), start)
                return following(ended, start), value.entry.key
        return None

    def _duration(self) -> tuple[timedelta, Entry] | None:
        for entry in self.by_role["duration"]:
            try:
                duration = dates.read_duration(entry.value, entry.name.unit)
            except Doubt as exc:
                self._doubt(entry, f": {exc}", "write it as in 1h30")
                continue
            if duration is not None and duration < _LONGEST:
                return duration, entry
            if not isinstance(entry.value, bool):
                self._doubt(entry, ", not a duration", "write it as in 1h30")
        return None

    def _compare_duration(self, start: Moment, written: tuple[Moment, str]) -> None:
        duration = self._duration()
        end, key = written
        if duration is None or start.day_only or end.day_only or end.at - start.at == duration[0]:
            return
        if duration[0] < timedelta(days=1):
            self.front.report(
                key,
                "E193",
                f"`{key}` and `{duration[1].key}` contradict each other: {show(end)}, and "
                f"{duration[1].value} after {show(start)}; the first is used",
                "correct or remove one of the two",
            )

    def _by_duration(self, start: Moment) -> tuple[Moment | None, str]:
        found = self._duration()
        if found is None:
            return None, ""
        duration, entry = found
        if not start.day_only:
            ended = after(start, duration)
            return (ended, entry.key) if ended else (None, "")
        whole = duration // timedelta(days=1)
        return (later(start, whole - 1), entry.key) if whole else (None, "")

    def _days(self, start: Moment) -> Moment | None:
        """Return the last day, computed from a key for the number of days."""
        for entry in self.by_role["days"]:
            if isinstance(entry.value, list):
                continue
            text = str(entry.value)
            if isinstance(entry.value, bool) or not re.fullmatch(r"\d{1,2}", text, re.ASCII):
                self._doubt(entry, ", not a number of days", "write a number")
            elif int(text) > 1:
                return later(start, int(text) - 1)
        return None

    def sessions(self) -> Iterator[Value]:
        """Yield one value for each list of sessions; it contains all sessions of the list."""
        listed = [e for e in self.by_role["days"] if isinstance(e.value, list)]
        yield from filter(None, map(self._listed, (*self.by_role["sessions"], *listed)))

    def _listed(self, entry: Entry) -> Value | None:
        spans: list[Span] = []
        for item in flat(entry.value):
            if isinstance(item, dict):
                own = (*entries(item), *self.by_role["zone"])
                times = times_of(self.front, own, nested=True)
                start, end = times.start, times.end
            else:
                value = self._value(entry._replace(value=item), self.zone)
                start, end = (value.start, value.end) if value else (None, None)
                if start is None and entry.name.role != "start":
                    self._doubt(entry, " with an item that is not a date", "write days")
            if start is not None:
                spans.append((start, end))
        if not spans:
            return None
        hours = self.by_role["time"] or self.by_role["start_time"]
        each = bool(hours) and all(start.day_only and end is None for start, end in spans)
        spans.sort(key=lambda span: span[0].at)
        every = tuple(spans if each else runs(spans, self.zone))
        return Value(entry=entry, start=every[0][0], end=every[0][1], sessions=every)

    def switch(self) -> bool | None:
        """Return whether a key says that the event lasts whole days; None if no key decides."""
        whole = any(is_whole_day(each.value) for each in self.by_role["time"])
        result: bool | None = whole or None
        for entry in self.by_role["all_day"]:
            if len(entry.path) == 1 and not self.nested:
                result = bool(result) or self.front.switch(entry.path[0])
            else:
                result = bool(result) or bool(to_bool(entry.value))
        return result

    def _value(self, entry: Entry, zone: tzinfo) -> Value | None:
        """Return the reading of a value, or None. Report values that cannot be read."""
        value = entry.value
        if isinstance(value, list) and entry.name.role in ("start", "date"):
            return self._listed(entry)
        if isinstance(value, bool) or is_whole_day(value) or is_timetable(value):
            return None
        if is_open(value):
            self._doubt(entry, ", not known yet", "write it as soon as it is", "info")
            return None
        if isinstance(value, str):
            value = dates.with_iso_days(unescape(value), self.front.date_order(entry.key))
            if dates.NUMERIC.search(value):
                # Reported once for the whole site in `proposals.py`.
                return None
        if isinstance(value, time):
            return Value(entry=entry, begins=value.replace(tzinfo=None))
        try:
            read = self._read(entry, value, zone)
        except Doubt as exc:
            self._doubt(entry, f": {exc}", exc.hint or "write it as in 2024-05-31T10:00:00+02:00")
            return None
        if read is None and entry.path != ("date",):
            self._unread(entry)
        return read

    def _read(self, entry: Entry, value: object, zone: tzinfo) -> Value | None:
        role = entry.name.role
        if isinstance(value, str):
            value = value.strip()
            if (reading := read_zoned(value, zone)) is not None:
                return self._of(entry, reading, zone)
        if role.endswith("time") and type(value) is int:
            if 0 <= value < 24 and any(name in entry.path[-1] for name in _HOUR_NAMES):
                return Value(entry=entry, begins=time(value))
            return None
        if role.startswith("end") and (match := _MIDNIGHT.fullmatch(str(value))):
            if not match["day"]:
                return Value(entry=entry, begins=time())
            value = match["day"]
        if type(value) is int and value < _LEAST_SECONDS:
            return None
        day = compact_date(value) if entry.path != ("date",) else None
        moment = dates.read_loosely(day or value, zone)
        if moment is not None:
            self._check_summer(entry, moment, None if moment.zoned else self.summer)
            return Value(entry=entry, start=moment)
        reading = read_when(value, zone) if isinstance(value, str) else None
        return None if reading is None else self._of(entry, reading, zone)

    def _of(self, entry: Entry, reading: Reading, zone: tzinfo) -> Value:
        start = reading.start(zone)
        if start is not None:
            summer = reading.summer if reading.zone else self.summer
            self._check_summer(entry, start, summer)
        sessions: tuple[Span, ...] = ()
        if reading.apart:
            # `24 & 27 October` are two days, without the days between them.
            each = (reading._replace(first=day, last=None) for day in (reading.first, reading.last))
            pairs = ((one.start(zone), one.end(zone)) for one in each)
            sessions = tuple((begin, end) for begin, end in pairs if begin)
        return Value(
            entry=entry,
            start=start,
            end=sessions[0][1] if sessions else reading.end(zone),
            sessions=sessions,
            begins=None if start else reading.begins,
            ends=None if start else reading.ends,
            zone=reading.zone,
            summer=reading.summer,
        )

    def _at(self, day: date, value: Value, start: Moment) -> Moment:
        """
        Return a day at the time of day of a value.

        The time zone is the value's, else the zone written with the start, else the event's.
        """
        own = value.zone or (start.at.tzinfo if start.zoned else None)
        moment = at(day, value.begins, own, self.zone)
        self._check_summer(value.entry, moment, value.summer if value.zone else self.summer)
        return moment

    def _check_summer(self, entry: Entry, moment: Moment, summer: bool | None) -> None:
        if not moment.day_only and moment.at.replace(tzinfo=None) != moment.written:
            self._doubt(entry, ": a clock change skips that hour", "write another hour")
        if summer is None or moment.day_only or bool(moment.at.dst()) == summer:
            return
        self._doubt(
            entry,
            f": this zone is not in use on {moment.day}",
            "write the offset, as in 2024-05-31T10:00:00+02:00",
        )

    def _unread(self, entry: Entry) -> None:
        role = entry.name.role
        if entry.name.weak or role == "date" or role == "sessions":
            return
        if role in ("start", "end"):
            report_no_date(self.front, entry.key, entry.value)
        else:
            hint = "write it as in 18:30"
            if entry.name.rank == REST:
                hint = (
                    "after the rule, write a time such as 18:30; set the last day in `repeat_until`"
                )
            self._doubt(entry, ", not a time of day", hint)

    def _doubt(self, entry: Entry, why: str, hint: str, severity: Severity = "warning") -> None:
        self.doubted.add(entry.path)
        message = f"{entry.key} {kind(entry.value)} is not a date{why}"
        if not any(each.message == message for each in self.front.diagnostics):
            message = f"`{entry.key}` is {kind(entry.value)}{why}"
            self.front.report(entry.key, "E194", message, hint, severity)

    def _contradiction(self, one: Entry, first: Moment, two: Entry, second: Moment) -> None:
        message = f"`{one.key}` and `{two.key}` contradict each other: "
        message += f"{show(first)} and {show(second)}; the first is used"
        self.front.report(one.key, "E193", message, "correct or remove one of the two")


class StartRule(NamedTuple):
    """
    A source of the start. `START_RULES` lists all sources.

    Attributes:
        name: The value of `Evidence.rule`.
        gate: Returns a true value if the source can apply.
        read: Yields the values of the source. The first value counts, with the hour of a later
            value if its own hour is missing.
        reports: Whether to report other keys for the day whose values cannot be read.
    """

    name: str
    gate: Callable[[_Reader], object]
    read: Callable[[_Reader], Iterable[Value]]
    reports: bool = False


START_RULES: tuple[StartRule, ...] = (
    StartRule(
        "start-by-setting",
        lambda reader: not reader.nested and reader.front.settings.events.start,
        _Reader.by_setting,
    ),
    StartRule("start-key", lambda reader: reader.named or reader.clocks, _Reader.named_days, True),
    StartRule(
        "start-sessions",
        lambda reader: reader.by_role["sessions"] or reader.by_role["days"],
        _Reader.sessions,
        True,
    ),
    StartRule("start-moment", lambda reader: reader.clocks, lambda reader: reader.moments(2), True),
    StartRule("start-lost", _Reader.is_lost, _Reader.lost),
    StartRule("start-date", lambda reader: reader.dates, _Reader.plain_dates, True),
    StartRule(
        "start-file-name",
        lambda reader: (
            not reader.nested and ":filename" in reader.front.site.date_sources.get("date", ())
        ),
        _Reader.file_name,
    ),
    StartRule(
        "start-any-moment", lambda reader: reader.named or reader.clocks, _Reader.last_moments
    ),
)
"""The sources of the start, strongest first. The first one that yields a value counts."""


def starts_of(front: Front, fields: Iterable[Entry]) -> Iterator[Evidence]:
    """Yield the values of the strongest source of the start. Weaker sources are not read."""
    reader = _Reader(front, fields, nested=False)
    for rule in START_RULES:
        values = [*rule.read(reader)] if rule.gate(reader) else []
        for value in values:
            text = "" if value.entry.value is None else kind(value.entry.value)
            day = show(value.start) if value.start else ""
            yield Evidence(value.entry.key, text, day, rule.name)
        if values:
            return
