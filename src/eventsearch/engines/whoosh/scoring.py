"""
What is a document worth for a term?

BM25, per field: ``weight · idf · tf / (tf + k1 · (1 - b + b · length / average length))`` with
Lucene's ``idf = ln(1 + (N - n + 0.5) / (n + 0.5))``. N counts all living documents, visible or
not, so that a score does not change with the clock. As in Lucene since version 8 there is no
factor (k1 + 1), which would change no order.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import compress
from math import log
from operator import add
from typing import NamedTuple

from eventsearch.deadlines import NEVER, Deadline
from eventsearch.engines.whoosh.corpus import Corpus
from eventsearch.engines.whoosh.lists import Postings
from eventsearch.records.asking import Ranking


class Sparse(dict[int, float]):
    """Scores of some documents; 0 for all others."""

    def __missing__(self, doc: int) -> float:
        return 0.0


Vector = Sparse | list[float]
"""Scores by document, of some or of all."""

Scored = tuple[Sequence[int], Sequence[float]]
"""Documents, each once, and what each gets."""


class Share(NamedTuple):
    """
    What one term, or several taken as one, does in one field.

    Attributes:
        term: As shown in explanations.
        docs, freqs: Documents, ascending, and how often each has it, fractions for less.
        idf: How rare it is.
        weight: How much the field counts.
    """

    term: str
    field: str
    docs: Sequence[int]
    freqs: Sequence[float]
    idf: float
    weight: float


class Scorer:
    """
    BM25 over a corpus with one ranking, until a deadline; `key` tells rankings apart.

    Raises:
        OverTime: From any method that reads or adds up lists: the deadline has passed.
    """

    def __init__(self, corpus: Corpus, ranking: Ranking, deadline: Deadline = NEVER) -> None:
        self.corpus = corpus
        self.deadline = deadline
        self.ranking = ranking
        self.key = (
            tuple(sorted(ranking.weights.items())),
            ranking.exact,
            ranking.folded,
            ranking.close,
            ranking.k1,
            ranking.b,
        )

    def union(self, field: str, terms: Iterable[str]) -> Postings:
        """Return several terms as one, read one after the other while there is time."""
        lists = []
        for term in dict.fromkeys(terms):
            self.deadline.check()
            lists.append(self.corpus.postings(field, term))
        return self.corpus.united(lists)

    def begun(self, field: str, prefix: str, limit: int) -> Postings:
        """Return the most frequent terms that begin with *prefix* as one, while there is time."""
        return self.corpus.united(self.corpus.begun(field, prefix, limit, self.deadline.check))

    def places(self, field: str, term: str) -> array[int]:
        """Return where a term stands, while there is time."""
        self.deadline.check()
        return self.corpus.places(field, term)

    def idf(self, count: int) -> float:
        """Return how rare a term is that *count* documents have."""
        return log(1 + (self.corpus.count - count + 0.5) / (count + 0.5))

    def scores(self, share: Share) -> list[float]:
        """Return what the share's documents get, in their order."""
        self.deadline.check()
        factor = share.idf * share.weight
        if share.freqs.count(1) == len(share.docs):
            # Most words stand once wherever they do: then nothing is left to be reckoned.
            once = map(self._once(share.field).__getitem__, share.docs)
            return list(map(factor.__mul__, once))
        norms = map(self._norms(share.field).__getitem__, share.docs)
        return [
            factor * freq / (freq + norm) for freq, norm in zip(share.freqs, norms, strict=True)
        ]

    def score(self, share: Share, doc: int) -> float | None:
        """Return what one document gets; None when it does not have the term."""
        at = bisect_left(share.docs, doc)
        if at == len(share.docs) or share.docs[at] != doc:
            return None
        freq = share.freqs[at]
        return share.idf * share.weight * freq / (freq + self._norms(share.field)[doc])

    def sum_up(self, shares: Iterable[Share], only: bytes | bytearray | None = None) -> Vector:
        """Return the sum of shares, of documents flagged in *only* when it is given."""
        pairs: list[Scored] = [(share.docs, self.scores(share)) for share in shares]
        if only is not None:
            pairs = [_flagged(docs, scores, only) for docs, scores in pairs]
        if not pairs:
            return Sparse()
        if sum(len(docs) for docs, _ in pairs) * 4 > self.corpus.count:
            return _dense(pairs, self.corpus.count)
        return _sparse(pairs)

    def _once(self, field: str) -> Sequence[float]:
        """Return what a word that stands once is worth, by document, before rarity and weight."""
        key = ("once", field, self.ranking.k1, self.ranking.b)
        kept = self.corpus.cache.get(key)
        if isinstance(kept, list):
            return kept
        once = [1 / (1 + norm) for norm in self._norms(field)]
        self.corpus.cache.put(key, once, 32 * len(once))
        return once

    def _norms(self, field: str) -> Sequence[float]:
        key = ("norms", field, self.ranking.k1, self.ranking.b)
        kept = self.corpus.cache.get(key)
        if isinstance(kept, list):
            return kept
        lengths = self.corpus.lengths(field)
        least = self.ranking.k1 * (1 - self.ranking.b)
        slope = self.ranking.k1 * self.ranking.b / lengths.average
        norms = [least + slope * length for length in lengths.values]
        self.corpus.cache.put(key, norms, 32 * len(norms))
        return norms


def _dense(pairs: Iterable[Scored], count: int) -> list[float]:
    vector = [0.0] * count
    for docs, scores in pairs:
        for doc, score in zip(docs, scores, strict=True):
            vector[doc] += score
    return vector


def _sparse(pairs: Sequence[Scored]) -> Sparse:
    vector = Sparse(zip(*pairs[0], strict=True))
    get = vector.get
    for docs, scores in pairs[1:]:
        for doc, score in zip(docs, scores, strict=True):
            vector[doc] = get(doc, 0.0) + score
    return vector


def _flagged(docs: Sequence[int], scores: Sequence[float], only: bytes | bytearray) -> Scored:
    flags = bytes(map(only.__getitem__, docs))
    return list(compress(docs, flags)), list(compress(scores, flags))


def totals(vectors: Sequence[Vector], docs: Sequence[int]) -> list[float]:
    """Return the sum of all vectors for each of *docs*."""
    if not vectors:
        return [0.0] * len(docs)
    sums = list(map(vectors[0].__getitem__, docs))
    for vector in vectors[1:]:
        sums = list(map(add, sums, map(vector.__getitem__, docs)))
    return sums
