"""How is a suggestion shown?"""

from __future__ import annotations

import pytest

from eventsearch.search.suggest.suggester import highlight
from eventsearch.search.suggest.word_match import typed_words


@pytest.mark.parametrize(
    ("text", "asked", "segments"),
    [
        ("L’atelier Python", "l'at", ("L’", "at", "elier Python")),
        ("Programme 10%", "10", ("Programme ", "10", "%")),
        ("Près de 10 % du temps", "10%", ("Près de ", "10 %", " du temps")),
        ("Programmer en C++", "c+", ("Programmer en ", "C+", "+")),
        ("Été", "ete", ("", "Été", "")),
        ("Cœur", "coe", ("", "Cœ", "ur")),
        ("Open-data", "open-d", ("", "Open-d", "ata")),
        ("Python et pytest", "pyt", ("", "Pyt", "hon et ", "pyt", "est")),
        ("Rien", "x", ("Rien",)),
        ("", "x", ("",)),
    ],
)
def test_what_was_typed_is_highlight(text: str, asked: str, segments: tuple[str, ...]) -> None:
    assert highlight(text, typed_words(asked)) == segments
    assert "".join(highlight(text, typed_words(asked))) == text
