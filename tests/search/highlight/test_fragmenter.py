"""Test which part of a text is shown as an excerpt."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.search.highlight import fragmenter as windows
from eventsearch.search.highlight.fragmenter import (
    HALF,
    Mark,
    Sentences,
    Window,
    beginning,
    view,
    without_cells,
)
from long_form import tries


def marks(text: str, *words: str) -> list[Mark]:
    """Return marks for all occurrences of some words."""
    return sorted(
        Mark(found.start(), found.end(), word)
        for word in words
        for found in re.finditer(re.escape(word), text)
    )


def shown(text: str, *words: str, width: int = 100) -> list[str]:
    """Return the texts of the windows for some words."""
    return [
        text[window.start : window.end] for window in view(text, marks(text, *words), width).windows
    ]


def test_a_short_text_is_shown_whole() -> None:
    assert view("un mot", marks("un mot", "mot"), 6).windows == (Window(0, 6),)


def test_a_window_is_made_of_whole_sentences() -> None:
    text = "Mot. " * 40 + "Ici se tient un atelier. Puis encore. " + "Fin du texte ici. " * 20
    (window,) = view(text, marks(text, "atelier"), 45).windows
    assert text[window.start : window.end] == "Ici se tient un atelier. Puis encore."
    assert (window.cut_before, window.cut_after) == (False, False)


def test_the_first_of_several_perfect_windows_is_shown() -> None:
    rows = "x | y | atelier | 12 | 13\n" * 3
    text = rows + "Un atelier commence demain. Un atelier finit ce soir dans la salle. " * 4
    (window,) = shown(text, "atelier", width=80)
    assert window.startswith("Un atelier commence demain. Un atelier finit")


def test_a_long_sentence_is_cut_between_words() -> None:
    text = "blabla " * 50 + "atelier " + "patati " * 50
    (window,) = view(text, marks(text, "atelier"), 40).windows
    assert text[window.start : window.end] == "blabla atelier patati patati patati"
    assert (window.cut_before, window.cut_after) == (True, True)


def test_a_window_at_the_end_of_a_text_is_filled_from_before() -> None:
    words = "bla " * 99 + "atelier"
    assert shown(words, "atelier", width=22) == ["bla bla bla atelier"]
    sentences = "Une phrase. " * 9 + "Un atelier."
    assert shown(sentences, "atelier", width=40) == ["Une phrase. Une phrase. Un atelier."]
    assert shown(f"{'a' * 99} mot", "mot", width=22) == ["mot"]


@pytest.mark.parametrize(
    "text",
    [
        "Avec M. Dupont et Dr. No, etc. et tous les autres. ",
        "Un « mot » ? dit-elle enfin, puis… rien de plus. ",
        "Par J. R. Martin de l'école voisine, v. 3.11 encore. ",
    ],
)
def test_a_full_stop_does_not_always_end_a_sentence(text: str) -> None:
    assert ends(text * 2) == [0, len(text) - 1, 2 * len(text) - 1]


def test_lines_and_quotations_end_sentences() -> None:
    text = "Un titre\nElle dit “Non.” Puis rien ! 東京。大阪"
    parts = [text[start:end] for start, end in pairwise([*ends(text), len(text)])]
    assert parts == ["Un titre\n", "Elle dit “Non.”", " Puis rien !", " 東京。", "大阪"]


def test_sentences_are_the_same_wherever_reading_begins() -> None:
    random = Random(1)
    for _ in range(tries(300, 30_000)):
        text = "".join(random.choices("ab É.!\n”。", (9, 9, 9, 1, 1, 1, 1, 1, 1), k=60))
        text = text.replace("b", "b" * random.choice((1, 1, 90)))
        plain, places = ends(text), random.choices(range(len(text)), k=9)
        assert plain == [0, *(found.end() for found in windows._END.finditer(text))]
        sentences = Sentences(text)
        assert [sentences.last_end(place) for place in places] == [
            plain[bisect_right(plain, place) - 1] for place in places
        ]
        beyond = [next((end for end in plain if end >= place), None) for place in places]
        assert [sentences.first_end(place) for place in places] == beyond


def ends(text: str) -> list[int]:
    """Return 0 and the end offsets of all sentences, each found from a separate offset."""
    return sorted({Sentences(text).last_end(place) for place in range(len(text) + 1)})


def test_the_window_with_most_different_words_wins() -> None:
    text = "python python python. " + "X " * 100 + ". Un atelier de python. " + "y " * 100
    assert shown(text, "atelier", "python", width=60) == [
        "Un atelier de python. y y y y y y y y y y y y y y y y y y"
    ]


def test_after_a_window_with_all_words_the_search_stops() -> None:
    text = "Une pomme. " + "Bla bla. " * 20 + "Pomme et poire. " + "Bla bla. " * 20 + "Une poire."
    assert shown(text, "omme", "poire", width=20) == ["Pomme et poire."]


def test_prose_is_shown_before_code_and_lists() -> None:
    code = '{{ $image := $image.Resize "600x" }}\n' * 9
    prose = "Avec image, on change la taille de ce que l'on voit, et la forme aussi."
    assert shown(f"{code}{prose}\n{code}", "image") == [prose]


def test_a_sentence_with_its_beginning_is_shown_before_one_without() -> None:
    text = "Mot " + "bla " * 40 + "atelier bla. " + "Puis un atelier où l'on travaille ensemble. "
    assert shown(text * 2, "atelier", width=60) == ["Puis un atelier où l'on travaille ensemble."]


def test_the_first_of_equal_windows_is_shown() -> None:
    text = "".join(f"Un atelier numéro {number}. " for number in range(30))
    assert shown(text, "atelier", width=30) == ["Un atelier numéro 0."]


def test_two_windows_show_words_that_are_far_apart() -> None:
    text = "Un atelier. " + "x " * 300 + "Du python. " + "y " * 300
    first, second = shown(text, "python", "atelier", width=200)
    assert first.startswith("Un atelier.")
    assert "python" in second
    assert len(first) + len(second) <= 200
    # The width is too narrow for two windows.
    assert len(shown(text, "python", "atelier", width=100)) == 1


def test_two_windows_that_touch_are_one() -> None:
    text = "atelier " + "x" * 90 + " python " + "y" * 300
    assert len(shown(text, "atelier", "python", width=190)) == 1


def test_a_match_longer_than_the_window_is_cut() -> None:
    text = f"x {'a' * 100} y"
    assert view(text, marks(text, "a" * 100), 12).windows == (Window(2, 12, True, True),)


def test_the_beginning_of_a_text_ends_with_a_sentence() -> None:
    text = "Une phrase entière. " * 5
    assert beginning(text, 45) == Window(0, 39)
    assert beginning(text, 100) == Window(0, 100)
    assert beginning("bla " * 40, 45) == Window(0, 43, False, True)


TEXTS = st.lists(
    st.sampled_from(["mot", "Un", "pas.", "l’été", "C++ {}", "fin !", "\n"]) | st.text(max_size=5),
    max_size=60,
).map(" ".join)


@given(TEXTS, st.data(), st.integers(1, 300))
def test_windows_are_inside_the_text(text: str, data: st.DataObject, width: int) -> None:
    places = st.integers(0, len(text))
    found = data.draw(st.lists(st.builds(Mark, places, places, st.sampled_from("abc")), min_size=1))
    found = sorted(mark for mark in found if mark.start < mark.end) or [Mark(0, len(text), "a")]
    score, windows = view(text, found, width)
    assert 1 <= len(windows) <= 2
    assert windows == tuple(sorted(windows))
    assert all(0 <= window.start <= window.end <= len(text) for window in windows)
    assert sum(window.end - window.start for window in windows) <= width
    assert not windows[0].cut_before or text[: windows[0].start].strip()
    assert not windows[-1].cut_after or windows[-1].end < len(text)
    assert score.different <= len({mark.key for mark in found})


def test_a_second_window_must_show_more_words() -> None:
    text = f"un {'a' * 70} deux. {'Blabla. ' * 40}trois"
    (window,) = view(text, marks(text, "un", "deux", "trois"), 2 * HALF).windows
    assert text[window.start : window.end].startswith(f"un {'a' * 70} deux.")


PROSE = "Passer de 10 % à 11 % n’est pas une hausse de 1 %, mais d’un point."


CELLS = "de\nà\npoints\n10 %\n11 %\n1"


def without_table(text: str, *words: str) -> str:
    """Return the part of a text that remains without table cells, with some words marked."""
    marks = sorted(
        (start, start + len(word), word)
        for word in words
        for start in range(len(text))
        if text.startswith(word, start)
    )
    start, end = without_cells(text, 0, len(text), marks)
    return text[start:end]


@pytest.mark.parametrize("text", [f"{PROSE}\n{CELLS}", f"{CELLS}\n{PROSE}"])
@pytest.mark.parametrize("words", [("10 %",), ("10 %", "point"), ()])
def test_equally_good_prose_is_shown_alone(text: str, words: tuple[str, ...]) -> None:
    assert without_table(text, *words) == PROSE


def test_a_match_in_a_table_is_shown_with_the_cells_around_it() -> None:
    text = f"Heure\nSujet\n14 h\nCartes\n15 h\nTextes\n{PROSE}"
    assert without_table(text, "Textes") == f"Cartes\n15 h\nTextes\n{PROSE}"
    assert without_table("Heure\nSujet\n14 h\nCartes\n15 h\nTextes", "14 h") == (
        "Heure\nSujet\n14 h\nCartes\n15 h"
    )


@pytest.mark.parametrize(
    "text", [f"Un titre\n{PROSE}", "Venir.\nVoir.\nDire.\nPartir.", "Un\ndeux\ntrois", ""]
)
def test_headings_sentences_and_few_lines_are_not_cells(text: str) -> None:
    assert without_table(text, "deux") == text


def test_a_table_without_prose_is_shown() -> None:
    assert without_table(f"Programme\n{CELLS}") == f"Programme\n{CELLS}"
    assert (
        without_table("La suite est ailleurs.\nde\nà\nun\nxx")
        == "La suite est ailleurs.\nde\nà\nun\nxx"
    )
