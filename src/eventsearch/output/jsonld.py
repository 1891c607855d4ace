"""
Events in JSON-LD, with the vocabulary of schema.org.

Values that the page does not contain are omitted. Dates are days or times with an offset. URLs are
absolute if the site's URL is known. ``docs/jsonld.md`` documents the format.

Source: https://schema.org/Event, and the properties that search engines read:
https://developers.google.com/search/docs/appearance/structured-data/event
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from eventsearch.model.page import ADDRESS, has_folder
from eventsearch.model.results import StoredOccurrence, StoredPage
from eventsearch.output.feeds.identifiers import (
    address,
    beginning,
    page_place,
    page_summary,
    page_title,
    registration_url,
    sound,
    sound_line,
)
from eventsearch.output.json import MOST_OCCURRENCES, line
from eventsearch.settings.site_detection import origin

Thing = dict[str, Any]

CONTEXT = "https://schema.org"
SCHEMA = "https://schema.org/"

STATUS: Mapping[str, str] = {
    "scheduled": "EventScheduled",
    "cancelled": "EventCancelled",
    "postponed": "EventPostponed",
    "rescheduled": "EventRescheduled",
    "moved-online": "EventMovedOnline",
}
ATTENDANCE: Mapping[str, str] = {"online": "Online", "in-person": "Offline", "hybrid": "Mixed"}
"""Maps a value to its name in schema.org, as in `STATUS`."""

PROPERTIES = ("streetAddress", "addressLocality", "addressRegion", "postalCode", "addressCountry")
"""Properties of `PostalAddress`, in the order of the fields of the record."""

UNITS: Mapping[str, str] = {"DAILY": "D", "WEEKLY": "W", "MONTHLY": "M", "YEARLY": "Y"}
DAYS: Mapping[str, str] = {
    **{"MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday"},
    **{"FR": "Friday", "SA": "Saturday", "SU": "Sunday"},
}
SCHEDULED = frozenset(
    ("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTH", "BYMONTHDAY", "WKST")
)
"""Parts of a recurrence rule that schema.org can express."""

OF_OCCURRENCES = (
    *("@type", "name", "url", "startDate", "endDate", "eventStatus", "eventAttendanceMode"),
    "location",
)
"""Properties that each occurrence copies from its recurring event."""

HARMLESS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""Maps characters that could end the ``<script>`` element around the JSON to their escapes."""

_URL = re.compile(r"https?://[^\s<>\"')\]]+")


def document(thing: Mapping[str, Any]) -> Thing:
    """Return a thing as a separate document."""
    return {"@context": CONTEXT, **thing}


def graph(things: Sequence[Mapping[str, Any]]) -> Thing:
    """Return several things as one document."""
    return {"@context": CONTEXT, "@graph": things}


def script(value: Mapping[str, Any]) -> str:
    """Return a document on one line, safe inside ``<script>``."""
    return sound(line(value)).translate(HARMLESS)


def event(entry: StoredPage, *, site: str) -> Thing:
    """
    Return an event as a schema.org ``Event``.

    Args:
        entry: Page with the times of the current occurrence and of those that follow.
        site: Scheme and host. If empty, URLs of the site stay paths.
    """
    register = entry.registration
    values = {
        "@type": "Event",
        "name": beginning(page_title(entry)),
        "url": address(site, entry.url),
        "startDate": _time(entry.start, entry),
        "endDate": _time(entry.end, entry),
        "previousStartDate": _day_or_time(entry.previous_start, entry),
        "eventStatus": _name(STATUS.get(entry.event_status)),
        "eventAttendanceMode": _name(_mode(entry)),
        "location": _single(list(_locations(entry, site))),
        "description": beginning(page_summary(entry) or sound(entry.more or entry.text)),
        "image": image(entry, site),
        "organizer": _single([_organizer(*one) for one in entry.organizers]),
        "performer": _single(
            [{"@type": "Person", "name": sound_line(name)} for name in entry.speakers]
        ),
        "offers": _offer(*register, url=registration_url(entry, site)) if register else None,
        "inLanguage": sound_line(entry.lang),
        "eventSchedule": _single(list(_schedules(entry))),
    }
    properties = {key: value for key, value in values.items() if value}
    following = entry.occurrences[1:MOST_OCCURRENCES]
    if following:
        properties["subEvent"] = [_occurrence(properties, entry, one) for one in following]
    return properties


def image(entry: StoredPage, site: str) -> str:
    """
    Return the absolute URL of a page's image; empty if it is not known.

    A path without a leading slash is relative to the page if the page has a folder of its own.
    Otherwise it depends on the site's templates, so the URL is not known.
    """
    url = sound_line(entry.image)
    if url.startswith("//"):
        url = f"https:{url}"
    elif url and not url.startswith("/") and not origin(url):
        beside = has_folder(entry.id) and ":" not in url.partition("/")[0]
        url = urljoin(entry.url, url) if beside and entry.url else ""
    url = address(site, url)
    return url if origin(url) else ""


def postal_address(entry: StoredPage) -> Thing | str:
    """Return an event's address, in parts if they are known, else as text; may be empty."""
    parts = dict(zip(PROPERTIES, map(sound_line, (entry.postal or ())[1:]), strict=False))
    if any(parts.values()):
        return {"@type": "PostalAddress", **{key: text for key, text in parts.items() if text}}
    location = sound_line(entry.location)
    return sound_line(entry.address) or (location if ADDRESS.search(location) else "")


def _single(things: list[Thing]) -> Thing | list[Thing] | None:
    return things[0] if len(things) == 1 else things or None


def _name(name: str | None) -> str | None:
    return f"{SCHEMA}{name}" if name else None


def _mode(entry: StoredPage) -> str | None:
    way = ATTENDANCE.get(entry.attendance)
    return way and f"{way}EventAttendanceMode"


def _time(text: str, entry: StoredPage) -> str:
    return text[:10] if entry.all_day else text


def _day_or_time(text: str, entry: StoredPage) -> str:
    return text[:10] if "T00:00:00" in text else _time(text, entry)


def _locations(entry: StoredPage, site: str) -> Iterator[Thing]:
    location, where = page_place(entry), postal_address(entry)
    if (location or where) and entry.attendance != "online":
        # If the page has an address, the location is the name. Else the parts may contain a name.
        own = "" if entry.address or entry.postal is None else sound_line(entry.postal.name)
        name = own or location
        yield {"@type": "Place", "name": beginning(name), **({"address": where} if where else {})}
    if entry.attendance in ("online", "hybrid"):
        meeting = _URL.search(location)
        url = meeting[0] if meeting else address(site, entry.url)
        yield {"@type": "VirtualLocation", "url": url}


def _organizer(name: str, url: str, person: bool) -> Thing:
    thing = {"@type": "Person" if person else "Organization", "name": sound_line(name)}
    return {**thing, "url": sound_line(url)} if origin(url) else thing


def _offer(_: str, deadline: str, full: bool, opens: str, *, url: str) -> Thing | None:
    if not url:
        return None
    offer = {"@type": "Offer", "url": url, "validFrom": opens, "validThrough": deadline}
    offer["availability"] = f"{SCHEMA}SoldOut" if full else ""
    return {key: text for key, text in offer.items() if text}


def _occurrence(whole: Thing, entry: StoredPage, one: StoredOccurrence) -> Thing:
    times = {"startDate": _time(one.start, entry), "endDate": _time(one.end, entry)}
    own = {**whole, **times}
    return {key: own[key] for key in OF_OCCURRENCES if own.get(key)}


def _schedules(entry: StoredPage) -> Iterator[Thing]:
    """Yield a ``Schedule`` for each recurrence rule that schema.org can express."""
    fields = [line.partition(":") for line in entry.recurrence]
    zones = [text for name, _, _ in fields for text in re.findall(r"TZID=([^;]+)", name)]
    by_name = {name.partition(";")[0]: value for name, _, value in fields}
    for name, _, value in fields:
        parts = dict(part.split("=", 1) for part in value.split(";")) if name == "RRULE" else {}
        unit = UNITS.get(parts.get("FREQ", ""))
        if not unit or not parts.keys() <= SCHEDULED:
            continue
        start, excepted = by_name.get("DTSTART", ""), by_name.get("EXDATE", "")
        schedule = {
            "@type": "Schedule",
            "startDate": _day(start, zones),
            "endDate": _day(parts.get("UNTIL", ""), zones),
            "startTime": "" if entry.all_day else entry.start[11:19],
            "endTime": "" if entry.all_day else entry.end[11:19],
            "repeatFrequency": f"P{parts.get('INTERVAL', '1')}{unit}",
            "repeatCount": int(parts.get("COUNT", "0")),
            "byDay": _days(parts.get("BYDAY", "")),
            "byMonth": _numbers(parts.get("BYMONTH", "")),
            "byMonthDay": _numbers(parts.get("BYMONTHDAY", "")),
            "exceptDate": [_day(each, zones) for each in excepted.split(",") if each],
            "scheduleTimezone": zones[0] if zones else "",
        }
        yield {key: value for key, value in schedule.items() if value}


def _day(text: str, zones: Sequence[str]) -> str:
    """Return the day of an iCalendar date; convert UTC times to the first of *zones*."""
    if not text:
        return ""
    if text.endswith("Z"):
        at = datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return at.astimezone(ZoneInfo(zones[0]) if zones else UTC).date().isoformat()
    return f"{text[:4]}-{text[4:6]}-{text[6:8]}"


def _days(text: str) -> list[str]:
    """Return weekdays by their schema.org names; numbered ones such as ``1TU`` unchanged."""
    return [f"{SCHEMA}{DAYS[day]}" if day in DAYS else day for day in text.split(",") if day]


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",") if number]
