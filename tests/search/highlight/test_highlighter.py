"""Test which words of a page are highlighted, and which parts of a hit are shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.analysis.analyzer import cuts, page_words
from eventsearch.model.query import Clock, SearchRequest
from eventsearch.model.results import Heading, SectionHit, StoredPage
from eventsearch.query import HighlightTerms, plan
from eventsearch.search.highlight.fragmenter import Mark, Window
from eventsearch.search.highlight.highlighter import (
    SECTIONS,
    Segments,
    excerpts,
    find_marks,
    full_text,
    marks_by_text,
    segments,
)
from eventsearch.storage.stored_page import TEXTS as FIELDS
from eventsearch.storage.term_vector import TermVector, table
from highlight_reference import marked_slowly, read

CLOCK = Clock(now=datetime(2023, 1, 20, tzinfo=UTC), zone="Europe/Paris")


def marks(text: str, lang: str = "fr") -> HighlightTerms:
    """Return the marks of a query."""
    return plan(SearchRequest(text=text, lang=lang), clock=CLOCK, languages=(lang,)).marks


def bracketed(written: tuple[str, ...]) -> str:
    """Return segments with the matches in square brackets."""
    return "".join(f"[{part}]" if place % 2 else part for place, part in enumerate(written))


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("10%", "Les 10 % et 10\u202f%, 10 jours, 10 pour cent.", None),
        ("etat", "Service de l’État", "Service de l’[État]"),
        ("événements", "Un évènement.", "Un [évènement]."),
        ("pyth*", "Python et pythonista", "[Python] et [pythonista]"),
        ('"open data"', "open data, open-data, data open", "[open data], [open-data], data open"),
        ("open-data", "open data, open-data, data open", "[open data], [open-data], data open"),
        ("atelier -python", "Atelier python", "[Atelier] python"),
        ("c++", "C, C++ et C#", "C, [C++] et C#"),
        ("rstats", "Avec #rstats", "Avec #[rstats]"),
        ("naïf", "Un nai\u0308f", "Un [nai\u0308f]"),
        ("日本", "東日本人", "東[日本]人"),
        ("le chat", "le chat", "le [chat]"),
        ('"le chat"', "le chat", "[le chat]"),
    ],
)
def test_all_forms_of_a_word_are_marked(query: str, text: str, expected: str | None) -> None:
    wanted = expected or "Les [10 %] et [10\u202f%], 10 jours, [10 pour cent]."
    assert bracketed(full_text(text, find_marks(read(text, "fr"), marks(query)))) == wanted


def test_plain_and_marked_segments_alternate() -> None:
    assert full_text("Python 3", [Mark(0, 6, "a")]) == ("", "Python", " 3")
    assert full_text("le Python", [Mark(3, 6, "a"), Mark(5, 9, "b")]) == ("le ", "Python", "")
    assert full_text("Rien", ()) == ("Rien",)
    assert full_text("", ()) == ("",)


def test_nothing_is_marked_without_a_match() -> None:
    assert find_marks(read("Rien ici", "fr"), marks("python")) == []
    assert find_marks(read("", "fr"), marks("python")) == []
    assert find_marks(read("python", "fr"), HighlightTerms()) == []


def test_whole_words_are_marked() -> None:
    text = "Serveur et serveurs"
    found = find_marks(read(text, "fr"), HighlightTerms(words=frozenset({"serveur"})))
    assert full_text(text, found) == ("", "Serveur", " et serveurs")


def test_an_ellipsis_shows_where_a_sentence_is_cut() -> None:
    text = "Un, deux, trois. Quatre - cinq"
    assert segments(text, (Window(4, 8, True, True),), ()) == ("…deux…",)
    assert segments(text, (Window(0, 9, False, True),), [Mark(4, 8, "a")]) == ("Un, ", "deux", "…")
    both = (Window(0, 9, False, True), Window(17, 25, False, True))
    assert segments(text, both, ()) == ("Un, deux … Quatre…",)
    both = (Window(4, 16, True), Window(26, 30, True))
    assert segments(text, both, [Mark(26, 30, "a")]) == ("…deux, trois. … ", "cinq", "")


def test_only_marks_in_a_window_are_written() -> None:
    found = [Mark(0, 2, "a"), Mark(3, 9, "b"), Mark(10, 12, "c")]
    assert segments("un quatre six", (Window(5, 9),), found) == ("", "atre", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Titre\nTexte", "Titre · Texte"),
        ("Une phrase.\n\n  Une autre", "Une phrase. Une autre"),
        ("Liste :\n un ;  \n deux", "Liste : un ; deux"),
        ("un [deux]\ntrois", "un [deux] · trois"),
        ("un [deux !]\ntrois", "un [deux !] trois"),
        ("un\n[deux]", "un · [deux]"),
        ("un [10\n%]", "un [10 %]"),
    ],
)
def test_an_excerpt_is_a_single_line(text: str, expected: str) -> None:
    start, end = text.find("["), text.find("]") - 1
    found = [Mark(start, end, "a")] if start >= 0 else []
    assert bracketed(full_text(text.replace("[", "").replace("]", ""), found)) == expected


WORDS = st.sampled_from(
    ["Atelier", "python", "10 %", "l’État", "open-data", "open", "data", "bla", "une phrase."]
)


TEXTS = st.lists(WORDS | st.text(max_size=5), max_size=60).map(" ".join)


QUERIES = st.sampled_from(
    ["atelier", "10%", "etat open-data", '"open data"', "pyt* bla", "a -b", '"une phrase bla" dat*']
)


@given(TEXTS, QUERIES)
def test_segments_are_the_text(text: str, query: str) -> None:
    written = full_text(text, find_marks(read(text, "fr"), marks(query)))
    assert len(written) % 2 == 1
    assert all(written[1::2])
    assert [*"".join(written).replace("·", "").split()] == [*text.replace("·", "").split()]


@given(TEXTS | st.text(max_size=80), QUERIES, st.sampled_from(("fr", "en", "xx")))
def test_stored_marks_equal_those_of_a_new_analysis(text: str, query: str, lang: str) -> None:
    wanted = marks(query, lang)
    assert find_marks(read(text, lang), wanted) == marked_slowly(text, lang, wanted)


@given(
    TEXTS,
    st.lists(st.sets(st.sampled_from(("ateli", "open", "dat", "10%", "10")), max_size=2)),
)
def test_a_phrase_is_marked_at_any_position(text: str, slots: list[set[str]]) -> None:
    wanted = HighlightTerms(phrases=(tuple(map(frozenset, slots)),))
    assert find_marks(read(text, "fr"), wanted) == marked_slowly(text, "fr", wanted)


ORIGIN = "Avant tout\nOrigine\nUn programme de 10 % du temps.\nSuite\nRien.\nFin\nEncore 10%."


def marks_of(query: str) -> HighlightTerms:
    """Return the terms that a French query highlights."""
    clock = Clock(now=datetime(2031, 1, 1, tzinfo=UTC))
    return plan(SearchRequest(text=query), clock=clock, languages=("fr",)).marks


def entry(**changes: object) -> StoredPage:
    """Return a page about a programme."""
    fields: dict[str, object] = {
        "id": "content/dix.md",
        "url": "/talk/dix/",
        "title": "Programme 10%",
        "text": ORIGIN,
        "lang": "fr",
        "headings": (
            Heading(level=2, heading="Origine", anchor="origine", start=ORIGIN.index("Origine")),
            Heading(level=2, heading="Suite", anchor="suite", start=ORIGIN.index("Suite")),
            Heading(level=2, heading="Fin", anchor="fin", start=ORIGIN.index("Fin")),
        ),
    }
    return StoredPage(**{**fields, **changes})  # type: ignore[arg-type]


def found(query: str, **changes: object) -> tuple[Mapping[str, Segments], tuple[SectionHit, ...]]:
    """Return the parts of a page that are shown for a query."""
    page = entry(**changes)
    texts = [getattr(page, name) for name in FIELDS]
    words = table((text, page_words(text, "fr")) for text in texts)
    return excerpts(page, b"\n" + words, marks_of(query))


def test_only_fields_with_a_match_are_shown() -> None:
    shown, _ = found("10%")
    assert set(shown) == {"title", "text"}
    assert shown["title"] == ("Programme ", "10%", "")
    assert shown["text"][1::2] == ("10 %", "10%")


def test_the_best_excerpt_shows_the_most_words() -> None:
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


def test_a_title_at_the_start_of_the_text_is_not_an_excerpt() -> None:
    text = "Programme 10%\nUn texte sur ce programme."
    shown, _ = found("programme", text=text, headings=())
    assert shown["text"] == ("Un texte sur ce ", "programme", ".")
    shown, _ = found("programme", text="Programme 10%\nUn texte.", headings=())
    assert shown["text"] == ("Un texte.",)


def test_matching_sections_are_listed_with_their_address() -> None:
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


def test_a_heading_in_another_spelling_belongs_to_its_section() -> None:
    heading = Heading(level=2, heading="Une suite", anchor="s", start=0)
    _, sections = found("suite", text="La suite\nRien.", headings=(heading,))
    assert [hit.highlight for hit in sections] == [("La ", "suite", " · Rien.")]


def test_the_best_sections_are_listed() -> None:
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
def test_a_match_outside_of_sections_has_no_section(changes: dict[str, object], query: str) -> None:
    assert found(query, **changes)[1] == ()


def test_a_heading_without_an_anchor_is_not_linked() -> None:
    heading = Heading(level=2, heading="Avant", anchor="", start=0)
    assert found("10%", headings=(heading,))[1] == ()


PIECES = st.sampled_from(["temps", "10 %", "open-data", "un mot", "\n", "C++."]) | st.text(
    max_size=4
)


@given(
    st.lists(st.lists(PIECES, max_size=12).map(" ".join), min_size=7, max_size=7),
    st.sampled_from(["temps", "10%", '"un mot"', "te* open-data"]),
)
def test_each_text_has_the_marks_of_a_new_analysis(texts: list[str], query: str) -> None:
    page = entry(**dict(zip(FIELDS, texts, strict=True)))
    words = table((text, page_words(text, "fr")) for text in texts)
    marks = marks_of(query)
    fields = marks_by_text(
        page, find_marks(TermVector("\n".join(texts), words, cuts("fr").stem_of), marks)
    )
    assert list(fields) == list(FIELDS)
    for name, text in zip(FIELDS, texts, strict=True):
        assert fields[name] == marked_slowly(text, "fr", marks)
