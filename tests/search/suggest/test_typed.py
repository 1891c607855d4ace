"""Which words were typed so far?"""

from __future__ import annotations

import pytest

from eventsearch.search.suggest.word_match import MOST, Typed, typed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Atel", [Typed("atel")]),
        ("l’at", [Typed("at")]),
        ("10", [Typed("10")]),
        ("10 %", [Typed("10%")]),
        ("c+", [Typed("c+")]),
        ("été à  r", [Typed("ete"), Typed("a"), Typed("r")]),
        ("?!", []),
        ("", []),
    ],
)
def test_words_are_read_as_those_of_pages_are(text: str, words: list[Typed]) -> None:
    """Folded, without articles, signs and all."""
    assert list(typed(text)) == words


def test_a_long_text_has_enough_words() -> None:
    """The rest is not looked at."""
    assert len(typed("mot " * 100)) == MOST


def test_a_compound_may_be_written_in_two_words() -> None:
    """So it is looked for by its parts too."""
    (word,) = typed("open-d")
    assert word.parts == ("open", "d")
    assert word.whole
