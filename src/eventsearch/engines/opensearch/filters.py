"""Filters, which do not score, and the nodes of a query that need statistics before it is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eventsearch.engines import PREFIX_MIN, TITLE_MIN
from eventsearch.engines.opensearch.codec import clean, coded, to_int
from eventsearch.model.document import TEXT_FIELDS
from eventsearch.model.query import (
    And,
    Boosted,
    FuzzyQuery,
    Node,
    Not,
    Or,
    PrefixQuery,
    ProximityBoost,
    Query,
    WordQuery,
    children,
    matched,
)

Json = dict[str, Any]

PAGES: Json = {"exists": {"field": "flags"}}
"""The filter for the documents of pages. The other documents contain a word each."""

Expansion = tuple[str, ...]
"""The words of an index with a prefix, ``("prefix", PREFIX)``, or similar to a word,
``("near", WORD, EDITS)``. Cache key of these words."""


def word_counts(word: WordQuery) -> Mapping[str, Json]:
    """Return filters that count, by field, documents with a word and with each of its stems."""
    stems = [*dict.fromkeys(clean(form.term) for form in word.forms if form.kind == "stem")]
    found: dict[str, Json] = {}
    for field in text_fields(word.field) if stems else ():
        found[field] = {"terms": {f"t_{field}": stems}}
        if len(stems) > 1:
            for place, stem in enumerate(stems):
                found[f"{field} {place}"] = {"term": {f"t_{field}": stem}}
    return found


def read_counts(answer: Mapping[str, Any]) -> Mapping[str, int]:
    """
    Return the number of documents under the key ``""``.

    For a word, also return its number for each field under the field's name, and the number for its
    most frequent stem under ``FIELD most``.
    """
    counts = {"": to_int(answer["hits"]["total"]["value"])}
    buckets = answer.get("aggregations", {}).get("fields", {}).get("buckets", {})
    for name, bucket in buckets.items():
        field, _, stem = name.partition(" ")
        count = to_int(bucket["doc_count"])
        if not stem:
            counts[field] = count
        if stem or f"{field} 0" not in buckets:
            counts[f"{field} most"] = max(count, counts.get(f"{field} most", 0))
    return counts


def visible(now: int, *, hidden: bool) -> list[Json]:
    """Return the filters for the pages that are visible on the site, or for the other pages."""
    ranges = [{"range": {"seen_from": {"gt": now}}}, {"range": {"seen_until": {"lt": now}}}]
    if hidden:
        return [PAGES, {"bool": {"should": ranges, "minimum_should_match": 1}}]
    return [{"bool": {"filter": [PAGES], "must_not": ranges}}]


def overlapping(low: int | None, high: int | None) -> Json:
    """Return the filter for pages whose time overlaps [low, high)."""
    if low is None and high is None:
        return {"exists": {"field": "b"}}
    if low is not None and high is not None and low >= high:
        # The range is empty, so it only overlaps events that begin before it and end after it.
        return {"range": {"on": {"gte": high - 1, "lte": low, "relation": "contains"}}}
    bounds: Json = {"relation": "intersects"}
    if low is not None:
        bounds["gte"] = low
    if high is not None:
        bounds["lte"] = high - 1
    return {"range": {"span": bounds}}


def status(when: str, now: int) -> Json:
    """Return the filter for events that are upcoming, ongoing or past."""
    on = {"range": {"on": {"gte": now, "lte": now, "relation": "intersects"}}}
    comes = {"range": {"over": {"gt": now}}}
    match when:
        case "upcoming":
            return {"bool": {"filter": [comes], "must_not": [on]}}
        case "ongoing":
            return on
        case "past":
            return {"range": {"over": {"lte": now}}}
        case _:
            return {"exists": {"field": "id"}}


def id_filter(pattern: str) -> Json:
    """Return the filter for ids that match a pattern of `fnmatch`, completely or after a ``/``."""
    expression = f"(.*/)?{_lucene(pattern)}"
    return {
        "regexp": {"id": {"value": expression, "flags": "NONE", "max_determinized_states": 50_000}}
    }


def _lucene(pattern: str) -> str:
    """Return a pattern of `fnmatch` as a regular expression of Lucene for encoded ids."""
    parts = []
    for piece in re.findall(r"\[!?\]?[^\]]*\]|.", pattern, re.DOTALL):
        if piece == "*":
            parts.append(".*")
        elif piece == "?":
            parts.append("([\x00-\x7f]|[\xc2-\xf4][\x80-\xbf]+)")
        elif len(piece) > 1:
            inner = piece[1:-1]
            negated = inner.startswith("!")
            inner = inner.removeprefix("!")
            members = "".join(
                char if char == "-" else re.sub(r"([\\\[\]^])", r"\\\1", char)
                for char in coded(inner)
            )
            parts.append(f"[{'^' if negated else ''}{members}]")
        else:
            parts.append(re.sub(r'([.?+*|{}\[\]()"\\#@&<>~^$])', r"\\\1", coded(piece)))
    return "".join(parts)


def expanded(query: Query) -> Iterator[Expansion]:
    """Yield the expansions whose words are needed before a query can be sent."""
    yield from expansions(query.match, scored=query.limit > 0)
    for node in (*(node for _, node in query.filters), *query.tiers):
        yield from expansions(node, scored=False)


def covered(node: Node) -> Iterator[Node]:
    """Yield the nodes whose documents must be counted, because a score needs their idf."""
    if isinstance(node, Or) and node.covered:
        for part in node.children:
            yield part
            yield from (one for one in matched(part) if isinstance(one, WordQuery))
    for child in children(node):
        yield from covered(child)


def every_word(node: Node) -> Iterator[Node]:
    """Yield the words of a query that requires several words. Yield nothing for other queries."""
    match node:
        case And(children=words) if len(words) > 1:
            yield from (word for word in words if not isinstance(word, Not | FuzzyQuery))
            yield from (
                one for word in words for one in matched(word) if isinstance(one, WordQuery)
            )
        case ProximityBoost(child=child) | Or(children=(child, *_), best=True):
            yield from every_word(child)


def boosted(node: Node) -> Iterator[Boosted]:
    """Yield the nodes that need the best scores of their children to be translated."""
    if isinstance(node, Boosted):
        yield node
    for child in children(node):
        yield from boosted(child)


def corrections(node: Node) -> Iterator[Expansion]:
    """Yield the expansions that contain corrections of the words in a query."""
    for each in matched(node):
        if isinstance(each, FuzzyQuery):
            yield from (("near", each.word, str(each.edits)), ("prefix", each.word))
        elif isinstance(each, WordQuery) and each.prefix:
            yield "prefix", each.prefix


def expansions(node: Node, *, scored: bool = True) -> Iterator[Expansion]:
    """Yield the expansions that a node needs. Without scores, few nodes need any."""
    match node:
        case PrefixQuery(prefix=prefix, field=field) | WordQuery(prefix=prefix, field=field):
            # A shorter prefix needs no words: it is a separate term, and does not score in titles.
            if len(prefix) >= (PREFIX_MIN if field else TITLE_MIN) and (scored or field):
                yield "prefix", prefix
        case FuzzyQuery(word=word, edits=edits, field=field):
            if scored or field:
                yield "near", word, str(edits)
        case Boosted(child=child, to=to):
            yield from expansions(child, scored=scored)
            yield from expansions(to, scored=scored)
        case _:
            for part in children(node):
                yield from expansions(part, scored=scored)


def text_fields(field: str) -> Sequence[str]:
    return (field,) if field else TEXT_FIELDS
