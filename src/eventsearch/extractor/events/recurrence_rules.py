"""
Rules by which events recur, as people write them.

A rule is read from the text of RFC 5545, from a mapping with its parts, or from words such as
`every Monday` and `tous les mardis`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, timedelta
from functools import reduce
from typing import Any, NamedTuple

from eventsearch.extractor.dates import Doubt, read_loosely
from eventsearch.extractor.events import TABLES, by_word
from eventsearch.extractor.events.keys import Entry, Name, fold
from eventsearch.extractor.events.tokens import WEEKDAY
from eventsearch.extractor.fields.reader import Front, kind

MOST_RULES = 20
"""Rules of an event at most. RFC 5545 allows one; each is expanded over decades."""

MOST_DATES = 1_000
"""Dates of an event at most, exceptions included."""

_MOST_CHARACTERS = 2_000
"""Characters of a rule at most: every part with all its values has fewer than 1,700."""

_RECURRENCE = TABLES["recurrence"]
_PARTS = by_word(_RECURRENCE["parts"])
"""Keys of a mapping, without separators, to the part of a rule that they give."""

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_SUNDAY_FIRST = ("daysofweek", "dow")
"""Keys of FullCalendar, which counts the days of the week from 0 for Sunday."""
_NUMBERED = {str((number + 1) % 7): day for number, day in enumerate(_DAYS)}
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_UNIT = by_word(_RECURRENCE["units"])
_ALONE: Mapping[str, Sequence[Any]] = _RECURRENCE["adverbs"]
_ORDINAL = {word: int(number) for word, number in by_word(_RECURRENCE["ordinals"]).items()}
_NUMBER = {word: int(number) for word, number in by_word(_RECURRENCE["numbers"]).items()}
_EVERY, _AND, _FILLERS, _NEVER = (
    frozenset(_RECURRENCE["words"][name].split()) for name in ("every", "and", "fillers", "never")
)
_LINE = re.compile(r"(?i)\s*(?:rrule|dtstart|rdate|exdate)\b")
# J for an adverb, E for `every`, U for a unit, N for a number, W for a weekday, S for its plural,
# which alone says that it recurs, O for an ordinal, A for `and`.
_SHAPE = re.compile(
    r"(?P<alone>J)|(?P<unit>EN?U|U)(?P<on>(?:A?[WS])*)|EN?(?P<days>[WS](?:A*[WS])*)"
    r"|(?P<plural>S(?:A*S)*)|E?(?P<nth>O(?:A*O)*)(?P<nthdays>[WS])(?P<month>E?U)?"
)


class Series(NamedTuple):
    """
    By what an event recurs.

    Attributes:
        rules: Parts of each rule by their names in RFC 5545, without ``UNTIL``; (rule, until).
        days: Further starts, as written.
        exceptions: Days or starts that are left out, as written.
        start: First start, where the rule's own text has one, and its zone.
        hours: What a text in words says beside the rule: `at 18:30`.
        keys: Of the rules and days.
    """

    rules: tuple[tuple[Mapping[str, str], object], ...] = ()
    days: tuple[object, ...] = ()
    exceptions: tuple[object, ...] = ()
    start: object = None
    zone: str = ""
    hours: str = ""
    keys: tuple[Entry, ...] = ()

    def __add__(self, other: object) -> Series:
        """Return what both say."""
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
    """Return what all say; raises `Doubt` as soon as they have too many rules or dates."""
    return reduce(lambda one, two: (one + two).checked(), every, Series())


def series_of(front: Front, by_role: Mapping[str, list[Entry]]) -> Series:
    """
    Return by what the keys of an event say that it recurs.

    What a rule says besides, as a start or a time of day, is added as if it had a key.
    """
    every = Series(keys=tuple(entry for role in ("rule", "extra") for entry in by_role[role]))
    doubts: list[tuple[Entry, Doubt]] = []
    for entry in by_role["rule"]:
        named = entry.name.says == "weekdays"
        try:
            series = read_series({entry.path[-1]: entry.value} if named else entry.value)
            every = (every + series).checked()
        except Doubt as exc:
            doubts.append((entry, exc))
            continue
        for role, value in (("start", series.start), ("time", series.hours), ("zone", series.zone)):
            if value:
                by_role[role].append(Entry(entry.path, value, Name(role, 8)))
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
    """Return until when an event recurs; FullCalendar's `endRecur` is the day after."""
    moment = read_loosely(iso(entry.value), UTC)
    if moment is None or fold(entry.path[-1]) != "endrecur":
        return entry.value
    return (moment.day - timedelta(days=1)).isoformat()


def report_recurrence(front: Front, key: str, value: object, doubt: Doubt) -> None:
    """Report that the event does not recur by a key, and why."""
    front.report(
        key,
        "E198",
        f"`{key}` is {kind(value)}, not read as a recurrence: {doubt}",
        "write a rule as in FREQ=WEEKLY;BYDAY=MO",
    )


def read_series(value: object) -> Series:
    """
    Return what a value says of how an event recurs; nothing for `false` and `never`.

    Raises:
        Doubt: It cannot be read; says why.
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
    """Return the values of a list, or of a text with commas."""
    if isinstance(value, str):
        value = value.rpartition(":")[2] if re.match(r"(?i)(rdate|exdate)[;:]", value) else value
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return tuple(value) if isinstance(value, list) else (value,)


def _line(text: str) -> Series:
    """Return what a content line of RFC 5545 says; one without a name is a rule."""
    match = re.fullmatch(
        r"\s*(?:(?P<name>[A-Za-z]+)(?:;[^:]*?(?:TZID=(?P<zone>[^:;]+))?)?:)?(?P<value>.*?)\s*", text
    )
    if match is None or not match["value"]:
        return Series()
    match (match["name"] or "RRULE").upper():
        case "RRULE":
            parts = [part.partition("=") for part in match["value"].strip(";").split(";")]
            rule = {name.strip().upper(): value.strip() for name, _, value in parts}
            # A line of its own by the standard, and often a part of the rule.
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
    """Return `2026-03-05T18:00:00` for `20260305T180000`, anything else as it is."""
    digits = re.fullmatch(
        r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?",
        str(value) if type(value) in (str, int) else "",
    )
    if digits is None:
        return value
    day = "-".join(digits.groups()[:3])
    return f"{day}T{digits[4]}:{digits[5]}:{digits[6]}{digits[7]}" if digits[4] else day


def _mapping(value: Mapping[str, object]) -> Series:
    """Return what a mapping says that has the parts of a rule."""
    parts: dict[str, str] = {}
    series = Series()
    until: object = None
    for key, each in value.items():
        match _PARTS.get(re.sub(r"[\W_]", "", fold(str(key)))):
            case None:
                raise Doubt(f"`{key}` is no part of a rule")
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
        raise Doubt(f"{unknown[0] or 'an empty part'} is no part of a rule")
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
    """Return `1MO` for `1MO`, `1mo` or `first monday`."""
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
    Return the rule that words say, and the rest of them: `every Monday at 18:30`.

    None for words that say no rule.
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
    rest = text[ends[number] :].strip(" ,;")
    return Series(rules=((parts, None),), hours=rest)


def _class(word: str) -> tuple[str, object]:
    """Return the letter of a word in `_SHAPE`, empty for one that says nothing, and its value."""
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
