"""The words of a page, as a browser reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from eventsearch.analysis.analyzer import cuts, page_words
from eventsearch.static_index import pages
from eventsearch.storage.term_vector import TermVector, table


class CountedSearches:
    """The pattern of a run, and how often a text was searched for it."""

    searches = 0

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Search a text, and count it."""
        self.searches += 1
        return PATTERN.finditer(text)


PATTERN = pages._RUN


def test_a_page_without_spaces_is_searched_for_runs_once(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "日本語" * 500
    vector = TermVector(text, table([(text, page_words(text, ""))]), cuts("").stem_of)
    expected = pages.words_json(text, vector)
    monkeypatch.setattr(pages, "_RUN", counted := CountedSearches())
    assert pages.words_json(text, vector) == expected
    assert counted.searches == 1
