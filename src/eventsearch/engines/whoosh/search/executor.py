"""
Executes a query tree: each node becomes a set of documents and vectors that sum to their score.

Sets are exact. Vectors may score documents outside their set, which are masked where it matters.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Sequence
from typing import NamedTuple

from eventsearch.engines.whoosh.reader.bitsets import docs_in
from eventsearch.engines.whoosh.search.bm25 import (
    CoverageScores,
    LazyScores,
    MaskedScores,
    Scorer,
    SparseScores,
    SummedScores,
    Vector,
)
from eventsearch.engines.whoosh.search.facets import docs_having
from eventsearch.engines.whoosh.search.proximity import proximity_scorers
from eventsearch.engines.whoosh.search.term_queries import Leaf, term_scorers
from eventsearch.engines.whoosh.search.time_filters import overlapping, status
from eventsearch.model.query import (
    And,
    Boosted,
    DateRangeFilter,
    EventStatusFilter,
    FuzzyQuery,
    Node,
    Not,
    Or,
    PhraseQuery,
    PrefixQuery,
    ProximityBoost,
    TermsFilter,
    WordQuery,
)


class DocSet(NamedTuple):
    """
    What a node matches.

    Attributes:
        bits: The documents.
        vectors: Their scores are the sum.
        clean: Vectors are 0 outside *bits*.
    """

    bits: int
    vectors: tuple[Vector, ...] = ()
    clean: bool = True


class QueryExecutor:
    """Matches trees against an index at one instant with one ranking."""

    def __init__(self, scorer: Scorer, now: int) -> None:
        self.scorer = scorer
        self.reader = scorer.reader
        self.now = now
        self._leaves: dict[Leaf, DocSet] = {}
        self._summed = False

    def match(self, node: Node) -> DocSet:
        self.scorer.deadline.check()
        match node:
            case WordQuery() | PhraseQuery() | PrefixQuery() | FuzzyQuery():
                return self._leaf(node)
            case ProximityBoost():
                return self._close(node)
            case TermsFilter(field=field, values=values):
                return DocSet(docs_having(self.reader, field, values))
            case DateRangeFilter(low=low, high=high):
                return DocSet(overlapping(self.reader, low, high))
            case EventStatusFilter(when=when):
                return DocSet(status(self.reader, when, self.now))
            case Boosted(child=child):
                return self._scaled(self.match(child), self.factor(node))
            case Not(child=child):
                return DocSet(self.reader.all & ~self.match(child).bits)
            case And(children=children):
                return self._every(children)
            case Or():
                return self._either(node)

    def _leaf(self, leaf: Leaf) -> DocSet:
        if leaf not in self._leaves:
            self._leaves[leaf] = self._found(leaf)
        return self._leaves[leaf]

    def _found(self, leaf: Leaf) -> DocSet:
        key = ("leaf", leaf, self.scorer.key)
        cached = self.reader.cache.get(key)
        if isinstance(cached, DocSet):
            return self._promote(key, cached)
        found = term_scorers(leaf, self.scorer)
        bits = found.bits
        if bits is None:
            bits = self.scorer.union(term_scorer.listed for term_scorer in found.matching)
        vectors = (LazyScores(found.matching, found.rest), LazyScores(found.bonus))
        matched = DocSet(bits, vectors if found.bonus else vectors[:1], clean=not found.bonus)
        size = sum(term_scorer.listed.size for term_scorer in found.matching + found.bonus)
        self.reader.cache.put(key, matched, self.reader.count // 7 + size)
        return matched

    def _promote(self, key: Hashable, cached: DocSet) -> DocSet:
        """Sum up what another search has asked for before, one leaf a search, for all to come."""
        if self._summed or not any(isinstance(vector, LazyScores) for vector in cached.vectors):
            return cached
        self._summed = True
        vector = self.scorer.summed(cached.vectors, cached.bits)
        matched = DocSet(cached.bits, (vector,))
        self.reader.cache.put(key, matched, self.reader.count // 7 + _size(vector))
        return matched

    def _close(self, close: ProximityBoost) -> DocSet:
        child = self.match(close.child)
        key = ("proximity", close.pairs, self.scorer.key)
        vector = self.reader.cache.get(key)
        if not isinstance(vector, SparseScores | array):
            vector = self.scorer.sum_up(proximity_scorers(close, self.scorer))
            self.reader.cache.put(key, vector, _size(vector))
        # The pairs may stand on pages that are no hits.
        return DocSet(child.bits, (*child.vectors, vector), clean=not vector and child.clean)

    def _every(self, children: Sequence[Node]) -> DocSet:
        matches = []
        for child in children:
            matches.append(self.match(child))
            if not matches[-1].bits:
                return DocSet(0)
        return self._all(matches)

    def _all(self, children: Sequence[DocSet]) -> DocSet:
        bits = self.reader.all
        for child in children:
            bits &= child.bits
        vectors = tuple(vector for child in children for vector in child.vectors)
        return DocSet(bits, vectors, clean=len(children) == 1 and children[0].clean)

    def _either(self, node: Or) -> DocSet:
        matches = [self.match(child) for child in node.children]
        if not node.covered:
            return self._any(matches, node.least, node.best)
        parts = [
            (child.bits, self._clean(child), share)
            for child, share in zip(matches, self.shares(node), strict=True)
        ]
        vector = CoverageScores(tuple(parts), self.scorer.ranking.coverage)
        bits = self._at_least(matches, node.least)
        return DocSet(bits, (vector,), clean=node.least == 1)

    def shares(self, node: Or) -> Sequence[float]:
        """Return how much of all that is asked for each child is: the more the rarer."""
        idfs = [self.scorer.idf(self.match(child).bits.bit_count()) for child in node.children]
        return [idf / sum(idfs) for idf in idfs]

    def _any(self, children: Sequence[DocSet], least: int, best: bool) -> DocSet:
        bits = self._at_least(children, least)
        if best:
            return DocSet(bits, (self._best(children, bits),))
        vectors = tuple(vector for child in children for vector in self._clean(child))
        return DocSet(bits, vectors, clean=least == 1)

    def factor(self, node: Boosted) -> float:
        """Return what the scores of a node's child are multiplied by."""
        best, least = self._top(node.child), self._top(node.to)
        return node.factor * (least / best if 0 < least < best else 1.0)

    def _top(self, node: Node) -> float:
        found = self.match(node)
        return max(self.scorer.totals(found.vectors, docs_in(found.bits)), default=0.0)

    def _scaled(self, child: DocSet, factor: float) -> DocSet:
        docs = docs_in(child.bits)
        scores = self.scorer.totals(child.vectors, docs)
        vector = SparseScores(zip(docs, map(factor.__mul__, scores), strict=True))
        return DocSet(child.bits, (vector,))

    def _at_least(self, children: Sequence[DocSet], least: int) -> int:
        """Return the documents that so many children match; without children there are none."""
        if not children:
            return 0
        reached = [self.reader.all] + [0] * max(0, least)
        for child in children:
            for number in range(len(reached) - 1, 0, -1):
                reached[number] |= reached[number - 1] & child.bits
        return reached[-1]

    def _best(self, children: Sequence[DocSet], bits: int) -> SparseScores:
        best = SparseScores()
        for child in children:
            docs = docs_in(child.bits & bits)
            scores = self.scorer.totals(child.vectors, docs)
            for doc, score in zip(docs, scores, strict=True):
                if score > best.get(doc, 0.0):
                    best[doc] = score
        return best

    def _clean(self, child: DocSet) -> tuple[Vector, ...]:
        if child.clean or not child.vectors or self._within(child):
            return child.vectors
        return (MaskedScores(child.vectors, child.bits),)

    def _within(self, child: DocSet) -> bool:
        """Whether all that is to be summed up is of documents that match, as forms of words are."""
        outside = ~child.bits
        return all(
            isinstance(vector, LazyScores)
            and not any(
                self.reader.bits_of(term_scorer.listed) & outside
                for term_scorer in vector.term_scorers
            )
            for vector in child.vectors
        )


def _size(vector: SummedScores) -> int:
    return len(vector) * (120 if isinstance(vector, SparseScores) else 8)


def has(matched: DocSet, doc: int) -> bool:
    return bool(matched.bits >> doc & 1)
