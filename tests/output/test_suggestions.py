"""How do suggestions look?"""

from __future__ import annotations

from eventsearch.model.results import Suggestion, Suggestions
from eventsearch.output.json import suggestions_json
from eventsearch.output.terminal.table import suggestions_lines
from eventsearch.output.terminal.text import Look, columns

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


def test_a_line_says_kind_text_and_where_it_leads() -> None:
    assert suggestions_lines(FOUND, Look(width=80)) == (
        "tag     10%  tag:10% (6 pages)\n"
        "event   Programme 10%␛[2J  2031-05-01 upcoming /event/dix/\n"
    )
    assert "4m10\x1b[0m%" in suggestions_lines(FOUND, Look(width=80, colour=True))


def test_a_long_text_is_cut_to_the_width() -> None:
    """So that a suggestion stays on its line."""
    lines = suggestions_lines(FOUND, Look(width=64)).splitlines()
    assert lines[1].startswith("event   Programme 10")
    assert all(columns(line) <= 64 for line in lines)


def test_the_title_has_the_room_and_the_address_what_is_left() -> None:
    url = "/talk/data-visualization-fundamentals-and-best-practices/"
    title = "Data Visualization Fundamentals and Best Practices"
    one = FOUND.suggestions[1]._replace(text=title, highlight=("", "Data", title[4:]), url=url)
    found = FOUND._replace(suggestions=(one,))
    assert suggestions_lines(found, Look(width=80)) == f"event   {title}  2031-05-01 upcoming\n"
    wider = suggestions_lines(found, Look(width=100))
    assert wider == f"event   {title}  2031-05-01 upcoming /talk/data-visualiz…\n"
    assert "Data\x1b[0m Visual" in suggestions_lines(found, Look(width=50, colour=True))


def test_a_query_gives_way_to_the_name_that_it_finds() -> None:
    name = "Atelier des cordiers, Port-Salin"
    query = f'location:"{name}"'
    place = Suggestion(kind="place", text=name, highlight=("", name, ""), pages=1, query=query)
    found = FOUND._replace(suggestions=(place,))
    assert suggestions_lines(found, Look(width=80)) == (
        f'place   {name}  location:"Atelier des cordie… (1 page)\n'
    )
    assert suggestions_lines(found, Look(width=60)) == f"place   {name}  (1 page)\n"


def test_the_json_has_null_for_what_there_is_not() -> None:
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
