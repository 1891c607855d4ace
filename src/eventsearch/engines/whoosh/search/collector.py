"""The window of hits that a query asks for, by score or by time; ties go by time, then by id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from heapq import nlargest
from itertools import islice
from operator import mul

from eventsearch.engines.whoosh.reader.bitsets import DocIdSet, in_order
from eventsearch.engines.whoosh.reader.index_reader import IndexReader
from eventsearch.engines.whoosh.search.bm25 import Scorer
from eventsearch.engines.whoosh.search.executor import DocSet
from eventsearch.engines.whoosh.search.time_decay import Key, by_time, dates, factors, tie_break_key
from eventsearch.model.query import Query

DECIMALS = 9
"""Scores equal to so many decimals tie: the order of adding up must not decide."""

SHOWN = 13
"""Decimals of a score that is given: nor must that order be seen, which segments change."""

EQUAL = 10.0**-DECIMALS

Placed = tuple[int, float]
"""A document and its score."""


def window(
    scorer: Scorer, query: Query, matched: DocSet, hits: DocIdSet, tiers: Sequence[int] = ()
) -> Sequence[Placed]:
    """
    Return the documents of the window that a query asks for, scores rounded to SHOWN.

    Args:
        matched: What scores.
        tiers: Documents of which those of the first come before all others, and so on.
    """
    reader = scorer.reader
    if query.sort == "relevance" and any(bits & hits.bits for bits in tiers):
        return _tiered(scorer, query, matched, hits, tiers)
    # A place may be asked for that is beyond what the machine counts.
    offset = min(query.offset, reader.count)
    end = min(offset + query.limit, reader.count)
    if query.sort == "relevance" and matched.vectors:
        scores = _scores(scorer, query, matched, hits.docs)
        return _best(hits.docs, scores, tie_break_key(reader, query), end)[offset:end]
    order = _in_order(reader, query, hits.bits)
    docs = list(islice(order, offset, end))
    scores = [round(score, SHOWN) for score in _scores(scorer, query, matched, docs)]
    return list(zip(docs, scores, strict=True))


def _tiered(
    scorer: Scorer, query: Query, matched: DocSet, hits: DocIdSet, tiers: Sequence[int]
) -> Sequence[Placed]:
    end = min(query.offset + query.limit, scorer.reader.count)
    left = hits.bits
    placed: list[Placed] = []
    for tier in (*tiers, left):
        if left & tier and len(placed) < end:
            within = replace(query, offset=0, limit=end - len(placed))
            placed += window(scorer, within, matched, DocIdSet(left & tier))
        left &= ~tier
    return placed[query.offset :]


def _in_order(reader: IndexReader, query: Query, bits: int) -> Iterable[int]:
    if query.sort == "relevance":
        return by_time(reader, query, bits)
    return in_order(dates(reader, -1 if query.sort == "-date" else 1), bits)


def _scores(scorer: Scorer, query: Query, matched: DocSet, docs: Sequence[int]) -> Sequence[float]:
    """Return the scores of documents, raised for events and for what is near in time."""
    raised = factors(scorer.reader, query, docs)
    return list(map(mul, scorer.totals(matched.vectors, docs), raised))


def _best(docs: Sequence[int], scores: Sequence[float], tie: Key, limit: int) -> list[Placed]:
    if limit <= 0:
        return []
    pairs: Iterable[Placed] = zip(docs, scores, strict=True)
    if limit < len(docs):
        least = nlargest(limit, scores)[-1] - EQUAL
        pairs = [(doc, score) for doc, score in pairs if score >= least]
    best = sorted(pairs, key=lambda pair: (-round(pair[1], DECIMALS), tie(pair[0])))[:limit]
    return [(doc, round(score, SHOWN)) for doc, score in best]
