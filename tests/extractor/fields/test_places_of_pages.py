"""Where it takes place."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from field_pages import meta, said

HQ = {"street": "1 Main Street", "city": "Lyon", "postcode": 69001, "country": "France", "map": "x"}
WRITTEN = "1 Main Street, Lyon, 69001, France"


@pytest.mark.parametrize(
    ("front", "location", "address"),
    [
        ({"location": "Zoom &amp; *Paris*"}, "Zoom & Paris", ""),
        ({"location": "The Hall", "address": HQ}, "The Hall", WRITTEN),
        ({"address": HQ}, WRITTEN, ""),
        ({"address": "1800 F Street"}, "1800 F Street", ""),
        ({"location": "", "venue": {"venue_name": "Hall", "room": 3}}, "Hall, 3", ""),
        ({"location": {"name": "Hall", "address": HQ}}, f"Hall, {WRITTEN}", ""),
        ({"location": ["Lyon", "Paris"]}, "Lyon, Paris", ""),
        ({"lieu": "Lyon"}, "Lyon", ""),
        ({"place": "Lyon"}, "Lyon", ""),
        ({"event": {"location": "Lyon", "address": HQ}}, "Lyon", WRITTEN),
        ({"location": None, "address": {"city": ""}}, "", ""),
        ({"location": "None"}, "", ""),
        ({"location": "N/A", "address": "1 Main Street"}, "1 Main Street", ""),
        ({"eventDate": "2024-03-08", "locations": ["hall", "yard"]}, "hall, yard", ""),
        ({"location": {"lat": 48.1, "long": -1.7}, "place": "Rennes"}, "Rennes", ""),
    ],
)
def test_places(front: Mapping[str, object], location: str, address: str) -> None:
    found = meta(front)
    assert (found.location, found.address) == (location, address)
    assert found.diagnostics == ()


def test_a_place_without_a_name_is_reported() -> None:
    assert said(meta({"location": {"x": 1}, "venue": [True]})) == [
        "2:11: E107 `location` is a mapping that names no place; write a text",
        "3:8: E107 `venue` is a list that names no place; write a text",
    ]


@pytest.mark.parametrize(
    ("front", "location", "address"),
    [
        ({"lieu": {"nom": "Salle A", "ville": "Caen"}}, "Salle A, Caen", ""),
        (
            {"location": {"Name": "Aula", "Straße": "Weg 1", "PLZ": 10115, "Stadt": "Berlin"}},
            "Aula, Weg 1, Berlin, 10115",
            "",
        ),
        ({"salle": "Salle A", "ville": "Caen"}, "Salle A, Caen", ""),
        (
            {"lieu": "Mairie", "salle": "Salle A", "adresse": "1 rue X"},
            "Mairie",
            "Salle A, 1 rue X",
        ),
        ({"venue": "Hall", "address": "1 Main St", "city": "York"}, "Hall", "1 Main St, York"),
        ({"raum": "Raum 3", "stadt": "Ulm"}, "Raum 3, Ulm", ""),
        ({"venue_name": "Hall", "venue_city": "York"}, "Hall", "York"),
        ({"meetup_city": "Linz", "event_address": "Weg 1"}, "Weg 1, Linz", ""),
        ({"event_address": "Weg 1"}, "Weg 1", ""),
        ({"locality": "York"}, "York", ""),
        ({"sala": "Sala 1", "ciudad": "León"}, "Sala 1, León", ""),
        ({"treffpunkt": "Am Tor"}, "Am Tor", ""),
        ({"where": "The Pub"}, "The Pub", ""),
        ({"where": {"hall": "Hall 2", "city": "York"}}, "Hall 2, York", ""),
        ({"room": 12, "where": "Library"}, "Library", "12"),
        ({"locations": ["Lyon", "Paris"]}, "Lyon, Paris", ""),
        ({"room": False, "state": "open", "zip": "a.zip"}, "", ""),
    ],
)
def test_parts_of_the_place_of_an_event(
    front: Mapping[str, object], location: str, address: str
) -> None:
    found = meta({"start_date": "2031-01-06", **front})
    assert (found.location, found.address, found.diagnostics) == (location, address, ())


def test_rooms_and_towns_are_places_of_events_alone() -> None:
    assert meta({"hall": "Hall 2", "city": "York", "where": "Leeds"}).location == ""
