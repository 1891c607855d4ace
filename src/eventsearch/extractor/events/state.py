"""
Read whether an event takes place, how people attend it, and where they register.

Keys win over tags, and tags win over the title. The status `scheduled` counts only if no other
status is found, because templates often contain it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import chain

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
    OFF,
    STATUS_NAMES,
    STATUS_OF,
)
from eventsearch.model.lazy_pattern import lazy
from eventsearch.model.page import Registration

_OTHER = words_in("state", "other")
"""Values of `status` that are not about an event."""
_NO = words_in("state", "no")
_YES = words_in("state", "yes")
_ADDS = words_in("state", "adds")
"""English words that follow a status, and do not begin its noun: `cancelled due to rain`."""
_TAGS = ("tags", "tag", "categories", "category", "keywords", "labels")
_PLATFORMS = words_in("state", "platforms")
"""Names of platforms, which authors write as the place of an online event."""
_JOINED = lazy(r"[/+&]|\s(?:and|or|et|ou|und|oder|plus|y|o|e)\s")
_PARTS = lazy(r"[,;:()\[\]|]|\s[-–—]+\s|\s(?:via|on|by|per|par|sur|über|uber)\s")
MEETING_HOSTS = (
    r"zoom\.(?:us|com)|teams\.(?:microsoft|live)|meet\.google|webex|gotomeet|whereby\.com|jit\.si"
    r"|jitsi|bigbluebutton|\bbbb\b|\bvisio"
)
"""A pattern for the host names of video meetings, in lower case."""
_MEETING = lazy(rf"https?://[^/\s]*(?:{MEETING_HOSTS}|youtube|youtu\.be|twitch)\S*")
_URL = lazy(r"(?:https?://|mailto:)[^\s<>\"')\]]+")


def state_of(front: Front, fields: Sequence[Entry]) -> Mapping[str, object]:
    """Return the fields of `Meta` for status, attendance, registration and the planned start."""
    by_role: dict[str, list[Entry]] = {}
    for entry in sorted(fields, key=lambda entry: entry.name.rank):
        by_role.setdefault(entry.name.role, []).append(entry)
    keys = by_role.get("status", [])
    return {
        "event_status": _status(front, keys),
        "attendance": _attendance(front, by_role),
        "registration": _registration(front, by_role),
        "previous_start": _first_moment(front, by_role.get("previous_start", ())),
    }


def _letters(value: object) -> str:
    """Return the letters of a value, folded. For a URL of schema.org, use only the last part."""
    text = words(value)
    if "schema.org/" in text:
        text = text.rpartition("/")[2]
    return _only_letters(fold(text))


def _only_letters(text: str) -> str:
    return "".join(filter(str.isalpha, text))


def _is_on(value: object) -> bool:
    """Whether a switch is on. A reason or a day, as after `cancelled:`, switches it on too."""
    switch, text = to_bool(value), words(value)
    if switch is not None:
        return switch
    return any(map(str.isalnum, text)) and _letters(text) not in _NO


def _status(front: Front, keys: Iterable[Entry]) -> str:
    """Return the status from the keys, the tags or the title, else ``scheduled``."""
    found = [_status_of(front, entry) for entry in keys]
    for key in _TAGS:
        found += (STATUS_OF.get(_letters(tag), "") for tag in texts(front.values.get(key)))
    for status in found:
        if status not in ("", "scheduled"):
            return status
    return _status_in_title(front, is_set="scheduled" in found)


def _status_of(front: Front, entry: Entry) -> str:
    """Return the status in a key, or an empty text. Report a value that is not a status."""
    if entry.name.special:
        return entry.name.special if _is_on(entry.value) else ""
    letters = _letters(entry.value)
    status = STATUS_OF.get(letters) or _leading_status(words(entry.value))
    if not (status or entry.name.weak or letters in _OTHER | FULL or not letters):
        front.report(
            entry.key,
            "E200",
            f"`{entry.key}` is {kind(entry.value)}, not a status of an event",
            "write scheduled, cancelled, postponed, rescheduled or moved-online",
        )
    return status


def _leading_status(text: str) -> str:
    """Return the status at the beginning of a text: "cancelled due to the storm"."""
    match = re.match(rf"(?:{_status_pattern()})(?!\w)", fold(text))
    return STATUS_OF[_only_letters(match[0])] if match else ""


def _status_in_title(front: Front, *, is_set: bool) -> str:
    """
    Return the status in the title, else ``scheduled``. Report it: programs read keys only.

    Args:
        is_set: Whether a key says ``scheduled``, which settles a title that is not clear.
    """
    name, is_clear = in_title(words(front.values.get("title")))
    if not name or (is_set and not is_clear):
        return "scheduled"
    status = STATUS_OF[_letters(name)]
    says, then = "says", ", and leave it out of the title"
    if not is_clear:
        says, then = "may say", " or `status: scheduled`"
    message = f"the title {says} that the event is {status.replace('-', ' ')}, and no key does"
    front.report("title", "E199", message, f"write `status: {status}`{then}", "info")
    return status if is_clear else "scheduled"


@cache
def _names_of_changes() -> frozenset[str]:
    """Return the names of all statuses but ``scheduled``, as they are in `STATUS_OF`."""
    return frozenset(name for name, status in STATUS_OF.items() if status != "scheduled")


@cache
def _status_pattern() -> str:
    others = (rows for status, rows in STATUS_NAMES.items() if status != "scheduled")
    return _any_of(chain.from_iterable(others))


@cache
def _attendance_pattern() -> str:
    return _any_of(chain.from_iterable(ATTENDANCE_NAMES.values()))


def _any_of(rows: Iterable[str]) -> str:
    """Return a pattern that matches any name. *rows* separate names by spaces, words by `_`."""
    names = (name.replace("_", r"[\s-]+") for name in " ".join(rows).split())
    # In descending order, a long name comes before its own beginning, so that it matches first.
    return "|".join(sorted(names, reverse=True))


def in_title(title: str) -> tuple[str, bool]:
    """
    Return the name of a status that is set apart in a title, folded, and whether it is clear.

    >>> in_title("ANNULÉ – Atelier"), in_title("Talk - cancelled flights"), in_title("I cancelled")
    (('annule', True), ('cancelled', False), ('', False))
    """
    line, name = fold(title), f"(?P<name>{_status_pattern()})"
    letters = _only_letters(line)
    # Most titles contain no status, and compiling the patterns takes as long as reading a page.
    if not any(each in letters for each in _names_of_changes()):
        return "", False
    loud = {_letters(each) for each in title.split() if each.isupper() and not title.isupper()}
    unclear = ""
    for pattern in (
        rf"[\[({{*]+\s*{name}(?!-?\w)(?P<rest>[^\])}}*]*)",
        rf"^\W*{name}\s*(?:[:!|·]|[-–—]+\s|\s[-–—])(?P<rest>)",
        rf"(?:[:|]|[-–—])\s+{name}(?!-?\w)(?=(?P<rest>.*))",
    ):
        for match in re.finditer(pattern, line):
            if loud.issuperset(match["name"].split()) or _ends_title(match):
                return match["name"], True
            unclear = unclear or match["name"]
    first, _, rest = title.partition(" ")
    is_apart = first.isupper() and rest and not rest.isupper()
    if is_apart and _letters(first) in _names_of_changes():
        return _letters(first), True
    return unclear, False


def _ends_title(match: re.Match[str]) -> bool:
    """Whether the words after a status only add to it: `abgesagt wegen Regen`."""
    name, rest = match["name"], match["rest"]
    others = re.findall(r"\w+", rest)
    # `annulé ou reporté` says two things; after a colon is a subject: `Talk: cancelled flights`.
    several = {STATUS_OF.get(each) for each in others} & {*OFF} - {STATUS_OF[_only_letters(name)]}
    if others and (several or match[0][0] == ":" or re.search(r"\?|:\s*[^\W\d]", rest)):
        return False
    # Of these languages, only English has the same form before a noun: `cancelled flights`.
    return not (name.endswith("ed") and re.match(r"\s*[^\W\d]", rest) and others[0] not in _ADDS)


def _attendance(front: Front, by_role: Mapping[str, Sequence[Entry]]) -> str:
    """Return how people attend: by the keys, else by the place, else by brackets in the title."""
    ways = {way for entry in by_role.get("attendance", ()) for way in _ways(entry)}
    if not ways:
        ways = {way for entry in by_role.get("place", ()) for way in _ways_at(entry.value)}
    if not ways:
        title = fold(words(front.values.get("title")))
        titled = re.findall(rf"[\[(]\s*({_attendance_pattern()})\s*[\])]", title)
        ways = {ATTENDANCE_OF[_letters(name)] for name in titled}
    return "hybrid" if len(ways) > 1 else "".join(ways)


def _ways(entry: Entry) -> list[str]:
    """Return the values of `ATTENDANCE` in a key for attendance."""
    if says := entry.name.special:
        # `hybrid: https://…` is the address at which to join.
        joined = says == "hybrid" and _URL.match(words(entry.value))
        is_on = joined or to_bool(entry.value) is True or _letters(entry.value) in _YES
        return [says] if is_on else []
    ways = []
    for text in texts(entry.value):
        parts = (text,) if _letters(text) in ATTENDANCE_OF else _JOINED.split(fold(text))
        ways += [way for part in parts if (way := ATTENDANCE_OF.get(_letters(part)))]
    return ways


def _ways_at(place: object) -> list[str]:
    """
    Return the values of `ATTENDANCE` in a place: "online (Zoom)", "room 3 and online".

    A comma does not join two places, so "INSEE, visio" is not an online event.
    """
    if isinstance(place, dict):
        keys = ("name", "title", "type", "@type")
        return [way for key in keys for way in _ways_at(place.get(key))]
    ways = []
    for text in texts(place):
        line = _MEETING.sub("online", fold(plain_line(text)))
        sides = [_is_online(side) for side in _JOINED.split(line) if side.strip()]
        if any(ATTENDANCE_OF.get(_letters(part)) == "hybrid" for part in _PARTS.split(text)):
            ways.append("hybrid")
        elif any(sides):
            ways.append("online" if all(sides) else "hybrid")
    return ways


def _is_online(place: str) -> bool:
    """Whether the first part of a place is a word such as `online`, or a platform such as Zoom."""
    for part in _PARTS.split(place):
        if letters := _letters(part):
            return letters in _PLATFORMS or ATTENDANCE_OF.get(letters) == "online"
    return False


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
        opens=_first_moment(front, by_role.get("registration_opens", ())),
    )
    return None if registration == Registration() else registration


def _first_moment(front: Front, entries: Iterable[Entry]) -> datetime | None:
    """Return the first moment in the values, or the beginning of the first day; else None."""
    for entry in entries:
        moment = read_start(entry.value, front.zone)
        if moment is not None:
            return start_of_day(moment.day, front.zone) if moment.day_only else moment.at
    return None


def _url(value: object) -> str:
    """Return the URL in a value, or its path on the site, which starts with a slash."""
    text = words(value)
    if text.startswith("/") and " " not in text:
        return text
    match = _URL.search(text)
    return match[0] if match else ""


def _deadline(front: Front, entry: Entry) -> datetime | None:
    """Return the end of registration; for a day, the end of that day."""
    moment = read_start(entry.value, front.zone)
    if moment is not None:
        return end_of_day(moment.day, front.zone) if moment.day_only else moment.at
    if _letters(entry.value) and _letters(entry.value) not in _OTHER | _NO:
        report_no_date(front, entry.key, entry.value)
    return None
