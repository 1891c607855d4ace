"""Do columns say what tokens say?"""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from eventsearch.analysis import tokens
from eventsearch.analysis.analyzer import NONE, by_column, columns
from long_form import tries


@settings(max_examples=tries(300, 100_000), deadline=None)
@given(st.text(max_size=60), st.sampled_from(("fr", "en", "de", "xx")))
@example("l\u2019État, 10\u202f% de nai\u0308fs, state-of-the-art Müller", "de")
@example("日本 \U0001f1eb\U0001f1f7 C++ \u00bd, R & D 16 h 30", "fr")
def test_columns_are_the_words_of_a_text(text: str, lang: str) -> None:
    assert list(zip(*columns(text, lang), strict=True)) == tokens(text, lang)


def test_a_text_without_words_has_empty_columns() -> None:
    assert by_column([]) == NONE
    assert list(map(len, columns("...", "fr"))) == [0] * 6
