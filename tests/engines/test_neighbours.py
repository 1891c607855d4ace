"""Tests of the edit distance between words, and of the search for near words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.engines.levenshtein import TermDictionary, distance_from

from .pages import distance

WORDS = st.text(alphabet="abé日🎉", max_size=9)


@pytest.mark.parametrize(
    ("word", "other", "edits"),
    [
        ("donnees", "donnees", 0),
        ("donnees", "donees", 1),
        ("donnees", "odnnees", 1),
        ("donnees", "sonnees", 1),
        ("donnees", "onnees", 1),
        ("donnees", "donneess", 1),
        ("donnees", "dnonese", 2),
        ("ca", "abc", 3),
        ("", "abc", 3),
        ("abc", "", 3),
    ],
)
def test_edits_are_counted(word: str, other: str, edits: int) -> None:
    assert distance_from(word)(other) == edits


@given(WORDS, WORDS)
def test_distances_are_those_of_the_textbook(word: str, other: str) -> None:
    assert distance_from(word)(other) == distance(word, other)


@given(st.sets(WORDS.filter(bool)), WORDS.filter(bool), st.integers(0, 2))
def test_every_word_in_reach_is_found(words: set[str], word: str, edits: int) -> None:
    found = dict(TermDictionary(sorted(words)).near(word, edits))
    assert found == {w: far for w in words if (far := distance(word, w)) <= edits}
