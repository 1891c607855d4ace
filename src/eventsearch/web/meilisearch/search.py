"""
What does an index answer to a request of the dialect?

The plan is that of every other route; filters, the window and the fields are put into it, since
they can say more here.

How is a word found that is still being typed?

Clients of Meilisearch ask at every key and send no sign for it: the last word is taken as it stands
and as the beginning of one. The query language has ``*`` for that, so there are two plans, and a
page answers when it does one of them.
"""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import NamedTuple
from zoneinfo import ZoneInfo

from eventsearch.analysis import fold
from eventsearch.errors import QueryError
from eventsearch.model.query import DateRangeFilter, Node, Or, Query, SearchRequest, Sort
from eventsearch.model.results import ScoredDoc
from eventsearch.model.results import SearchResult as Answered
from eventsearch.model.timestamps import epoch
from eventsearch.query import HighlightTerms, QueryPlan, QueryVariant
from eventsearch.query.planner import EVENTS, MAX_BYTES
from eventsearch.search.index import Index
from eventsearch.storage.stored_page import decode
from eventsearch.web.meilisearch.attributes import FACETS, MEASURED, TIMES, Meanings
from eventsearch.web.meilisearch.documents import Found, Json, begins
from eventsearch.web.meilisearch.errors import MeilisearchError
from eventsearch.web.meilisearch.filter_parser import (
    MOST,
    Condition,
    FilterError,
    Meaning,
    parse,
    restrict_fields,
)
from eventsearch.web.meilisearch.request import FacetSearch, MeilisearchSearch
from eventsearch.web.routes.parameter_specs import MAX_REACH
from eventsearch.web.service.query_service import AnswerContext

_LAST = re.compile(r"(?:^|\s)(?![-+])[^\s\":*~()|]*\w\w\Z")
"""A last word that nothing has ended, with two letters at least, and is no field or denied."""


def as_prefix(text: str) -> str:
    """Return a text that asks for the beginning of its last word; empty where that is complete."""
    return f"{text}*" if text.count('"') % 2 == 0 and _LAST.search(text) else ""


def either(whole: QueryPlan, begun: QueryPlan) -> QueryPlan:
    """
    Return the plan for what answers one of two plans.

    Args:
        whole: For the text as it stands, whose filters and steps count.
        begun: For the same text with its last word as a beginning.
    """
    if [step.name for step in whole.steps] != [step.name for step in begun.steps]:
        # One of them says when, the other does not.
        return whole
    pairs = zip(whole.steps, begun.steps, strict=True)
    return replace(whole, steps=tuple(_step(one, other) for one, other in pairs))


def _step(whole: QueryVariant, begun: QueryVariant) -> QueryVariant:
    if whole.query.filters != begun.query.filters:
        return whole
    match = Or(children=(whole.query.match, begun.query.match), best=True)
    return replace(
        whole, query=replace(whole.query, match=match), marks=_marks(whole.marks, begun.marks)
    )


def _marks(one: HighlightTerms, other: HighlightTerms) -> HighlightTerms:
    return HighlightTerms(
        stems=one.stems | other.stems,
        prefixes=tuple(dict.fromkeys(one.prefixes + other.prefixes)),
        phrases=tuple(dict.fromkeys(one.phrases + other.phrases)),
        near=tuple(dict.fromkeys(one.near + other.near)),
        words=one.words | other.words,
    )


MOST_VALUES = 100
"""Values of a facet that are counted in an answer, the most frequent ones."""

HALF = 5.0
"""A score that is told as one half: that of a page with one rare word in its title, about."""

FEW_WORDS = 10
"""Words that are kept of a text that is no question as it stands; Meilisearch keeps as many."""


class MeilisearchPage(NamedTuple):
    """
    The answer to one search.

    Attributes:
        total: Documents found.
        members: Of the answer in JSON.
    """

    total: int
    took_ms: float
    members: Json


def search(index: Index, asked: MeilisearchSearch, context: AnswerContext) -> MeilisearchPage:
    """
    Return the answer to one search.

    Raises:
        MeilisearchError: The filter cannot be read, or asks for what is not there.
        IndexDamaged, OverTime: As `Index.search`.
    """
    started = time.perf_counter()
    found, step = _found(index, asked, context)
    marks = index.spelled(step.marks)
    hits = [_hit(index, match, marks, asked, context) for match in found.matches]
    members: dict[str, object] = {"indexUid": asked.index, "hits": hits, "query": asked.text}
    members |= _window(asked, found.total)
    if asked.facets:
        members["facetDistribution"] = _distribution(asked, found)
        members["facetStats"] = _stats(index, step.query, asked, found.total)
    took = _since(started)
    return MeilisearchPage(found.total, took, members | {"processingTimeMs": round(took)})


def facet_search(index: Index, asked: FacetSearch, context: AnswerContext) -> Json:
    """Return the values of an attribute that have words which begin as those typed; as `search`."""
    started = time.perf_counter()
    found, _ = _found(index, asked.search, context)
    typed = fold(asked.text).split()
    hits = [
        {"value": one.value, "count": one.count}
        for one in found.facets.get(FACETS[asked.facet], ())
        if _begun(one.value, typed)
    ]
    return {
        "facetHits": hits[:MOST_VALUES],
        "facetQuery": asked.text,
        "processingTimeMs": round(_since(started)),
    }


def count(index: Index, uid: str, context: AnswerContext) -> int:
    """Return how many documents an index has now."""
    return _found(index, MeilisearchSearch(index=uid, limit=0), context)[0].total


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)


def _begun(value: str, typed: list[str]) -> bool:
    folded = fold(value)
    words = folded.split()
    return folded.startswith(" ".join(typed)) or all(
        any(word.startswith(part) for word in words) for part in typed
    )


def _found(
    index: Index, asked: MeilisearchSearch, context: AnswerContext
) -> tuple[Answered, QueryVariant]:
    planned = _planned(index, asked, context)
    filters, timed = _filters(index, asked, context)
    reach = max(0, min(asked.limit, MAX_REACH - asked.offset))
    facets = tuple(FACETS[name] for name in asked.facets if name in FACETS)

    def query(step: QueryVariant) -> Query:
        match = (
            restrict_fields(step.query.match, asked.fields) if asked.fields else step.query.match
        )
        return replace(
            step.query,
            match=match,
            # No facet is called so: all of them count what the filter leaves.
            filters=(*step.query.filters, *(("", node) for node in filters)),
            offset=asked.offset,
            limit=reach,
            facets=facets,
            dated=step.query.dated or timed,
        )

    steps = tuple(replace(step, query=query(step)) for step in planned.steps)
    if asked.every:
        steps = tuple(step for step in steps if step.name == "all")
    return index.find(replace(planned, steps=steps))


def _planned(index: Index, asked: MeilisearchSearch, context: AnswerContext) -> QueryPlan:
    """Return the plan of a text: no text that was typed is an error."""
    text = asked.text.encode("utf-8", "replace")[:MAX_BYTES].decode("utf-8", "ignore")
    try:
        return _plan(index, text, asked, context)
    except QueryError:
        words = text.replace(":", " ").split()[:FEW_WORDS]
        return _plan(index, " ".join(words), asked, context)


def _plan(index: Index, text: str, asked: MeilisearchSearch, context: AnswerContext) -> QueryPlan:
    def planned(text: str) -> QueryPlan:
        request = SearchRequest(text=text, sort=asked.sort)
        return index.plan(request, now=context.now, synonyms=context.synonyms)

    begun = as_prefix(text[: MAX_BYTES - 1])
    return either(planned(text), planned(begun)) if begun else planned(text)


def _filters(
    index: Index, asked: MeilisearchSearch, context: AnswerContext
) -> tuple[list[Node], bool]:
    """Return what the filter asks for, and whether it asks for a time."""
    moment = epoch(context.now)
    seen: list[str] = []

    def values(field: str) -> tuple[str, ...]:
        return tuple(label.value for label in index.engine.facet_values(field, moment))

    meanings = Meanings(values)

    def meaning(condition: Condition) -> Node:
        # Each of several texts, and each moment of a list, asks the engine as a condition does.
        several = len(condition.values) if condition.attribute in TIMES else 1
        seen.extend([condition.attribute] * max(1, several))
        if len(seen) > MOST:
            raise FilterError(f"more than {MOST} conditions in all", condition.start, condition.end)
        return meanings(condition)

    nodes = [_row(row, meaning) for row in asked.filter]
    if asked.index == "events":
        nodes.append(EVENTS)
    return nodes, any(name in (*TIMES, "year", "month") for name in seen)


def _row(row: tuple[str, ...], meaning: Meaning) -> Node:
    """Return what one of several expressions asks for; raises MeilisearchError."""
    nodes = []
    for text in row:
        try:
            nodes.append(parse(text, meaning))
        except FilterError as error:
            shown = f"{error}\n{error.start + 1}:{error.end + 1} {text}"
            raise MeilisearchError("invalid_search_filter", shown) from None
    return nodes[0] if len(nodes) == 1 else Or(children=tuple(nodes))


def _window(asked: MeilisearchSearch, total: int) -> dict[str, object]:
    if asked.page is None:
        return {"limit": asked.limit, "offset": asked.offset, "estimatedTotalHits": total}
    reachable = min(total, MAX_REACH)
    return {
        "hitsPerPage": asked.limit,
        "page": asked.page,
        "totalPages": -(-reachable // asked.limit) if asked.limit else 0,
        "totalHits": reachable,
    }


def _hit(
    index: Index,
    match: ScoredDoc,
    marks: HighlightTerms,
    asked: MeilisearchSearch,
    context: AnswerContext,
) -> Json:
    index.deadline.check()
    found = Found(
        entry=decode(match.stored),
        stored=match.stored,
        marks=marks,
        now=epoch(context.now),
        zone=ZoneInfo(index.generation.info.zone),
    )
    document = found.document(asked.retrieved)
    hit = dict(document)
    if asked.highlighted or asked.cropped:
        hit["_formatted"] = found.formatted(document, asked)
    if asked.score:
        hit["_rankingScore"] = _share(match.score) if asked.text.strip() else 1.0
    return hit


def _share(score: float) -> float:
    """Return a score as one from 0 to 1, in the same order."""
    return round(max(0.0, score) / (max(0.0, score) + HALF), 6)


def _distribution(asked: MeilisearchSearch, found: Answered) -> Json:
    """Return the counts of each facet; a moment has none, only its least and greatest are told."""
    return {
        name: {
            one.value: one.count for one in found.facets.get(FACETS.get(name, ""), ())[:MOST_VALUES]
        }
        for name in asked.facets
    }


def _stats(index: Index, query: Query, asked: MeilisearchSearch, total: int) -> Json:
    """Return the least and the greatest moment of the hits."""
    return {
        name: ends
        for name in MEASURED
        if name in asked.facets and total and (ends := _ends(index, query, name))
    }


def _ends(index: Index, query: Query, name: str) -> Json:
    having = DateRangeFilter() if name == "date_ts" else EVENTS
    bounds: list[int | None] = []
    orders: tuple[Sort, Sort] = ("date", "-date")
    for order in orders:
        filters = (*query.filters, ("", having))
        first = replace(query, filters=filters, sort=order, offset=0, limit=1, facets=())
        bounds += [begins(decode(one.stored)) for one in index.engine.search(first).matches]
    return dict(zip(("min", "max"), bounds, strict=False))
