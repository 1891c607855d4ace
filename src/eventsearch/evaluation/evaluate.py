"""
Measures of a set of judged searches.

Grades are whole numbers from 0; a page without one counts as 0 and answers from grade 1 on. Every
measure wants at least one page that answers, and each page at most once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import fsum, log2
from types import MappingProxyType

from eventsearch.errors import EvaluationError, QueryError
from eventsearch.evaluation.judgments import Judgments, Search
from eventsearch.model.query import And, Query, SearchRequest
from eventsearch.model.timestamps import epoch
from eventsearch.search.index import Index

Ranking = Sequence[str]
Grades = Mapping[str, int]

MOST = 100
"""Hits that any measure looks at."""


def ndcg(ranking: Ranking, grades: Grades, depth: int = 10) -> float:
    """
    Return the discounted gain of the first hits, as a share of the best order's.

    The gain of a page is its grade (linear, not ``2^grade - 1``), divided by ``log2(rank + 1)``;
    the best order is that of all graded pages.

    Source: Järvelin and Kekäläinen 2002; as ``ndcg_cut`` of trec_eval.
    """
    best = sorted(grades.values(), reverse=True)
    return _gain([grades.get(page, 0) for page in ranking[:depth]]) / _gain(best[:depth])


def reciprocal_rank(ranking: Ranking, grades: Grades, depth: int = 10) -> float:
    """Return 1 / rank of the first page that answers; 0 when none of the first hits does."""
    for rank, page in enumerate(ranking[:depth], start=1):
        if grades.get(page, 0):
            return 1 / rank
    return 0.0


def recall(ranking: Ranking, grades: Grades, depth: int = MOST) -> float:
    """Return the share of all pages that answer which is among the first hits."""
    hits = sum(1 for page in ranking[:depth] if grades.get(page, 0))
    return hits / sum(1 for grade in grades.values() if grade)


def _gain(grades: Iterable[int]) -> float:
    return fsum(grade / log2(rank + 1) for rank, grade in enumerate(grades, start=1))


MEASURES: Mapping[str, Callable[[Ranking, Grades], float]] = MappingProxyType(
    {"ndcg@10": ndcg, "mrr@10": reciprocal_rank, "recall@100": recall}
)
"""Name of a measure to the function that computes it; the measure of a set is the mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """
    What one search found.

    Attributes:
        ranked: Ids of the first hits, `MOST` at most, in order.
        values: Name of a measure to its value.
    """

    search: Search
    ranked: tuple[str, ...]
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """
    What a set of searches found.

    Attributes:
        results: In the order of the file, without searches whose every page is unknown.
        unknown: (search, page) for each page with a grade that the index does not show; measured
            is as if it had none.
    """

    name: str
    results: tuple[Result, ...]
    unknown: tuple[tuple[str, str], ...] = ()

    def figures(self) -> Mapping[str, float]:
        """Return the mean of each measure over all searches; 0 without any."""
        return means(self.results)

    def styles(self) -> Mapping[str, Mapping[str, float]]:
        """Return the means for each style of searches; empty when none is named."""
        names = sorted({result.search.style for result in self.results} - {""})
        return {name: means(r for r in self.results if r.search.style == name) for name in names}

    def worst(self, count: int) -> tuple[Result, ...]:
        """Return the searches with the least nDCG, the least first; ties as in the file."""
        return tuple(sorted(self.results, key=lambda result: result.values["ndcg@10"])[:count])


def evaluate(judgments: Judgments, index: Index, *, now: datetime) -> Report:
    """
    Ask every search of a set and measure the answers.

    Args:
        now: Aware; when the searches are asked.

    Raises:
        EvaluationError: A search cannot be read.
    """
    visible = _visible_pages(index, now)
    results, unknown = [], []
    for search in judgments.searches:
        unknown += [(search.id, page) for page in search.grades if page not in visible]
        grades = {page: grade for page, grade in search.grades.items() if page in visible}
        if any(grades.values()):
            results.append(_result(judgments, search, grades, index, now))
    return Report(name=judgments.name, results=tuple(results), unknown=tuple(unknown))


def means(results: Iterable[Result]) -> Mapping[str, float]:
    """Return the mean of each measure."""
    values = [result.values for result in results]
    return {name: fsum(value[name] for value in values) / max(len(values), 1) for name in MEASURES}


def _result(
    judgments: Judgments, search: Search, grades: Mapping[str, int], index: Index, now: datetime
) -> Result:
    request = SearchRequest(text=search.text, lang=judgments.lang or None, per_page=MOST)
    try:
        page = index.search(request, now=now, with_excerpts=False)
    except QueryError as error:
        where = f'{judgments.path}: "queries.{search.id}"'
        raise EvaluationError(f"{where}: {error.message}", hint=error.hint) from error
    ranking = tuple(hit.id for hit in page.hits)
    values = {name: measure(ranking, grades) for name, measure in MEASURES.items()}
    return Result(search=search, ranked=ranking, values=values)


def _visible_pages(index: Index, now: datetime) -> frozenset[str]:
    everything = Query(match=And(children=()), now=epoch(now), limit=index.engine.count())
    return frozenset(match.id for match in index.engine.search(everything).matches)
