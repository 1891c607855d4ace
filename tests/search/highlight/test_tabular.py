"""Which part of an excerpt is prose, and which are cells?"""

from __future__ import annotations

import pytest

from eventsearch.search.highlight.fragmenter import without_cells

PROSE = "Passer de 10 % à 11 % n’est pas une hausse de 1 %, mais d’un point."
CELLS = "de\nà\npoints\n10 %\n11 %\n1"


def shown(text: str, *words: str) -> str:
    """Return what is shown of a text in which some words are marked."""
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
def test_prose_that_shows_as_much_is_shown_alone(text: str, words: tuple[str, ...]) -> None:
    assert shown(text, *words) == PROSE


def test_a_match_in_a_table_is_shown_with_the_cells_around_it() -> None:
    text = f"Heure\nSujet\n14 h\nCartes\n15 h\nTextes\n{PROSE}"
    assert shown(text, "Textes") == f"Cartes\n15 h\nTextes\n{PROSE}"
    assert shown("Heure\nSujet\n14 h\nCartes\n15 h\nTextes", "14 h") == (
        "Heure\nSujet\n14 h\nCartes\n15 h"
    )


@pytest.mark.parametrize(
    "text", [f"Un titre\n{PROSE}", "Venir.\nVoir.\nDire.\nPartir.", "Un\ndeux\ntrois", ""]
)
def test_headings_sentences_and_few_lines_are_no_cells(text: str) -> None:
    assert shown(text, "deux") == text


def test_a_table_without_prose_is_shown() -> None:
    assert shown(f"Programme\n{CELLS}") == f"Programme\n{CELLS}"
    assert shown("La suite est ailleurs.\nde\nà\nun\nxx") == "La suite est ailleurs.\nde\nà\nun\nxx"
