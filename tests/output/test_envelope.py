"""The JSON of a page of answers, the same in the terminal and over HTTP."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.model.results import DateInterpretation, FacetCount, Hit, Note, ResultPage
from eventsearch.output.json import FIELDS, envelope, hit_json, note_text

COMMANDS = Path(__file__).parents[2] / "docs" / "commands.md"


def test_the_envelope_says_everything_of_the_page(page: ResultPage) -> None:
    answer = envelope(page, took_ms=2.1, links={"next": None})
    hits = answer.pop("hits")
    assert list(answer.items()) == [
        ("query", "10%"),
        ("lang", None),
        ("total", 12),
        ("page", 1),
        ("per_page", 2),
        ("pages", 6),
        ("took_ms", 2.1),
        ("index", {"version": "g7", "built_at": "2024-06-01T00:00:00Z"}),
        ("step", "all"),
        ("notes", [note_text(Note("field", {"name": "foo"}))]),
        ("understood", []),
        ("facets", {"tag": [{"value": "10%", "count": 4}, {"value": "Etalab", "count": 1}]}),
        ("facets_stats", {}),
        ("did_you_mean", None),
        ("exact", None),
        ("links", {"next": None}),
    ]
    assert isinstance(hits, list)
    assert len(hits) == 2


def test_years_and_months_have_bounds(page: ResultPage) -> None:
    years = tuple(FacetCount(value=year, hits=1) for year in ("1969", "2023", "2031"))
    months = tuple(FacetCount(value=month, hits=1) for month in ("1969-12", "9999-12"))
    shown = envelope(page._replace(facets={"year": years, "month": months}), took_ms=1.0)
    assert shown["facets_stats"] == {
        "year": {"min": 1969, "max": 2031},
        "month": {"min": -2_678_400, "max": 253_402_300_799},
    }
    none = envelope(page._replace(facets={"year": (), "tag": years}), took_ms=1.0)
    assert none["facets_stats"] == {}


def test_a_hit_has_its_highlights_as_segments(webinar: Hit) -> None:
    shown = hit_json(webinar)
    assert tuple(shown) == tuple(name for name in FIELDS if name != "recurrence")
    assert shown["highlight"] == {
        "title": ["Webinaire du programme ", "10%", ""],
        "text": ["au moins ", "10 %", " de leur temps"],
    }
    assert shown["sections"] == [
        {
            "heading": "Pourquoi",
            "anchor": "pourquoi",
            "url": "/talk/dix/#pourquoi",
            "highlight": ["Consacrer ", "10 %", "…"],
        }
    ]
    assert shown["others"] == [
        {
            "id": "content/event/dix/index.en.md",
            "url": "/en/talk/dix/",
            "title": "Webinar of the 10% programme",
            "lang": "en",
            "start": "2022-01-31T16:30:00Z",
        }
    ]
    assert shown["score"] == 7.1235
    assert shown["why"] == [
        {"term": "10%", "field": "title", "score": 5.0},
        {"term": "10%", "field": "body", "score": 2.1235},
    ]


def test_a_page_that_is_no_event_has_no_times(note: Hit) -> None:
    shown = hit_json(note)
    assert "others" not in shown
    assert (shown["start"], shown["end"], shown["status"]) == (None, None, None)
    assert "why" not in shown


def test_only_the_fields_wanted_in_the_order_wanted(page: ResultPage) -> None:
    answer = envelope(page, took_ms=0, fields=("url", "title", "why"))
    assert answer["hits"] == [
        {"url": "/talk/dix/", "title": "Webinaire du programme 10%"},
        {"url": "/post/note/", "title": "Une note"},
    ]


@pytest.mark.parametrize("name", FIELDS)
def test_every_key_of_a_hit_is_in_the_manual(name: str) -> None:
    assert f"`{name}`" in COMMANDS.read_text(encoding="utf-8")


def test_words_read_as_a_time_say_which_and_what_is_left(page: ResultPage) -> None:
    said = DateInterpretation(
        text="since 2022", field="date", since="2022-01-01", until="", without="r"
    )
    assert envelope(page._replace(understood=(said,)), took_ms=1)["understood"] == [
        {"text": "since 2022", "field": "date", "from": "2022-01-01", "to": None, "without": "r"}
    ]


def test_an_event_names_its_calendar_where_there_is_one(page: ResultPage) -> None:
    answer = envelope(
        page, took_ms=1, calendars=lambda hit: f"/{hit.page.id}" if hit.page.start else None
    )
    hits = answer["hits"]
    assert isinstance(hits, list)
    assert [hit["ics"] for hit in hits] == ["/content/event/dix/index.md", None]
    assert "ics" not in str(envelope(page, took_ms=1)["hits"])
