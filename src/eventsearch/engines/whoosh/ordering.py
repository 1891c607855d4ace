"""
In which order do documents come?

By score, or by time alone; what is equal by `recency.places`, or by id.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import nlargest
from itertools import islice
from operator import mul

from eventsearch.engines.whoosh.bitmaps import docs_in, in_order
from eventsearch.engines.whoosh.corpus import Corpus
from eventsearch.engines.whoosh.matching import Matched
from eventsearch.engines.whoosh.recency import factors, places
from eventsearch.engines.whoosh.scoring import totals
from eventsearch.records.asking import Query, Sort

DECIMALS = 9
"""Scores equal to so many decimals tie: the order of adding up must not decide."""

EQUAL = 10.0**-DECIMALS

Placed = tuple[int, float]
"""A document and its score."""


def window(corpus: Corpus, query: Query, matched: Matched, bits: int) -> Sequence[Placed]:
    """
    Return the documents of the window that a query asks for.

    Args:
        matched: What scores.
        bits: The hits.
    """
    end = query.offset + query.limit
    if query.sort == "relevance":
        docs = docs_in(bits)
        scores = _scores(corpus, query, matched, docs)
        return _best(docs, scores, places(corpus, query), end)[query.offset : end]
    docs = list(islice(in_order(_by_time(corpus, query.sort), bits), query.offset, end))
    return list(zip(docs, _scores(corpus, query, matched, docs), strict=True))


def _scores(corpus: Corpus, query: Query, matched: Matched, docs: Sequence[int]) -> Sequence[float]:
    """Return the scores of documents, raised for events and for what is near in time."""
    raised = map(factors(corpus, query).__getitem__, docs)
    return list(map(mul, totals(matched.vectors, docs), raised))


def _best(
    docs: Sequence[int], scores: Sequence[float], ties: Sequence[int], limit: int
) -> list[Placed]:
    """Return the *limit* best of documents, ties by their places."""
    if limit <= 0:
        return []
    pairs: Iterable[Placed] = zip(docs, scores, strict=True)
    if limit < len(docs):
        least = nlargest(limit, scores)[-1] - EQUAL
        pairs = [pair for pair in pairs if pair[1] >= least]
    return sorted(pairs, key=lambda pair: (-round(pair[1], DECIMALS), ties[pair[0]]))[:limit]


def _by_time(corpus: Corpus, sort: Sort) -> Sequence[int]:
    key = ("order", sort)
    kept = corpus.cache.get(key)
    if isinstance(kept, tuple):
        return kept
    ids = corpus.ids
    order = sorted(range(corpus.count), key=ids.__getitem__)
    begins = [times.begins for times in corpus.times]
    sign = -1 if sort == "-date" else 1
    order.sort(key=lambda doc: (begins[doc] is None, sign * (begins[doc] or 0)))
    corpus.cache.put(key, tuple(order), 36 * len(order))
    return tuple(order)
