"""
Read the rules by which an event recurs, and compute its occurrences.

A rule is a text of RFC 5545, a mapping with the parts of a rule, or words such as `every Monday`
and `tous les mardis`. `dateutil` expands it in the local time of the event's zone, so that the
hour stays the same after a clock change. Source: RFC 5545, 3.3.10 and 3.8.5.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import reduce
from heapq import merge
from itertools import groupby, takewhile
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from eventsearch.extractor import dates
from eventsearch.extractor.dates import Doubt, Moment, read_loosely
from eventsearch.extractor.events import TABLES, by_word
from eventsearch.extractor.events.keys import Entry, Name, fold
from eventsearch.extractor.events.values import WEEKDAY, Span, at, read_start
from eventsearch.extractor.fields.reader import Front, kind

MOST_RULES = 20
"""Maximum number of rules of an event. RFC 5545 allows one, and each costs time to expand."""

MOST_DATES = 1_000
"""Maximum number of listed dates of an event, exceptions included."""

_MOST_CHARACTERS = 2_000
"""Maximum number of characters of a rule. One with all values of all parts has under 1,700."""

_RECURRENCE = TABLES["recurrence"]
_PARTS = by_word(_RECURRENCE["parts"])
"""The part of a rule for each key of a mapping. The keys have no separators."""

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_SUNDAY_FIRST = ("daysofweek", "dow")
"""Keys of FullCalendar, which counts weekdays from 0 for Sunday."""
_NUMBERED = {str((number + 1) % 7): day for number, day in enumerate(_DAYS)}
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_UNIT = by_word(_RECURRENCE["units"])
_ALONE: Mapping[str, Sequence[Any]] = _RECURRENCE["adverbs"]
_ORDINAL = {word: int(number) for word, number in by_word(_RECURRENCE["ordinals"]).items()}
_NUMBER = {word: int(number) for word, number in by_word(_RECURRENCE["numbers"]).items()}
_EVERY, _AND, _FILLERS, _NEVER = (
    frozenset(_RECURRENCE["words"][name].split()) for name in ("every", "and", "fillers", "never")
)
_UNTIL = re.compile(rf"(?i)\b(?:{TABLES['kinds']['x'].replace(' ', '|')})\b.*")
"""A word such as `until`, and what follows it."""
REST = 8
"""Rank of the rest of a value after its rule, such as the time of day."""
_LINE = re.compile(r"(?i)\s*(?:rrule|dtstart|rdate|exdate)\b")
# J for an adverb, E for `every`, U for a unit, N for a number, W for a weekday, S for the plural of
# a weekday, which is a rule without `every`, O for an ordinal, A for `and`.
_SHAPE = re.compile(
    r"(?P<alone>J)|(?P<unit>EN?U|U)(?P<on>(?:A?[WS])*)|EN?(?P<days>[WS](?:A*[WS])*)"
    r"|(?P<plural>S(?:A*S)*)|E?(?P<nth>O(?:A*O)*)(?P<nthdays>[WS])(?P<month>E?U)?"
)


class Series(NamedTuple):
    """
    The rules and dates by which an event recurs.

    Attributes:
        rules: Pairs of a rule and the end of the rule. A rule maps names of RFC 5545 to values.
        days: Further starts, as written.
        exceptions: Days or starts without an occurrence, as written.
        start: First start, if the text of the rule has one.
        zone: Time zone of *start*.
        hours: The rest of a rule in words: `at 18:30`.
        keys: The keys of the rules and of the further starts.
    """

    rules: tuple[tuple[Mapping[str, str], object], ...] = ()
    days: tuple[object, ...] = ()
    exceptions: tuple[object, ...] = ()
    start: object = None
    zone: str = ""
    hours: str = ""
    keys: tuple[Entry, ...] = ()

    def __add__(self, other: object) -> Series:
        """Return a series with the rules and dates of both. The first `start` wins."""
        if not isinstance(other, Series):
            return NotImplemented
        return Series(
            self.rules + other.rules,
            self.days + other.days,
            self.exceptions + other.exceptions,
            self.start or other.start,
            self.zone or other.zone,
            self.hours or other.hours,
            self.keys or other.keys,
        )

    def checked(self) -> Series:
        """
        Return this series.

        Raises:
            Doubt: It has more than `MOST_RULES` rules or `MOST_DATES` dates.
        """
        if len(self.rules) > MOST_RULES:
            raise Doubt(f"it has more than {MOST_RULES} rules")
        if len(self.days) + len(self.exceptions) > MOST_DATES:
            raise Doubt(f"it has more than {MOST_DATES:,} dates")
        return self


def _together(every: Iterable[Series]) -> Series:
    """Return the sum of all series. Raise `Doubt` once it has too many rules or dates."""
    return reduce(lambda one, two: (one + two).checked(), every, Series())


def series_of(front: Front, by_role: Mapping[str, list[Entry]]) -> Series:
    """
    Return the rules and dates in the keys of an event. Report rules that cannot be read.

    If a rule contains a start, a time of day or a zone, add it to *by_role* as if it had a key.
    """
    every = Series(keys=tuple(entry for role in ("rule", "extra") for entry in by_role[role]))
    doubts: list[tuple[Entry, Doubt]] = []
    for entry in by_role["rule"]:
        named = entry.name.special == "weekdays"
        try:
            series = read_series({entry.path[-1]: entry.value} if named else entry.value)
            every = (every + series).checked()
        except Doubt as exc:
            doubts.append((entry, exc))
            continue
        for role, value in (("start", series.start), ("time", series.hours), ("zone", series.zone)):
            if value:
                by_role[role].append(Entry(entry.path, value, Name(role, REST)))
    for entry, doubt in doubts:
        if not entry.name.weak and (entry.value is not True or not every.rules):
            report_recurrence(front, entry.key, entry.value, doubt)
    untils = [_until(entry) for entry in by_role["until"]]
    if untils:
        rules = tuple((rule, until or untils[0]) for rule, until in every.rules)
        every = every._replace(rules=rules)
    days, exceptions = (
        tuple(value for entry in by_role[role] for value in listed(entry.value))
        for role in ("extra", "except")
    )
    return every + Series(days=days, exceptions=exceptions)


def _until(entry: Entry) -> object:
    """Return the last day of a rule. FullCalendar's `endRecur` is the day after it."""
    moment = read_loosely(iso(entry.value), UTC)
    if moment is None or fold(entry.path[-1]) != "endrecur":
        return entry.value
    return (moment.day - timedelta(days=1)).isoformat()


def report_recurrence(front: Front, key: str, value: object, doubt: Doubt) -> None:
    """Report that the rule in a key cannot be read, and why."""
    front.report(
        key,
        "E198",
        f"`{key}` is {kind(value)}, not read as a recurrence: {doubt}",
        "write a rule as in FREQ=WEEKLY;BYDAY=MO",
    )


def read_series(value: object) -> Series:
    """
    Return the rules and dates in a value. Return an empty series for `false` and `never`.

    Raises:
        Doubt: The value cannot be read. The text of the exception says why.
    """
    match value:
        case None | False:
            return Series()
        case str() if "FREQ" in value.upper() or _LINE.match(value):
            return _together(map(_line, value.split("\n")))
        case str() if fold(value.strip()) in _NEVER:
            return Series()
        case str():
            series = spoken(value)
            if series is None:
                raise Doubt("not a rule")
            return series
        case list():
            return _together(map(read_series, value))
        case dict():
            return _mapping(value)
        case _:
            raise Doubt("it does not say how often")


def listed(value: object) -> tuple[object, ...]:
    """Return the items of a list, or of a text that separates them with commas."""
    if isinstance(value, str):
        value = value.rpartition(":")[2] if re.match(r"(?i)(rdate|exdate)[;:]", value) else value
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return tuple(value) if isinstance(value, list) else (value,)


def _line(text: str) -> Series:
    """Return the series of a content line of RFC 5545. A line without a name is a rule."""
    match = re.fullmatch(
        r"\s*(?:(?P<name>[A-Za-z]+)(?:;[^:]*?(?:TZID=(?P<zone>[^:;]+))?)?:)?(?P<value>.*?)\s*", text
    )
    if match is None or not match["value"]:
        return Series()
    match (match["name"] or "RRULE").upper():
        case "RRULE":
            parts = [part.partition("=") for part in match["value"].strip(";").split(";")]
            rule = {name.strip().upper(): value.strip() for name, _, value in parts}
            # The standard has DTSTART on a line of its own, but many write it in the rule.
            start = rule.pop("DTSTART", "")
            return Series(start=iso(start)) + _rule(rule) if start else _rule(rule)
        case "RDATE":
            return Series(days=listed(match["value"]))
        case "EXDATE":
            return Series(exceptions=listed(match["value"]))
        case "DTSTART":
            return Series(start=iso(match["value"]), zone=match["zone"] or "")
        case name:
            raise Doubt(f"{name} is not read")


def iso(value: object) -> object:
    """Convert `20260305T180000` to `2026-03-05T18:00:00`. Return other values unchanged."""
    digits = re.fullmatch(
        r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?",
        str(value) if type(value) in (str, int) else "",
    )
    if digits is None:
        return value
    day = "-".join(digits.groups()[:3])
    return f"{day}T{digits[4]}:{digits[5]}:{digits[6]}{digits[7]}" if digits[4] else day


def _mapping(value: Mapping[str, object]) -> Series:
    """Return the series of a mapping that contains the parts of a rule."""
    parts: dict[str, str] = {}
    series = Series()
    until: object = None
    for key, each in value.items():
        match _PARTS.get(re.sub(r"[\W_]", "", fold(str(key)))):
            case None:
                raise Doubt(f"`{key}` is not part of a rule")
            case "RRULE":
                series += read_series(each)
            case "RDATE":
                series += Series(days=listed(each))
            case "EXDATE":
                series += Series(exceptions=listed(each))
            case "DTSTART":
                series += Series(start=iso(each))
            case "UNTIL":
                until = each
            case "FREQ" if isinstance(each, str) and each.upper() not in _FREQUENCIES:
                words = read_series(each)
                parts |= words.rules[0][0] if words.rules else {}
                until = until or (words.rules[0][1] if words.rules else None)
                series += words._replace(rules=())
            case "INTERVAL" if isinstance(each, str) and not each.isdigit():
                words = read_series(f"every {each}")
                parts |= words.rules[0][0] if words.rules else {}
            case part:
                items = each if isinstance(each, list) else str(each).split(",")
                names = _NUMBERED if fold(str(key)) in _SUNDAY_FIRST else {}
                texts = (str(item).strip() for item in items)
                parts[part] = ",".join(names.get(text, text) for text in texts)
    return series + _rule(parts, until) if parts else series


def _rule(parts: Mapping[str, str], until: object = None) -> Series:
    if sum(map(len, parts.values())) > _MOST_CHARACTERS:
        raise Doubt(f"it has more than {_MOST_CHARACTERS:,} characters")
    rest = {name: value for name, value in parts.items() if name != "UNTIL"}
    if unknown := [name for name in rest if name not in set(_PARTS.values()) or not rest[name]]:
        raise Doubt(f"{unknown[0] or 'an empty part'} is not part of a rule")
    frequency = rest.get("FREQ", "WEEKLY" if "BYDAY" in rest else "").upper()
    if frequency not in _FREQUENCIES:
        raise Doubt(f"FREQ is {frequency or 'missing'}, not one of {', '.join(_FREQUENCIES)}")
    if not re.fullmatch(r"0*[1-9]\d*", rest.get("INTERVAL", "1"), re.ASCII):
        raise Doubt(f"INTERVAL is {rest['INTERVAL'][:20]}, not a number from 1 on")
    rest = {"FREQ": frequency} | {name: value for name, value in rest.items() if name != "FREQ"}
    if "BYDAY" in rest:
        rest["BYDAY"] = ",".join(map(_by_day, rest["BYDAY"].split(",")))
    return Series(rules=((rest, until or parts.get("UNTIL")),))


def _by_day(text: str) -> str:
    """Return a weekday as RFC 5545 writes it: `1MO` for `1MO`, `1mo` or `first monday`."""
    match = re.fullmatch(r"([+-]?\d{0,2}) ?([A-Za-z]{2})", text.strip())
    if match and match[2].upper() in _DAYS:
        return f"{match[1]}{match[2].upper()}"
    *ordinal, word = fold(text.strip()).split() or [""]
    number = _ORDINAL.get(" ".join(ordinal)) if ordinal else ""
    weekday = _weekday(word)
    if weekday is None or number is None:
        raise Doubt(f'"{text}" is not a weekday')
    return f"{number}{_DAYS[weekday]}"


def _weekday(word: str) -> int | None:
    return WEEKDAY.get(word, WEEKDAY.get(word.removesuffix("s")))


def spoken(text: str) -> Series | None:
    """
    Return the rule in words, such as `every Monday at 18:30 until 1 May 2031`; `hours` is 18:30.

    Return None if the text does not begin with a rule.
    """
    words = list(re.finditer(r"[^\W_]+|[,&]", text))
    classes, values, ends = "", [], [0]
    for word in words:
        letter, value = _class(fold(word[0]))
        if letter == "":
            ends[-1] = word.end()
            continue
        if letter == "?":
            break
        classes += letter
        values.append(value)
        ends.append(word.end())
    match = _SHAPE.match(classes)
    if match is None:
        return None
    number = match.end()
    parts = _spoken_parts(match, values[:number])
    if parts is None:
        return None
    rest, until = text[ends[number] :], None
    last = _UNTIL.search(rest)
    day = read_start(last[0], UTC) if last else None
    if last and day and day.day_only:
        rest, until = rest[: last.start()], day.day.isoformat()
    return Series(rules=((parts, until),), hours=rest.strip(" ,;"))


def _class(word: str) -> tuple[str, object]:
    """
    Return the letter of a word in `_SHAPE`, and its value.

    A filler has an empty letter, and an unknown word has the letter `?`.
    """
    weekday = _weekday(word)
    for letter, value in (
        ("J", _ALONE.get(word)),
        ("U", _UNIT.get(word)),
        ("O", _ORDINAL.get(word)),
        ("N", int(word) if re.fullmatch(r"\d{1,2}", word, re.ASCII) else _NUMBER.get(word)),
        ("W" if word in WEEKDAY else "S", weekday if len(word) > 2 else None),
    ):
        if value is not None:
            return letter, value
    if word in _EVERY:
        return "E", None
    return ("A", None) if word in _AND else ("", None) if word in _FILLERS else ("?", None)


def _spoken_parts(match: re.Match[str], values: Sequence[object]) -> Mapping[str, str] | None:
    classes = match[0]
    of: defaultdict[str, list[Any]] = defaultdict(list)
    for letter, value in zip(classes, values, strict=True):
        of["W" if letter == "S" else letter].append(value)
    days = ",".join(_DAYS[day] for day in of["W"])
    interval = {"INTERVAL": str(of["N"][0])} if of["N"] else {}
    if match["alone"]:
        frequency, number = of["J"][0]
        return {"FREQ": frequency, "INTERVAL": str(number)}
    if match["unit"]:
        return {"FREQ": of["U"][0], **interval, **({"BYDAY": days} if days else {})}
    if match["nth"]:
        if of["U"][:1] not in ([], ["MONTHLY"]) or not (of["U"] or "E" in classes):
            return None
        return {"FREQ": "MONTHLY", "BYDAY": ",".join(f"{nth}{days}" for nth in of["O"])}
    return {"FREQ": "WEEKLY", **interval, "BYDAY": days}


MOST = 200
"""Maximum number of indexed occurrences of an event."""

_REACH = timedelta(days=2 * 365 + 31)
"""
How far ahead occurrences are computed, from the first of this month or a later start.

The 31 days make it two years from any day of the month.
"""

_MOST_STEPS = 20_000
"""Maximum number of occurrences to compute, from the start on: a daily event of 54 years."""

_LAST_YEAR = 9_990
"""Events after this year are expanded up to the end of Python's calendar, 9999."""


class Recurrence(NamedTuple):
    """
    The occurrences of an event, with their ends.

    Attributes:
        first: The first occurrence, even if it is not indexed.
        spans: The indexed occurrences, ascending.
        lines: The rules and dates as content lines of RFC 5545.
    """

    first: Span
    spans: tuple[Span, ...]
    lines: tuple[str, ...]


def recur(
    series: Series,
    span: tuple[Moment | None, Moment | None],
    sessions: Sequence[Span],
    all_day: bool,
    zone: tzinfo,
    today: date | None,
) -> Recurrence | None:
    """
    Return the occurrences of an event; None if it does not recur.

    Args:
        span: Start and end of the event.
        sessions: Listed sessions, each with its own end. Several count as occurrences.
        zone, today: As in `expand`.

    Raises:
        Doubt: As in `expand`, or the event has no start.
    """
    start, end = span
    if len(sessions) > 1 and start is not None:
        series += Series(days=tuple(_moved(start, each) for each, _ in sessions))
    if not (series.rules or series.days):
        return None
    if start is None:
        raise Doubt("the event has no start")
    if end is not None and (end.day < start.day or (not end.day_only and end.at < start.at)):
        end = None
    ends = {each.day: last for each, last in sessions}
    every = expand(series, start, zone, today, all_day=all_day)
    first, *spans = (
        (one, _end_of(one, start, end, ends.get(one.day))) for one in (every.first, *every.starts)
    )
    return Recurrence(first, tuple(spans), every.lines)


class Expansion(NamedTuple):
    """
    The starts of the occurrences of an event.

    Attributes:
        starts: Starts of the indexed occurrences, ascending.
        first: Start of the first occurrence, even if it is not indexed.
        lines: The rules and dates as content lines of RFC 5545.
    """

    starts: tuple[Moment, ...]
    first: Moment
    lines: tuple[str, ...]


def expand(
    series: Series, start: Moment, zone: tzinfo, today: date | None, *, all_day: bool
) -> Expansion:
    """
    Return up to `MOST` occurrences: those from this month on, and the latest ones before.

    Args:
        zone: Time zone of the event, unless its start is written with another offset.
        today: A day of this month; None for the month of the start.

    Raises:
        Doubt: A rule or a date cannot be read, or there are no or too many occurrences.
    """
    series.checked()
    clock = _Clock(start, zone)
    days = sorted(clock.read(each) for each in series.days)
    exceptions = {clock.exception(each) for each in series.exceptions}
    since = (today or clock.local.date()).replace(day=1)
    base = max(since, clock.local.date())
    end = date.max if base.year > _LAST_YEAR else base + _REACH
    shift = _shift(clock.local.year, end.year)
    rules = [
        _bounded(parts, clock.until(until), clock.local, shift) for parts, until in series.rules
    ]
    every = merge(*rules, days if rules else sorted({clock.local, *days}))
    past: deque[datetime] = deque(maxlen=MOST)
    to_come: list[datetime] = []
    left_out: list[datetime] = []
    first: datetime | None = None
    for step, (when, _) in enumerate(groupby(every)):
        if step == _MOST_STEPS:
            raise Doubt(f"it has more than {_MOST_STEPS:,} occurrences")
        if when.date() > end or len(to_come) == MOST:
            break
        first = first or when
        group = past if when.date() < since else to_come
        (left_out if exceptions & {when, when.date()} else group).append(when)
    instants = [*[*past][max(0, len(past) + len(to_come) - MOST) :], *to_come]
    if first is None or not instants:
        raise Doubt("it has no occurrence")
    left_out += [each for each in exceptions if isinstance(each, datetime)]
    return Expansion(
        starts=tuple(map(clock.moment, instants)),
        first=clock.moment(first),
        lines=tuple(_lines(series, clock, first, days, left_out, instants, all_day=all_day)),
    )


class _Clock:
    """Converts between moments and the local times in which an event recurs."""

    def __init__(self, start: Moment, zone: tzinfo) -> None:
        other = start.at.astimezone(zone).utcoffset() != start.at.utcoffset()
        self.zone = (start.at.tzinfo or UTC) if start.zoned and other else zone
        self.start = start
        self.local = self._naive(start)

    def _naive(self, moment: Moment) -> datetime:
        if not moment.zoned:
            return moment.written
        return moment.at.astimezone(self.zone).replace(tzinfo=None)

    def moment(self, naive: datetime) -> Moment:
        """Return the moment of a local time; an hour later if a clock change skips that time."""
        at = naive.replace(tzinfo=self.zone).astimezone(UTC).astimezone(self.zone)
        return replace(self.start, at=at, written=naive)

    def _moment_of(self, value: object) -> Moment:
        if isinstance(value, Moment):
            return value
        moment = dates.read_loosely(iso(value), self.zone)
        if moment is None:
            raise Doubt(f'"{value}" is not a date')
        return moment

    def read(self, value: object) -> datetime:
        """Return the local time of a further start. A day without an hour gets the first hour."""
        moment = self._moment_of(value)
        if moment.day_only:
            return datetime.combine(moment.day, self.local.time())
        return self._naive(moment)

    def exception(self, value: object) -> date:
        """Return when the event does not take place: at a local time, or on a whole day."""
        moment = self._moment_of(value)
        return moment.day if moment.day_only else self._naive(moment)

    def until(self, value: object) -> datetime | None:
        """Return the last local time at which an occurrence may start; None if it has no limit."""
        if value is None:
            return None
        moment = self._moment_of(value)
        return datetime.combine(moment.day, time.max) if moment.day_only else self._naive(moment)


def _shift(first: int, last: int) -> int:
    """
    Return by how many years to move a rule before it is expanded from year *first* to *last*.

    For a rule without dates, such as 30 February, dateutil searches every year up to 9999. So the
    rule is moved close to 9999, to years whose calendar is the same. Calendars repeat every
    28 years between `_NO_LEAP_DAY` years, and always every 400 years.
    """
    if first > _NO_LEAP_DAY[0] and last < _NO_LEAP_DAY[1]:
        start = date(first, 1, 1).weekday()
        for shift in range((_LAST - last) // 4 * 4, _LAST - 100 - first, -4):
            if date(first + shift, 1, 1).weekday() == start:
                return shift
    return max(0, (_LAST_YEAR - first) // 400 * 400)


_LAST = 9_999
"""Last year of Python's calendar."""
_NO_LEAP_DAY = (1_900, 2_100)
"""Between these years, and from 9901 on, every fourth year is a leap year."""


def _bounded(
    parts: Mapping[str, str], until: datetime | None, local: datetime, shift: int
) -> Iterator[datetime]:
    """Yield the starts of a rule as local times, up to *until*."""
    # Imported here because it takes 20 ms, and most pages have no rule.
    from dateutil.rrule import rrulestr

    text = ";".join(f"{name}={value}" for name, value in parts.items())
    try:
        rule = rrulestr(text, dtstart=local.replace(year=local.year + shift))
    except (ValueError, TypeError, OverflowError, KeyError, IndexError) as error:
        raise Doubt(" ".join(str(error).split())[:100] or "not a rule") from error
    every = (when.replace(year=when.year - shift) for when in rule)
    return every if until is None else takewhile(until.__ge__, every)


def _basic(naive: datetime) -> str:
    """Return a time in the basic format: `20260305T180000`."""
    return naive.isoformat(timespec="seconds").replace("-", "").replace(":", "")


def _lines(
    series: Series,
    clock: _Clock,
    first: datetime,
    days: Sequence[datetime],
    left_out: Sequence[datetime],
    instants: Sequence[datetime],
    *,
    all_day: bool,
) -> Iterator[str]:
    """Yield content lines of RFC 5545. If the zone has no name, list dates instead of rules."""
    zone = clock.zone if isinstance(clock.zone, ZoneInfo) or clock.zone is UTC else None
    key = zone.key if isinstance(zone, ZoneInfo) else ""

    def utc(naive: datetime) -> str:
        return _basic(clock.moment(naive).at.astimezone(UTC).replace(tzinfo=None)) + "Z"

    def dated(name: str, *every: datetime) -> str:
        if all_day:
            return f"{name};VALUE=DATE:" + ",".join(_basic(each)[:8] for each in every)
        if key:
            return f"{name};TZID={key}:" + ",".join(map(_basic, every))
        return f"{name}:" + ",".join(map(utc, every))

    if zone is None and not all_day:
        yield dated("DTSTART", instants[0])
        yield from [dated("RDATE", *instants[1:])] if instants[1:] else []
        return
    yield dated("DTSTART", first)
    for parts, until in series.rules:
        last = clock.until(until)
        rule = "RRULE:" + ";".join(f"{name}={value}" for name, value in parts.items())
        if last is not None:
            rule += f";UNTIL={_basic(last)[:8] if all_day else utc(last)}"
        yield rule
    if further := [each for each in days if each != first]:
        yield dated("RDATE", *further)
    if left_out:
        yield dated("EXDATE", *sorted(set(left_out)))


def runs(spans: Iterable[Span], zone: tzinfo) -> Iterator[Span]:
    """Yield sessions in order. Merge sessions on the same day or on consecutive days."""
    run: list[Span] = []
    last = date.min
    for start, end in sorted(spans, key=lambda each: each[0].at):
        if run and (start.day - last).days > 1:
            yield _run(run, zone)
            run = []
        day = (end or start).day
        last = max(last, day) if run else day
        run.append((start, end))
    yield _run(run, zone)


def _run(run: Sequence[Span], zone: tzinfo) -> Span:
    start, end = max(run, key=lambda each: (each[1] or each[0]).at)
    if len(run) > 1 and end is None:
        end = at(start.day, None, None, start.at.tzinfo or zone)
    return run[0][0], end


def _moved(start: Moment, other: Moment) -> Moment:
    """Return a further start. If it has no hour, use the hour of the first start."""
    if start.day_only or not other.day_only:
        return other
    return at(other.day, start.written.time(), start.at.tzinfo if start.zoned else None, UTC)


def _end_of(one: Moment, start: Moment, end: Moment | None, own: Moment | None) -> Moment | None:
    """Return the end of an occurrence: *own*, else computed with the duration of the first."""
    if own is not None and not (own.day_only and own.day == one.day):
        return own
    if end is None:
        return None
    if end.day_only:
        return later(one, (end.day - start.day).days)
    moved = dates.exact(dates.in_zone(one.at + (end.at - start.at), one.at.tzinfo or UTC))
    return replace(moved, zoned=end.zoned)


def after(start: Moment, duration: timedelta) -> Moment | None:
    """Return the moment *duration* after a start; None if that is after the year 9999."""
    try:
        end = start.at + duration
    except OverflowError:
        return None
    return replace(dates.exact(dates.in_zone(end, start.at.tzinfo or UTC)), zoned=start.zoned)


def later(start: Moment, days: int) -> Moment:
    """Return the day that is *days* after a start, or the start if that is after the year 9999."""
    try:
        return at(start.day + timedelta(days=days), None, None, start.at.tzinfo or UTC)
    except OverflowError:
        return start
