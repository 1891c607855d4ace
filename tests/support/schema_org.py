"""Check the JSON-LD of an event against the schema.org vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

DATE = r"\d{4}-\d\d-\d\d"
TIME = rf"{DATE}(T\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d))?"
CLOCK = r"\d\d:\d\d:\d\d"
URL = r"https?://[^\s]+"
TEXT = r"(?s).+"

VOCABULARY: Mapping[str, Mapping[str, str | tuple[str, ...]]] = {
    "Event": {
        "name": TEXT,
        "url": URL,
        "startDate": TIME,
        "endDate": TIME,
        "previousStartDate": TIME,
        "eventStatus": r"https://schema\.org/Event"
        r"(Scheduled|Cancelled|Postponed|Rescheduled|MovedOnline)",
        "eventAttendanceMode": r"https://schema\.org/(Offline|Online|Mixed)EventAttendanceMode",
        "location": ("Place", "VirtualLocation"),
        "description": TEXT,
        "image": URL,
        "organizer": ("Organization", "Person"),
        "performer": ("Person",),
        "offers": ("Offer",),
        "inLanguage": r"[a-z-]+",
        "eventSchedule": ("Schedule",),
        "subEvent": ("Event",),
    },
    "Place": {"name": TEXT, "address": ("PostalAddress", TEXT)},
    "PostalAddress": dict.fromkeys(
        (
            *("streetAddress", "addressLocality", "addressRegion", "postalCode"),
            "addressCountry",
        ),
        TEXT,
    ),
    "VirtualLocation": {"url": URL},
    "Offer": {
        "url": rf"{URL}|mailto:.+",
        "validFrom": TIME,
        "validThrough": TIME,
        "availability": r"https://schema\.org/SoldOut",
    },
    "Organization": {"name": TEXT, "url": URL},
    "Person": {"name": TEXT, "url": URL},
    "Schedule": {
        **dict.fromkeys(("startDate", "endDate", "exceptDate"), DATE),
        **dict.fromkeys(("startTime", "endTime"), CLOCK),
        "repeatFrequency": r"P\d+[DWMY]",
        "repeatCount": r"\d+",
        "byDay": r"https://schema\.org/\w+day|[+-]?\d(MO|TU|WE|TH|FR|SA|SU)",
        "byMonth": r"\d+",
        "byMonthDay": r"-?\d+",
        "scheduleTimezone": r"\w+(/\w+)*",
    },
}
"""schema.org types and their properties, each with its format or the types of its values."""


def faults(thing: Mapping[str, Any], type_: str = "Event") -> Iterable[str]:
    """Yield each part of *thing* that violates the vocabulary."""
    if thing["@type"] != type_:
        yield f"{thing['@type']} is no {type_}"
    for key, value in thing.items():
        if key.startswith("@"):
            continue
        form = VOCABULARY[type_].get(key)
        if form is None:
            yield f"{type_} has no {key}"
            continue
        forms = (form,) if isinstance(form, str) else form
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                if each["@type"] not in forms:
                    yield f"{key} is a {each['@type']}"
                yield from faults(each, each["@type"])
            elif not any(re.fullmatch(pattern, str(each)) for pattern in forms):
                yield f"{key}: {each}"
