"""The words of a page, as a browser reads them."""

from __future__ import annotations

from time import process_time

from eventsearch.analysis.analyzer import cuts, page_words
from eventsearch.static_index.pages import words_json
from eventsearch.storage.term_vector import TermVector, table


def seconds(text: str) -> float:
    """Return how long it takes to write the words of a text, in CPU seconds."""
    vector = TermVector(text, table([(text, page_words(text, ""))]), cuts("").stem_of)
    began = process_time()
    words_json(text, vector)
    return process_time() - began


def test_a_text_four_times_as_long_takes_four_times_as_long() -> None:
    unspaced = "日本語" * 2_500
    assert seconds(unspaced * 4) < 8 * seconds(unspaced)
