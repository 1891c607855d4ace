"""Why a page is not among the hits of a request: its rank, or what keeps it out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from eventsearch.analysis.synonyms import NONE, Synonyms
from eventsearch.engines import required_clauses
from eventsearch.indexer.base_generation import read_manifest
from eventsearch.model.query import Node, Not, Query, SearchRequest
from eventsearch.model.results import DocumentRank, Hit
from eventsearch.model.timestamps import epoch
from eventsearch.model.why_not import Lack, Reason, Refusal, WhyNot
from eventsearch.query import QueryPlan, QueryVariant
from eventsearch.search.index import Index, status, to_hit
from eventsearch.search.why_not.not_indexed import known_as, missing
from eventsearch.search.why_not.query_text import alike, spelled
from eventsearch.storage.stored_page import StoredPage, decode, spans


def why_not(
    index: Index, request: SearchRequest, name: str, *, now: datetime, synonyms: Synonyms = NONE
) -> WhyNot:
    """
    Return why a page is not among the hits that *request* shows at *now* (aware).

    Args:
        name: The page's file from the site's root, or its address.

    Raises:
        QueryError: A known field has a value that cannot be read, or a limit is passed.
        IndexDamaged: The index's files are not what was written.
        OverTime: The index's deadline has passed.
    """
    answer = index.run(index.plan(request, now=now, synonyms=synonyms))
    known = known_as(read_manifest(index.generation), name)
    if known is None:
        return WhyNot(asked=name, reason="unknown")
    stored = index.engine.stored(known.id) if known.id else None
    if stored is None:
        return missing(known, name)
    entry = decode(stored)
    page = WhyNot(asked=name, reason="unlisted", id=known.path, url=known.url)
    page = replace(page, title=entry.title, since=_since(entry, epoch(now)))
    return _placed(page, index, answer.plan, answer.step, entry, stored)


def _since(entry: StoredPage, now: int) -> str:
    """Return when a page comes to the site, or went; empty while it is there."""
    if entry.visible_from and now < epoch(datetime.fromisoformat(entry.visible_from)):
        return entry.visible_from
    if entry.visible_until and now > epoch(datetime.fromisoformat(entry.visible_until)):
        return entry.visible_until
    return ""


def _placed(
    page: WhyNot,
    index: Index,
    planned: QueryPlan,
    step: QueryVariant,
    entry: StoredPage,
    stored: bytes,
) -> WhyNot:
    """Return where a page of the index stands, and what keeps it from standing further up."""
    engine, query = index.engine, replace(step.query, facets=(), explain=True)
    every = _every_word(planned, step)
    standing, whole = (
        engine.explain_document(query, entry.id),
        engine.explain_document(every, entry.id),
    )
    assert standing is not None, "what is stored of a page was read"
    assert whole is not None, "as above"
    found = engine.search(query)
    lacking = [required_clauses(every.match)[place] for place in whole.missing]
    page = replace(
        page,
        reason=_reason(page, entry, standing),
        refused=tuple(_refusals(query, standing, entry, index.generation.info.zone)),
        lacks=tuple(_lack(index, node, stored) for node in lacking),
        total=found.total,
    )
    if standing.rank is None:
        return page
    alone = replace(query, collapse=False)
    itself = engine.explain_document(alone, entry.id)
    hit = _hit_at(index, step, alone, itself.rank if itself else None)
    first = _hit_at(index, step, query, standing.rank)
    last = to_hit(found.matches[-1], step.marks, now=query.now) if found.matches else None
    shown = query.offset < standing.rank <= query.offset + query.limit
    joined = first if first and first.id != entry.id else None
    return replace(
        page,
        reason="joined" if joined else "shown" if shown else "elsewhere",
        rank=standing.rank,
        part=(standing.rank - 1) // query.limit + 1,
        hit=hit,
        last=None if last and last.id == entry.id else last,
        joined=joined,
    )


def _every_word(planned: QueryPlan, step: QueryVariant) -> Query:
    """Return what asks for every word, of the steps that read the query as this one does."""
    same = (one.query for one in planned.steps if one.query.filters == step.query.filters)
    return next(same, step.query)


def _reason(page: WhyNot, entry: StoredPage, standing: DocumentRank) -> Reason:
    if not standing.visible:
        return "unpublished" if page.since == entry.visible_from else "expired"
    return "filtered" if standing.refused else "words"


def _hit_at(index: Index, step: QueryVariant, query: Query, rank: int | None) -> Hit | None:
    if rank is None:
        return None
    found = index.engine.search(replace(query, offset=rank - 1, limit=1))
    return next((to_hit(match, step.marks, now=query.now) for match in found.matches), None)


def _refusals(
    query: Query, standing: DocumentRank, entry: StoredPage, zone: str
) -> Iterator[Refusal]:
    for name, node in map(query.filters.__getitem__, standing.refused):
        has = tuple(value for value in _values(entry, name, query.now) if value)
        yield Refusal(field=name, wanted=spelled(node, ZoneInfo(zone)), has=has)


def _values(entry: StoredPage, field: str, now: int) -> tuple[str, ...]:
    match field:
        case "tag":
            return entry.tags
        case "category":
            return entry.categories
        case "author":
            return entry.authors
        case "section" | "lang" | "kind" | "location":
            return (getattr(entry, field),)
        case "status":
            return (status(entry, now) or "no event",)
        case "date" | "year" | "month":
            begins = entry.start or entry.date
            return tuple(dict.fromkeys((begins[:10], entry.end[:10])))
        case _:
            return ()


def _lack(index: Index, node: Node, stored: bytes) -> Lack:
    if isinstance(node, Not):
        return Lack(wanted=spelled(node.child, UTC), unwanted=True)
    words = dict(spans(stored).words())
    return Lack(wanted=spelled(node, UTC), has=alike(node, words, index.engine))
