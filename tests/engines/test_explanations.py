"""The score of a hit is the sum of the parts that explain it, for every query."""

from __future__ import annotations

from collections.abc import Iterator
from math import log
from random import Random

import pytest

from eventsearch.engines import Engine
from eventsearch.model.document import Document, DocumentBoost, RankingParams
from eventsearch.model.query import Boosted, Or, Query
from eventsearch.model.results import ScoredDoc

from .made_documents import NOW, document, question
from .small_index import Indexed, page, stem

RANKINGS = (
    RankingParams(),
    RankingParams(events=10.0, time=3.0, half_life=1 / 864),
    RankingParams(events=1.0, time=0.0, close=10.0, exact=0.0, folded=10.0),
    RankingParams(rest=0.0, coverage=10.0),
    RankingParams(rest=1.0, coverage=0.0, k1=0.0, b=1.0, weights={"title": 100.0, "body": 0.0}),
    RankingParams(boosts=(DocumentBoost("", "d*", -3), DocumentBoost("", "d?", 10))),
)
"""The default ranking, and rankings with values at the ends of their ranges."""


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    """Return documents of few words, so that most questions find some."""
    random = Random(4)
    return [document(f"d{number}", random) for number in range(60)]


def explained(opened: Engine, random: Random, questions: int) -> Iterator[tuple[Query, ScoredDoc]]:
    """Run random queries with each ranking. Yield each hit with its query."""
    for _ in range(questions):
        for ranking in RANKINGS:
            query = question(random)._replace(explain=True, limit=100, offset=0, ranking=ranking)
            for match in opened.search(query).matches:
                yield query, match


def test_contributions_sum_to_the_score(indexed: Indexed, documents: list[Document]) -> None:
    opened = indexed(*documents)
    seen: set[str] = set()
    for query, match in explained(opened, Random(7), 20):
        parts = [part.score for part in match.why]
        # A cluster computes scores with 32 bits.
        rel = 1e-3 if opened.is_remote else 1e-9
        assert sum(parts) == pytest.approx(match.score, rel=rel, abs=1e-6), query
        seen |= {part.field for part in match.why if part.score}
    assert {"title", "body", "folded", "exact", "is_event", "time", "boost"} <= seen


def test_boosts_are_separate_parts_of_an_explanation(indexed: Indexed) -> None:
    opened = indexed(page("a", "un", time=(NOW - 1, NOW + 1)), page("b", "deux"))
    ranking = RankingParams(events=2.0, time=0.5)
    (match,) = opened.search(
        Query(match=stem("un"), now=NOW, explain=True, ranking=ranking)
    ).matches
    parts = {part.field: part.score for part in match.why if not part.term}
    words = sum(part.score for part in match.why if part.term)
    assert parts == {"is_event": pytest.approx(words), "time": pytest.approx(words)}
    assert match.score == pytest.approx(3 * words)
    assert {part.field: part.factor for part in match.why if not part.term} == {
        "is_event": 2.0,
        "time": pytest.approx(1.5),
    }


def test_the_share_of_the_words_that_a_page_has_raises_its_score(indexed: Indexed) -> None:
    opened = indexed(page("a", "un deux"), page("b", "un"), page("c", "trois"))
    words = (stem("un"), stem("deux"))
    node = Or(children=words, covered=True)
    both, one = opened.search(Query(match=node, now=NOW, explain=True)).matches
    assert sorted(part.term for part in both.why if part.term) == sorted(
        {part.term for part in both.why if part.term}
    )
    (factor,) = (part for part in both.why if not part.term)
    assert factor.field == "coverage"
    assert factor.factor == pytest.approx(2)
    assert factor.score == pytest.approx(both.score / 2)
    (factor,) = (part for part in one.why if not part.term)
    common, rare = (log(1 + (3 - pages + 0.5) / (pages + 0.5)) for pages in (2, 1))
    assert factor.factor == pytest.approx(1 + (common / (common + rare)) ** 2)


def test_the_explanation_shows_reduced_scores(indexed: Indexed) -> None:
    opened = indexed(page("a", "un"), page("b", "deux"), page("c", "deux deux"))
    less = Boosted(child=stem("deux"), to=stem("un"), factor=0.5)
    plain = Query(match=stem("deux"), now=NOW, explain=True)
    whole, part = opened.search(plain), opened.search(plain._replace(match=less))
    for before, after in zip(whole.matches, part.matches, strict=True):
        assert sum(one.score for one in after.why) == pytest.approx(after.score)
        assert 0 < after.score < before.score
