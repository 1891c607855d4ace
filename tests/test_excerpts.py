"""Which parts of a hit are worth showing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from eventsearch.analysis import tokens
from eventsearch.excerpts import Segments, distinct, excerpts, joined
from eventsearch.query import Marks, plan
from eventsearch.records.answers import SectionHit
from eventsearch.records.asking import Clock, Request
from eventsearch.stored import TEXTS, Entry, Heading
from eventsearch.word_spans import table

TEXT = "Avant tout\nOrigine\nUn programme de 10 % du temps.\nSuite\nRien.\nFin\nEncore 10%."


def marks_of(query: str) -> Marks:
    """Return what a French query marks."""
    clock = Clock(now=datetime(2031, 1, 1, tzinfo=UTC))
    return plan(Request(text=query), clock=clock, languages=("fr",)).marks


def entry(**changes: object) -> Entry:
    """Return a page about a programme."""
    fields: dict[str, object] = dict.fromkeys(Entry.__slots__, "")
    fields |= {
        "url": "/talk/dix/",
        "title": "Programme 10%",
        "text": TEXT,
        "lang": "fr",
        "headings": (
            Heading(level=2, heading="Origine", anchor="origine", start=TEXT.index("Origine")),
            Heading(level=2, heading="Suite", anchor="suite", start=TEXT.index("Suite")),
            Heading(level=2, heading="Fin", anchor="fin", start=TEXT.index("Fin")),
        ),
    }
    return Entry(**{**fields, **changes})  # type: ignore[arg-type]


def found(query: str, **changes: object) -> tuple[Mapping[str, Segments], tuple[SectionHit, ...]]:
    """Return what a page shows to a query."""
    page = entry(**changes)
    texts = [getattr(page, name) for name in TEXTS]
    words = table((len(text), tokens(text, "fr")) for text in texts)
    return excerpts(page, b"\n" + words, marks_of(query))


def test_only_fields_with_a_match_are_shown() -> None:
    """Titles whole, the text as an excerpt; both forms of the percentage are marked."""
    shown, _ = found("10%")
    assert set(shown) == {"title", "text"}
    assert shown["title"] == ("Programme ", "10%", "")
    assert shown["text"][1::2] == ("10 %", "10%")


def test_the_best_excerpt_is_the_one_that_shows_most() -> None:
    """A body without a match gives way to the abstract."""
    shown, _ = found("10% temps", text="Rien.", abstract="Le 10 % du temps.")
    assert shown["text"] == shown["abstract"]
    assert shown["text"][1::2] == ("10 %", "temps")


def test_nothing_asked_marks_nothing() -> None:
    """A search without words has hits and no highlights."""
    assert found("") == ({}, ())


def test_sections_that_match_are_named_with_their_address() -> None:
    """The section between them does not match and is not named."""
    _, sections = found("10%")
    assert [(hit.heading, hit.url) for hit in sections] == [
        ("Origine", "/talk/dix/#origine"),
        ("Fin", "/talk/dix/#fin"),
    ]


@pytest.mark.parametrize(
    ("changes", "query"),
    [({"url": ""}, "10%"), ({"headings": ()}, "10%"), ({}, "avant")],
)
def test_a_match_outside_of_any_section_names_none(changes: dict[str, object], query: str) -> None:
    """No address, no headings, or a match before the first heading."""
    assert found(query, **changes)[1] == ()


def test_a_heading_without_an_anchor_is_not_linked() -> None:
    """There is nothing to point at."""
    heading = Heading(level=2, heading="Avant", anchor="", start=0)
    assert found("10%", headings=(heading,))[1] == ()


def test_windows_are_joined_in_their_order() -> None:
    """Plain and matched segments still take turns."""
    assert joined((("a ", "b", "…"), ("…c ", "d", ""))) == ("a ", "b", "… …c ", "d", "")
    assert joined(()) == ()
    assert distinct(("a ", "B", "", "b", "")) == 1
