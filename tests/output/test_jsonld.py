"""Events in JSON-LD, with the schema.org vocabulary and the properties that search engines read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.model.page import Diagnostic
from eventsearch.model.results import PostalAddress
from eventsearch.output.export import export_events
from eventsearch.output.jsonld import document, event, graph, script
from eventsearch.settings import load_settings
from listings import ENTRY, SITE, TEXTS, entry
from schema_org import faults
from site_on_disk import write

NOW = datetime(2031, 1, 1, tzinfo=UTC)
CONFIG = 'baseURL = "https://example.org/club/"\ntimeZone = "Europe/Paris"\nbuildFuture = true\n'


def read(root: Path, front: str, name: str = "content/event/a.md") -> dict[str, Any]:
    """Return the JSON-LD that is exported for a site with one event."""
    write(root, {"hugo.toml": CONFIG, name: f"---\ntitle: Lauf\n{front}\n---\nText.\n"})
    (row,) = export_events(load_settings(root, environ={}, flags={}), now=NOW, report=refuse)
    made = json.loads(script(row))
    assert made.pop("@context") == "https://schema.org"
    assert list(faults(made)) == []
    return dict(made)


def refuse(diagnostic: Diagnostic) -> None:
    raise AssertionError(diagnostic)


def test_an_event_has_all_that_search_engines_read(tmp_path: Path) -> None:
    front = """date: 2031-05-01T18:00:00
date_end: 2031-05-01T20:00:00
previous_start: 2031-04-01
status: rescheduled
format: hybrid
lieu: {nom: Salle A, rue: 1 rue de Caen, ville: Rennes, code_postal: "35000", pays: France}
organizer: {name: Club, url: "https://club.example.org/"}
speakers: [Ann Bee, Cy Dee]
registration: {url: /register/, opens: 2031-02-01, deadline: 2031-04-30, full: true}
image: photo.png
summary: A run."""
    assert read(tmp_path, front, "content/event/a/index.md") == {
        "@type": "Event",
        "name": "Lauf",
        "url": "https://example.org/club/event/a/",
        "startDate": "2031-05-01T18:00:00+02:00",
        "endDate": "2031-05-01T20:00:00+02:00",
        "previousStartDate": "2031-04-01",
        "eventStatus": "https://schema.org/EventRescheduled",
        "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
        "location": [
            {
                "@type": "Place",
                "name": "Salle A",
                "address": {
                    "@type": "PostalAddress",
                    "streetAddress": "1 rue de Caen",
                    "addressLocality": "Rennes",
                    "postalCode": "35000",
                    "addressCountry": "France",
                },
            },
            {"@type": "VirtualLocation", "url": "https://example.org/club/event/a/"},
        ],
        "description": "A run.",
        "image": "https://example.org/club/event/a/photo.png",
        "organizer": {
            "@type": "Organization",
            "name": "Club",
            "url": "https://club.example.org/",
        },
        "performer": [
            {"@type": "Person", "name": "Ann Bee"},
            {"@type": "Person", "name": "Cy Dee"},
        ],
        "offers": {
            "@type": "Offer",
            "url": "https://example.org/register/",
            "validFrom": "2031-02-01T00:00:00+01:00",
            "validThrough": "2031-05-01T00:00:00+02:00",
            "availability": "https://schema.org/SoldOut",
        },
        "inLanguage": "en",
    }


@pytest.mark.parametrize(
    ("front", "key", "value"),
    [
        ("date: 2031-05-01\nall_day: true", "startDate", "2031-05-01"),
        ("date: 2031-05-01\ndate_end: 2031-05-03\nall_day: true", "endDate", "2031-05-03"),
        ("date: 2031-05-01T18:00:00Z", "startDate", "2031-05-01T18:00:00Z"),
        ("date: 2031-05-01T18:00:00Z", "endDate", None),
        ("date: 2031-05-01T18:00:00Z", "location", None),
        ("date: 2031-05-01T18:00:00Z", "description", "Text."),
        ("date: 2031-05-01T18:00:00Z\nlocation: Room A", "location", {"name": "Room A"}),
        ("date: 2031-05-01T18:00:00Z\nlocation: hall-9", "location", {"name": "hall-9"}),
        (
            "date: 2031-05-01T18:00:00Z\nlocation: Hall, Rennes",
            "location",
            {"name": "Hall, Rennes", "address": "Hall, Rennes"},
        ),
        (
            "date: 2031-05-01T18:00:00Z\nlocation: Hall\naddress: 1 Main Street",
            "location",
            {"name": "Hall", "address": "1 Main Street"},
        ),
        (
            "date: 2031-05-01T18:00:00Z\nlocation: Hall\ncity: Rennes",
            "location",
            {"name": "Hall", "address": {"addressLocality": "Rennes"}},
        ),
        ("date: 2031-05-01T18:00:00Z\nimage: /a b.png", "image", "https://example.org/a%20b.png"),
        (
            "date: 2031-05-01T18:00:00Z\nimage: //c.example/a.png",
            "image",
            "https://c.example/a.png",
        ),
        ("date: 2031-05-01T18:00:00Z\nimage: a.png", "image", None),
        ("date: 2031-05-01T18:00:00Z\norganizer: Club", "organizer", {"name": "Club"}),
        (
            "date: 2031-05-01T18:00:00Z\norganizer: {first_name: Ann, last_name: Bee}",
            "organizer",
            {"name": "Ann Bee"},
        ),
        (
            "date: 2031-05-01T18:00:00Z\nlocation: https://zoom.us/j/1",
            "location",
            {"url": "https://zoom.us/j/1"},
        ),
        ("date: 2031-05-01T18:00:00Z\nauthor: Ann Bee", "performer", None),
        ("date: 2031-05-01T18:00:00Z\nsold_out: true", "offers", None),
    ],
)
def test_json_ld_contains_only_values_of_the_front_matter(
    tmp_path: Path, front: str, key: str, value: object
) -> None:
    assert bare(read(tmp_path, front).get(key)) == value


def bare(value: object) -> object:
    """Return a value without `@type`, which other tests check."""
    if isinstance(value, dict):
        return {key: bare(each) for key, each in value.items() if key != "@type"}
    return value


def test_persons_and_organisations_are_distinguished(tmp_path: Path) -> None:
    write(tmp_path, {"content/authors/ann/_index.md": "---\ntitle: Ann Bee\n---\n"})
    front = "date: 2031-05-01T18:00:00Z\norganizers: [ann, Club]"
    organizers = read(tmp_path, front)["organizer"]
    assert [(each["@type"], each["name"]) for each in organizers] == [
        ("Person", "Ann Bee"),
        ("Organization", "Club"),
    ]


@pytest.mark.parametrize(
    ("rule", "schedule"),
    [
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20310630",
            {
                "repeatFrequency": "P2W",
                "byDay": ["https://schema.org/Monday", "https://schema.org/Wednesday"],
                "endDate": "2031-06-30",
            },
        ),
        (
            "FREQ=MONTHLY;BYDAY=1MO;COUNT=3",
            {"repeatFrequency": "P1M", "byDay": ["1MO"], "repeatCount": 3},
        ),
        ("FREQ=YEARLY", {"repeatFrequency": "P1Y"}),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1", None),
    ],
)  # fmt: skip
def test_a_recurring_event_has_a_schedule(
    tmp_path: Path, rule: str, schedule: dict[str, object] | None
) -> None:
    front = f"date: 2031-01-06T18:30:00\ndate_end: 2031-01-06T20:00:00\nrrule: {rule}"
    made = read(tmp_path, front)
    if schedule is not None:
        schedule |= {
            **{"startDate": "2031-01-06", "startTime": "18:30:00", "endTime": "20:00:00"},
            "scheduleTimezone": "Europe/Paris",
        }
    assert bare(made.get("eventSchedule")) == schedule
    assert made["startDate"] == "2031-01-06T18:30:00+01:00"
    first = made["subEvent"][0]
    assert first["name"] == "Lauf"
    assert first["endDate"][10:16] == "T20:00"


def test_only_events_on_the_site_are_exported(tmp_path: Path) -> None:
    texts = {
        "hugo.toml": CONFIG,
        "content/event/a.md": "---\ntitle: A & B\ndate: 2031-05-01\n---\n",
        "content/event/b.md": "---\ntitle: B\ndate: 2031-05-01\ndraft: true\n---\n",
        "content/post/c.md": "---\ntitle: C\ndate: 2030-05-01\n---\n",
    }
    site = load_settings(write(tmp_path, texts), environ={}, flags={})
    (row,) = export_events(site, now=NOW, report=refuse)
    assert '"name":"A \\u0026 B"' in script(row)


def test_a_site_without_a_host_is_reported(tmp_path: Path) -> None:
    texts = {"hugo.toml": 'baseURL = "/"\n', "content/event/a.md": "---\ndate: 2030-05-01\n---\n"}
    reported: list[Diagnostic] = []
    site = load_settings(write(tmp_path, texts), environ={}, flags={})
    (row,) = export_events(site, now=NOW, report=reported.append)
    assert row["url"] == "/event/a/"
    assert [each.code for each in reported] == ["E505"]


@given(TEXTS, TEXTS, TEXTS)
def test_no_text_ends_its_element(title: str, place: str, name: str) -> None:
    hostile = entry(
        title=title,
        location=place,
        summary=name,
        image=place,
        speakers=(name,),
        organizers=((title, place, False),),
        registration=(place, "", False, ""),
        postal=PostalAddress(name, place, title),
        attendance="hybrid",
    )
    line = script(graph([event(hostile, site=SITE), event(ENTRY, site=SITE)]))
    assert not set("<>&\n\r\u2028\u2029") & set(line)
    line.encode()
    assert json.loads(line)["@graph"][1] == event(ENTRY, site=SITE)


@given(st.dictionaries(st.sampled_from(("@type", "name")), TEXTS))
def test_a_document_names_its_vocabulary(thing: dict[str, str]) -> None:
    assert list(document(thing).items()) == [("@context", "https://schema.org"), *thing.items()]
