"""The values of keyword fields among the hits of a query, and among all visible pages."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eventsearch.engines import NAMES, TypedWord
from eventsearch.engines.opensearch import scripts
from eventsearch.engines.opensearch.codec import clean, coded, decoded, field_name, to_int
from eventsearch.engines.opensearch.connection import Connection
from eventsearch.engines.opensearch.explain import occurrence
from eventsearch.engines.opensearch.filters import Json, status, visible
from eventsearch.engines.opensearch.schema import BEGINS, EVENT
from eventsearch.engines.opensearch.vocabulary import Vocabulary
from eventsearch.model.query import Deadline, Query
from eventsearch.model.results import FacetCount, FacetValue

MOST_VALUES = 10_000
"""Facet values to request with the search itself. More are requested in batches of this size."""

STATUSES = ("ongoing", "past", "upcoming")
IN_TIME = ("year", "month")


class FacetCounter:
    """
    Counts the values of one index. Safe to use from several threads.

    Args:
        vocabulary: Returns the spellings of values.
    """

    def __init__(self, connection: Connection, index: str, vocabulary: Vocabulary) -> None:
        self._connection = connection
        self._index = index
        self._vocabulary = vocabulary

    def aggregations(self, query: Query, later: Sequence[tuple[str, Json]]) -> Json:
        """
        Return aggregations that count the facets. If groups are collapsed, also count the hits.

        Args:
            later: The filters that the search applies after counting, with their fields. A facet
                ignores the filter of its own field.
        """
        collapsed: Json = {}
        if query.collapse:
            joined = {"filter": {"exists": {"field": "kin"}}, "aggs": {"groups": scripts.DISTINCT}}
            collapsed = {"joined": joined}
        found: Json = {}
        if query.collapse:
            every = [node for _, node in later]
            found["hits"] = {"filter": {"bool": {"filter": every}}, "aggs": collapsed}
        for field in query.facets:
            others = [node for name, node in later if name != field]
            values = self._values(field, query.now) | ({"aggs": collapsed} if collapsed else {})
            if others:
                values = {"filter": {"bool": {"filter": others}}, "aggs": {"values": values}}
            found[f"facet {field}"] = values
        return found

    def _values(self, field: str, now: int) -> Json:
        if field == "status":
            return {"filters": {"filters": {when: status(when, now) for when in STATUSES}}}
        if field != "lang":
            return {"terms": {"field": field_name("k", field), "size": MOST_VALUES}}
        named = {
            str(place): {"terms": {field_name("k", field): [*map(coded, keys)]}}
            for place, value in enumerate(self._vocabulary.values(field))
            if (keys := self._vocabulary.matching_keys(field, (value,)))
        }
        return {"filters": {"filters": named}} if named else {"terms": {"field": "k_"}}

    def counts(
        self, field: str, found: Mapping[str, Any], body: Json, deadline: Deadline
    ) -> tuple[FacetCount, ...]:
        """
        Return the values of a facet, most hits first.

        Args:
            found: The answer to its aggregation.
            body: Body of the search, to request further values.
        """
        found = found.get("values", found)
        buckets = found["buckets"]
        pairs: Sequence[tuple[str, int]]
        if field == "status":
            pairs = [(when, hits(buckets[when])) for when in STATUSES]
        elif field == "lang":
            spelled = [*self._vocabulary.values(field).values()]
            named = buckets.items() if isinstance(buckets, dict) else ()
            pairs = [(spelled[int(place)], hits(bucket)) for place, bucket in named]
        else:
            if found.get("sum_other_doc_count"):
                buckets = self._all_buckets(field, body, deadline)
            # To save memory, drop each batch of buckets before requesting the next one.
            some = [(_key(bucket), hits(bucket)) for bucket in buckets]
            values = self._vocabulary.spelled(field, [key for key, _ in some])
            pairs = [*zip(values, (number for _, number in some), strict=True)]
        counts = [FacetCount(value=value, hits=number) for value, number in pairs if number]
        if field in IN_TIME:
            return tuple(sorted(counts, key=lambda count: count.value))
        return tuple(sorted(counts, key=lambda count: (-count.hits, count.value)))

    def _all_buckets(self, field: str, body: Json, deadline: Deadline) -> Iterator[Json]:
        values, filters = body["aggs"][f"facet {field}"], [body["query"]]
        if "filter" in values:
            filters.append(values["filter"])
            values = values["aggs"]["values"]
        query = {"bool": {"filter": filters}}
        return self._pages(field, query, values.get("aggs", {}), deadline)

    def _pages(self, field: str, query: Json, inner: Json, deadline: Deadline) -> Iterator[Json]:
        """Yield the bucket of each value, in code point order, requested in batches."""
        sources = [{"value": {"terms": {"field": field_name("k", field)}}}]
        composite: Json = {"size": MOST_VALUES if not inner else MOST_INNER, "sources": sources}
        while True:
            body = {
                "size": 0,
                "track_total_hits": False,
                "query": query,
                "aggs": {"values": {"composite": composite, "aggs": inner}},
            }
            (answer,) = self._connection.searches(self._index, [body], deadline)
            with self._connection.reading():
                found = answer["aggregations"]["values"]
                buckets, after = [*found["buckets"]], found.get("after_key")
            yield from buckets
            if len(buckets) < composite["size"]:
                return
            composite["after"] = after

    def completions(
        self,
        fields: Sequence[str],
        words: Sequence[TypedWord],
        filters: Sequence[Json],
        now: int,
        limit: int,
        deadline: Deadline,
    ) -> tuple[Mapping[str, Sequence[FacetValue]], Mapping[str, bytes]]:
        """
        Return the values that complete typed words, see `eventsearch.engines.Completer`.

        Also return the stored bytes of the best pages, by id.

        Args:
            filters: Only pages that match these filters count.
        """
        bodies = [_completing(field, words, filters, now, limit) for field in fields]
        answers = self._connection.searches(self._index, bodies, deadline)
        found: dict[str, Sequence[FacetValue]] = {}
        pages: dict[str, bytes] = {}
        for field, body, answer in zip(fields, bodies, answers, strict=True):
            values = answer["aggregations"]["values"]
            buckets = values["buckets"]
            if field != NAMES and values["sum_other_doc_count"]:
                # The answer does not contain all values, and the typed value may be a rare one.
                buckets = self._pages(field, body["query"], {}, deadline)
            counts = {_key(bucket): to_int(bucket["doc_count"]) for bucket in buckets}
            if field == NAMES:
                found[field] = [*_names(answer["hits"]["hits"], counts, now)]
                for hit in answer["hits"]["hits"]:
                    pages[decoded(hit["fields"]["id"][0])] = b64decode(hit["_source"]["stored"])
            else:
                spelled = self._vocabulary.spelled(field, [*counts])
                found[field] = [
                    FacetValue(value, count, "", None, None, False)
                    for value, count in zip(spelled, counts.values(), strict=True)
                ]
        return found, pages

    def values(self, field: str, now: int, deadline: Deadline) -> tuple[FacetValue, ...]:
        """Return the values of visible documents, each with its best document."""
        if not self._vocabulary.has(field):
            return ()
        best = {
            "top_hits": {
                "size": 1,
                "_source": False,
                "docvalue_fields": ["id", "flags", "b", "e", "starts", "ends"],
                "sort": [scripts.order(0, now, now), {"id": "asc"}],
            }
        }
        query = {"bool": {"filter": visible(now, hidden=False)}}
        buckets = [*self._pages(field, query, {"best": best}, deadline)]
        spelled = self._vocabulary.spelled(field, [*map(_key, buckets)])
        found = (
            _value(
                value, to_int(bucket["doc_count"]), bucket["best"]["hits"]["hits"][0]["fields"], now
            )
            for value, bucket in zip(spelled, buckets, strict=True)
        )
        return tuple(sorted(found, key=lambda each: each.value))


def _completing(
    field: str, words: Sequence[TypedWord], filters: Sequence[Json], now: int, limit: int
) -> Json:
    """Return the search for pages with values of a field that match the typed words."""
    name = f"n_{field}"
    begun = [*filters, *(_begun(name, word) for word in words)]
    exact = [{"term": {name: clean(word.word or word.parts[-1])}} for word in words]
    grades = [
        {
            "constant_score": {
                "filter": _begun(f"first_{field}", words[0], leading=True),
                "boost": 2,
            }
        },
        {"constant_score": {"filter": {"bool": {"filter": exact}}, "boost": 1}},
    ]
    hit = ["id", "flags", "b", "e", "starts", "ends", field_name("s", field)]
    return {
        "size": limit if field == NAMES else 0,
        "track_total_hits": False,
        "_source": ["stored"],
        "docvalue_fields": hit,
        "query": {"bool": {"filter": begun, "should": grades}},
        "sort": ["_score", scripts.order(0, now, now), {"id": "asc"}],
        "aggs": {"values": {"terms": {"field": field_name("k", field), "size": MOST_INNER}}},
    }


def _begun(name: str, word: TypedWord, *, leading: bool = False) -> Json:
    """Return the filter for values with words that begin with a typed word, or with its parts."""
    parts = word.parts[:1] if leading else word.parts
    ways = [part for part in ((word.word,) if word.word else (), parts) if part]
    prefixes = [[{"prefix": {name: clean(part)}} for part in way] for way in ways]
    should = [{"bool": {"filter": way}} for way in prefixes]
    return {"bool": {"should": should, "minimum_should_match": 1}}


def _names(
    found: Sequence[Mapping[str, Any]], counts: Mapping[str, int], now: int
) -> Iterator[FacetValue]:
    """Yield each name in the hits, with the first hit that has it as its best page."""
    seen: set[str] = set()
    for hit in found:
        fields = hit["fields"]
        for value in map(decoded, fields.get(field_name("s", NAMES), ())):
            key = value.casefold()
            if key not in seen:
                seen.add(key)
                yield _value(value, counts.get(coded(key), 1), fields, now)


def _value(value: str, pages: int, fields: Mapping[str, Any], now: int) -> FacetValue:
    """Return a value with its best page, whose stored fields are *fields*."""
    begins, ends = occurrence(fields, now)
    flags = int(fields["flags"][0])
    is_timed = bool(flags & BEGINS)
    return FacetValue(
        value=value,
        pages=pages,
        best=decoded(fields["id"][0]),
        begins=begins if is_timed else None,
        ends=ends if is_timed else None,
        is_event=bool(flags & EVENT),
    )


MOST_INNER = 2_000
"""Number of values in a request that needs more than the count of each value."""


def _key(bucket: Mapping[str, Any]) -> str:
    key = bucket["key"]
    return str(key["value"] if isinstance(key, dict) else key)


def hits(bucket: Mapping[str, Any]) -> int:
    """Return the number of hits in a bucket. Documents of one group count once."""
    count = to_int(bucket["doc_count"])
    if "joined" not in bucket:
        return count
    joined = bucket["joined"]
    return to_int(count - int(joined["doc_count"]) + int(joined["groups"]["value"]))
