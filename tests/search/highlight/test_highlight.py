"""Which words of a page are marked, and how is a marked text written?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventsearch.model.query import Clock, SearchRequest
from eventsearch.query import HighlightTerms, plan
from eventsearch.search.highlight.fragmenter import Mark, Window
from eventsearch.search.highlight.highlighter import find_marks, full_text, segments
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


def test_segments_take_turns() -> None:
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
def test_an_excerpt_stands_on_one_line(text: str, expected: str) -> None:
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


@settings(max_examples=200, deadline=None)
@given(TEXTS, QUERIES)
def test_segments_are_the_text(text: str, query: str) -> None:
    written = full_text(text, find_marks(read(text, "fr"), marks(query)))
    assert len(written) % 2 == 1
    assert all(written[1::2])
    assert [*"".join(written).replace("·", "").split()] == [*text.replace("·", "").split()]


@settings(max_examples=300, deadline=None)
@given(TEXTS | st.text(max_size=80), QUERIES, st.sampled_from(("fr", "en", "xx")))
def test_what_is_marked_is_what_reading_the_text_again_would_mark(
    text: str, query: str, lang: str
) -> None:
    wanted = marks(query, lang)
    assert find_marks(read(text, lang), wanted) == marked_slowly(text, lang, wanted)


@settings(max_examples=300, deadline=None)
@given(
    TEXTS,
    st.lists(st.sets(st.sampled_from(("ateli", "open", "dat", "10%", "10")), max_size=2)),
)
def test_a_phrase_is_marked_wherever_it_stands(text: str, slots: list[set[str]]) -> None:
    wanted = HighlightTerms(phrases=(tuple(map(frozenset, slots)),))
    assert find_marks(read(text, "fr"), wanted) == marked_slowly(text, "fr", wanted)
