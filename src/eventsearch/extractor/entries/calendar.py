"""
Read the events of a calendar (RFC 5545) as front matter.

URLs and phone numbers in places are removed, and descriptions are only read if a setting says so.
They often contain passcodes and phone numbers that are not meant for the web.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from eventsearch.extractor.entries.formats import Item

_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[^:;="]+=(?:"[^"]*"|[^;:"])*)*):(.*)', re.S)
_PARAMETER = re.compile(r';([^=]+)=(?:"([^"]*)"|((?:[^;:"])*))')
_ESCAPED = re.compile(r"\\(.)", re.S)
_COMMA = re.compile(r"(?<!\\),")
_ADDRESS = re.compile(r"(?i)\b(?:https?://|www\.|mailto:|tel:)[^\s<>()]+")
_NUMBER = re.compile(r"\+\d[\d() .-]{6,}\d[\d,*#]*|\b\d{5,}(?:,,|#)[\d,*#]*")
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")
_ZONE_BEGIN, _ZONE_END = "BEGIN:VTIMEZONE", "END:VTIMEZONE"
_ZONE_NAME = re.compile(r"(?m)^TZID[^:\r\n]*:([^\r\n]+)")
_SECRET = ("PRIVATE", "CONFIDENTIAL")
_STATES = {"CANCELLED": "cancelled"}


class _Property(NamedTuple):
    """A property: the escaped value, the parameters by name in upper case, and the line number."""

    value: str
    parameters: Mapping[str, str]
    line: int


class Fault(NamedTuple):
    """An event that cannot be read, and why."""

    line: int
    reason: str


class Calendar(NamedTuple):
    """The events of a calendar, and the faults of events that cannot be read."""

    items: tuple[Item, ...]
    faults: tuple[Fault, ...]


def read_calendar(text: str, *, description: bool) -> Calendar:
    """
    Return the events of a calendar without the private ones.

    Args:
        description: Whether to read descriptions, too.
    """
    items: list[Item] = []
    faults: list[Fault] = []
    clocks = _Clocks(text)
    events = list(_components(text, "VEVENT"))
    series = {event.get("UID", _NONE).value: event for _, event in events if "RRULE" in event}
    for _, event in events:
        # A changed occurrence is an event of its own, so leave it out of the series.
        if "RECURRENCE-ID" in event and (rule := series.get(event.get("UID", _NONE).value)):
            _leave_out(rule, event["RECURRENCE-ID"])
    for line, event in events:
        if event.get("CLASS", _NONE).value.strip().upper() in _SECRET:
            continue
        try:
            every = _values(event, clocks, description=description)
            values = {key: value for key, value in every if value}
        except (ValueError, OverflowError) as exc:
            faults.append(Fault(line, str(exc)))
            continue
        places = {key: (event[name].line, 1) for key, name in _KEYS.items() if name in event}
        items.append(Item(values, places, line))
    return Calendar(tuple(items), tuple(faults))


def _leave_out(series: dict[str, _Property], day: _Property) -> None:
    """Add a day to the exceptions of a series, unless it has other parameters, such as a zone."""
    known = series.get("EXDATE")
    if known is None:
        series["EXDATE"] = day
    elif known.parameters == day.parameters:
        series["EXDATE"] = known._replace(value=f"{known.value},{day.value}")


_NONE = _Property("", {}, 0)
_KEYS = {"title": "SUMMARY", "start": "DTSTART", "end": "DTEND", "location": "LOCATION"}


def _components(text: str, kind: str) -> Iterator[tuple[int, dict[str, _Property]]]:
    """Yield the line and the properties of each component of a kind, not of nested components."""
    inside: list[str] = []
    start, properties = 0, dict[str, _Property]()
    lists: defaultdict[str, list[str]] = defaultdict(list)
    for number, name, parameters, value in _lines(text):
        if name == "BEGIN":
            inside.append(value.strip().upper())
            if inside[-1] == kind:
                start, properties = number, {}
                lists.clear()
        elif name == "END":
            if inside and inside.pop() == kind:
                for many, values in lists.items():
                    properties[many] = properties[many]._replace(value=",".join(values))
                yield start, properties
        elif inside and inside[-1] == kind:
            properties[name] = _Property(value, parameters, number)
            if name in _MANY:
                lists[name].append(value)


_MANY = ("CATEGORIES", "EXDATE", "RDATE")


def _lines(text: str) -> Iterator[tuple[int, str, Mapping[str, str], str]]:
    number = 1
    for raw in re.split(r"\r?\n(?![ \t])", text):
        match = _LINE.fullmatch(_FOLD.sub("", raw))
        if match:
            pairs = _PARAMETER.findall(match[2])
            parameters = {key.upper(): quoted or plain for key, quoted, plain in pairs}
            yield number, match[1].upper(), parameters, match[3]
        number += raw.count("\n") + 1


def _text(value: str) -> str:
    return _ESCAPED.sub(lambda m: "\n" if m[1] in "nN" else m[1], value).strip()


def _values(
    event: Mapping[str, _Property], clocks: _Clocks, *, description: bool
) -> Iterator[tuple[str, object]]:
    """Yield keys and values of an event's front matter. Raise ValueError if it cannot be read."""

    def text(name: str) -> str:
        return _text(event.get(name, _NONE).value)

    if "DTSTART" not in event:
        raise ValueError("the event has no DTSTART")
    tags = _COMMA.split(event.get("CATEGORIES", _NONE).value)
    yield "title", text("SUMMARY")
    yield "uid", text("UID") + text("RECURRENCE-ID")
    # Do not use `DTSTAMP`, which many programs set to the time of the download.
    yield "lastmod", _stamp(event.get("LAST-MODIFIED", _NONE), clocks)
    yield from _times(event, clocks)
    yield "location", _public(text("LOCATION"))
    yield "url", text("URL")
    yield "tags", [tag for each in tags if (tag := _text(each))]
    yield "status", _STATES.get(text("STATUS").upper(), "")
    yield "summary", text("DESCRIPTION") if description else ""


def _stamp(of: _Property, clocks: _Clocks) -> str:
    try:
        return clocks.moment(of)[0]
    except ValueError:
        # The date of the last change is not needed, so keep the event.
        return ""


def _times(event: Mapping[str, _Property], clocks: _Clocks) -> Iterator[tuple[str, object]]:
    start, zone = clocks.moment(event["DTSTART"])
    yield "start", start
    yield "timezone", zone
    yield "duration", event.get("DURATION", _NONE).value.strip()
    yield "rrule", event.get("RRULE", _NONE).value.strip()
    for key, name in (("exdate", "EXDATE"), ("rdate", "RDATE")):
        if name in event:
            each = (event[name]._replace(value=one) for one in event[name].value.split(","))
            yield key, [clocks.moment(one)[0] for one in each]
    if "DTEND" not in event:
        return
    end, other = clocks.moment(event["DTEND"])
    if _is_day(start) and _is_day(end):
        # In a calendar, the end of whole days is the day after the last day.
        last = date.fromisoformat(end) - timedelta(days=1)
        end = max(last, date.fromisoformat(start)).isoformat()
    elif other != zone and not _is_day(end):
        end = datetime.fromisoformat(end).replace(tzinfo=ZoneInfo(other or "UTC")).isoformat()
    yield "end", end


def _is_day(written: str) -> bool:
    return len(written) == len("2024-05-31")


class _Clocks:
    """The time zones of a calendar: the default zone, and the zones that it defines."""

    def __init__(self, text: str) -> None:
        lines = (value.strip() for _, name, _, value in _lines(text) if name == "X-WR-TIMEZONE")
        self._usual = _iana(next(lines, ""))
        self._own: dict[str, tzinfo] = {}
        for part in text.split(_ZONE_BEGIN)[1:]:
            inside, end, _ = part.partition(_ZONE_END)
            name = _ZONE_NAME.search(inside)
            if end and name and not _iana(name[1].strip()):
                self._describe(name[1].strip(), f"{_ZONE_BEGIN}{inside}{_ZONE_END}")

    def _describe(self, name: str, block: str) -> None:
        from icalendar import Timezone

        # The library may raise any error. `moment` then reports each time in this zone.
        with suppress(Exception):
            component = Timezone.from_ical(f"{block}\r\n")
            if isinstance(component, Timezone):
                self._own[name] = component.to_tz()

    def moment(self, of: _Property) -> tuple[str, str]:
        """
        Return a day or moment as ISO 8601, and the name of its zone if it is a local time.

        Raises:
            ValueError: The value is not a date, or its zone is unknown.
        """
        match = _TIME.fullmatch(of.value.strip())
        if match is None:
            raise ValueError(f"{of.value.strip()[:40]!r} is not a date of a calendar")
        year, month, day = map(int, match.group(1, 2, 3))
        if match[4] is None:
            return date(year, month, day).isoformat(), ""
        hour, minute, second = map(int, match.group(4, 5, 6))
        local = datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001
        if match[7]:
            return local.replace(tzinfo=UTC).isoformat(), ""
        name = of.parameters.get("TZID", "")
        zone = _iana(name) if name else self._usual
        if zone or not name:
            return local.isoformat(), zone
        if name not in self._own:
            raise ValueError(f"the time zone {name[:60]!r} is neither known nor described")
        return local.replace(tzinfo=self._own[name]).isoformat(), ""


@lru_cache(maxsize=256)
def _iana(name: str) -> str:
    """
    Return the IANA name of a zone, or an empty text.

    Programs write Windows names, or prefixes before the name: `/freeassociation/Europe/Paris`.
    """
    # Imported here because only calendars need it.
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    parts = name.strip("/").split("/")
    for known in (WINDOWS_TO_OLSON.get(name, ""), *("/".join(parts[-n:]) for n in (3, 2, 1))):
        try:
            if known and known[0] not in "./" and ZoneInfo(known):
                return known
        except (LookupError, ValueError, OSError):
            continue
    return ""


def _public(place: str) -> str:
    """Return a place without URLs and phone numbers; `online` if nothing else is left."""
    bare = _NUMBER.sub(" ", _ADDRESS.sub(" ", place))
    rest = " ".join(re.sub(r"\(\s*\)", " ", bare).split()).strip(" ,;:-")
    return rest or ("online" if place.strip() else "")
