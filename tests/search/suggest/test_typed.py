"""Which words were typed so far?"""

from __future__ import annotations

import pytest

from eventsearch.engines import TypedWord
from eventsearch.search.suggest.word_match import MOST, typed_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Atel", [TypedWord("atel")]),
        ("l’at", [TypedWord("at")]),
        ("10", [TypedWord("10")]),
        ("10 %", [TypedWord("10%")]),
        ("c+", [TypedWord("c+")]),
        ("été à  r", [TypedWord("ete"), TypedWord("a"), TypedWord("r")]),
        ("?!", []),
        ("", []),
    ],
)
def test_words_are_read_as_those_of_pages_are(text: str, words: list[TypedWord]) -> None:
    assert list(typed_words(text)) == words


def test_a_long_text_has_enough_words() -> None:
    assert len(typed_words("mot " * 100)) == MOST


def test_a_compound_may_be_written_in_two_words() -> None:
    (word,) = typed_words("open-d")
    assert word.parts == ("open", "d")
    assert word.word
