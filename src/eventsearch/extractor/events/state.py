"""
Whether an event takes place, how one attends it, and where one registers.

Keys count before tags, these before the title, and what says least counts last: that an event is
scheduled is often left in by a template.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache

from eventsearch.extractor.dates import end_of_day, start_of_day
from eventsearch.extractor.events import words_in
from eventsearch.extractor.events.keys import Entry, fold
from eventsearch.extractor.events.values import read_start
from eventsearch.extractor.fields.dates import report_no_date
from eventsearch.extractor.fields.reader import Front, kind, words
from eventsearch.extractor.front_matter.coercion import texts, to_bool
from eventsearch.extractor.markdown.inline_marks import plain_line
from eventsearch.model.event_state import (
    ATTENDANCE_NAMES,
    ATTENDANCE_OF,
    FULL,
    STATUS_NAMES,
    STATUS_OF,
)
from eventsearch.model.lazy_pattern import lazy
from eventsearch.model.page import Registration

_OTHER = words_in("state", "other")
"""Values of `status` that say something else of a page."""
_NO = words_in("state", "no")
_YES = words_in("state", "yes")
_TAGS = ("tags", "tag", "categories", "category", "keywords", "labels")
_PLATFORMS = words_in("state", "platforms")
"""Places that are none, besides the names of what is online."""
_JOINED = lazy(r"[/+&]|\s(?:and|or|et|ou|und|oder|plus|y|o|e)\s")
_PARTS = lazy(r"[,;:()\[\]|]|\s[-–—]+\s|\s(?:via|on|by|per|par|sur|über|uber)\s")
MEETING_HOSTS = (
    r"zoom\.(?:us|com)|teams\.(?:microsoft|live)|meet\.google|webex|gotomeet|whereby\.com|jit\.si"
    r"|jitsi|bigbluebutton|\bbbb\b|\bvisio"
)
"""Parts of the names of hosts at which meetings are held, as a pattern in lower case."""
_MEETING = lazy(rf"https?://[^/\s]*(?:{MEETING_HOSTS}|youtube|youtu\.be|twitch)\S*")
_URL = lazy(r"(?:https?://|mailto:)[^\s<>\"')\]]+")


def state_of(front: Front, fields: Sequence[Entry]) -> Mapping[str, object]:
    """Return the status, the attendance and the registration of an event, by its keys."""
    by_role: dict[str, list[Entry]] = {}
    for entry in sorted(fields, key=lambda entry: entry.name.rank):
        by_role.setdefault(entry.name.role, []).append(entry)
    keys = by_role.get("status", [])
    return {
        "event_status": _status(front, keys),
        "attendance": _attendance(front, by_role),
        "registration": _registration(front, by_role),
        "previous_start": _first(front, by_role.get("previous_start", ())),
    }


def _letters(value: object) -> str:
    """Return the letters of a value, folded; of an address of schema.org its last part."""
    text = words(value)
    if "schema.org/" in text:
        text = text.rpartition("/")[2]
    return "".join(filter(str.isalpha, fold(text)))


def _is_on(value: object) -> bool:
    """Say whether a switch is on; a reason or a day beside `cancelled` is one too."""
    switch, text = to_bool(value), words(value)
    if switch is not None:
        return switch
    return any(map(str.isalnum, text)) and _letters(text) not in _NO


def _status(front: Front, keys: Iterable[Entry]) -> str:
    values = [status for entry in keys if (status := _status_of(front, entry))]
    values += (
        STATUS_OF.get(_letters(tag), "") for key in _TAGS for tag in texts(front.values.get(key))
    )
    return next((each for each in values if each not in ("", "scheduled")), "") or _titled(front)


def _status_of(front: Front, entry: Entry) -> str:
    """Return the status that a key says; report one that is plainly meant and not read."""
    if entry.name.says:
        return entry.name.says if _is_on(entry.value) else ""
    text = words(entry.value)
    letters = _letters(entry.value)
    status = STATUS_OF.get(letters) or next(_leading(text), "")
    if not (status or entry.name.weak or letters in _OTHER | FULL or not letters):
        front.report(
            entry.key,
            "E200",
            f"`{entry.key}` is {kind(entry.value)}, not a status of an event",
            "write scheduled, cancelled, postponed, rescheduled or moved-online",
        )
    return status


def _leading(text: str) -> Iterator[str]:
    """Yield the status with which a text begins: "cancelled due to the storm"."""
    if match := re.match(rf"(?:{_patterns()[0]})(?!\w)", fold(text)):
        yield STATUS_OF["".join(filter(str.isalpha, match[0]))]


def _titled(front: Front) -> str:
    """Return the status that the title says; only a key says it to programs as well."""
    name = in_title(words(front.values.get("title")))
    if not name:
        return "scheduled"
    status = STATUS_OF[_letters(name)]
    front.report(
        "title",
        "E199",
        f"the title says that the event is {status.replace('-', ' ')}, and no key does",
        f"write `status: {status}`, and leave it out of the title",
        "info",
    )
    return status


@cache
def _off() -> frozenset[str]:
    return frozenset(name for name, status in STATUS_OF.items() if status != "scheduled")


@cache
def _patterns() -> tuple[str, str]:
    """Return the names of a status besides scheduled, and those of attendance, as patterns."""
    off = " ".join(names for status, names in STATUS_NAMES.items() if status != "scheduled")
    both = (off, " ".join(ATTENDANCE_NAMES.values()))
    status, attendance = (
        "|".join(sorted((each.replace("_", r"[\s-]+") for each in names.split()), reverse=True))
        for names in both
    )
    return status, attendance


def in_title(title: str) -> str:
    """
    Return the name of a status that stands apart at an end of a title, folded; empty for none.

    >>> in_title("ANNULÉ – Atelier"), in_title("Cancelled culture"), in_title("Lauf (abgesagt)")
    ('annule', '', 'abgesagt')
    """
    line, name = fold(title), f"(?P<name>{_patterns()[0]})"
    letters = "".join(filter(str.isalpha, line))
    # Most titles have none: to compile the patterns takes as long as to read a page.
    if not any(each in letters for each in _off()):
        return ""
    for pattern in (
        rf"[\[({{*]+\s*{name}\s*!*\s*[\])}}*]+",
        rf"^\W*{name}\s*(?:[:!|·]|[-–—]+\s|\s[-–—])",
        rf"(?:[:|]|[-–—])\s+{name}\W*$",
    ):
        if match := re.search(pattern, line):
            return match["name"]
    first, _, rest = title.partition(" ")
    is_apart = first.isupper() and rest and not rest.isupper()
    return _letters(first) if is_apart and _letters(first) in _off() else ""


def _attendance(front: Front, by_role: Mapping[str, Sequence[Entry]]) -> str:
    """Return how one attends: what keys say, else the place, else the title in brackets."""
    ways = [way for entry in by_role.get("attendance", ()) for way in _ways(entry)]
    places = (way for entry in by_role.get("place", ()) for way in _of_place(entry.value))
    title = fold(words(front.values.get("title")))
    titled = re.findall(rf"[\[(]\s*({_patterns()[1]})\s*[\])]", title)
    return _one(ways) or _one(places) or _one(ATTENDANCE_OF[_letters(name)] for name in titled)


def _one(ways: Iterable[str]) -> str:
    ways = frozenset(ways)
    return "hybrid" if "hybrid" in ways or len(ways) > 1 else next(iter(ways), "")


def _ways(entry: Entry) -> Iterator[str]:
    if entry.name.says:
        # `hybrid: https://…` is where to join.
        joined = entry.name.says == "hybrid" and bool(_URL.match(words(entry.value)))
        if joined or to_bool(entry.value) is True or _letters(entry.value) in _YES:
            yield entry.name.says
        return
    for text in texts(entry.value):
        parts = (text,) if _letters(text) in ATTENDANCE_OF else _JOINED.split(fold(text))
        yield from filter(None, (ATTENDANCE_OF.get(_letters(part)) for part in parts))


def _of_place(value: object) -> Iterator[str]:
    """
    Yield how one attends at a place: "online (Zoom)", "room 3 and online".

    Of what only stands beside such a name ("INSEE, visio") nothing is known.
    """
    if isinstance(value, dict):
        for key in ("name", "title", "type", "@type"):
            yield from _of_place(value.get(key))
        return
    for text in texts(value):
        line = _MEETING.sub("online", fold(plain_line(text)))
        sides = [_is_online(side) for side in _JOINED.split(line) if side.strip()]
        if any(ATTENDANCE_OF.get(_letters(part)) == "hybrid" for part in _PARTS.split(text)):
            yield "hybrid"
        elif any(sides):
            yield "online" if all(sides) else "hybrid"


def _is_online(text: str) -> bool:
    """Say whether a place is none: its first part is a name of what is online."""
    first = next((letters for part in _PARTS.split(text) if (letters := _letters(part))), "")
    return first in _PLATFORMS or ATTENDANCE_OF.get(first) == "online"


def _registration(front: Front, by_role: Mapping[str, Sequence[Entry]]) -> Registration | None:
    entries = by_role.get("registration", ())
    urls = (url for entry in entries if (url := _url(entry.value)))
    statements = {_letters(entry.value) for entry in (*entries, *by_role.get("status", ()))}
    full = any(_is_on(entry.value) for entry in by_role.get("registration_full", ()))
    deadlines = (_deadline(front, entry) for entry in by_role.get("registration_deadline", ()))
    registration = Registration(
        url=next(urls, ""),
        deadline=next(filter(None, deadlines), None),
        full=full or not FULL.isdisjoint(statements),
        opens=_first(front, by_role.get("registration_opens", ())),
    )
    return None if registration == Registration() else registration


def _first(front: Front, entries: Iterable[Entry]) -> datetime | None:
    """Return the first moment that keys say, of a day its begin; None where none is one."""
    moments = (read_start(entry.value, front.zone) for entry in entries)
    times = (
        start_of_day(moment.day, front.zone) if moment.day_only else moment.at
        for moment in moments
        if moment is not None
    )
    return next(times, None)


def _url(value: object) -> str:
    """Return the address in a value; one on the site begins with a slash."""
    text = words(value)
    if text.startswith("/") and " " not in text:
        return text
    match = _URL.search(text)
    return match[0] if match else ""


def _deadline(front: Front, entry: Entry) -> datetime | None:
    """Return until when one can register, a day to its end."""
    moment = read_start(entry.value, front.zone)
    if moment is not None:
        return end_of_day(moment.day, front.zone) if moment.day_only else moment.at
    if _letters(entry.value) and _letters(entry.value) not in _OTHER | _NO:
        report_no_date(front, entry.key, entry.value)
    return None
