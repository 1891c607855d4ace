"""
The keys that say when, where and whether an event takes place, by the words of their names.

A name is cut into known words, whatever its case and separators; a name with any other word is not
read, so that `talks_start` and `expiryDate` never are. `words.toml` is the one table of them, and
``docs/events.md`` follows it.
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
"""Keys whose meaning is kept. A site has some hundred keys, a hostile page a hundred thousand."""


WORDS: Mapping[str, str] = TABLES["keys"]
"""What a word of a name says, in English, French, German, Spanish, Italian, Portuguese, Dutch."""

ROLES: Mapping[str, str] = TABLES["roles"]
"""What keys of an event can say."""

_CLASS = by_word(WORDS)
# So short that they would be found in longer words.
_ALONE = frozenset(w for w in _CLASS if len(w) < 3) - {"at", "on", "dt", "tz", "de", "di"}
_LONGEST = max(map(len, _CLASS))
_NOT_EVENTS = words_in("folders", "others")
"""Sections whose pages have a start and an end, and are no events."""
_WEAK = words_in("names", "weak")
"""Names that mean other things too."""
SAYING: Mapping[str, str] = {
    **dict.fromkeys(("cancelled", "postponed", "rescheduled", "moved-online"), "status"),
    **dict.fromkeys(("online", "in-person", "hybrid"), "attendance"),
}
"""Words that are values: of which role, where the key of that name is a switch that is on."""
_APPOINTMENTS = words_in("names", "appointments")
"""Names that alone say that a day is that of an event."""
_COMPOSED: tuple[tuple[frozenset[str], str, frozenset[str]], ...] = tuple(
    (frozenset(needed.split()), role, frozenset(others.split()))
    for needed, (role, others) in TABLES["composed"].items()
)
"""Words that give a name its role, and those that may stand beside them."""
_RULING = {word for words, _, _ in _COMPOSED for word in words} | {"unit", "link"}
_RULING -= {"day", "end", "start"}
"""Words that no day or time of day has in its name."""
_SIMPLE = {"day": "date", "when": "date", "time": "time"}


class Name(NamedTuple):
    """
    What the name of a key says.

    Attributes:
        role: One of `ROLES`; empty for a name that only holds others (`event`, `start.…`).
        rank: How plainly it speaks of an event, least is plainest.
        own: Whether it makes a page an event; one for the end, beside one for the start.
        weak: Whether it may mean something else, so that a value that is no time is passed over.
        unit: Unit of a duration in seconds where the name says it; else 0.
        says: Key of `SAYING` where the name itself is a value, `weekdays` for the days of a rule,
            `utc` for a time that counts there, `holder` for a mapping (`details`); else empty.
    """

    role: str
    rank: int
    own: bool = False
    weak: bool = False
    unit: int = 0
    says: str = ""


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
    """Return a name in lower case and without accents."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


@lru_cache(KEPT)
def words_of(key: str) -> tuple[str, ...]:
    """Return the classes of the words of a key; empty if it has another word."""
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
    """Cut letters into known words, as few as can be."""
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
    """Return what a path of keys says; None for one that says nothing of an event's time."""
    classes: set[str] = set()
    for key in path:
        each = words_of(key)
        if not each:
            return None
        classes.update(each)
    classes -= {"filler", "holder"}
    if "holder" in words_of(path[-1]):
        return Name("", 9, says="holder") if classes <= {"event"} else None
    says = {"utc"} & classes
    classes -= says
    weak = classes <= {"from", "to"} or (len(path) == 1 and path[0] in _WEAK)
    # Beside `start` or `end` they only join: `date du début`.
    classes -= {"from", "to"} if classes & {"start", "end"} else set()
    classes = {{"from": "start", "to": "end"}.get(each, each) for each in classes}
    event = "event" in classes
    role, unit = _role(classes, path), 0
    if role is None:
        return None
    if role == "duration":
        unit = _unit(path)
    own = role in _DAYS and (
        event
        or (len(path) == 1 and fold(path[0]) in _APPOINTMENTS)
        or (role in ("start", "end") and len(path) == 1 and "day" in classes)
    )
    says |= classes & {*SAYING, "weekdays"}
    return Name(role, _rank(path, classes, event), own, weak, unit, next(iter(says), ""))


def _role(classes: set[str], path: tuple[str, ...]) -> str | None:
    """Return the role of a set of words; None for a mixture that has none."""
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
        return {"": "rule", "end": "until", "start": "start"}.get("".join(rest - {"day", "rule"}))
    side = rest & {"start", "end"}
    if not side:
        last = len(path) > 1 and set(words_of(path[-1])) == {"time"}
        return _SIMPLE[next(iter(rest))] if len(rest) == 1 else "time" if last else "date"
    # Of `start.date.time`, a day and a time, `start.time` a time alone.
    alone = "time" in rest and "day" not in _own_words(path, rest)
    return None if len(side) > 1 else f"{side.pop()}_time" if alone else side.pop()


def _own_words(path: tuple[str, ...], rest: set[str]) -> set[str]:
    """Return the words that tell a day from a time of day: the last key's, if it has one."""
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
    Say whether a section, type or layout is named after events: `meetups`, `pastevents`.

    Args:
        lang: Of the site: in French *lectures* are readings.
    """
    names = [_TIMELESS.sub("", name) for name in re.split(r"[\W\d_]+", fold(text))]
    names = [name for name in names if lang != "fr" or name not in ("lecture", "lectures")]
    return any(
        "event" in (_CLASS.get(n), _CLASS.get(n.removesuffix("s"))) or n in _PLURALS
        for n in names
        if n
    )


_PLURALS = words_in("folders", "events")
_TITLES = words_in("names", "titles")
_TITLED = words_in("names", "titled")


def title_key(values: Iterable[str]) -> str:
    """Return the key that holds the title of a page that has no `title`; empty for none."""
    for key in values:
        *parts, last = re.split(r"[\W_]+", fold(key))
        of_event = all(part in _TITLED or _CLASS.get(part) == "event" for part in parts)
        if last in _TITLES | {"title"} and of_event and (parts or last != "title"):
            return key
    return ""


def is_event_list(folder: str) -> bool:
    """Say whether a folder is named after several events: `meetups`, not `conference`."""
    return (
        folder in _PLURALS or folder == "event" or (is_event_name(folder) and folder.endswith("s"))
    )


def is_other_section(section: str) -> bool:
    """Say whether the pages of a section have starts and ends that are no event's."""
    return fold(section) in _NOT_EVENTS


@cache
def named_keys(settings: EventSettings) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return the paths that the settings name, each with its role."""
    return tuple(
        (tuple(path.split(".")), role)
        for role in ROLES
        for path in getattr(settings, _SETTINGS.get(role, role))
    )


_SETTINGS = {
    **{"zone": "timezone", "place": "location"},
    **{"rule": "rrule", "extra": "rdate", "except": "exdate"},
}
"""Settings for roles of another name."""


def entries(
    values: Mapping[str, object], settings: EventSettings | None = None
) -> tuple[Entry, ...]:
    """
    Return the keys of an event in a mapping and those nested in it, each with its value.

    Args:
        settings: Names keys of the site's own, beside which no other key says the same; one for
            the day or the end can still say its time of day.
    """
    named = [
        Entry(path, value, Name(role, 0, own=role in _DAYS and path != ("date",)))
        for path, role in (named_keys(settings) if settings else ())
        if (value := value_at(values, path)) not in (None, "")
    ]
    own = {entry.name.role for entry in named}
    # A start that is named leaves no day to say to a key for the day, and the other way round.
    own |= {"start", "date"} if own & {"start", "date"} else set()
    others = (
        entry._replace(name=Name(_HOURS[entry.name.role], 5, weak=True))
        if entry.name.role in own & _HOURS.keys()
        else entry
        for entry in _walk(values, ())
    )
    every = (*named, *(each for each in others if each.name.role not in own))
    if settings is None or not settings.ignore_offsets:
        return every
    return tuple(_without_offset(each, settings.ignore_offsets) for each in every)


def _without_offset(entry: Entry, offsets: Collection[str]) -> Entry:
    """Return an entry without offsets to ignore. A rule, and a key such as `start_utc`, keep it."""
    if entry.name.role == "rule" or entry.name.says == "utc":
        return entry
    value = without_offsets(entry.value, offsets)
    return entry if value == entry.value else entry._replace(value=value, written=entry.value)


def without_offsets(value: object, offsets: Collection[str]) -> object:
    """
    Return a value without these UTC offsets behind its times of day, and so for each item of it.

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
"""A UTC offset behind a time of day, at the end of a value or of one in a list with commas."""

_DAYS = ("start", "end", "date")
_HOURS = {"start": "start_time", "date": "start_time", "end": "end_time"}
"""What is left to say to a key for a day that the settings name another for."""


def named_values(
    values: Mapping[str, object], paths: Iterable[str]
) -> tuple[tuple[str, object], ...]:
    """Return the paths of keys at which there is a value, each with it."""
    pairs = ((path, value_at(values, tuple(path.split(".")))) for path in paths)
    return tuple((path, value) for path, value in pairs if value not in (None, "", []))


def value_at(values: object, path: tuple[str, ...]) -> object:
    """Return the value at a path of keys; None for none."""
    for key in path:
        values = values.get(key) if isinstance(values, dict) else None
    return values


def _walk(values: Mapping[str, object], path: tuple[str, ...]) -> Iterator[Entry]:
    if len(path) > 3:
        return
    days = tuple(_days_in_parts(values))
    yield from (
        Entry((*path, keys[0]), text, name)
        for keys, of, text in days
        if text and (name := name_of((*path, of)))
    )
    parts = {key for keys, _, _ in days for key in keys}
    for key, value in values.items():
        name = None if key in parts else name_of((*path, str(key)))
        if name is None or value is None or value == "":
            continue
        if isinstance(value, dict) and name.role not in ("place", "rule"):
            if name.role not in ("zone", "duration"):
                yield from _walk(value, (*path, str(key)))
        elif name.says == "utc" and _UNZONED.search(str(value)):
            # As if the zone were written with it.
            yield Entry((*path, str(key)), f"{value} UTC", name)
        elif name.role or (not name.says and _may_be_day(value)):
            yield Entry((*path, str(key)), value, name if name.role else _DAY_OF_EVENT)


@lru_cache(KEPT)
def _part(key: str) -> tuple[str, str]:
    """Return the part of a day that a key has, and of what: `day` and `event` of `event_day`."""
    name = fold(key)
    match = _PARTS.search(name)
    return (match.lastgroup or "", name[: match.start()].rstrip("_-. ")) if match else ("", "")


_PARTS = re.compile(
    r"(?:(?P<day>day|jour|tag|dia|giorno|dag|den|dzien)"
    r"|(?P<month>month|mois|monat|mes|mese|maand|maned|mesic|miesiac)"
    r"|(?P<year>year|annee|an|jahr|ano|anno|any|jaar|ar|rok))\Z"
)


def _days_in_parts(values: Mapping[str, object]) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """
    Yield days of which day and month have keys of their own: `jour: 9`, `mois: avril`.

    As these keys, that of the day first, the name of a key for all of it, and the day in one text,
    which is empty without a year.
    """
    found: dict[str, dict[str, str]] = {}
    for key in values:
        part, of = _part(str(key))
        if part:
            found.setdefault(of, {}).setdefault(part, key)
    for of, keys in found.items():
        texts = {part: str(values[key]).strip() for part, key in keys.items()}
        day, month, year = (texts.get(part, "") for part in ("day", "month", "year"))
        if not month or not re.match(r"\d\d?(?!\d)", day):
            continue
        iso = day.isdigit() and month.isdigit()
        text = f"{year}-{month:0>2}-{day:0>2}" if iso else f"{day} {month} {year}"
        parts = tuple(keys[part] for part in ("day", "month", "year") if part in keys)
        yield parts, f"{of}_day".lstrip("_"), text if year else ""


_UNZONED = re.compile(r"(?<![+\-\d])\d\d?:\d\d(?::\d\d)?$")


def _may_be_day(value: object) -> bool:
    """Say whether the value of a key `event` may be its day instead of its name."""
    return isinstance(value, date) or (isinstance(value, str) and bool(_DAY.match(value)))


_DAY = re.compile(r"\s*(?:\d{4}-\d\d?-\d\d?|\d\d?\.\s?\d\d?\.\s?\d{4})(?!\d)")
_DAY_OF_EVENT = Name("date", 2, own=True, weak=True)
