"""Explains the score of one document: visits the query like the executor, but returns each part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import fsum

from eventsearch.engines.whoosh.search.bm25 import Scorer, TermScorer
from eventsearch.engines.whoosh.search.executor import QueryExecutor, has, term_scorers
from eventsearch.engines.whoosh.search.proximity import proximity_scorers
from eventsearch.model.query import (
    And,
    Boosted,
    FuzzyQuery,
    Node,
    Or,
    PhraseQuery,
    PrefixQuery,
    ProximityBoost,
    WordQuery,
)
from eventsearch.model.results import ScoreDetail

COVERAGE = "coverage"
"""Name of the factor for the share of the query's words that a page contains."""


def explain(
    executor: QueryExecutor, node: Node, doc: int, factors: Iterable[tuple[str, float]]
) -> tuple[ScoreDetail, ...]:
    """
    Return the parts that add up to a document's score, greatest first.

    Args:
        factors: Name and value of each factor by which the score of the words is multiplied, in
            order. The points that a factor adds are a part without a term.
    """
    details = [*_why(executor, node, doc)]
    for name, factor in factors:
        gain = (factor - 1) * fsum(part.score for part in details)
        if gain:
            details.append(ScoreDetail(term="", field=name, score=gain, factor=factor))
    return tuple(sorted(details, key=lambda c: (-c.score, c.field, c.term)))


def _why(executor: QueryExecutor, node: Node, doc: int) -> Iterator[ScoreDetail]:
    if not has(executor.match(node), doc):
        return
    match node:
        case WordQuery() | PhraseQuery() | PrefixQuery() | FuzzyQuery():
            scorers = term_scorers(node, executor.scorer)
            yield from _best_first(_parts(executor.scorer, scorers.matching, doc), scorers.rest)
            yield from _parts(executor.scorer, scorers.bonus, doc)
        case ProximityBoost(child=child):
            yield from _why(executor, child, doc)
            yield from _parts(executor.scorer, proximity_scorers(node, executor.scorer), doc)
        case Or(children=children, best=True):
            whys = [tuple(_why(executor, child, doc)) for child in children]
            yield from max(whys, key=lambda why: fsum(c.score for c in why))
        case Boosted(child=child):
            factor = executor.factor(node)
            for part in _why(executor, child, doc):
                yield part._replace(score=part.score * factor)
        case And(children=children) | Or(children=children):
            parts = [part for child in children for part in _why(executor, child, doc)]
            yield from parts
            if isinstance(node, Or) and node.covered:
                factor = 1 + executor.scorer.ranking.coverage * _share(executor, node, doc) ** 2
                score = (factor - 1) * fsum(part.score for part in parts)
                yield ScoreDetail(term="", field=COVERAGE, score=score, factor=factor)
        case _:
            return


def _share(executor: QueryExecutor, node: Or, doc: int) -> float:
    pairs = zip(node.children, executor.shares(node), strict=True)
    return fsum(share for child, share in pairs if has(executor.match(child), doc))


def _best_first(parts: Iterable[ScoreDetail], rest: float) -> Iterator[ScoreDetail]:
    """Yield the best part of a word unchanged, and all other parts multiplied by *rest*."""
    best, *others = sorted(parts, key=lambda part: -part.score)
    yield best
    for part in others:
        yield part._replace(score=part.score * rest)


def _parts(scorer: Scorer, term_scorers: Iterable[TermScorer], doc: int) -> Iterator[ScoreDetail]:
    for term_scorer in term_scorers:
        score = scorer.score(term_scorer, doc)
        if score is not None:
            yield ScoreDetail(term=term_scorer.term, field=term_scorer.field, score=score)
