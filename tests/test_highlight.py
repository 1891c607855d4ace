"""Which part of a text shows best that it answers?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventsearch.highlight import marked, whole, windows
from eventsearch.query import Marks, plan
from eventsearch.records.asking import Clock, Request
from marked_slowly import marked_slowly, read

CLOCK = Clock(now=datetime(2023, 1, 20, tzinfo=UTC), zone="Europe/Paris")


def marks(text: str, lang: str = "fr") -> Marks:
    """Return the marks of a query."""
    return plan(Request(text=text, lang=lang), clock=CLOCK, languages=(lang,)).marks


def highlight(
    text: str, lang: str, marks: Marks, *, width: int = 10_000
) -> tuple[tuple[str, ...], ...]:
    """Return the windows of a text that was read in a language."""
    return windows(text, marked(read(text, lang), marks), width=width)


def shown(query: str, text: str, width: int = 10_000, lang: str = "fr") -> tuple[str, ...]:
    """Return the windows of a text with the matches in square brackets."""
    return tuple(
        "".join(f"[{part}]" if index % 2 else part for index, part in enumerate(window))
        for window in highlight(text, lang, marks(query, lang), width=width)
    )


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
    """What makes a page a hit is marked, as it is written there."""
    wanted = expected or "Les [10 %] et [10\u202f%], 10 jours, [10 pour cent]."
    assert shown(query, text) == (wanted,)


def test_segments_take_turns() -> None:
    """Segments begin and end with a plain one, perhaps empty."""
    assert highlight("Python 3", "fr", marks("python"), width=99) == (("", "Python", " 3"),)
    assert highlight("le Python", "fr", marks("python"), width=99) == (("le ", "Python", ""),)


def test_nothing_is_shown_without_a_match() -> None:
    """A text without a match, no text and no marks give no window."""
    assert highlight("Rien ici", "fr", marks("python"), width=99) == ()
    assert highlight("", "fr", marks("python"), width=99) == ()
    assert highlight("python", "fr", Marks(), width=99) == ()


def test_whole_words_are_marked() -> None:
    """Those that are spelled nearly like a word of the query are such."""
    found = highlight("Serveur et serveurs", "fr", Marks(words=frozenset({"serveur"})))
    assert found == (("", "Serveur", " et serveurs"),)
    assert whole("", ()) == ()


def test_a_title_is_marked_whole() -> None:
    """Short texts are shown from end to end."""
    title = "Un titre plus long que large, avec Python"
    assert whole(title, marked(read(title, "fr"), marks("python"))) == (title[:-6], "Python", "")


def test_a_long_text_is_cut_at_sentences() -> None:
    """A window begins with the sentence of its match where it fits, and shows that it is cut."""
    text = "Mot. " * 40 + "Ici se tient un atelier. Puis encore. " + "Fin du texte ici. " * 20
    assert shown("atelier", text, width=45) == ("…Ici se tient un [atelier]. Puis encore.…",)


def test_a_long_sentence_is_cut_between_words() -> None:
    """Where no sentence fits, no word is cut."""
    text = "blabla " * 50 + "atelier " + "patati " * 50
    (window,) = shown("atelier", text, width=40)
    assert window == "…blabla blabla [atelier] patati patati…"


def test_the_start_and_the_end_of_a_text_have_no_ellipsis() -> None:
    """An ellipsis stands only where something was left out."""
    assert shown("atelier", "Atelier " + "bla " * 99, width=20)[0].startswith("[Atelier] bla")
    last = shown("atelier", "bla " * 99 + "atelier", width=20)[0]
    assert last == "…bla bla [atelier]"


def test_the_window_with_most_different_words_wins() -> None:
    """Two words of the query together are better than one of them often."""
    text = "python python python. " + "x " * 100 + "atelier de python. " + "y " * 100
    (window,) = shown("atelier python", text, width=60)
    assert "[atelier] de [python]" in window


def test_two_windows_show_words_that_are_far_apart() -> None:
    """Words that no window can hold together are shown in two, in the order of the text."""
    text = "Un atelier. " + "x " * 300 + "Du python. " + "y " * 300
    first, second = shown("python atelier", text, width=200)
    assert "[atelier]" in first
    assert "[python]" in second
    assert len(first) + len(second) <= 204


def test_a_match_longer_than_the_window_is_cut() -> None:
    """Even one long word stays within the width."""
    word = "a" * 100
    assert shown(word, f"x {word} y", width=12) == ("…[aaaaaaaaaa]…",)


def test_a_width_below_one_is_an_error() -> None:
    """The message says what to give."""
    with pytest.raises(ValueError, match="width is 0; give at least 1"):
        highlight("x", "fr", Marks(), width=0)


WORDS = st.sampled_from(
    ["Atelier", "python", "10 %", "l’État", "open-data", "open", "data", "bla", "une phrase."]
)
TEXTS = st.lists(WORDS | st.text(max_size=5), max_size=60).map(" ".join)
QUERIES = st.sampled_from(
    ["atelier", "10%", "etat open-data", '"open data"', "pyt* bla", "a -b", '"une phrase bla" dat*']
)


@settings(max_examples=200, deadline=None)
@given(TEXTS, QUERIES, st.integers(1, 300))
def test_windows_stand_in_the_text(text: str, query: str, width: int) -> None:
    """Without its ellipses a window is a part of the text, and the windows fit the width."""
    found = highlight(text, "fr", marks(query), width=width)
    for window in found:
        joined = "".join(window)
        # An ellipsis may be the text's own or ours.
        assert any(part in text for part in (joined, joined[1:], joined[:-1], joined[1:-1]))
        assert len(window) % 2 == 1
        assert all(window[1::2])
    assert len(found) <= 2
    assert sum(len("".join(window)) for window in found) <= max(width, 3)


@settings(max_examples=300, deadline=None)
@given(TEXTS | st.text(max_size=80), QUERIES, st.sampled_from(("fr", "en", "xx")))
def test_what_is_marked_is_what_reading_the_text_again_would_mark(
    text: str, query: str, lang: str
) -> None:
    """The table of words gives the same marks as the analyzer itself."""
    wanted = marks(query, lang)
    assert marked(read(text, lang), wanted) == marked_slowly(text, lang, wanted)


@settings(max_examples=300, deadline=None)
@given(
    TEXTS,
    st.lists(st.sets(st.sampled_from(("ateli", "open", "dat", "10%", "10")), max_size=2)),
)
def test_a_phrase_is_marked_wherever_it_stands(text: str, slots: list[set[str]]) -> None:
    """Whatever its slots ask for; an empty one stands for any word."""
    wanted = Marks(phrases=(tuple(map(frozenset, slots)),))
    assert marked(read(text, "fr"), wanted) == marked_slowly(text, "fr", wanted)
