"""
The open index: runs queries, returns the requested window of hits, and serves suggestions.

Hits are ordered by score or by time. Hits with equal scores are ordered by time, then by id.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from fnmatch import translate
from functools import cache, partial
from heapq import nlargest
from itertools import chain, islice
from operator import mul
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from eventsearch.engines import correction, required_clauses
from eventsearch.engines.whoosh.reader.bitsets import DocIdSet, docs_in, flags_in, in_order, picker
from eventsearch.engines.whoosh.reader.index_reader import IndexReader
from eventsearch.engines.whoosh.reader.term_enum import fuzzy_terms, top_terms
from eventsearch.engines.whoosh.search.bm25 import Scorer
from eventsearch.engines.whoosh.search.executor import DocSet, QueryExecutor, has
from eventsearch.engines.whoosh.search.facets import count_facet, docs_having, facet, facet_values
from eventsearch.engines.whoosh.search.time_decay import (
    Key,
    by_time,
    dates,
    explain_factors,
    factors,
    tie_break_key,
)
from eventsearch.engines.whoosh.search.time_filters import appears, visible
from eventsearch.model.document import DocumentBoost
from eventsearch.model.lru_cache import LruCache, size_of
from eventsearch.model.named_tuple import NamedTuple
from eventsearch.model.query import NEVER, And, Deadline, FuzzyQuery, Query
from eventsearch.model.results import (
    Correction,
    DocumentRank,
    FacetCount,
    FacetValue,
    FuzzyMatch,
    Pending,
    ScoredDoc,
    ScoreDetail,
    SearchResult,
)

if TYPE_CHECKING:
    from eventsearch.engines.whoosh.search.facets import CollapseGroups
    from eventsearch.model.document import IndexContents, RankingParams


DECIMALS = 9
"""Scores count as equal if they agree to this many decimals. So rounding errors do not affect the
order."""

SHOWN = 13
"""Number of digits of a returned score. Hides rounding errors, which depend on the segments."""

EQUAL = 10.0**-DECIMALS
"""Maximum difference of scores that may count as equal."""

RankedDoc = tuple[int, float]
"""A document and its score."""


def window(
    scorer: Scorer, query: Query, doc_set: DocSet, hits: DocIdSet, tiers: Sequence[int] = ()
) -> Sequence[RankedDoc]:
    """
    Return the documents of the requested window, with scores rounded to SHOWN digits.

    Args:
        doc_set: The documents that match the text, with their scores.
        hits: The documents that match everything. Only these are returned.
        tiers: Sets of documents. Hits in the first set come before all others, then those in the
            second set, and so on.
    """
    if not query.limit:
        return ()
    reader = scorer.reader
    if query.sort == "relevance" and any(bits & hits.bits for bits in tiers):
        return _by_tier(scorer, query, doc_set, hits, tiers)
    # The requested offset may exceed the largest number that `islice` accepts.
    offset = min(query.offset, reader.count)
    end = min(offset + query.limit, reader.count)
    if query.sort == "relevance" and doc_set.vectors:
        scores = _scores(scorer, query, doc_set, hits.docs)
        return _best(hits.docs, scores, tie_break_key(reader, query), end)[offset:end]
    order = _in_order(reader, query, hits.bits)
    docs = list(islice(order, offset, end))
    scores = [_shown(score) for score in _scores(scorer, query, doc_set, docs)]
    return list(zip(docs, scores, strict=True))


def _by_tier(
    scorer: Scorer, query: Query, doc_set: DocSet, hits: DocIdSet, tiers: Sequence[int]
) -> Sequence[RankedDoc]:
    end = min(query.offset + query.limit, scorer.reader.count)
    rest = hits.bits
    ranked: list[RankedDoc] = []
    for tier in (*tiers, rest):
        if rest & tier and len(ranked) < end:
            within = query._replace(offset=0, limit=end - len(ranked))
            ranked += window(scorer, within, doc_set, DocIdSet(rest & tier))
        rest &= ~tier
    return ranked[query.offset :]


def _in_order(reader: IndexReader, query: Query, bits: int) -> Iterable[int]:
    if query.sort == "relevance":
        return by_time(reader, query, bits)
    return in_order(dates(reader, -1 if query.sort == "-date" else 1, query.moment), bits)


def _scores(scorer: Scorer, query: Query, doc_set: DocSet, docs: Sequence[int]) -> Sequence[float]:
    """Return the scores of documents, multiplied by their factors, see `_factors`."""
    scores = map(mul, scorer.totals(doc_set.vectors, docs), factors(scorer.reader, query, docs))
    if query.ranking.boosts:
        scores = map(mul, scores, picker(docs)(_boosts(scorer.reader, query.ranking)))
    return list(scores)


def _boosts(reader: IndexReader, ranking: RankingParams) -> Sequence[float]:
    """Return each document's factor from the settings: the factor of its last matching boost."""
    boosts = ranking.boosts

    def column() -> array[float]:
        factors = array("d", [1.0]) * reader.count
        for boost in boosts:
            for doc in _boosted(reader, boost):
                factors[doc] = boost.factor
        return factors

    return reader.cache.get_or_create(("boosts", boosts), column, size_of)


def _boosted(reader: IndexReader, boost: DocumentBoost) -> Iterable[int]:
    if boost.field:
        return docs_in(docs_having(reader, boost.field, (boost.pattern,)))
    patterns = (boost.pattern, f"*/{boost.pattern}")
    match = re.compile("|".join(map(translate, patterns))).match
    return [doc for doc, id in enumerate(reader.ids) if match(id)]


def _factors(reader: IndexReader, query: Query, doc: int) -> Iterator[tuple[str, float]]:
    """Yield name and value of the factors of a document's score: event, time and boosts."""
    yield from explain_factors(reader, query, doc)
    if query.ranking.boosts:
        yield "boost", _boosts(reader, query.ranking)[doc]


def _best(docs: Sequence[int], scores: Sequence[float], tie: Key, limit: int) -> list[RankedDoc]:
    if limit <= 0:
        return []
    pairs: Iterable[RankedDoc] = zip(docs, scores, strict=True)
    if limit < len(docs):
        least = nlargest(limit, scores)[-1] - EQUAL
        pairs = [(doc, score) for doc, score in pairs if score >= least]
    best = sorted(pairs, key=lambda pair: (-round(pair[1], DECIMALS), tie(pair[0])))[:limit]
    return [(doc, _shown(score)) for doc, score in best]


def _shown(score: float) -> float:
    # Round to digits, not to decimals: the last decimals of large scores are less exact.
    return float(f"{score:.{SHOWN}g}")


T = TypeVar("T")


class _Matches(NamedTuple):
    """
    The documents that a query matches, before they are ranked.

    Attributes:
        candidates: Documents that match the text, without the filters.
        filters: The field and the documents of each filter.
        bits: Documents that match everything, only the best one of each collapse group.
        kin: Maps the best document of a collapse group to the other hits in the group.
    """

    executor: QueryExecutor
    doc_set: DocSet
    candidates: int
    filters: Sequence[tuple[str, int]]
    bits: int
    kin: Mapping[int, Sequence[int]]


PAGES = 8
"""Stored pages may use 1/8 of the cache, so that they do not evict data that all searches use."""


class WhooshSearcher:
    """
    An open index; see `eventsearch.engines.Engine`. Safe to use from several threads.

    Data that was read never changes. Only the cache changes, under its lock.

    Args:
        before: An earlier searcher that stays open until this one is open. They share common
            segments and its memory limit.
    """

    is_remote = False

    def __init__(
        self, folder: Path, *, cache_bytes: int, before: WhooshSearcher | None = None
    ) -> None:
        pages = cache_bytes // PAGES
        earlier = before._reader if before else None
        if earlier:
            caches = earlier.cache.child(), earlier.pages.child()
        else:
            caches = LruCache(cache_bytes - pages), LruCache(pages)
        self._reader: IndexReader = IndexReader(folder, *caches, earlier)
        self._deadline = NEVER

    def search(self, query: Query) -> SearchResult:
        return self._result(query, self._match(query))

    def search_all(self, queries: Sequence[Query]) -> Sequence[Pending]:
        return list(map(self._pending, queries))

    def _pending(self, query: Query) -> Pending:
        # The total and the result of a query share its matches.
        match = cache(partial(self._match, query))
        return Pending(lambda: match().bits.bit_count(), lambda: self._result(query, match()))

    def _match(self, query: Query) -> _Matches:
        executor = self._executor(query)
        doc_set = executor.match(query.match)
        on_site = visible(self._reader, query.now)
        candidates = doc_set.bits & (~on_site if query.hidden else on_site)
        filters = [(name, executor.match(node).bits) for name, node in query.filters]
        if query.span is not None:
            filters.append(("date", executor.match(query.span).bits))
        bits = _cut(candidates, filters)
        kin: Mapping[int, Sequence[int]] = {}
        if query.collapse:
            kin = self._collapse(executor, query, doc_set, bits)
            bits &= ~self._reader.bits(chain.from_iterable(kin.values()))
        return _Matches(executor, doc_set, candidates, filters, bits, kin)

    def _result(self, query: Query, matches: _Matches) -> SearchResult:
        executor, doc_set, candidates, filters, bits, kin = matches
        hits = DocIdSet(bits)
        if query.limit and query.sort == "relevance":
            doc_set = executor.promote(doc_set, bits.bit_count())
        ranked = window(executor.scorer, query, doc_set, hits, _tiers(executor, query))
        return SearchResult(
            total=bits.bit_count(),
            matches=self._matches(executor, query, ranked, kin),
            facets=MappingProxyType(self._facets(query, candidates, filters, hits)),
        )

    def explain_document(self, query: Query, id: str) -> DocumentRank | None:
        doc = self._reader.numbers.get(id)
        if doc is None:
            return None
        executor = self._executor(query)
        on_site = visible(self._reader, query.now)
        doc_set = executor.match(query.match)
        filters = [(name, executor.match(node).bits) for name, node in query.filters]
        scores = dict(self._order(executor, query, doc_set, _cut(doc_set.bits & on_site, filters)))
        return DocumentRank(
            visible=bool(on_site >> doc & 1),
            missing=tuple(
                place
                for place, part in enumerate(required_clauses(query.match))
                if not has(executor.match(part), doc)
            ),
            refused=tuple(place for place, (_, bits) in enumerate(filters) if not bits >> doc & 1),
            rank=self._rank(query, doc, scores) if doc in scores else None,
            score=scores.get(doc, 0.0),
        )

    def ping(self) -> None:
        pass

    def with_deadline(self, deadline: Deadline) -> WhooshSearcher:
        timed = copy(self)
        timed._deadline = deadline
        return timed

    def stored(self, id: str) -> bytes | None:
        doc = self._reader.numbers.get(id)
        return None if doc is None else self._reader.stored(doc)

    def terms(self, prefix: str, limit: int = 1000) -> tuple[tuple[str, int], ...]:
        return top_terms(self._reader, "folded", prefix, limit)

    def fuzzy_terms(self, word: str, edits: int, limit: int = 20) -> tuple[FuzzyMatch, ...]:
        return fuzzy_terms(self._reader, word, edits, limit)

    def corrections(self, words: Sequence[FuzzyQuery]) -> Sequence[Correction]:
        return [correction(self, each) for each in words]

    def facet_values(self, field: str, now: int) -> tuple[FacetValue, ...]:
        return facet_values(self._reader, field, now)

    def all_field_values(self, field: str) -> tuple[str, ...]:
        return tuple(sorted(value for value, _ in facet(self._reader, field).values()))

    def cached(
        self,
        key: Hashable,
        make: Callable[[], T],
        size: Callable[[T], int],
        *,
        shared: bool = False,
    ) -> T:
        if shared and self._reader.parts:
            # The next generation probably has the same first segment.
            return self._reader.parts[0].segment.cached(key, make, size)
        return self._reader.cache.get_or_create(("cached", key), make, size)

    def hidden(self, now: int) -> Mapping[str, int | None]:
        times, shown = self._reader.times, visible(self._reader, now)
        flags = flags_in(shown, self._reader.count)
        unseen = (doc for doc in range(self._reader.count) if not flags[doc])
        return {self._reader.ids[doc]: appears(times, doc, now) for doc in unseen}

    def contents(self, ranking: RankingParams) -> IndexContents:
        # Imported here because a search never needs it.
        from eventsearch.engines.whoosh.search.contents import contents

        return contents(self._reader, _boosts(self._reader, ranking))

    def count(self) -> int:
        return self._reader.count

    def close(self) -> None:
        self._reader.close()

    def _executor(self, query: Query) -> QueryExecutor:
        return QueryExecutor(Scorer(self._reader, query.ranking, self._deadline), query.now)

    def _order(
        self, executor: QueryExecutor, query: Query, doc_set: DocSet, bits: int
    ) -> Sequence[RankedDoc]:
        self._deadline.check()
        everything = query._replace(offset=0, limit=self._reader.count)
        return window(executor.scorer, everything, doc_set, DocIdSet(bits), _tiers(executor, query))

    def _collapse(
        self, executor: QueryExecutor, query: Query, doc_set: DocSet, bits: int
    ) -> Mapping[int, Sequence[int]]:
        """Map the best hit of each collapse group to the other hits of its group."""
        kin = self._collapse_groups()
        order = self._order(executor, query, doc_set, bits & kin.several)
        return kin.group_leaders(doc for doc, _ in order)

    def _rank(self, query: Query, doc: int, order: Iterable[int]) -> int:
        if not query.collapse:
            return list(order).index(doc) + 1
        groups = self._collapse_groups().groups
        return list(dict.fromkeys(map(groups.__getitem__, order))).index(groups[doc]) + 1

    def _collapse_groups(self) -> CollapseGroups:
        # Imported here because few searches collapse.
        from eventsearch.engines.whoosh.search.facets import collapse_groups

        return collapse_groups(self._reader)

    def _matches(
        self,
        executor: QueryExecutor,
        query: Query,
        ranked: Sequence[RankedDoc],
        kin: Mapping[int, Sequence[int]],
    ) -> tuple[ScoredDoc, ...]:
        # Get the ids only once: without space in the cache, each access reads them again.
        ids = self._reader.ids if ranked else []
        matches = []
        for doc, score in ranked:
            why: tuple[ScoreDetail, ...] = ()
            if query.explain:
                # Imported here because few searches are explained.
                from eventsearch.engines.whoosh.search.explain import explain

                why = explain(executor, query.match, doc, _factors(self._reader, query, doc))
            self._deadline.check()
            stored = self._reader.stored(doc)
            others = tuple(map(ids.__getitem__, kin.get(doc, ())))
            matches.append(ScoredDoc(id=ids[doc], score=score, stored=stored, why=why, kin=others))
        return tuple(matches)

    def _facets(
        self, query: Query, candidates: int, filters: Sequence[tuple[str, int]], hits: DocIdSet
    ) -> dict[str, tuple[FacetCount, ...]]:
        facets = {}
        kin = self._collapse_groups() if query.collapse and query.facets else None
        for field in query.facets:
            self._deadline.check()
            others = [(name, bits) for name, bits in filters if name != field]
            bits = _cut(candidates, others)
            docs = hits if bits == hits.bits else DocIdSet(bits)
            facets[field] = count_facet(self._reader, field, docs, query.now, kin)
        return facets


def _tiers(executor: QueryExecutor, query: Query) -> Sequence[int]:
    """Return the documents of each tier. A node in several tiers is matched only once."""
    matched = cache(lambda node: executor.match(node).bits)
    tiers = []
    # Without a limit, the query only counts its hits, and their order does not matter.
    for tier in query.tiers if query.limit else ():
        bits = executor.reader.all
        for node in tier.children if isinstance(tier, And) else (tier,):
            bits = bits and bits & matched(node)
        tiers.append(bits)
    return tiers


def _cut(bits: int, filters: Iterable[tuple[str, int]]) -> int:
    for _, allowed in filters:
        bits &= allowed
    return bits
