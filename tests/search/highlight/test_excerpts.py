"""Which parts of a hit are worth showing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventsearch.analysis.analyzer import columns
from eventsearch.model.query import Clock, SearchRequest
from eventsearch.model.results import Heading, SectionHit, StoredPage
from eventsearch.query import HighlightTerms, plan
from eventsearch.search.highlight.highlighter import (
    SECTIONS,
    Segments,
    excerpts,
    find_marks,
    marks_by_text,
)
from eventsearch.storage.stored_page import TEXTS, TermVector, table
from highlight_reference import marked_slowly

TEXT = "Avant tout\nOrigine\nUn programme de 10 % du temps.\nSuite\nRien.\nFin\nEncore 10%."


def marks_of(query: str) -> HighlightTerms:
    """Return what a French query marks."""
    clock = Clock(now=datetime(2031, 1, 1, tzinfo=UTC))
    return plan(SearchRequest(text=query), clock=clock, languages=("fr",)).marks


def entry(**changes: object) -> StoredPage:
    """Return a page about a programme."""
    fields: dict[str, object] = {
        "id": "content/dix.md",
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
    return StoredPage(**{**fields, **changes})  # type: ignore[arg-type]


def found(query: str, **changes: object) -> tuple[Mapping[str, Segments], tuple[SectionHit, ...]]:
    """Return what a page shows to a query."""
    page = entry(**changes)
    texts = [getattr(page, name) for name in TEXTS]
    words = table((len(text), columns(text, "fr")) for text in texts)
    return excerpts(page, b"\n" + words, marks_of(query))


def test_only_fields_with_a_match_are_shown() -> None:
    shown, _ = found("10%")
    assert set(shown) == {"title", "text"}
    assert shown["title"] == ("Programme ", "10%", "")
    assert shown["text"][1::2] == ("10 %", "10%")


def test_the_best_excerpt_is_the_one_that_shows_most() -> None:
    shown, _ = found("10% temps", text="Rien.", abstract="Le 10 % du temps.")
    assert shown["text"] == shown["abstract"]
    assert shown["text"][1::2] == ("10 %", "temps")
    shown, _ = found("10% temps", text="Le temps.", more="Le 10 % du temps.")
    assert "more" not in shown
    assert shown["text"][1::2] == ("10 %", "temps")


def test_prose_is_the_better_excerpt() -> None:
    shown, _ = found("temps", text="https://example.org/temps/x_y", summary="Du temps.")
    assert shown["text"] == ("Du ", "temps", ".")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"summary": "Un résumé, qui dit de quoi parle la page."},
            ("Un résumé, qui dit de quoi parle la page.",),
        ),
        (
            {"abstract": "Plus long, et placé avant le texte entier."},
            ("Plus long, et placé avant le texte entier.",),
        ),
        ({"text": "Un.\nDeux\nTrois"}, ("Un. Deux · Trois",)),
        ({"text": "Programme 10%\nLe texte.", "headings": ()}, ("Le texte.",)),
        ({"text": "Programme 10% et plus.", "headings": ()}, ("Programme 10% et plus.",)),
        ({"text": "", "headings": (), "more": "Un bloc."}, ("Un bloc.",)),
        ({"summary": "Lettre", "text": f"Un {'long ' * 9}texte."}, (f"Un {'long ' * 9}texte.",)),
    ],
)
def test_without_a_mark_the_beginning_is_shown(
    changes: dict[str, object], expected: Segments
) -> None:
    assert found("", **changes) == ({"text": expected}, ())
    shown, _ = found(
        "programme", **{**changes, "title": "Programme 10%", "text": "", "headings": ()}
    )
    assert shown["title"] == ("", "Programme", " 10%")


def test_a_page_without_text_has_no_excerpt() -> None:
    assert found("", text="", headings=()) == ({}, ())


def test_a_title_at_the_head_of_the_text_is_no_excerpt() -> None:
    text = "Programme 10%\nUn texte sur ce programme."
    shown, _ = found("programme", text=text, headings=())
    assert shown["text"] == ("Un texte sur ce ", "programme", ".")
    shown, _ = found("programme", text="Programme 10%\nUn texte.", headings=())
    assert shown["text"] == ("Un texte.",)


def test_sections_that_match_are_named_with_their_address() -> None:
    _, sections = found("10%")
    assert [(hit.heading, hit.url, hit.highlight) for hit in sections] == [
        ("Origine", "/talk/dix/#origine", ("Un programme de ", "10 %", " du temps.")),
        ("Fin", "/talk/dix/#fin", ("Encore ", "10%", ".")),
    ]


def test_a_section_whose_heading_matches_shows_its_beginning() -> None:
    _, sections = found("suite")
    assert [hit.highlight for hit in sections] == [("Rien.",)]
    heading = Heading(level=2, heading="Suite", anchor="s", start=0)
    _, sections = found("suite", text="Suite\n", headings=(heading,))
    assert [hit.highlight for hit in sections] == [()]


def test_a_heading_that_the_text_writes_otherwise_is_part_of_its_section() -> None:
    heading = Heading(level=2, heading="Une suite", anchor="s", start=0)
    _, sections = found("suite", text="La suite\nRien.", headings=(heading,))
    assert [hit.highlight for hit in sections] == [("La ", "suite", " · Rien.")]


def test_the_sections_that_show_most_are_named() -> None:
    text, headings = "", []
    for number in range(SECTIONS + 2):
        headings.append(Heading(level=2, heading="Ici", anchor=f"a{number}", start=len(text)))
        text += f"Ici\n{'du temps' if number in (1, 3) else 'un jour'} 10%\n"
    _, sections = found("temps 10%", text=text, headings=tuple(headings))
    assert [hit.anchor for hit in sections] == ["a0", "a1", "a3"]


@pytest.mark.parametrize(
    ("changes", "query"),
    [({"url": ""}, "10%"), ({"headings": ()}, "10%"), ({}, "avant")],
)
def test_a_match_outside_of_any_section_names_none(changes: dict[str, object], query: str) -> None:
    assert found(query, **changes)[1] == ()


def test_a_heading_without_an_anchor_is_not_linked() -> None:
    heading = Heading(level=2, heading="Avant", anchor="", start=0)
    assert found("10%", headings=(heading,))[1] == ()


WORDS = st.sampled_from(["temps", "10 %", "open-data", "un mot", "\n", "C++."]) | st.text(
    max_size=4
)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.lists(WORDS, max_size=12).map(" ".join), min_size=7, max_size=7),
    st.sampled_from(["temps", "10%", '"un mot"', "te* open-data"]),
)
def test_each_text_has_the_marks_of_reading_it_again(texts: list[str], query: str) -> None:
    page = entry(**dict(zip(TEXTS, texts, strict=True)))
    words = table((len(text), columns(text, "fr")) for text in texts)
    marks = marks_of(query)
    fields = marks_by_text(page, find_marks(TermVector(words), marks))
    assert list(fields) == list(TEXTS)
    for name, text in zip(TEXTS, texts, strict=True):
        assert fields[name] == marked_slowly(text, "fr", marks)
