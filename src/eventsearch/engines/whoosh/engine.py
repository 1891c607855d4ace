"""
What does the index answer?

The set of a query's tree, cut by filters and by what is visible; its size is the total, its
order the window, and its overlap with the facets' values their counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import nlargest
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from eventsearch.engines.whoosh.bitmaps import docs_in, in_order
from eventsearch.engines.whoosh.cache import Cache
from eventsearch.engines.whoosh.corpus import Corpus
from eventsearch.engines.whoosh.explaining import explain
from eventsearch.engines.whoosh.facets import counted
from eventsearch.engines.whoosh.matching import Matched, Matcher
from eventsearch.engines.whoosh.scoring import Scorer, totals
from eventsearch.engines.whoosh.status import visible
from eventsearch.records.answers import FacetCount, Found, Match
from eventsearch.records.asking import Query, Sort

DECIMALS = 9
"""Scores equal to so many decimals tie: the order of adding up must not decide."""

EQUAL = 10.0**-DECIMALS


class WhooshEngine:
    """
    An open index; see `eventsearch.engines.Engine`. Safe to use from several threads.

    What a search reads is immutable once read; only the cache changes, under its lock.
    """

    def __init__(self, folder: Path, *, cache_bytes: int) -> None:
        self._corpus = Corpus(folder, Cache(cache_bytes))

    def search(self, query: Query) -> Found:
        """Answer a query: exact total, the window in order, exact facet counts."""
        matcher = Matcher(Scorer(self._corpus, query.ranking), query.now)
        matched = matcher.match(query.match)
        seen = matched.bits & visible(self._corpus, query.now)
        filters = [(name, matcher.match(node).bits) for name, node in query.filters]
        bits = _cut(seen, filters)
        window = self._window(query, matched, bits)
        return Found(
            total=bits.bit_count(),
            matches=tuple(self._match(matcher, query, doc, score) for doc, score in window),
            facets=MappingProxyType(self._facets(query, seen, filters)),
        )

    def stored(self, id: str) -> bytes | None:
        """Return what was stored of one document, whatever its visibility; None if unknown."""
        doc = self._corpus.numbers.get(id)
        return None if doc is None else self._corpus.stored(doc)

    def terms(self, prefix: str, limit: int = 1000) -> tuple[tuple[str, int], ...]:
        """Return folded words that begin with *prefix*, most frequent first, with their pages."""
        return self._corpus.frequent("folded", prefix, limit)

    def count(self) -> int:
        """Return the number of documents, visible or not."""
        return self._corpus.count

    def close(self) -> None:
        """Release files; the engine answers no more."""
        self._corpus.close()

    def _window(self, query: Query, matched: Matched, bits: int) -> Sequence[tuple[int, float]]:
        end = query.offset + query.limit
        if query.sort == "relevance" and matched.vectors:
            docs = docs_in(bits)
            return self._best(docs, self._scores(query, matched, docs), end)[query.offset : end]
        order = in_order(self._order(query.sort), bits)
        docs = list(islice(order, query.offset, end))
        return list(zip(docs, self._scores(query, matched, docs), strict=True))

    def _scores(self, query: Query, matched: Matched, docs: Sequence[int]) -> list[float]:
        """Return the scores of documents, those of events raised."""
        times, factor = self._corpus.times, query.ranking.events
        return [
            score * factor if times[doc].is_event else score
            for doc, score in zip(docs, totals(matched.vectors, docs), strict=True)
        ]

    def _best(
        self, docs: Sequence[int], scores: Sequence[float], limit: int
    ) -> list[tuple[int, float]]:
        """Return the *limit* best of documents, ties by id."""
        if limit <= 0:
            return []
        pairs: Iterable[tuple[int, float]] = zip(docs, scores, strict=True)
        if limit < len(docs):
            least = nlargest(limit, scores)[-1] - EQUAL
            pairs = [pair for pair in pairs if pair[1] >= least]
        ids = self._corpus.ids
        return sorted(pairs, key=lambda pair: (-round(pair[1], DECIMALS), ids[pair[0]]))[:limit]

    def _order(self, sort: Sort) -> Sequence[int]:
        key = ("order", sort)
        kept = self._corpus.cache.get(key)
        if isinstance(kept, tuple):
            return kept
        ids = self._corpus.ids
        order = sorted(range(self._corpus.count), key=ids.__getitem__)
        if sort != "relevance":
            begins = [times.begins for times in self._corpus.times]
            sign = -1 if sort == "-date" else 1
            order.sort(key=lambda doc: (begins[doc] is None, sign * (begins[doc] or 0)))
        self._corpus.cache.put(key, tuple(order), 36 * len(order))
        return tuple(order)

    def _match(self, matcher: Matcher, query: Query, doc: int, score: float) -> Match:
        factor = query.ranking.events if self._corpus.times[doc].is_event else 1.0
        why = explain(matcher, query.match, doc, factor) if query.explain else ()
        stored = self._corpus.stored(doc)
        return Match(id=self._corpus.ids[doc], score=score, stored=stored, why=why)

    def _facets(
        self, query: Query, seen: int, filters: Sequence[tuple[str, int]]
    ) -> dict[str, tuple[FacetCount, ...]]:
        facets = {}
        for field in query.facets:
            others = [(name, bits) for name, bits in filters if name != field]
            facets[field] = counted(self._corpus, field, _cut(seen, others), query.now)
        return facets


def _cut(bits: int, filters: Iterable[tuple[str, int]]) -> int:
    for _, allowed in filters:
        bits &= allowed
    return bits
