"""
Find the keys that say when, where and whether an event takes place, by the words of their names.

A name is cut into known words, whatever its case and separators. A name with an unknown word is
ignored, such as `talks_start` or `expiryDate`. `words.toml` lists all words,
and ``docs/event-keys.md`` describes them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from typing import NamedTuple

from eventsearch.extractor.events import TABLES, by_word, words_in
from eventsearch.settings import EventSettings, utc_offset

KEPT = 4_096
"""Maximum keys in each cache. A site has a few hundred, a hostile page a hundred thousand."""


WORDS: Mapping[str, str] = TABLES["keys"]
"""Classes of words in names: English, French, German, Spanish, Italian, Portuguese, Dutch."""

ROLES: Mapping[str, str] = TABLES["roles"]
"""Maps the role of a key of an event to a description of the key."""

_CLASS = by_word(WORDS)
# Many longer words contain these short ones, so they are not cut out of a row of letters.
_ALONE = frozenset(w for w in _CLASS if len(w) < 3) - {"at", "on", "dt", "tz", "de", "di"}
_LONGEST = max(map(len, _CLASS))
_NOT_EVENTS = words_in("folders", "others")
"""Sections whose pages have a start and an end although they are not events."""
_WEAK = words_in("names", "weak")
"""Names that also have other meanings."""
SWITCHES: Mapping[str, str] = {
    **dict.fromkeys(("cancelled", "postponed", "rescheduled", "moved-online"), "status"),
    **dict.fromkeys(("online", "in-person", "hybrid"), "attendance"),
}
"""Keys that are switches, such as `cancelled: true`, and the role whose value each sets."""
_APPOINTMENTS = words_in("names", "appointments")
"""Names that show on their own that a day is the day of an event."""
_COMPOSED: tuple[tuple[frozenset[str], str, frozenset[str]], ...] = tuple(
    (frozenset(needed.split()), role, frozenset(others.split()))
    for needed, (role, others) in TABLES["composed"].items()
)
"""Words that together give a name its role, and words that may be beside them."""
_RULING = {word for words, _, _ in _COMPOSED for word in words} | {"unit", "link"}
_RULING -= {"day", "end", "start"}
"""A key with one of these words is not for a day or an hour, unless `_COMPOSED` says so."""
_SIMPLE = {"day": "date", "when": "date", "time": "time"}
"""Roles of names with a single word."""
_RULE_ROLES = {frozenset[str](): "rule", frozenset({"end"}): "until", frozenset({"start"}): "start"}
"""Role of a key with a word for a rule, by its other words: `rule_end` has the role `until`."""


class Name(NamedTuple):
    """
    The meaning of the name of a key.

    Attributes:
        role: One of `ROLES`; empty for a name that only contains other keys (`event`, `start.…`).
        rank: How clearly the name is about an event; 0 is clearest.
        marks_event: Whether the key makes a page an event. A key for the end does so only beside
            a key for the start.
        weak: Whether the name may mean something else, so that other values are not reported.
        unit: Unit of a duration in seconds, if it is in the name; else 0.
        special: A key of `SWITCHES` if the name itself is a value. `weekdays` for the days of a
            rule, `utc` for a time in UTC, `holder` for a mapping such as `details`. Else empty.
    """

    role: str
    rank: int
    marks_event: bool = False
    weak: bool = False
    unit: int = 0
    special: str = ""


class Entry(NamedTuple):
    """
    A key of an event, as a path, and its value.

    Attributes:
        value: Without the UTC offsets that the settings ignore.
        written: The value in the file, if it has such an offset; else None.
    """

    path: tuple[str, ...]
    value: object
    name: Name
    written: object = None

    @property
    def key(self) -> str:
        """Return the path as it is written in messages and settings."""
        return ".".join(self.path)


def fold(text: str) -> str:
    """Return a text in lower case and without accents."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


@lru_cache(KEPT)
def words_of(key: str) -> tuple[str, ...]:
    """Return the classes of the words of a key. Return none if one of its words is unknown."""
    chunks = re.split(r"[\W\d_]+", fold(key))
    if whole := _CLASS.get("".join(chunks)):
        return (whole,)
    words: list[str] = []
    for chunk in _PATTERN.sub(r"\1\2\3", " ".join(chunks)).split():
        cut = (chunk,) if chunk in _CLASS else _cut(chunk)
        if not cut:
            return ()
        words.extend(_CLASS[word] for word in cut)
    return tuple(words)


_PATTERN = re.compile(r"\b(yyyy|hh) ?(mm) ?(dd|)\b")
"""How a value is written: `utc_hh_mm`, `starts.yyyy_mm_dd`."""


def _cut(chunk: str) -> tuple[str, ...]:
    """Cut letters into as few known words as possible. Return no words if that is impossible."""
    if len(chunk) > 40:
        return ()
    best: list[tuple[str, ...] | None] = [()] + [None] * len(chunk)
    for end in range(1, len(chunk) + 1):
        for start in range(max(0, end - _LONGEST), end):
            before, word = best[start], chunk[start:end]
            if before is None or word not in _CLASS or word in _ALONE:
                continue
            now = best[end]
            if now is None or len(before) + 1 < len(now):
                best[end] = (*before, word)
    return best[-1] or ()


@lru_cache(KEPT)
def name_of(path: tuple[str, ...]) -> Name | None:
    """Return the meaning of a path of keys, or None if it is not about an event."""
    classes: set[str] = set()
    for key in path:
        each = words_of(key)
        if not each:
            return None
        classes.update(each)
    classes -= {"filler", "holder"}
    if "holder" in words_of(path[-1]):
        return Name("", 9, special="holder") if classes <= {"event"} else None
    special = {"utc"} & classes
    classes -= special
    weak = classes <= {"from", "to"} or (len(path) == 1 and path[0] in _WEAK)
    # Beside `start` or `end`, `from` and `to` have no meaning of their own: `date du début`.
    classes -= {"from", "to"} if classes & {"start", "end"} else set()
    classes = {{"from": "start", "to": "end"}.get(each, each) for each in classes}
    event = "event" in classes
    role, unit = _role(classes, path), 0
    if role is None:
        return None
    if role == "duration":
        unit = _unit(path)
    marks_event = role in _DAYS and (
        event
        or (len(path) == 1 and fold(path[0]) in _APPOINTMENTS)
        or (role in ("start", "end") and len(path) == 1 and "day" in classes)
    )
    special |= classes & {*SWITCHES, "weekdays"}
    return Name(role, _rank(path, classes, event), marks_event, weak, unit, next(iter(special), ""))


def _role(classes: set[str], path: tuple[str, ...]) -> str | None:
    """Return the role of a set of words, or None if it has no role."""
    rest = classes - {"event"}
    if not rest:
        return "" if classes else None
    for needed, role, others in _COMPOSED:
        if needed <= rest <= needed | others:
            return role
    if rest & _RULING:
        return None
    rest = rest - {"when"} if len(rest) > 1 else rest
    if "rule" in rest:
        return _RULE_ROLES.get(frozenset(rest - {"day", "rule"}))
    sides = rest & {"start", "end"}
    if len(sides) > 1:
        return None
    if not sides:
        return _role_of_day(rest, path)
    # `start.date.time` is a day with a time, and `start.time` is only a time.
    is_time = "time" in rest and "day" not in _own_words(path, rest)
    return f"{sides.pop()}_time" if is_time else sides.pop()


def _role_of_day(rest: set[str], path: tuple[str, ...]) -> str:
    """Return the role of words that are neither about a start nor about an end."""
    if len(rest) == 1:
        return _SIMPLE[next(iter(rest))]
    return "time" if len(path) > 1 and set(words_of(path[-1])) == {"time"} else "date"


def _own_words(path: tuple[str, ...], rest: set[str]) -> set[str]:
    """Return the words that decide between day and time: the last key's, if it has any."""
    last = set(words_of(path[-1])) & {"day", "time"}
    return last or rest


def _unit(path: tuple[str, ...]) -> int:
    name = fold("".join(path))
    return 60 if "min" in name else 3600 if "hour" in name or "hrs" in name else 0


def _rank(path: tuple[str, ...], classes: set[str], event: bool) -> int:
    if len(path) > 1:
        return 1
    if event:
        return 2
    if path[0] == "date":
        return 9
    return 4 if "day" in classes and len(classes) > 1 else 3


_TIMELESS = re.compile(r"(?:past|upcoming|previous|next|all|our)(?=[a-z]{4})")


def is_event_name(text: str, lang: str = "") -> bool:
    """
    Whether a section, type or layout is named with a word for events: `meetups`, `pastevents`.

    Args:
        lang: Language of the site. *Lectures* are events in English and readings in French.
    """
    for part in re.split(r"[\W\d_]+", fold(text)):
        name = _TIMELESS.sub("", part)
        if not name or (lang == "fr" and name in ("lecture", "lectures")):
            continue
        if name in _PLURALS or "event" in (_CLASS.get(name), _CLASS.get(name.removesuffix("s"))):
            return True
    return False


cached_is_event_name = lru_cache(KEPT)(is_event_name)
"""`is_event_name` for names that many pages share: of sections, types and folders, not titles."""
_PLURALS = words_in("folders", "events")
_TITLES = words_in("names", "titles")
_TITLED = words_in("names", "titled")


def title_key(values: Iterable[str]) -> str:
    """Return the first key for a title other than `title`, such as `event_name`; else empty."""
    return next(filter(_is_title_key, values), "")


@lru_cache(KEPT)
def _is_title_key(key: str) -> bool:
    *parts, last = re.split(r"[\W_]+", fold(key))
    of_event = all(part in _TITLED or _CLASS.get(part) == "event" for part in parts)
    return last in _TITLES | {"title"} and of_event and bool(parts or last != "title")


def is_event_list(folder: str) -> bool:
    """Whether the name of a folder means several events: `meetups`, not `conference`."""
    return (
        folder in _PLURALS or folder == "event" or (is_event_name(folder) and folder.endswith("s"))
    )


def is_other_section(section: str) -> bool:
    """Whether pages of a section have a start and an end although they are not events."""
    return fold(section) in _NOT_EVENTS


@cache
def named_keys(settings: EventSettings) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return the paths of keys in the settings, each with its role."""
    return tuple(
        (tuple(path.split(".")), role)
        for role in ROLES
        for path in getattr(settings, _SETTINGS.get(role, role))
    )


_SETTINGS = {
    **{"zone": "timezone", "place": "location"},
    **{"rule": "rrule", "extra": "rdate", "except": "exdate"},
}
"""Names of settings that differ from the names of their roles."""


def entries(
    values: Mapping[str, object], settings: EventSettings | None = None
) -> tuple[Entry, ...]:
    """
    Return the keys of an event in a mapping, at any depth, each with its value.

    Args:
        settings: May specify the keys for a role. Other keys for the same role are then ignored,
            but another key for a day can still specify the time of day.
    """
    named = [
        Entry(path, value, Name(role, 0, marks_event=role in _DAYS and path != ("date",)))
        for path, role in (named_keys(settings) if settings else ())
        if (value := value_at(values, path)) not in (None, "")
    ]
    settled = {entry.name.role for entry in named}
    # A key for the start also replaces keys for the day, and the other way round.
    settled |= {"start", "date"} if settled & {"start", "date"} else set()
    every = list(named)
    known = {path for path, _, _, _ in named}
    for entry in _walk(values, ()):
        role, name = entry.name.role, entry.name
        if role in settled and role in _HOURS and entry.path not in known:
            name = Name(_HOURS[role], 5, weak=True)
        if name.role not in settled:
            every.append(entry._replace(name=name))
    if settings is not None and settings.ignore_offsets:
        every = [_without_offset(entry, settings.ignore_offsets) for entry in every]
    return tuple(every)


def _without_offset(entry: Entry, offsets: Collection[str]) -> Entry:
    """Remove ignored UTC offsets from a value, but not from a rule or a key like `start_utc`."""
    if entry.name.role == "rule" or entry.name.special == "utc":
        return entry
    value = without_offsets(entry.value, offsets)
    return entry if value == entry.value else entry._replace(value=value, written=entry.value)


def without_offsets(value: object, offsets: Collection[str]) -> object:
    """
    Return a value without these UTC offsets after times of day, in its items too.

    Args:
        offsets: As `utc_offset` returns them.
    """
    match value:
        case str():
            return _OFFSET.sub(
                lambda match: (
                    match["clock"] if utc_offset(match["offset"]) in offsets else match[0]
                ),
                value,
            )
        case datetime() if value.tzinfo is not None:
            return value.replace(tzinfo=None) if offset_of(value) in offsets else value
        case list():
            return [without_offsets(each, offsets) for each in value]
        case dict():
            return {key: without_offsets(each, offsets) for key, each in value.items()}
        case _:
            return value


def offset_of(moment: datetime) -> str:
    """Return the UTC offset of a moment as `utc_offset` does; empty if it has seconds."""
    return utc_offset(f"{moment:%z}") or ""


_OFFSET = re.compile(
    r"(?<=\d)(?P<clock>:\d\d(?:[.,]\d+)?|T\d{4}(?:\d\d)?) ?(?P<offset>Z|[+-]\d\d:?\d\d)"
    r"(?=\s*(?:,|\Z))",
    re.ASCII,
)
"""A UTC offset after a time of day, at the end of a value or of an item before a comma."""

_DAYS = ("start", "end", "date")
_HOURS = {"start": "start_time", "date": "start_time", "end": "end_time"}
"""If the settings specify the key for a day, other keys for that day only set the hour."""


def named_values(
    values: Mapping[str, object], paths: Iterable[str]
) -> tuple[tuple[str, object], ...]:
    """Return the paths of keys that have a value, each with its value."""
    pairs = ((path, value_at(values, tuple(path.split(".")))) for path in paths)
    return tuple((path, value) for path, value in pairs if value not in (None, "", []))


def value_at(values: object, path: tuple[str, ...]) -> object:
    """Return the value at a path of keys, or None."""
    for key in path:
        values = values.get(key) if isinstance(values, dict) else None
    return values


def _walk(values: Mapping[str, object], path: tuple[str, ...]) -> Iterator[Entry]:
    if len(path) > 3:
        return
    days = _days_in_parts(values)
    for day in days:
        name = name_of((*path, day.name)) if day.text else None
        if name:
            yield Entry((*path, day.keys[0]), day.text, name)
    parts = {key for day in days for key in day.keys}
    for key, value in values.items():
        name = None if key in parts else name_of((*path, str(key)))
        if name is None or value is None or value == "":
            continue
        if isinstance(value, dict) and name.role not in ("place", "rule"):
            if name.role not in ("zone", "duration"):
                yield from _walk(value, (*path, str(key)))
        elif name.special == "utc" and _UNZONED.search(str(value)):
            # Read as if the zone were part of the value.
            yield Entry((*path, str(key)), f"{value} UTC", name)
        elif name.role or (not name.special and _may_be_day(value)):
            yield Entry((*path, str(key)), value, name if name.role else _DAY_OF_EVENT)


@lru_cache(KEPT)
def _part(key: str) -> tuple[str, str]:
    """Return the part of a date in a key and the rest: `day` and `event` in `event_day`."""
    name = fold(key)
    match = _PARTS.search(name)
    return (match.lastgroup or "", name[: match.start()].rstrip("_-. ")) if match else ("", "")


_PARTS = re.compile(
    r"(?:(?P<day>day|jour|tag|dia|giorno|dag|den|dzien)"
    r"|(?P<month>month|mois|monat|mes|mese|maand|maned|mesic|miesiac)"
    r"|(?P<year>year|annee|an|jahr|ano|anno|any|jaar|ar|rok))\Z"
)


class _DayInParts(NamedTuple):
    """
    A day whose parts have keys of their own: `jour: 9`, `mois: avril`.

    Attributes:
        keys: The keys of the parts, the key for the day of the month first.
        name: The name of a key for the whole day.
        text: The day in one text; empty if the year is missing.
    """

    keys: tuple[str, ...]
    name: str
    text: str


def _days_in_parts(values: Mapping[str, object]) -> list[_DayInParts]:
    """Return the days whose day of the month and month have keys of their own."""
    found: dict[str, dict[str, str]] = {}
    for key in values:
        part, of = _part(str(key))
        if part:
            found.setdefault(of, {}).setdefault(part, key)
    days = []
    for of, keys in found.items():
        texts = {part: str(values[key]).strip() for part, key in keys.items()}
        day, month, year = (texts.get(part, "") for part in ("day", "month", "year"))
        if not month or not re.match(r"\d\d?(?!\d)", day):
            continue
        iso = day.isdigit() and month.isdigit()
        text = f"{year}-{month:0>2}-{day:0>2}" if iso else f"{day} {month} {year}"
        parts = tuple(keys[part] for part in ("day", "month", "year") if part in keys)
        days.append(_DayInParts(parts, f"{of}_day".lstrip("_"), text if year else ""))
    return days


_UNZONED = re.compile(r"(?<![+\-\d])\d\d?:\d\d(?::\d\d)?$")


def _may_be_day(value: object) -> bool:
    """Whether the value of a key `event` is the day of the event, and not its name."""
    return isinstance(value, date) or (isinstance(value, str) and bool(_DAY.match(value)))


_DAY = re.compile(r"\s*(?:\d{4}-\d\d?-\d\d?|\d\d?\.\s?\d\d?\.\s?\d{4})(?!\d)")
_DAY_OF_EVENT = Name("date", 2, marks_event=True, weak=True)
