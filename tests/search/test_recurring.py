"""Test that recurring events are found by each of their dates, and shown with the next date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar
import pytest

from eventsearch.indexer.build import build
from eventsearch.model.query import SearchRequest, SuggestRequest
from eventsearch.model.results import Hit
from eventsearch.output.formats import FEEDS, FORMATS
from eventsearch.output.json import hit_json
from eventsearch.search.feed import read_feed
from eventsearch.search.index import Index, open_index
from eventsearch.storage.last_modified import read_changes
from site_clients import site_index
from small_site import NOW, PAGES, write_site

calendar = FORMATS["ics"].write

YOGA, CHOIR, TALK = "content/event/yoga.md", "content/event/chorale.md", "content/event/talk.md"


def page(title: str, rest: str) -> str:
    return f"---\ntitle: {title}\npublishDate: 2031-01-01\n{rest}\n---\nRennes.\n"


TEXTS = {
    "hugo.yaml": PAGES["hugo.yaml"],
    YOGA: page(
        "Cours de yoga",
        "date: 2031-03-03T18:30:00\ndate_end: 2031-03-03T20:00:00\n"
        "rrule: FREQ=WEEKLY;COUNT=12\nexdate: 2031-05-12",
    ),
    CHOIR: page(
        "Chorale",
        "sessions:\n- {start: 2031-05-03T10:00, end: 2031-05-03T12:00}\n"
        "- {start: 2031-06-07T10:00, end: 2031-06-07T16:00}",
    ),
    TALK: page("Exposé", "date: 2031-05-04T18:00:00\ndate_end: 2031-05-04T19:00:00"),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with site_index(tmp_path_factory.mktemp("site"), TEXTS, built=NOW) as index:
        yield index


def hits(index: Index, now: datetime = NOW, **request: object) -> tuple[Hit, ...]:
    return index.search(SearchRequest(**request), now=now).hits  # type: ignore[arg-type]


def starts(found: tuple[Hit, ...]) -> list[tuple[str, str]]:
    return [(hit.page.id, f"{hit.page.start[5:16]}") for hit in found]


def test_upcoming_events_come_by_their_next_occurrence(index: Index) -> None:
    assert starts(hits(index, when="upcoming", sort="date")) == [
        (CHOIR, "05-03T10:00"),
        (TALK, "05-04T18:00"),
        (YOGA, "05-05T18:30"),
    ]
    later = NOW + timedelta(days=3, hours=4)
    assert starts(hits(index, later, when="ongoing")) == [(TALK, "05-04T18:00")]
    assert starts(hits(index, later, when="upcoming", sort="date")) == [
        (YOGA, "05-05T18:30"),
        (CHOIR, "06-07T10:00"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("after:2031-05-04 before:2031-05-06", [(YOGA, "05-05T18:30")]),
        ("after:2031-05-11 before:2031-05-13", []),
        ("after:2031-05-13 before:2031-05-20", [(YOGA, "05-19T18:30")]),
        ("after:2031-03-01 before:2031-03-04", [(YOGA, "03-03T18:30")]),
        ("month:2031-06", [(CHOIR, "05-03T10:00")]),
        ("lundi prochain", [(YOGA, "05-05T18:30")]),
        ("yoga", [(YOGA, "05-05T18:30")]),
    ],
)
def test_dates_find_an_event_by_any_of_its_occurrences(
    index: Index, text: str, found: list[tuple[str, str]]
) -> None:
    assert starts(hits(index, text=text)) == found


def test_states_change_with_the_time_without_a_build(index: Index) -> None:
    states = {
        datetime(2031, 3, 1, tzinfo=UTC): "upcoming",
        datetime(2031, 3, 3, 18, tzinfo=UTC): "ongoing",
        datetime(2031, 3, 5, tzinfo=UTC): "upcoming",
        datetime(2031, 5, 13, tzinfo=UTC): "upcoming",
        datetime(2031, 5, 19, 17, tzinfo=UTC): "ongoing",
        datetime(2031, 5, 20, tzinfo=UTC): "past",
    }
    for now, status in states.items():
        found = index.search(SearchRequest(text="yoga", facets=("status",)), now=now)
        assert [hit.status for hit in found.hits] == [status]
        assert [count.value for count in found.facets["status"]] == [status]
        assert len(hits(index, now, text="yoga", when=status)) == 1
        suggested = index.suggest(SuggestRequest(text="cours de"), now=now).suggestions
        assert [each.status for each in suggested if each.url] == [status]
        assert {each.start for each in suggested if each.url} == {found.hits[0].page.start}


def test_a_hit_lists_the_next_occurrences(index: Index) -> None:
    (yoga,) = hits(index, text="yoga")
    assert hit_json(yoga)["recurrence"] == {
        "next": "2031-05-05T18:30:00+02:00",
        "more": 1,
        "endless": False,
        "occurrences": [
            {"start": "2031-05-05T18:30:00+02:00", "end": "2031-05-05T20:00:00+02:00"},
            {"start": "2031-05-19T18:30:00+02:00", "end": "2031-05-19T20:00:00+02:00"},
        ],
    }
    assert all("recurrence" not in hit_json(hit) for hit in hits(index, text="exposé"))


def test_a_calendar_has_one_event_with_its_rules(index: Index) -> None:
    found = calendar(
        read_feed(index, FEEDS["ics"], SearchRequest(), now=NOW), site="https://example.org"
    )
    events = icalendar.Calendar.from_ical(found).walk("VEVENT")
    yoga, first, other = (
        next(event for event in events if str(event["SUMMARY"]) == title and has == (key in event))
        for title, key, has in (
            ("Cours de yoga", "RRULE", True),
            ("Chorale", "RDATE", True),
            ("Chorale", "RECURRENCE-ID", True),
        )
    )
    assert len(events) == 4
    assert yoga["RRULE"].to_ical() == b"FREQ=WEEKLY;COUNT=12"
    assert yoga["DTSTART"].to_ical() == b"20310303T183000"
    assert yoga["DTSTART"].params["TZID"] == "Europe/Paris"
    assert yoga["EXDATE"].to_ical() == b"20310512T183000"
    assert yoga.decoded("DTEND") - yoga.decoded("DTSTART") == timedelta(minutes=90)
    assert first["RDATE"].to_ical() == b"20310607T100000"
    assert other["UID"] == first["UID"]
    assert other.decoded("DTEND") - other.decoded("DTSTART") == timedelta(hours=6)


def test_a_run_in_another_month_indexes_other_occurrences(tmp_path: Path) -> None:
    texts = TEXTS | {YOGA: page("Yoga", "date: 2031-03-03\nrrule: FREQ=DAILY")}
    settings = write_site(tmp_path, texts)
    build(settings, clock=lambda: NOW)
    later = NOW + timedelta(days=400)
    for now, read in ((NOW + timedelta(days=9), 0), (later, 2), (later, 0)):
        report = build(settings, clock=lambda now=now: now)  # type: ignore[misc]
        assert report.read == read
    index = open_index(settings.index)
    assert starts(hits(index, later, text="yoga"))[0][1] == f"{later:%m-%dT00:00}"
    assert read_changes(index.generation.folder)[YOGA].time < later.timestamp()
    index.close()
