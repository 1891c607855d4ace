"""
Searches of the Meilisearch API in an index.

The plan is that of every other route; filters, the window and the fields are put into it, as they
can say more here.

Clients ask at every key, and send no sign for it: the last word is always taken as unfinished.
"""

from __future__ import annotations

import time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from eventsearch.analysis import fold
from eventsearch.errors import QueryError
from eventsearch.model.query import DateRangeFilter, Node, Or, Query, SearchRequest, Sort
from eventsearch.model.results import ScoredDoc, SearchResult
from eventsearch.model.timestamps import epoch
from eventsearch.query import HighlightTerms, QueryPlan
from eventsearch.query.planner import EVENTS, MAX_BYTES, Answer
from eventsearch.search.index import Index
from eventsearch.storage.stored_page import decode
from eventsearch.web.meilisearch.attributes import FACETS, MEASURED, TIMES, Meanings
from eventsearch.web.meilisearch.documents import DocumentHit, Json, begins
from eventsearch.web.meilisearch.filter_parser import (
    MOST,
    Condition,
    FilterError,
    Meaning,
    parse,
    restrict_fields,
)
from eventsearch.web.meilisearch.request import FacetSearch, MeilisearchError, MeilisearchSearch
from eventsearch.web.query_service import AnswerContext
from eventsearch.web.routes.parameters import MAX_REACH

MAX_VALUES = 100
"""Values of a facet that are counted in an answer, the most frequent ones."""
HALF = 5.0
"""A score that is told as one half: about that of a page with one rare word in its title."""
MAX_WORDS = 10
"""Words that are kept of a text that is no query as it stands; Meilisearch keeps as many."""


class MeilisearchPage(NamedTuple):
    """The answer to one search: the documents found, and the members of its JSON."""

    total: int
    took_ms: float
    members: Json


def search(index: Index, params: MeilisearchSearch, context: AnswerContext) -> MeilisearchPage:
    """
    Return the answer to one search.

    Raises:
        MeilisearchError: The filter cannot be read, or asks for what is not there.
        IndexDamaged, OverTime: As `Index.search`.
    """
    start = time.perf_counter()
    answer = _find(index, params, context)
    variant, result = answer.step, answer.result
    marks = index.with_fuzzy_terms(variant.marks)
    moment = variant.query.moment
    hits = [_hit(index, match, marks, params, context, moment) for match in result.matches]
    members: dict[str, object] = {"indexUid": params.index, "hits": hits, "query": params.text}
    members |= _window(params, result.total)
    if params.facets:
        # A time has no counts; only its least and greatest value are told.
        members["facetDistribution"] = {name: _counts(result, name) for name in params.facets}
        members["facetStats"] = _stats(index, variant.query, params, result.total)
    took = _since(start)
    return MeilisearchPage(result.total, took, members | {"processingTimeMs": round(took)})


def facet_search(index: Index, params: FacetSearch, context: AnswerContext) -> Json:
    """Return the values of an attribute whose words start as those typed do; as `search`."""
    start = time.perf_counter()
    result = _find(index, params.search, context).result
    typed = fold(params.text).split()
    hits = [
        {"value": one.value, "count": one.hits}
        for one in result.facets.get(FACETS[params.facet], ())
        if _starts(one.value, typed)
    ]
    return {
        "facetHits": hits[:MAX_VALUES],
        "facetQuery": params.text,
        "processingTimeMs": round(_since(start)),
    }


def count(index: Index, uid: str, context: AnswerContext) -> int:
    """Return how many documents an index has now."""
    return _find(index, MeilisearchSearch(index=uid, limit=0), context).result.total


def _since(start: float) -> float:
    return round((time.perf_counter() - start) * 1000, 1)


def _starts(value: str, typed: list[str]) -> bool:
    folded = fold(value)
    words = folded.split()
    return folded.startswith(" ".join(typed)) or all(
        any(word.startswith(part) for word in words) for part in typed
    )


def _find(index: Index, params: MeilisearchSearch, context: AnswerContext) -> Answer:
    plan = _plan(index, params, context)
    filters, dated = _filters(index, params, context)
    reach = max(0, min(params.limit, MAX_REACH - params.offset))
    facets = tuple(FACETS[name] for name in params.facets if name in FACETS)

    def query(base: Query) -> Query:
        return base._replace(
            match=restrict_fields(base.match, params.fields) if params.fields else base.match,
            # No facet has this name: all of them count what the filter leaves.
            filters=(*base.filters, *(("", node) for node in filters)),
            offset=params.offset,
            limit=reach,
            facets=facets,
            dated=base.dated or dated,
        )

    steps = tuple(step._replace(query=query(step.query)) for step in plan.steps)
    if params.every:
        steps = tuple(step for step in steps if step.name == "all")
    return index.run(plan._replace(steps=steps))


def _plan(index: Index, params: MeilisearchSearch, context: AnswerContext) -> QueryPlan:
    """Return the plan of a text: no text is an error."""

    def plan(text: str) -> QueryPlan:
        request = SearchRequest(text=text, sort=params.sort, unfinished=True)
        return index.plan(request, now=context.now, synonyms=context.synonyms)

    text = params.text.encode("utf-8", "replace")[:MAX_BYTES].decode("utf-8", "ignore")
    try:
        return plan(text)
    except QueryError:
        return plan(" ".join(text.replace(":", " ").split()[:MAX_WORDS]))


def _filters(
    index: Index, params: MeilisearchSearch, context: AnswerContext
) -> tuple[list[Node], bool]:
    """Return the nodes of the filter, and whether it asks for a time."""
    now = epoch(context.now)
    attributes: list[str] = []

    def values(field: str) -> tuple[str, ...]:
        return tuple(label.value for label in index.engine.facet_values(field, now))

    meanings = Meanings(values)

    def meaning(condition: Condition) -> Node:
        # Each of several texts, and each time of a list, asks the engine as a condition does.
        several = len(condition.values) if condition.attribute in TIMES else 1
        attributes.extend([condition.attribute] * max(1, several))
        if len(attributes) > MOST:
            raise FilterError(f"more than {MOST} conditions in all", condition.start, condition.end)
        return meanings(condition)

    nodes = [_row(row, meaning) for row in params.filter]
    if params.index == "events":
        nodes.append(EVENTS)
    return nodes, any(name in (*TIMES, "year", "month") for name in attributes)


def _row(row: tuple[str, ...], meaning: Meaning) -> Node:
    """Return the node of several expressions, one of which must hold; raises MeilisearchError."""
    nodes = []
    for text in row:
        try:
            nodes.append(parse(text, meaning))
        except FilterError as error:
            message = f"{error}\n{error.start + 1}:{error.end + 1} {text}"
            raise MeilisearchError("invalid_search_filter", message) from None
    return nodes[0] if len(nodes) == 1 else Or(children=tuple(nodes))


def _window(params: MeilisearchSearch, total: int) -> Json:
    if params.page is None:
        return {"limit": params.limit, "offset": params.offset, "estimatedTotalHits": total}
    reachable = min(total, MAX_REACH)
    return {
        "hitsPerPage": params.limit,
        "page": params.page,
        "totalPages": -(-reachable // params.limit) if params.limit else 0,
        "totalHits": reachable,
    }


def _hit(
    index: Index,
    match: ScoredDoc,
    marks: HighlightTerms,
    params: MeilisearchSearch,
    context: AnswerContext,
    moment: int,
) -> Json:
    index.deadline.check()
    page = DocumentHit(
        entry=decode(match.stored).at(moment),
        stored=match.stored,
        marks=marks,
        now=epoch(context.now),
        zone=ZoneInfo(index.generation.info.zone),
    )
    document = page.document(params.retrieved)
    hit = dict(document)
    if params.highlighted or params.cropped:
        hit["_formatted"] = page.formatted(document, params)
    if params.score:
        # From 0 to 1, in the same order.
        score = max(0.0, match.score)
        hit["_rankingScore"] = round(score / (score + HALF), 6) if params.text.strip() else 1.0
    return hit


def _counts(result: SearchResult, name: str) -> Json:
    counts = result.facets.get(FACETS.get(name, ""), ())
    return {one.value: one.hits for one in counts[:MAX_VALUES]}


def _stats(index: Index, query: Query, params: MeilisearchSearch, total: int) -> Json:
    """Return the least and the greatest time of the hits, by attribute."""
    names = [name for name in MEASURED if name in params.facets and total]
    return {name: ends for name in names if (ends := _ends(index, query, name))}


def _ends(index: Index, query: Query, name: str) -> Json:
    dated = DateRangeFilter() if name == "date_ts" else EVENTS
    filters = (*query.filters, ("", dated))
    orders: tuple[Sort, Sort] = ("date", "-date")
    times: list[int | None] = []
    for order in orders:
        first = query._replace(filters=filters, sort=order, offset=0, limit=1, facets=())
        times += [begins(decode(one.stored)) for one in index.engine.search(first).matches]
    return dict(zip(("min", "max"), times, strict=False))
