"""The JSON of results, pages, suggestions and logged searches, and their lines in a terminal."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.model.results import (
    DateInterpretation,
    FacetCount,
    Heading,
    Hit,
    Link,
    Note,
    ResultPage,
    StoredPage,
    Suggestion,
    Suggestions,
)
from eventsearch.output.json import (
    FIELDS,
    envelope,
    hidden,
    hit_json,
    line,
    lines,
    note_text,
    page_json,
    page_values,
    pretty,
    searches_json,
    shown_json,
    suggestions_json,
)
from eventsearch.output.terminal.table import listing, searches_text, suggestions_lines
from eventsearch.output.terminal.text import Look, columns
from eventsearch.search.query_log import QueryCount, Summary

COMMANDS = Path(__file__).parents[2] / "docs" / "commands.md"


def test_the_envelope_contains_all_values_of_a_result_page(page: ResultPage) -> None:
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


def test_a_page_that_is_not_an_event_has_no_times(note: Hit) -> None:
    shown = hit_json(note)
    assert "others" not in shown
    assert (shown["start"], shown["end"], shown["status"]) == (None, None, None)
    assert "why" not in shown


def test_only_the_requested_fields_appear_in_order(page: ResultPage) -> None:
    answer = envelope(page, took_ms=0, fields=("url", "title", "why"))
    assert answer["hits"] == [
        {"url": "/talk/dix/", "title": "Webinaire du programme 10%"},
        {"url": "/post/note/", "title": "Une note"},
    ]


@pytest.mark.parametrize("name", FIELDS)
def test_every_key_of_a_hit_is_in_the_manual(name: str) -> None:
    assert f"`{name}`" in COMMANDS.read_text(encoding="utf-8")


def test_date_words_are_reported_with_the_remaining_query(page: ResultPage) -> None:
    said = DateInterpretation(
        text="since 2022", field="date", since="2022-01-01", until="", without="r"
    )
    assert envelope(page._replace(understood=(said,)), took_ms=1)["understood"] == [
        {"text": "since 2022", "field": "date", "from": "2022-01-01", "to": None, "without": "r"}
    ]


def test_an_event_has_its_calendar_if_it_exists(page: ResultPage) -> None:
    answer = envelope(
        page, took_ms=1, calendars=lambda hit: f"/{hit.page.id}" if hit.page.start else None
    )
    hits = answer["hits"]
    assert isinstance(hits, list)
    assert [hit["ics"] for hit in hits] == ["/content/event/dix/index.md", None]
    assert "ics" not in str(envelope(page, took_ms=1)["hits"])


ANYTHING = st.text(st.characters(codec=None, exclude_categories=()))


def test_each_hit_is_a_line(page: ResultPage) -> None:
    written = lines(page)
    assert written.endswith("\n")
    assert [json.loads(part)["title"] for part in written.splitlines()] == [
        "Webinaire du programme 10%",
        "Une note",
    ]


def test_without_hits_there_is_no_line(page: ResultPage) -> None:
    assert lines(page._replace(hits=())) == ""


def test_letters_stay_as_written() -> None:
    assert line({"é": "l’été"}) == '{"é":"l’été"}'


def test_control_characters_are_escaped() -> None:
    assert line("\x1b\x9b\x7f\u202e\ud800") == r'"\u001b\u009b\u007f\u202e\ud800"'


@given(ANYTHING)
def test_json_is_read_back_unchanged(text: str) -> None:
    for write in (line, pretty):
        written = write({text: [text]})
        assert json.loads(written) == {text: [text]}
        assert not any((ord(c) < 0x20 and c != "\n") or 0x7F <= ord(c) < 0xA0 for c in written)
        written.encode("utf-8")
    assert "\n" not in line(text)


NOW = datetime(2024, 6, 1, tzinfo=UTC)


WEBINAR = StoredPage(
    id="content/event/dix/index.md",
    url="/talk/dix/",
    title="Webinaire",
    event="Programme 10%",
    text="Pourquoi\nParce que",
    headings=(
        Heading(level=2, heading="Pourquoi", anchor="pourquoi", start=0),
        Heading(level=3, heading="Parce que", anchor="parce-que", start=9),
    ),
    lang="fr",
    section="event",
    kind="page",
    tags=("10%", "Etalab"),
    start="2024-01-31T16:30:00Z",
    begins=1_706_718_600,
    over=1_706_718_600,
    links=(Link("slides", "https://example.org/s.pdf"), Link("", "https://example.org/")),
)


def test_as_json_a_time_that_is_missing_is_null_and_parts_have_names() -> None:
    page = page_json(WEBINAR)
    assert page["end"] is None
    assert page["date"] is None
    assert page["start"] == "2024-01-31T16:30:00Z"
    assert page["links"] == [
        {"name": "slides", "url": "https://example.org/s.pdf"},
        {"name": "", "url": "https://example.org/"},
    ]
    assert page["headings"] == [
        {"level": 2, "text": "Pourquoi", "anchor": "pourquoi"},
        {"level": 3, "text": "Parce que", "anchor": "parce-que"},
    ]
    assert not {"begins", "over"} & set(page)


@pytest.mark.parametrize(
    ("since", "until", "reason"),
    [
        ("", "", ""),
        ("2024-06-01T00:00:00Z", "2024-06-01T00:00:00Z", ""),
        ("2024-06-01T02:00:01+02:00", "", "not yet published until 2024-06-01T02:00:01+02:00"),
        ("", "2024-05-31T23:59:59Z", "expired since 2024-05-31T23:59:59Z"),
    ],
)
def test_why_a_page_is_not_on_the_site(since: str, until: str, reason: str) -> None:
    entry = replace(WEBINAR, visible_from=since, visible_until=until)
    assert hidden(entry, NOW) == reason
    shown = shown_json(entry, NOW)
    assert (shown["visible"], shown["reason"]) == (not reason, reason or None)


def test_in_a_terminal_it_is_readable_text() -> None:
    shown = listing(page_values(WEBINAR, NOW), Look())
    assert (
        "headings  ## Pourquoi\n          ### Parce que\n"
        "links     slides: https://example.org/s.pdf\n          https://example.org/\n"
        "visible   yes\n"
    ) in shown
    assert "all_day" not in shown
    assert "end " not in shown
    gone = page_values(replace(WEBINAR, visible_until="2024-05-31T23:59:59Z"), NOW)
    assert gone["visible"] == "no, expired since 2024-05-31T23:59:59Z"


LOGGED = Summary(
    count=13,
    since="2031-05-01",
    until="2031-05-02",
    top=(QueryCount(text="10 %", count=12, last="2031-05-02", took_ms=130.4),),
    without_result=(QueryCount(text="x\x1b[2J", count=1, last="2031-05-01", took_ms=1.0),),
    slow=(QueryCount(text="10 %", count=1, last="2031-05-02", took_ms=130.4),),
)


NOTHING = Summary(count=0, since="", until="", top=(), without_result=(), slow=())


def test_lists_are_under_their_headings() -> None:
    assert searches_text(LOGGED, Look(width=60)) == (
        "13 searches, 2031-05-01 to 2031-05-02\n"
        "   12  2031-05-02  10 %\n"
        "\nNo results\n"
        "    1  2031-05-01  x␛[2J\n"
        "\nSlow\n"
        "    1  2031-05-02     130 ms  10 %\n"
    )
    assert searches_text(NOTHING, Look()) == ""


def test_the_json_has_every_list() -> None:
    shown = searches_json(LOGGED)
    assert shown["searches"] == 13
    assert shown["top"] == [{"text": "10 %", "count": 12, "last": "2031-05-02"}]
    assert shown["slow"] == [{"text": "10 %", "count": 1, "last": "2031-05-02", "took_ms": 130.4}]
    assert searches_json(NOTHING) == {
        "searches": 0,
        "since": None,
        "until": None,
        "top": [],
        "without_result": [],
        "slow": [],
    }


FOUND = Suggestions(
    query="10",
    lang=None,
    suggestions=(
        Suggestion(kind="tag", text="10%", highlight=("", "10", "%"), pages=6, query="tag:10%"),
        Suggestion(
            kind="event",
            text="Programme 10%\x1b[2J",
            highlight=("Programme ", "10", "%\x1b[2J"),
            pages=1,
            url="/event/dix/",
            start="2031-05-01T10:00:00Z",
            status="upcoming",
            lang="fr",
        ),
    ),
    version="g1",
    built_at="2031-01-01T00:00:00Z",
)


def test_a_suggestion_shows_kind_text_and_target() -> None:
    assert suggestions_lines(FOUND, Look(width=80)) == (
        "tag     10%  tag:10% (6 pages)\n"
        "event   Programme 10%␛[2J  2031-05-01 upcoming /event/dix/\n"
    )
    assert "4m10\x1b[0m%" in suggestions_lines(FOUND, Look(width=80, colour=True))


def test_a_long_text_is_cut_to_the_width() -> None:
    """Each suggestion must fit on a single line."""
    lines = suggestions_lines(FOUND, Look(width=64)).splitlines()
    assert lines[1].startswith("event   Programme 10")
    assert all(columns(line) <= 64 for line in lines)


def test_the_title_has_priority_over_the_address() -> None:
    url = "/talk/data-visualization-fundamentals-and-best-practices/"
    title = "Data Visualization Fundamentals and Best Practices"
    one = FOUND.suggestions[1]._replace(text=title, highlight=("", "Data", title[4:]), url=url)
    found = FOUND._replace(suggestions=(one,))
    assert suggestions_lines(found, Look(width=80)) == f"event   {title}  2031-05-01 upcoming\n"
    wider = suggestions_lines(found, Look(width=100))
    assert wider == f"event   {title}  2031-05-01 upcoming /talk/data-visualiz…\n"
    assert "Data\x1b[0m Visual" in suggestions_lines(found, Look(width=50, colour=True))


def test_the_name_has_priority_over_its_query() -> None:
    name = "Atelier des cordiers, Port-Salin"
    query = f'location:"{name}"'
    place = Suggestion(kind="place", text=name, highlight=("", name, ""), pages=1, query=query)
    found = FOUND._replace(suggestions=(place,))
    assert suggestions_lines(found, Look(width=80)) == (
        f'place   {name}  location:"Atelier des cordie… (1 page)\n'
    )
    assert suggestions_lines(found, Look(width=60)) == f"place   {name}  (1 page)\n"


def test_the_json_has_null_for_missing_values() -> None:
    shown = suggestions_json(FOUND)
    assert (shown["query"], shown["lang"]) == ("10", None)
    assert shown["index"] == {"version": "g1", "built_at": "2031-01-01T00:00:00Z"}
    assert shown["suggestions"] == [
        {
            "kind": "tag",
            "text": "10%",
            "highlight": ["", "10", "%"],
            "url": None,
            "query": "tag:10%",
            "count": 6,
            "start": None,
            "end": None,
            "all_day": None,
            "status": None,
            "event_status": None,
            "lang": None,
            "location": None,
        },
        {
            "kind": "event",
            "text": "Programme 10%\x1b[2J",
            "highlight": ["Programme ", "10", "%\x1b[2J"],
            "url": "/event/dix/",
            "query": None,
            "count": 1,
            "start": "2031-05-01T10:00:00Z",
            "end": None,
            "all_day": False,
            "status": "upcoming",
            "event_status": None,
            "lang": "fr",
            "location": None,
        },
    ]
