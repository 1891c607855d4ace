"""A site's settings decide which pages are events, and which keys contain their times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from eventsearch.model.page import Meta
from eventsearch.settings import EventSettings
from field_pages import SETTINGS, meta

DAY, AT = "2024-03-08", "2024-03-08T18:30:00"


def read(front: Mapping[str, object], logical: str = "", **events: tuple[str, ...]) -> Meta:
    """Return a page in the section of its path, under settings for events."""
    settings = replace(SETTINGS, events=EventSettings(**events))
    section = logical.strip("/").partition("/")[0] or "post"
    return meta(front, section=section, logical=logical, settings=settings)


KEYS: tuple[tuple[Mapping[str, object], Mapping[str, tuple[str, ...]], str, str], ...] = (
    ({"when": {"held": AT}}, {"start": ("when.held",)}, AT, ""),
    ({"date": "2024-01-01", "held": "8 March 2024"}, {"start": ("held",)}, DAY, ""),
    ({"held": AT, "gone": "2024-03-08T20:00:00"}, {"start": ("held",), "end": ("gone",)}, AT, "20"),
    ({"held": DAY, "clock": "18:30-20:00"}, {"date": ("held",), "time": ("clock",)}, AT, "20"),
    ({"held": AT, "lang": "90"}, {"start": ("held",), "duration": ("lang",)}, AT, "20"),
    ({"b": AT}, {"start": ("a", "b")}, AT, ""),
    # A key from the settings wins over all known keys, without a diagnostic.
    ({"event_start": "2024-05-05", "held": AT}, {"start": ("held",)}, AT, ""),
    ({"start_date": "2024-05-05", "date": AT}, {"start": ("date",)}, AT, ""),
    # A known key that the settings replace for the day is still read for the time of day.
    (
        {"starts_at": "8 March 2024", "start": "6.30pm", "finish": "8pm"},
        {"start": ("starts_at",)},
        AT,
        "20",
    ),
    (
        {"held": DAY, "gone": DAY, "start": "18:30", "finish": "20:00"},
        {"start": ("held",), "end": ("gone",)},
        AT,
        "20",
    ),
    ({"held": DAY, "start": "2024-05-05T10:00"}, {"start": ("held",)}, f"{DAY}T00:00", ""),
    ({"held": AT, "start": "19:00"}, {"start": ("held",)}, AT, ""),
    # On a page without that key, the known keys count.
    ({"event_start": AT}, {"start": ("held",)}, AT, ""),
)


@pytest.mark.parametrize(("front", "events", "start", "end"), KEYS)
def test_settings_name_the_keys_of_an_event(
    front: Mapping[str, object], events: Mapping[str, tuple[str, ...]], start: str, end: str
) -> None:
    found = read({"title": "T", **front}, "/event/a", **events)
    assert found.start is not None
    assert found.start.isoformat().startswith(start)
    assert (found.end.strftime("%H") if found.end else "") == end
    assert not found.diagnostics


@pytest.mark.parametrize(
    ("title", "start", "end"),
    [
        ("Meetup on 8 March 2024 at 18:30", AT, ""),
        ("Meetup 2024-03-08", DAY, ""),
        ("Festival, 8.–10.03.2024", DAY, "2024-03-10"),
        ("Meetup 3.4, May 2023", "2024-01-01", ""),
    ],
)
def test_a_title_can_contain_the_day(title: str, start: str, end: str) -> None:
    front = {"title": title, "date": "2024-01-01"}
    found = read(front, "/event/a", start=(":title", "date"))
    assert found.start is not None
    assert found.start.isoformat().startswith(start)
    assert (found.end.isoformat() if found.end else "").startswith(end)


@pytest.mark.parametrize(
    ("body", "logical", "start"),
    [
        ("When: 8 March 2024, 18:30", "/post/a", AT),
        ("Date: 8 March 2024", "/post/a", ""),
        ("Date: 8 March 2024", "/event/a", DAY),
        ("Date: 8 March 2024\nTime: 6:30 - 8 pm", "/event/a", AT),
        ("## Date and time\n\nFriday, 8 March 2024\n6:30 PM - 8:00 PM\n", "/post/a", AT),
        ("* 날짜: 2024. 3. 8 (금)\n* 시간: 오후 6시반 ~ 8시\n* 장소: 서울", "/post/a", AT),
        ("_日時：_ 2024年3月8日（金）18:30〜20:00\n", "/post/a", AT),
        ("When: {{< meta held >}}, 6:30 pm", "/post/a", AT),
        ("When: {{ page.held | date: '%B %d' }}, 6:30 pm", "/post/a", AT),
        ("## Fecha\n8 de marzo de 2024\n## Hora\n18:30 - 21:00\n", "/event/a", AT),
        ("Date: 8 March 2024\nTime: 6pm\nTime: 7pm", "/event/a", f"{DAY}T00:00"),
        ("Date: 8 March 2024\nTime: 6pm CST", "/event/a", f"{DAY}T00:00"),
        ("Date: 8 March 2024, 6:30 pm\nTime: 7pm", "/event/a", AT),
        ("<p><b>When:</b> 8 March 2024, 6:30 pm<br><b>Where:</b> Hall</p>", "/post/a", AT),
        ("<tr><th>When</th><td>8 March 2024, 6:30 pm</td></tr>", "/post/a", AT),
        ("Come on 8 March 2024.", "/post/a", ""),
    ],
)
def test_a_text_can_contain_the_day(body: str, logical: str, start: str) -> None:
    settings = replace(SETTINGS, events=EventSettings(start=(":text",)))
    section = logical.split("/")[1]
    front = {"title": "T", "held": "8 March 2024"}
    found = meta(front, section=section, logical=logical, settings=settings, body=body)
    assert (found.start.isoformat() if found.start else "").startswith(start)
    assert bool(found.start) == bool(start)


@pytest.mark.parametrize(
    ("front", "body", "place"),
    [
        ({}, "**Quand :** le 8 mars 2024\n\n**Où :** [Salle 5](/salles/5)", "Salle 5"),
        ({}, "When: 8 March 2024\n## Venue\nThe Hall\nof Oz\n", "The Hall"),
        ({"venue": "Here"}, "When: 8 March 2024\nWhere: there", "Here"),
        ({}, "When: 8 March 2024", ""),
        ({}, "Where: there", ""),
    ],
)
def test_a_text_can_contain_the_place(front: Mapping[str, object], body: str, place: str) -> None:
    settings = replace(SETTINGS, events=EventSettings(start=(":text",)))
    found = meta({"title": "T", **front}, section="event", settings=settings, body=body)
    assert found.location == place


def test_settings_can_name_keys_of_zone_and_place() -> None:
    found = read(
        {"start": AT, "clock": "America/Denver", "location": "here", "hall": {"name": "Hall 1"}},
        "/event/a",
        timezone=("clock",),
        location=("hall",),
    )
    assert found.start is not None
    assert found.start.isoformat() == "2024-03-08T18:30:00-07:00"
    assert found.location == "Hall 1"


def test_settings_can_name_keys_of_title_and_speakers() -> None:
    keys = {"title": ("talk.name",), "speakers": ("who",)}
    front = {"start": AT, "talk": {"name": "*Maps*"}, "who": ["Ann Bee"], "speaker": "Eva Li"}
    found = read({**front, "title": "T"}, "/event/a", **keys)
    assert (found.title, found.authors, found.speakers) == ("Maps", ("Ann Bee",), ("Ann Bee",))
    found = read({"title": "T", "start": AT, "speaker": "Eva Li"}, "/event/a", **keys)
    assert (found.title, found.speakers) == ("T", ("Eva Li",))
    found = read({"title": "T", "talk": {"name": "Maps"}}, "/post/a", **keys)
    assert found.title == "T"


@pytest.mark.parametrize(
    ("logical", "front", "start"),
    [
        ("/agenda/2024-03-08-a", {}, DAY),
        ("/agenda/2024-03-08-a", {"date": "2024-01-01"}, DAY),
        ("/agenda/2024-03-08-a", {"time": "18:30"}, AT),
        ("/agenda/a", {"start": "2024-05-05"}, "2024-05-05"),
    ],
)
def test_a_start_in_the_file_name(logical: str, front: Mapping[str, object], start: str) -> None:
    found = read(front, logical, start=(":filename",))
    assert found.start is not None
    assert found.start.isoformat().startswith(start)


@pytest.mark.parametrize(
    ("name", "front", "start"),
    [
        ("2024-03-08-a", {"date": "2024-01-01"}, "2024-01-01"),
        ("2024-03-08-a", {}, DAY),
        ("a", {"date": "2024-01-01"}, "2024-01-01"),
    ],
)
def test_starts_are_tried_in_order(name: str, front: Mapping[str, object], start: str) -> None:
    found = read(front, f"/agenda/{name}", sections=("agenda",), start=("date", ":filename"))
    assert found.start is not None
    assert found.start.isoformat().startswith(start)
