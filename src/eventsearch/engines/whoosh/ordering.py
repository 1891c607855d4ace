"""
In which order do documents come?

By score where something scores, else by time or id; ties always by id.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import nlargest
from itertools import islice

from eventsearch.engines.whoosh.bitmaps import docs_in, in_order
from eventsearch.engines.whoosh.corpus import Corpus
from eventsearch.engines.whoosh.matching import Matched
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
    if query.sort == "relevance" and matched.vectors:
        docs = docs_in(bits)
        return _best(corpus, docs, _scores(corpus, query, matched, docs), end)[query.offset : end]
    docs = list(islice(in_order(_order(corpus, query.sort), bits), query.offset, end))
    return list(zip(docs, _scores(corpus, query, matched, docs), strict=True))


def _scores(corpus: Corpus, query: Query, matched: Matched, docs: Sequence[int]) -> Sequence[float]:
    """Return the scores of documents, those of events raised."""
    times, factor = corpus.times, query.ranking.events
    return [
        score * factor if times[doc].is_event else score
        for doc, score in zip(docs, totals(matched.vectors, docs), strict=True)
    ]


def _best(corpus: Corpus, docs: Sequence[int], scores: Sequence[float], limit: int) -> list[Placed]:
    """Return the *limit* best of documents, ties by id."""
    if limit <= 0:
        return []
    pairs: Iterable[Placed] = zip(docs, scores, strict=True)
    if limit < len(docs):
        least = nlargest(limit, scores)[-1] - EQUAL
        pairs = [pair for pair in pairs if pair[1] >= least]
    ids = corpus.ids
    return sorted(pairs, key=lambda pair: (-round(pair[1], DECIMALS), ids[pair[0]]))[:limit]


def _order(corpus: Corpus, sort: Sort) -> Sequence[int]:
    key = ("order", sort)
    kept = corpus.cache.get(key)
    if isinstance(kept, tuple):
        return kept
    ids = corpus.ids
    order = sorted(range(corpus.count), key=ids.__getitem__)
    if sort != "relevance":
        begins = [times.begins for times in corpus.times]
        sign = -1 if sort == "-date" else 1
        order.sort(key=lambda doc: (begins[doc] is None, sign * (begins[doc] or 0)))
    corpus.cache.put(key, tuple(order), 36 * len(order))
    return tuple(order)
