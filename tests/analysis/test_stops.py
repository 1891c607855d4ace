"""Which words say nothing by themselves?"""

from __future__ import annotations

import pytest

from eventsearch.analysis import fold, stop_words


@pytest.mark.parametrize("word", ["sur", "le", "à", "des", "est-ce"])
def test_french_stop_words(word: str) -> None:
    assert word in stop_words("fr")


@pytest.mark.parametrize(
    "word", ["sûr", "été", "est", "sommes", "son", "c", "r", "mûr", "dû", "or"]
)
def test_words_with_a_meaning_are_no_stop_words(word: str) -> None:
    assert word not in stop_words("fr")


def test_english_stop_words() -> None:
    assert {"the", "of", "to"} <= stop_words("en-GB")
    assert not {"it", "can", "may", "us", "le"} & stop_words("en")


def test_languages_without_a_list_have_no_stop_words() -> None:
    assert stop_words("fi") == stop_words("") == stop_words("../fr") == frozenset()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_lists_are_in_lower_case_and_hold_words(lang: str) -> None:
    for word in stop_words(lang):
        assert word == word.lower().strip()
        assert fold(word).replace("-", "").isalpha()
