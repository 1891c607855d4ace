"""
Why does a document score what it scores?

The same tree, the same addends, for one document and with the names kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import fsum

from eventsearch.engines.whoosh.search.bm25 import Scorer, TermScorer, close_addends
from eventsearch.engines.whoosh.search.executor import QueryExecutor, has
from eventsearch.engines.whoosh.search.term_queries import addends
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

ALL_WORDS = "all_words"
"""Name of the factor of a page with every word among pages with fewer."""


def explain(
    matcher: QueryExecutor, node: Node, doc: int, factors: Iterable[tuple[str, float]]
) -> tuple[ScoreDetail, ...]:
    """
    Return what adds up to a document's score, greatest first.

    Args:
        factors: What the score of the words is raised by, one after the other, and why; shown as
            parts without a term.
    """
    found = [*_why(matcher, node, doc)]
    for name, factor in factors:
        raised = (factor - 1) * fsum(part.score for part in found)
        if raised:
            found.append(ScoreDetail(term="", field=name, score=raised, factor=factor))
    return tuple(sorted(found, key=lambda c: (-c.score, c.field, c.term)))


def _why(matcher: QueryExecutor, node: Node, doc: int) -> Iterator[ScoreDetail]:
    if not has(matcher.match(node), doc):
        return
    match node:
        case WordQuery() | PhraseQuery() | PrefixQuery() | FuzzyQuery():
            found = addends(node, matcher.scorer)
            yield from _parts(matcher.scorer, found.matching + found.bonus, doc)
        case ProximityBoost(child=child):
            yield from _why(matcher, child, doc)
            yield from _parts(matcher.scorer, close_addends(node, matcher.scorer), doc)
        case Or(children=children, best=True):
            whys = [tuple(_why(matcher, child, doc)) for child in children]
            yield from max(whys, key=lambda why: fsum(c.score for c in why))
        case Boosted(child=child):
            factor = matcher.factor(node)
            for part in _why(matcher, child, doc):
                yield part._replace(score=part.score * factor)
        case And(children=children) | Or(children=children):
            parts = [part for child in children for part in _why(matcher, child, doc)]
            yield from parts
            if isinstance(node, Or) and node.every_twice and _has_every(matcher, node, doc):
                score = fsum(part.score for part in parts)
                yield ScoreDetail(term="", field=ALL_WORDS, score=score, factor=2)
        case _:
            return


def _has_every(matcher: QueryExecutor, node: Or, doc: int) -> bool:
    return all(has(matcher.match(child), doc) for child in node.children)


def _parts(scorer: Scorer, addends: Iterable[TermScorer], doc: int) -> Iterator[ScoreDetail]:
    for addend in addends:
        score = scorer.score(addend, doc)
        if score is not None:
            yield ScoreDetail(term=addend.term, field=addend.field, score=score)
