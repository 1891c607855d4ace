"""
Computes BM25 scores per field.

``weight · idf · tf / (tf + k1 · (1 - b + b · length / average length))`` with Lucene's
``idf = ln(1 + (N - n + 0.5) / (n + 0.5))``. N counts all live documents, visible or not, so that
scores do not change with the clock. n counts the documents that contain the word. A word in a field
gets the mean of two idfs: with n for this field, and with n for any field. As in Lucene since
version 8, there is no factor (k1 + 1).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import compress, repeat
from math import log
from operator import add
from sys import getsizeof
from typing import Any, TypeAlias

from eventsearch.engines.whoosh.reader.bitsets import docs_in, flags_in, picker
from eventsearch.engines.whoosh.reader.index_reader import IndexReader
from eventsearch.engines.whoosh.reader.term_enum import prefix_postings
from eventsearch.engines.whoosh.segment.doc_values import TWINS
from eventsearch.engines.whoosh.segment.postings import DensePostings, PostingList, Postings
from eventsearch.model.document import TEXT_FIELDS, RankingParams
from eventsearch.model.lru_cache import NUMBER
from eventsearch.model.named_tuple import NamedTuple
from eventsearch.model.query import NEVER, Deadline

DENSE = 32
"""Temporary sums use an array of all documents if they cover at least one document in this many.
Below that, a dictionary is faster."""


class SparseScores(dict[int, float]):
    """Scores of some documents; 0 for all others."""


SummedScores: TypeAlias = "SparseScores | array[float]"
"""Scores of some documents, or an array of all. The garbage collector does not scan an array."""

Scored = tuple[Sequence[int], Sequence[float]]
"""Distinct documents, and the score of each."""


Picker = Callable[[Sequence[Any]], Sequence[Any]]
"""See `bitsets.picker`."""


class TermScorer(NamedTuple):
    """
    The inputs to score one term, or several terms counted as one, in one field.

    Attributes:
        term: The term as shown in explanations.
        postings: Its documents and frequencies. Frequencies for proximity may be fractions.
        idf: Its inverse document frequency.
        weight: The weight of the field.
    """

    term: str
    field: str
    postings: PostingList
    idf: float
    weight: float


class LazyScores(NamedTuple):
    """
    Scorers that run only for requested documents.

    Attributes:
        rest: The best scorer adds its whole score, each other scorer this share.
    """

    term_scorers: tuple[TermScorer, ...]
    rest: float = 1.0


class MaskedScores(NamedTuple):
    """Scores of the documents of a set; 0 for all others."""

    vectors: tuple[Vector, ...]
    bits: int


class CoverageScores(NamedTuple):
    """
    The sum of several parts, multiplied by 1 + weight · share².

    Attributes:
        parts: The documents, scores and share of each part. A document's share is the sum for the
            parts that match it; it is 1 for all parts.
        weight: Limits the factor: it is 1 + *weight* for a document that matches all parts.
    """

    parts: tuple[tuple[int, tuple[Vector, ...], float], ...]
    weight: float


Vector: TypeAlias = "SummedScores | LazyScores | MaskedScores | CoverageScores"
"""The scores of documents for a part of a query."""


class Scorer:
    """
    BM25 over an index with one ranking, until a deadline.

    Attributes:
        key: Represents the ranking in cache keys. Equal rankings share one object.

    Raises:
        OverTime: From any method that reads or adds up lists: the deadline has passed.
    """

    def __init__(
        self, reader: IndexReader, ranking: RankingParams, deadline: Deadline = NEVER
    ) -> None:
        self.reader = reader
        self.deadline = deadline
        self.ranking = ranking
        self._norms_by_field: dict[str, Sequence[float]] = {}
        self._lists: dict[tuple[tuple[str, ...], tuple[str, ...]], Mapping[str, PostingList]] = {}
        self._having: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
        numbers = (
            tuple(sorted(ranking.weights.items())),
            ranking.exact,
            ranking.folded,
            ranking.close,
            ranking.rest,
            ranking.k1,
            ranking.b,
        )
        # Every cache key of a query contains this object, so equal rankings share a small one.
        self.key = reader.cache.get_or_create(("ranking", numbers), object, lambda _: NUMBER)

    def list_of(self, field: str, terms: Iterable[str]) -> PostingList:
        """Return the merged postings of several terms. Frequent terms get `DensePostings`."""
        lists = []
        for term in dict.fromkeys(terms):
            self.deadline.check()
            lists.append(self.reader.list_of(field, term))
        return self.reader.summed_lists(lists)

    def lists_by_field(
        self, fields: Collection[str], terms: Iterable[str]
    ) -> Mapping[str, PostingList]:
        """Return the merged postings of several terms for each field that contains one of them."""
        key = (tuple(fields), tuple(dict.fromkeys(terms)))
        if key not in self._lists and (TEXT_FIELDS, key[1]) in self._lists:
            every = self._lists[TEXT_FIELDS, key[1]]
            return {field: every[field] for field in fields if field in every}
        if key not in self._lists:
            by_field: dict[str, list[PostingList]] = {}
            for term in key[1]:
                self.deadline.check()
                for field, postings in self.reader.lists_by_field(fields, term):
                    by_field.setdefault(field, []).append(postings)
                    self.deadline.check()
            self._lists[key] = {
                field: self.reader.summed_lists(lists) for field, lists in by_field.items()
            }
        return self._lists[key]

    def docs_having(self, fields: Collection[str], terms: Iterable[str]) -> int:
        """Return the documents that contain one of the terms in one of the fields."""
        key = (tuple(fields), tuple(dict.fromkeys(terms)))
        if key not in self._having:
            self._having[key] = self.union(self.lists_by_field(*key).values())
        return self._having[key]

    def union(self, lists: Iterable[PostingList]) -> int:
        """Return the documents that are in at least one of the lists."""
        bits, docs = 0, list[int]()
        for postings in lists:
            if isinstance(postings, DensePostings):
                bits |= postings.bits
            else:
                docs.extend(postings.docs)
        return bits | self.reader.bits(docs)

    def rarity(self, fields: Collection[str], terms: Iterable[str], postings: PostingList) -> float:
        """Return the mean of two idfs of a word: in any of the fields, and in one field."""
        everywhere = self.docs_having(fields, terms).bit_count()
        return (self.idf(everywhere) + self.idf(postings.pages)) / 2

    def postings(self, field: str, terms: Iterable[str]) -> Postings:
        """Return the merged postings of several terms as `Postings`, even if they are frequent."""
        lists = []
        for term in dict.fromkeys(terms):
            self.deadline.check()
            lists.append(self.reader.postings(field, term))
        return self.reader.summed_postings(lists)

    def prefix_postings(self, field: str, prefix: str) -> PostingList:
        """Return the merged postings of all terms that begin with *prefix*."""
        return prefix_postings(self.reader, field, prefix, self.deadline.check)

    def places(self, field: str, term: str, bits: int) -> Sequence[int]:
        """Return the places of a term, see `IndexReader.places`."""
        self.deadline.check()
        return self.reader.places(field, term, bits)

    def idf(self, count: int) -> float:
        """Return the inverse document frequency of a term in *count* documents."""
        return log(1 + (self.reader.count - count + 0.5) / (count + 0.5))

    def _scores(self, term_scorer: TermScorer, postings: Postings) -> list[float]:
        """Return the scores of the documents in *postings*, in their order."""
        self.deadline.check()
        docs, freqs, _ = postings
        factor = term_scorer.idf * term_scorer.weight
        if freqs.count(1) == len(docs):
            # Most words appear only once in each document. Their scores are cached.
            scores = map(self._unit_scores(term_scorer.field).__getitem__, docs)
            return list(map(factor.__mul__, scores))
        norms = map(self._norms(term_scorer.field).__getitem__, docs)
        return [factor * freq / (freq + norm) for freq, norm in zip(freqs, norms, strict=True)]

    def score(self, term_scorer: TermScorer, doc: int) -> float | None:
        """Return the score of one document; None if it does not contain the term."""
        freq = term_scorer.postings.freq(doc)
        if not freq:
            return None
        return (
            term_scorer.idf
            * term_scorer.weight
            * freq
            / (freq + self._norms(term_scorer.field)[doc])
        )

    def totals(self, vectors: Sequence[Vector], docs: Sequence[int]) -> Sequence[float]:
        """Return the sum of all vectors for each of *docs*."""
        if not vectors:
            return [0.0] * len(docs)
        pick = picker(docs)
        sums = self._of(vectors[0], docs, pick)
        for vector in vectors[1:]:
            sums = list(map(add, sums, self._of(vector, docs, pick)))
        return sums

    def sum_up(self, term_scorers: Iterable[TermScorer], dense: int = 4) -> SummedScores:
        """
        Return the sums of the scores of several scorers.

        Args:
            dense: The result is an array of all documents if the scorers cover at least one in
                this many, else a dictionary.
        """
        pairs: list[Scored] = []
        for term_scorer in term_scorers:
            one = term_scorer.postings
            postings = one if isinstance(one, Postings) else one.postings()
            pairs.append((postings.docs, self._scores(term_scorer, postings)))
        if not pairs:
            return SparseScores()
        # Start with the longest list: the first one is copied without a Python loop.
        pairs.sort(key=lambda pair: len(pair[0]), reverse=True)
        if sum(len(docs) for docs, _ in pairs) * dense > self.reader.count:
            return _dense(pairs, self.reader.count)
        return _sparse(pairs)

    def summed(self, vectors: Sequence[Vector], bits: int) -> SummedScores:
        """Return the sum of vectors for the documents of a set, and 0 for all others."""
        docs = docs_in(bits)
        return self.to_vector(docs, self.totals(vectors, docs))

    def to_vector(self, docs: Sequence[int], scores: Sequence[float]) -> SummedScores:
        """Return scores as an array of all documents if there are many, else as a dictionary."""
        if len(docs) * 4 > self.reader.count:
            return _dense([(docs, scores)], self.reader.count)
        return SparseScores(zip(docs, scores, strict=True))

    def _of(self, vector: Vector, docs: Sequence[int], pick: Picker) -> Sequence[float]:
        match vector:
            case array():
                return pick(vector)
            case SparseScores():
                return list(map(vector.get, docs, repeat(0.0)))
            case LazyScores(term_scorers=term_scorers, rest=rest):
                if rest == 1 or len(term_scorers) < 2:
                    return self._sums(term_scorers, docs, pick)
                return self._best_and_rest(vector, docs, pick)
            case CoverageScores():
                return self._covered(vector, docs, pick)
            case MaskedScores(vectors=vectors, bits=bits):
                flags = flags_in(bits, self.reader.count)
                some = list(compress(docs, map(flags.__getitem__, docs)))
                scores = dict(zip(some, self.totals(vectors, some), strict=True))
                return list(map(scores.get, docs, repeat(0.0)))

    def _sums(
        self, term_scorers: Sequence[TermScorer], docs: Sequence[int], pick: Picker
    ) -> Sequence[float]:
        """
        Return the sum of all scores for each of *docs*.

        A posting list longer than *docs* is searched for them. Short lists are added up whole.
        """
        sums = [0.0] * len(docs)
        short = []
        for term_scorer in self._merge(term_scorers):
            self.deadline.check()
            if isinstance(term_scorer.postings, Postings) and len(term_scorer.postings.docs) <= len(
                docs
            ):
                short.append(term_scorer)
                continue
            freqs = term_scorer.postings.among(docs)
            if not any(freqs):
                continue
            factor, norms = (
                term_scorer.idf * term_scorer.weight,
                pick(self._norms(term_scorer.field)),
            )
            sums = [
                before + factor * freq / (freq + norm) if freq else before
                for before, freq, norm in zip(sums, freqs, norms, strict=True)
            ]
        if not short:
            return sums
        return list(map(add, sums, self._of(self.sum_up(short, DENSE), docs, pick)))

    def _best_and_rest(
        self, lazy: LazyScores, docs: Sequence[int], pick: Picker
    ) -> Sequence[float]:
        """Return each document's best score plus *rest* times the sum of its other scores."""
        short: list[Scored] = []
        columns: list[list[float]] = []
        for term_scorer in lazy.term_scorers:
            self.deadline.check()
            one = term_scorer.postings
            if isinstance(one, Postings) and len(one.docs) <= len(docs):
                short.append((one.docs, self._scores(term_scorer, one)))
                continue
            freqs = one.among(docs)
            if not any(freqs):
                continue
            factor, norms = term_scorer.idf * term_scorer.weight, self._norms(term_scorer.field)
            columns.append(
                [
                    factor * freq / (freq + norm) if freq else 0.0
                    for freq, norm in zip(freqs, pick(norms), strict=True)
                ]
            )
        best, others = _best_of(short)
        if not columns:
            for doc, score in others.items():
                best[doc] += lazy.rest * score
            return list(map(best.get, docs, repeat(0.0)))
        if best:
            columns.append(list(map(best.get, docs, repeat(0.0))))
        rest: Iterable[float] = map(others.get, docs, repeat(0.0))
        highest = columns[0]
        for column in columns[1:]:
            rest = map(add, rest, map(min, highest, column))
            highest = list(map(max, highest, column))
        return [score + lazy.rest * other for score, other in zip(highest, rest, strict=True)]

    def _covered(
        self, coverage: CoverageScores, docs: Sequence[int], pick: Picker
    ) -> Sequence[float]:
        sums, shares = [0.0] * len(docs), [0.0] * len(docs)
        for bits, vectors, share in coverage.parts:
            self.deadline.check()
            flags = pick(flags_in(bits, self.reader.count))
            # Skip the documents that this part does not match: often these are nearly all.
            having = list(compress(docs, flags))
            pick_having = picker(having)
            for vector in vectors:
                scores = dict(zip(having, self._of(vector, having, pick_having), strict=True))
                sums = list(map(add, sums, map(scores.get, docs, repeat(0.0))))
            shares = [
                before + share if flag else before
                for before, flag in zip(shares, flags, strict=True)
            ]
        return [
            total * (1 + coverage.weight * share * share)
            for total, share in zip(sums, shares, strict=True)
        ]

    def _merge(self, term_scorers: Sequence[TermScorer]) -> Iterable[TermScorer]:
        """Return the scorers. Merge those with the same posting list, and add their weights."""
        by_list: dict[tuple[int, int], TermScorer] = {}
        for term_scorer in term_scorers:
            key = id(term_scorer.postings), id(self._norms(term_scorer.field))
            same = by_list.get(key)
            weight = term_scorer.weight + (same.weight if same else 0.0)
            by_list[key] = term_scorer._replace(weight=weight)
        return by_list.values()

    def _unit_scores(self, field: str) -> Sequence[float]:
        """Return, by document, the score of a word that appears once, without idf and weight."""
        key = ("once", field, self.ranking.k1, self.ranking.b)
        cached = self.reader.cache.get(key)
        if isinstance(cached, list):
            return cached
        norms = self._norms(field)
        by_norm = {norm: 1 / (1 + norm) for norm in set(norms)}
        scores = list(map(by_norm.__getitem__, norms))
        self.reader.cache.put(key, scores, _shared(scores, by_norm))
        return scores

    def _norms(self, field: str) -> Sequence[float]:
        if field not in self._norms_by_field:
            self._norms_by_field[field] = self._norms_of(field)
        return self._norms_by_field[field]

    def _norms_of(self, field: str) -> Sequence[float]:
        key = ("norms", field, self.ranking.k1, self.ranking.b)
        cached = self.reader.cache.get(key)
        if isinstance(cached, list):
            return cached
        lengths = self.reader.lengths(field)
        if field in TWINS and lengths == self.reader.lengths(TWINS[field]):
            return self._norms(TWINS[field])
        least = self.ranking.k1 * (1 - self.ranking.b)
        slope = self.ranking.k1 * self.ranking.b / lengths.average
        # To save memory, documents of equal length share one number: few lengths are distinct.
        by_length = {length: least + slope * length for length in set(lengths.values)}
        norms = list(map(by_length.__getitem__, lengths.values))
        self.reader.cache.put(key, norms, _shared(norms, by_length))
        return norms


def _shared(numbers: Sequence[float], distinct: Collection[float]) -> int:
    """Return the memory in bytes of a list in which equal numbers are one object."""
    return getsizeof(numbers) + NUMBER * len(distinct)


def _dense(pairs: Iterable[Scored], count: int) -> array[float]:
    vector = array("d", bytes(8 * count))
    for docs, scores in pairs:
        for doc, score in zip(docs, scores, strict=True):
            vector[doc] += score
    return vector


def _best_of(pairs: list[Scored]) -> tuple[SparseScores, dict[int, float]]:
    """Return the best score of each document, and the sum of its other scores if there are any."""
    if not pairs:
        return SparseScores(), {}
    # Start with the longest list: the first one is copied without a Python loop.
    pairs.sort(key=lambda pair: len(pair[0]), reverse=True)
    best, others = SparseScores(zip(*pairs[0], strict=True)), dict[int, float]()
    for docs, scores in pairs[1:]:
        for doc, score in zip(docs, scores, strict=True):
            before = best.get(doc, 0.0)
            if score > before:
                best[doc], score = score, before
            if score:
                others[doc] = others.get(doc, 0.0) + score
    return best, others


def _sparse(pairs: Sequence[Scored]) -> SparseScores:
    vector = SparseScores(zip(*pairs[0], strict=True))
    get = vector.get
    for docs, scores in pairs[1:]:
        for doc, score in zip(docs, scores, strict=True):
            vector[doc] = get(doc, 0.0) + score
    return vector
