"""The open index: sends queries to the cluster and reads its answers."""

from __future__ import annotations

import time
from base64 import b64decode
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from copy import copy
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from eventsearch.engines import TypedWord, correction, required_clauses
from eventsearch.engines.opensearch import scripts
from eventsearch.engines.opensearch.codec import coded, decoded
from eventsearch.engines.opensearch.connection import Connection
from eventsearch.engines.opensearch.explain import explain, moment, occurrence
from eventsearch.engines.opensearch.facets import FacetCounter, hits
from eventsearch.engines.opensearch.facts import KnownFacts
from eventsearch.engines.opensearch.filters import Json, visible
from eventsearch.engines.opensearch.ticket import Ticket, demand_same
from eventsearch.engines.opensearch.translator import Translated, Translator
from eventsearch.engines.opensearch.vocabulary import Vocabulary
from eventsearch.engines.opensearch.vocabulary import total as total_of
from eventsearch.errors import BuildError, OverTime
from eventsearch.model.document import IndexContents, RankingParams
from eventsearch.model.lru_cache import LruCache
from eventsearch.model.query import (
    NEVER,
    And,
    Deadline,
    FuzzyQuery,
    PhraseQuery,
    PrefixQuery,
    Query,
    TermsFilter,
    WordQuery,
    matched,
)
from eventsearch.model.results import (
    Correction,
    DocumentRank,
    FacetValue,
    FuzzyMatch,
    Pending,
    ScoredDoc,
    ScoreDetail,
    SearchResult,
)

T = TypeVar("T")

TIER = 1024.0
"""The last tier adds this to a hit's score, the tier before it twice as much, and so on. All other
scores are lower."""

MOST_KIN = 1_000
"""Maximum number of related pages to list with a hit."""

LONGEST = 10.0
"""Maximum number of wall-clock seconds of a search with a deadline, including waits for the
cluster."""

PING = 2.0
"""Seconds within which the cluster must answer `ping`."""

SCORING = (WordQuery, PhraseQuery, PrefixQuery, FuzzyQuery)
"""Nodes that score. The hits of a query without them are sorted only by time."""

PAGE = 10_000
"""Number of hits to request at once while searching for the rank of a document."""


class Prepared(NamedTuple):
    """
    A query as it is sent to the cluster.

    Attributes:
        match: The translated text of the query, with the structure of its score.
        filters: The translated filters, with their fields.
    """

    query: Query
    body: Json
    match: Translated
    filters: tuple[tuple[str, Json], ...]


class OpenSearchSearcher:
    """
    An open index in a cluster; see `eventsearch.engines.Engine`. Safe to use from several threads.

    Raises:
        IndexAway: From any method: the cluster does not answer.
    """

    is_remote = True

    def __init__(
        self, connection: Connection, ticket: Ticket, folder: Path, *, cache_bytes: int
    ) -> None:
        self._connection = connection
        self._ticket = ticket
        self._index = ticket.name
        self._cache = LruCache(cache_bytes)
        self._vocabulary = Vocabulary(connection, ticket.name, folder, ticket.fields, self._cache)
        self._facets = FacetCounter(connection, ticket.name, self._vocabulary)
        self._facts = KnownFacts(connection, ticket, self._vocabulary, self._cache)
        self._deadline = NEVER

    @property
    def requests(self) -> int:
        """Number of requests to the cluster so far."""
        return self._connection.requests

    def search(self, query: Query) -> SearchResult:
        (result,) = self._results([query])
        return result

    def search_all(self, queries: Sequence[Query]) -> Sequence[Pending]:
        results = cache(partial(self._results, queries))
        return [_pending(results, place) for place in range(len(queries))]

    def _results(self, queries: Sequence[Query]) -> Sequence[SearchResult]:
        """Return the results of queries. If statistics are not cached, request them first."""
        self._facts.learn(queries, self._deadline)
        prepared = [self._prepared(query) for query in queries]
        bodies = [each.body for each in prepared if not each.query.explain]
        found = iter(self._facts.ask(self._facts.following(queries), bodies, self._deadline))
        answers = [
            self._explained(each) if each.query.explain else next(found) for each in prepared
        ]
        with self._connection.reading():
            return [*map(self._result, prepared, answers)]

    def _explained(self, prepared: Prepared) -> Mapping[str, Any]:
        """Return an answer with the scores of named queries, which needs a separate request."""
        # Check the index first, because this request does not count its documents.
        self.ping()
        path = (
            f"/{self._index}/_search?include_named_queries_score=true"
            "&allow_partial_search_results=false"
        )
        return self._connection.search(path, prepared.body, self._deadline)

    def ping(self) -> None:
        try:
            demand_same(self._connection, self._ticket, Deadline(PING, time.monotonic))
        except OverTime as error:
            raise self._connection.away(f"it does not answer in {PING:g} s") from error

    def with_deadline(self, deadline: Deadline) -> OpenSearchSearcher:
        timed = copy(self)
        timed._deadline = _by_the_clock(deadline)
        return timed

    def stored(self, id: str) -> bytes | None:
        kept = self._cache.get(("stored", id))
        if isinstance(kept, bytes):
            return kept
        body = {"query": {"term": {"id": coded(id)}}, "_source": ["stored"]}
        (answer,) = self._connection.searches(self._index, [body], self._deadline)
        with self._connection.reading():
            hits = answer["hits"]["hits"]
            return _stored(hits[0]) if hits else None

    def terms(self, prefix: str, limit: int = 1000) -> tuple[tuple[str, int], ...]:
        found = self._vocabulary.expansions(("prefix", prefix), self._deadline)
        return tuple((each.term, each.pages) for each in found[:limit])

    def fuzzy_terms(self, word: str, edits: int, limit: int = 20) -> tuple[FuzzyMatch, ...]:
        found = self._vocabulary.expansions(("near", word, str(edits)), self._deadline)
        return found[:limit]

    def corrections(self, words: Sequence[FuzzyQuery]) -> Sequence[Correction]:
        counting = [Query(match=each, now=0, limit=0) for each in words]
        self._facts.ask(self._facts.following(counting), (), self._deadline)
        return [correction(self, each) for each in words]

    def facet_values(self, field: str, now: int) -> tuple[FacetValue, ...]:
        since = self._facts.since(now, self._deadline)
        return self.cached(
            ("facet values", field, since, now >= since),
            lambda: self._facet_values(field, now),
            lambda values: 200 * len(values),
        )

    def _facet_values(self, field: str, now: int) -> tuple[FacetValue, ...]:
        with self._connection.reading():
            return self._facets.values(field, now, self._deadline)

    def completions(
        self,
        fields: Sequence[str],
        words: Sequence[TypedWord],
        now: int,
        lang: str | None,
        limit: int,
    ) -> Mapping[str, Sequence[FacetValue]]:
        translator = self._facts.translator(Query(match=And(children=()), now=now))
        filters = visible(now, hidden=False)
        if lang is not None:
            filters.append(translator.filter(TermsFilter(field="lang", values=(lang,))))
        asked = fields, words, filters, now, limit, self._deadline
        with self._connection.reading():
            found, pages = self._facets.completions(*asked)
        for id, stored in pages.items():
            # The suggestions show these pages and call `stored` for them next.
            self._cache.put(("stored", id), stored, len(stored))
        return found

    def all_field_values(self, field: str) -> Sequence[str]:
        return sorted(self._vocabulary.values(field).values())

    def cached(
        self,
        key: Hashable,
        make: Callable[[], T],
        size: Callable[[T], int],
        *,
        shared: bool = False,  # noqa: ARG002
    ) -> T:
        return self._cache.get_or_create(key, make, size)

    def hidden(self, now: int) -> Mapping[str, int | None]:  # noqa: ARG002
        raise _not_for_files()

    def contents(self, ranking: RankingParams) -> IndexContents:  # noqa: ARG002
        raise _not_for_files()

    def count(self) -> int:
        return self._ticket.pages

    def close(self) -> None:
        self._cache.close()
        self._connection.forget(self._ticket.name)

    def explain_document(self, query: Query, id: str) -> DocumentRank | None:
        self._facts.learn([query], self._deadline)
        prepared = self._prepared(query._replace(offset=0, limit=PAGE, facets=(), explain=False))
        translator = self._facts.translator(query, self._deadline)
        named = {
            **{
                f"m{n}": translator.filter(part)
                for n, part in enumerate(required_clauses(query.match))
            },
            **{f"f{n}": filter for n, (_, filter) in enumerate(prepared.filters)},
            "visible": {"bool": {"filter": visible(query.now, hidden=False)}},
        }
        should = [
            {"bool": {"filter": [part], "_name": name, "boost": 0}} for name, part in named.items()
        ]
        body = {
            "query": {"bool": {"filter": [{"term": {"id": coded(id)}}], "should": should}},
            "_source": False,
            "docvalue_fields": ["group"],
        }
        (answer,) = self._connection.searches(self._index, [body], self._deadline)
        with self._connection.reading():
            if not answer["hits"]["hits"]:
                return None
            hit = answer["hits"]["hits"][0]
            having, group = {*hit.get("matched_queries", ())}, hit["fields"]["group"][0]
        missing, refused = (
            tuple(int(name[1:]) for name in named if name[0] == kind and name not in having)
            for kind in "mf"
        )
        is_hit = "visible" in having and not missing and not refused
        rank = self._rank(prepared, id, group) if is_hit else None
        return DocumentRank(
            visible="visible" in having,
            missing=missing,
            refused=refused,
            rank=rank,
            score=self._score(prepared, id) if is_hit else 0.0,
        )

    def _rank(self, prepared: Prepared, id: str, group: str) -> int:
        """Return the rank of a document, or of the hit that represents its group."""
        body = prepared.body | {"docvalue_fields": ["id", "group"], "_source": False}
        if "collapse" in body:
            body["collapse"] = {"field": "group"}
        place = 0
        while True:
            body["from"] = place
            (answer,) = self._connection.searches(self._index, [body], self._deadline)
            with self._connection.reading():
                for hit in answer["hits"]["hits"]:
                    place += 1
                    fields = hit["fields"]
                    if coded(id) == fields["id"][0] or (
                        "collapse" in body and group == fields["group"][0]
                    ):
                        return place
                if len(answer["hits"]["hits"]) < PAGE:
                    raise KeyError(id)

    def _score(self, prepared: Prepared, id: str) -> float:
        body = {
            "query": {
                "bool": {"must": [prepared.body["query"]], "filter": [{"term": {"id": coded(id)}}]}
            },
            "_source": False,
        }
        (answer,) = self._connection.searches(self._index, [body], self._deadline)
        with self._connection.reading():
            return _score(prepared, answer["hits"]["hits"][0]["_score"])

    def _prepared(self, query: Query) -> Prepared:
        query = query._replace(
            # Use the same time until answers change, so that the cluster can cache the filters.
            now=self._facts.settled(query.now),
            collapse=query.collapse and self._ticket.has_kin,
        )
        translator = self._facts.translator(query, self._deadline)
        # With a limit of 0, the query only counts its hits and needs no scores.
        match = (
            translator.node(query.match)
            if query.limit
            else Translated(translator.filter(query.match))
        )
        filters = [(name, translator.filter(node)) for name, node in query.filters]
        if query.span is not None:
            filters.append(("date", translator.filter(query.span)))
        faceted = {name for name, _ in filters if name in query.facets}
        fixed = [node for name, node in filters if name not in faceted]
        later = [(name, node) for name, node in filters if name in faceted]
        clauses: Json = {
            "must": [match.query],
            "filter": [*visible(query.now, hidden=query.hidden), *fixed],
        }
        body: Json = {
            "query": self._scoring(query, translator, {"bool": clauses}),
            "from": min(query.offset, self._ticket.pages),
            "size": min(query.limit, self._ticket.pages - min(query.offset, self._ticket.pages)),
            "track_total_hits": True,
            "_source": ["stored"],
            "docvalue_fields": ["id", "flags", "b", "e", "over", "starts", "ends"],
            "sort": _sort(query),
            "aggs": self._facets.aggregations(query, later),
        }
        if query.sort != "relevance" and _is_scored(query):
            body["track_scores"] = True
        if self._deadline is not NEVER:
            body["timeout"] = f"{max(1, int(1000 * min(self._deadline.left, 3600)))}ms"
        if later:
            body["post_filter"] = {"bool": {"filter": [node for _, node in later]}}
        if query.collapse and query.limit:
            body["collapse"] = {
                "field": "group",
                "inner_hits": {
                    "name": "kin",
                    "size": MOST_KIN,
                    "sort": body["sort"],
                    "_source": ["stored"],
                    "docvalue_fields": ["id"],
                },
            }
        return Prepared(query, body, match, tuple(filters))

    def _scoring(self, query: Query, translator: Translator, matching: Json) -> Json:
        """Return a query with boosts, time and tiers added to the score."""
        if not query.limit:
            return {"bool": {"filter": [matching]}}
        scored: Json = {"bool": {"filter": [matching]}}
        if _is_scored(query):
            scored = matching
            if query.ranking.boosts:
                scored = translator.boosted(Translated(matching), query.ranking.boosts)
            since = self._facts.since(query.now, self._deadline)
            scored = {"script_score": {"query": scored, "script": scripts.score(query, since)}}
        if query.sort != "relevance" or not query.tiers:
            return scored
        tiers = [
            {"constant_score": {"filter": translator.filter(tier), "boost": TIER * place}}
            for place, tier in zip(range(len(query.tiers), 0, -1), query.tiers, strict=True)
        ]
        return {"bool": {"must": [scored], "should": [{"dis_max": {"queries": tiers}}]}}

    def _result(self, prepared: Prepared, answer: Mapping[str, Any]) -> SearchResult:
        query = prepared.query
        found = answer.get("aggregations", {})
        total = hits(found["hits"]) if query.collapse else total_of(answer)
        counts = {
            field: self._facets.counts(
                field, found[f"facet {field}"], prepared.body, self._deadline
            )
            for field in query.facets
        }
        return SearchResult(
            total=total,
            matches=tuple(self._matches(prepared, answer["hits"]["hits"])),
            facets=counts,
        )

    def _matches(
        self, prepared: Prepared, found: Sequence[Mapping[str, Any]]
    ) -> Iterator[ScoredDoc]:
        query = prepared.query
        for hit in found:
            id = decoded(hit["fields"]["id"][0])
            kin: tuple[str, ...] = ()
            if query.collapse:
                members = hit["inner_hits"]["kin"]["hits"]["hits"]
                others = {decoded(each["fields"]["id"][0]): _stored(each) for each in members}
                kin = tuple(each for each in others if each != id)
                for each in kin:
                    # The hit lists these pages, and the caller calls `stored` for them next.
                    self._cache.put(("stored", each), others[each], len(others[each]))
            by_score = prepared.body["sort"][0] == "_score"
            score = _score(prepared, hit["sort"][0] if by_score else hit["_score"])
            why: tuple[ScoreDetail, ...] = ()
            if query.explain:
                fields = hit["fields"]
                begins, _ = occurrence(fields, query.now)
                over = fields.get("over", (None,))[0]
                times = scripts.Times(
                    begins if "b" in fields else None,
                    moment(fields.get("e", (0,))[0]),
                    None if over is None else moment(over),
                )
                factor = scripts.time_factor(
                    query, self._facts.since(query.now, self._deadline), times
                )
                scores = {
                    name: float(score) for name, score in hit.get("matched_queries", {}).items()
                }
                flags = int(fields["flags"][0])
                why = explain(query, prepared.match.why, scores, flags, factor)
            yield ScoredDoc(id=id, score=score, stored=_stored(hit), why=why, kin=kin)


def _pending(results: Callable[[], Sequence[SearchResult]], place: int) -> Pending:
    return Pending(lambda: results()[place].total, lambda: results()[place])


def _by_the_clock(deadline: Deadline) -> Deadline:
    """Return a deadline that also ends after LONGEST, because waiting takes no CPU time."""
    if deadline is NEVER:
        return deadline
    ends = time.monotonic() + LONGEST

    def left() -> float:
        return min(deadline.left, ends - time.monotonic())

    seconds = left()
    return Deadline(seconds, lambda: seconds - left())


def _is_scored(query: Query) -> bool:
    """Return whether a query needs scores: they can differ, or an explanation shows them."""
    return query.explain or any(isinstance(node, SCORING) for node in matched(query.match))


def _sort(query: Query) -> list[Any]:
    if query.sort == "relevance":
        order = scripts.order(1 if query.dated else 0, query.now, query.moment)
        scores = ["_score"] if query.tiers or _is_scored(query) else []
        return [*scores, order, {"id": "asc"}]
    order = scripts.order(1 if query.sort == "date" else -1, query.now, query.moment)
    return [order, {"id": "asc"}]


def _score(prepared: Prepared, score: float | None) -> float:
    query = prepared.query
    if score is None:
        return 0.0
    score = float(score)
    return score % TIER if query.tiers and query.sort == "relevance" else score


def _stored(hit: Mapping[str, Any]) -> bytes:
    return b64decode(hit["_source"]["stored"])


def _not_for_files() -> BuildError:
    return BuildError(
        "files for a static site are written from an index of the engine whoosh",
        hint='set engine = "whoosh", index again, then run it again',
    )
