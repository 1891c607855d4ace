"""
What are the answers to a set of judged searches worth?

Every search is asked as a visitor would ask it, of an index that is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import fsum

from eventsearch.errors import EvaluationError, QueryError
from eventsearch.evaluation.judgments import Judgments, Search
from eventsearch.evaluation.metrics import MEASURES, MOST
from eventsearch.model.query import And, Query, SearchRequest
from eventsearch.model.timestamps import epoch
from eventsearch.search.index import Index


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


def evaluate(judged: Judgments, index: Index, *, now: datetime) -> Report:
    """
    Ask every search of a set and measure the answers.

    Args:
        now: Aware; when the searches are asked.

    Raises:
        EvaluationError: A search cannot be read.
    """
    shown = _shown(index, now)
    results, unknown = [], []
    for search in judged.searches:
        unknown += [(search.id, page) for page in search.grades if page not in shown]
        grades = {page: grade for page, grade in search.grades.items() if page in shown}
        if any(grades.values()):
            results.append(_result(judged, search, grades, index, now))
    return Report(name=judged.name, results=tuple(results), unknown=tuple(unknown))


def means(results: Iterable[Result]) -> Mapping[str, float]:
    """Return the mean of each measure."""
    values = [result.values for result in results]
    return {name: fsum(value[name] for value in values) / max(len(values), 1) for name in MEASURES}


def _result(
    judged: Judgments, search: Search, grades: Mapping[str, int], index: Index, now: datetime
) -> Result:
    request = SearchRequest(text=search.text, lang=judged.lang or None, per_page=MOST)
    try:
        page = index.search(request, now=now, with_excerpts=False)
    except QueryError as error:
        where = f'{judged.path}: "queries.{search.id}"'
        raise EvaluationError(f"{where}: {error.message}", cure=error.cure) from error
    ranked = tuple(hit.id for hit in page.hits)
    values = {name: measure(ranked, grades) for name, measure in MEASURES.items()}
    return Result(search=search, ranked=ranked, values=values)


def _shown(index: Index, now: datetime) -> frozenset[str]:
    """Return the ids of all pages that some search could show at *now*."""
    everything = Query(match=And(children=()), now=epoch(now), limit=index.engine.count())
    return frozenset(match.id for match in index.engine.search(everything).matches)
