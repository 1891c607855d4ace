"""How answers look in a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from eventsearch.present.colour import Look
from eventsearch.present.table import nothing, table, totals
from eventsearch.present.width import columns
from eventsearch.records.answers import FacetCount, Hit, Page
from eventsearch.records.asking import Request

Of = Callable[..., Page]


def test_a_numbered_list_with_time_status_place_and_address(page: Page) -> None:
    """Facets stand below."""
    assert table(page, Look(width=80)) == (
        "1. Webinaire du programme 10%\n"
        "   2022-01-31 16:30–17:30 UTC · past · Lieu de la transformation · event · fr\n"
        "   au moins 10 % de leur temps\n"
        "   /talk/dix/\n"
        "\n"
        "2. Une note\n"
        "   2024-05-01 · post · fr\n"
        "   Un résumé.\n"
        "   /post/note/\n"
        "\n"
        "tag  10% (4), Etalab (1)\n"
    )


def test_numbers_go_on_from_part_to_part(of: Of, note: Hit) -> None:
    """The second part of ten begins with 11, and all texts stand in one column."""
    shown = table(replace(of(note), page=2, per_page=10), Look())
    assert shown.startswith("11. Une note\n    2024-05-01")


def test_matched_words_are_bold_and_titles_are_links(of: Of, webinar: Hit) -> None:
    """On a terminal that shows them, when the site's address is known."""
    look = Look(width=80, colour=True, links=True)
    shown = table(of(replace(webinar, why=())), look, site="https://example.org/")
    assert "Webinaire du programme \x1b[1m10%\x1b[0m\x1b]8;;\x1b\\" in shown
    assert "\x1b]8;;https://example.org/talk/dix/\x1b\\Webinaire" in shown
    assert "au moins \x1b[1m10 %\x1b[0m de leur temps" in shown


def test_nothing_is_wider_than_the_terminal(of: Of, webinar: Hit) -> None:
    """Long titles, places, addresses and excerpts are cut, wide characters counted."""
    long = replace(
        webinar,
        title="日本語" * 40,
        url="/" + "x" * 200,
        location="où " * 60,
        highlight={"text": ("mot " * 50, "marque", " suite" * 50)},
    )
    shown = table(of(long), Look(width=60))
    assert all(columns(line) <= 60 for line in shown.split("\n"))
    assert len(shown.split("\n")) <= 8


def test_a_cut_title_keeps_its_marks(of: Of, webinar: Hit) -> None:
    """What is left of a mark is still bold."""
    hit = replace(webinar, highlight={"title": ("", "abc" * 20, "")}, why=())
    first = table(of(hit), Look(width=30, colour=True)).split("\n")[0]
    assert first.endswith("\x1b[1m" + ("abc" * 20)[:26] + "\x1b[0m…")


def test_an_explanation_is_shown(of: Of, webinar: Hit) -> None:
    """The heaviest contribution first."""
    assert "7.12 = 10% in title 5.00, 10% in body 2.12\n" in table(of(webinar), Look())


def test_no_escape_of_the_content_reaches_the_terminal(of: Of, webinar: Hit) -> None:
    """Every field may hold one; none comes through raw."""
    evil = "\x1b]0;owned\x07\x9b2J\u202e"
    hit = replace(
        webinar,
        title=evil,
        summary=evil,
        location=evil,
        url="/" + evil,
        section=evil,
        lang=evil,
        highlight={"title": (evil, evil, ""), "text": (evil, evil)},
    )
    page = replace(of(hit), facets={"tag": (FacetCount(value=evil, count=1),)})
    shown = table(page, Look(links=True), site="https://e.org")
    # Only the links that the table itself writes are left.
    bare = re.sub(r"\x1b\]8;;[^\x1b]*\x1b\\", "", shown)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", bare)


def test_a_title_that_is_missing_is_stood_in_for(of: Of, note: Hit) -> None:
    """The event's name, or the file."""
    assert "1. content/post/note.md\n" in table(of(replace(note, title="")), Look())
    assert "1. Fête\n" in table(of(replace(note, title="", event="Fête")), Look())


def test_a_facet_without_values_says_so(page: Page) -> None:
    """And a long one says how many more there are."""
    many = tuple(FacetCount(value=f"t{n}", count=1) for n in range(12))
    shown = table(replace(page, hits=(), facets={"tag": many, "year": ()}), Look(width=200))
    assert shown.startswith("tag   t0 (1), ")
    assert "t9 (1), 2 more\n" in shown
    assert shown.endswith("year  none\n")


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, "12 pages found, part 1 of 6, 3 ms; --page 2 shows more"),
        ({"page": 6}, "12 pages found, part 6 of 6, 3 ms"),
        ({"total": 1, "pages": 1}, "1 page found, 3 ms"),
        (
            {"total": 2, "pages": 1, "step": "some"},
            "2 pages found, 3 ms; none has every word, these have some",
        ),
    ],
)
def test_the_total_says_what_is_shown(page: Page, changes: dict[str, object], shown: str) -> None:
    """How many, which part, how long, and how to see more."""
    assert totals(replace(page, **changes), took_ms=2.6) == shown  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("request_", "shown"),
    [
        (
            Request(text="deux mots", tags=("x",), when="past"),
            'nothing found for "deux mots"; leave out --tag, --when, or use fewer words,'
            " or write the beginning of a word and a star, as in progr*",
        ),
        (Request(), "nothing found; the index has no such page"),
        (
            Request(text="\x1b[2J"),
            'nothing found for "␛[2J"; write the beginning of a word and a star, as in progr*',
        ),
    ],
)
def test_when_nothing_is_found_it_says_what_to_try(
    page: Page, request_: Request, shown: str
) -> None:
    """Which filters to leave out, and how to ask for less."""
    assert nothing(replace(page, hits=(), total=0, pages=0), request_) == shown


def test_beyond_the_last_part_it_says_which_is_the_last(page: Page) -> None:
    """Nothing shown is not nothing found."""
    assert nothing(replace(page, hits=(), page=9), Request(text="x")) == (
        "there are only 6 parts; --page 6 shows the last"
    )
