"""A search does not read lists that it does not need, nor the same lists twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.engines import whoosh
from eventsearch.engines.whoosh.reader.index_reader import IndexReader
from eventsearch.engines.whoosh.search.bm25 import Scorer
from eventsearch.engines.whoosh.search.executor import term_scorers
from eventsearch.model.document import DEFAULT_RANKING, TEXT_FIELDS
from eventsearch.model.query import PhraseQuery

from .small_index import page


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Scorer, list[str]]:
    """Return a scorer of a new index, and a list that gets each term whose lists are read."""
    with whoosh.build(tmp_path, based=False) as build:
        build.add(page("a", "mer ciel", title="mer"))
    terms: list[str] = []
    lists_by_field = IndexReader.lists_by_field

    def counted(self: IndexReader, fields: tuple[str, ...], term: str) -> object:
        terms.append(term)
        return lists_by_field(self, fields, term)

    monkeypatch.setattr(IndexReader, "lists_by_field", counted)
    return Scorer(whoosh.open(tmp_path)._reader, DEFAULT_RANKING), terms


def test_the_lists_of_one_field_come_from_those_of_all(read: tuple[Scorer, list[str]]) -> None:
    scorer, terms = read
    every = scorer.lists_by_field(TEXT_FIELDS, ("mer",))
    assert scorer.lists_by_field(("title",), ("mer",)) == {"title": every["title"]}
    assert scorer.lists_by_field(("event",), ("mer",)) == {}
    assert terms == ["mer"]
    scorer.reader.close()


def test_a_phrase_without_its_first_word_reads_no_other(read: tuple[Scorer, list[str]]) -> None:
    scorer, terms = read
    for words in (("ciel", "mer"), ("mer", "ciel")):
        phrase = PhraseQuery(slots=tuple((word,) for word in words), field="title")
        assert not term_scorers(phrase, scorer).matching
    assert terms == ["ciel", "mer"]
    scorer.reader.close()
