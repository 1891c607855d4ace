"""The scores of a word are added up once searches have asked for enough of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from eventsearch.engines import whoosh
from eventsearch.engines.whoosh.search.bm25 import Scorer
from eventsearch.engines.whoosh.search.executor import LAZY
from eventsearch.engines.whoosh.search.searcher import WhooshSearcher
from eventsearch.model.query import And, Or, Query

from .small_index import NOW, page, stem

FREQUENT = 10 * LAZY
"""Number of pages with the frequent word. One of them also has the rare word."""

BOTH = Query(match=And(children=(stem("mer"), stem("ciel"))), now=NOW)
LONE = Query(match=stem("mer"), now=NOW)
EITHER = Query(match=Or(children=(stem("mer"), stem("ciel")), covered=True), now=NOW)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[WhooshSearcher]:
    """Yield an open index with a frequent and a rare word."""
    with whoosh.build(tmp_path, based=False) as build:
        for number in range(FREQUENT):
            build.add(page(f"{number}", "mer ciel" if not number else "mer " * (number % 4 + 1)))
    engine = whoosh.open(tmp_path)
    yield engine
    engine.close()


@pytest.fixture
def sums(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that gets the number of documents of each leaf that is added up."""
    counts: list[int] = []
    summed = Scorer.summed

    def counted(self: Scorer, vectors: tuple[object, ...], bits: int) -> object:
        counts.append(bits.bit_count())
        return summed(self, vectors, bits)  # type: ignore[arg-type]

    monkeypatch.setattr(Scorer, "summed", counted)
    return counts


def test_a_frequent_word_with_few_hits_is_added_up_late(
    engine: WhooshSearcher, sums: list[int]
) -> None:
    first = engine.search(BOTH)
    for _ in range(FREQUENT // LAZY - 1):
        engine.search(BOTH)
    assert sums == [1]
    assert engine.search(BOTH) == first
    assert sums == [1, FREQUENT]
    assert engine.search(BOTH) == first
    assert sums == [1, FREQUENT]


@pytest.mark.parametrize("query", [LONE, EITHER])
def test_a_word_whose_pages_are_all_hits_is_added_up_the_second_time(
    engine: WhooshSearcher, sums: list[int], query: Query
) -> None:
    first = engine.search(query)
    assert not sums
    assert engine.search(query) == first
    assert FREQUENT in sums
    added_up = len(sums)
    assert engine.search(query) == first
    assert len(sums) == added_up


def test_a_search_that_only_counts_adds_nothing_up(engine: WhooshSearcher, sums: list[int]) -> None:
    for _ in range(3):
        assert engine.search(LONE.counting).total == FREQUENT
        assert engine.search(LONE._replace(sort="date")).total == FREQUENT
    assert not sums
