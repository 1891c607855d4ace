"""The feed of a search, for a calendar, Atom or a table: many hits, whole, with their changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from eventsearch.analysis.synonyms import NONE, Synonyms
from eventsearch.model.query import FeedSize, SearchRequest
from eventsearch.model.results import ResultPage, StoredPage
from eventsearch.model.timestamps import EPOCH, epoch
from eventsearch.search.index import Index
from eventsearch.storage.generations import Info
from eventsearch.storage.last_modified import UNKNOWN, Change, read_changes

REACH = 1_000
"""Pages among which the last changed ones are looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPage:
    """
    A page of a feed.

    Attributes:
        entry: All that the index keeps of it.
        status: As a hit's.
        changed: When what it says changed last, UTC.
        updated: When its author last changed it: what the front matter says, else *changed*.
        uid, sequence: As of `storage.last_modified.Change`.
    """

    entry: StoredPage
    status: str
    changed: datetime
    updated: datetime
    uid: str = ""
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """
    What a form is made of.

    Attributes:
        page: The answer, without excerpts.
        pages: Its hits, whole, in the same order.
        info: Of the index: the site's name, zone and address.
    """

    request: SearchRequest
    page: ResultPage
    pages: tuple[FeedPage, ...]
    info: Info


def read_feed(
    index: Index,
    form: FeedSize,
    request: SearchRequest,
    *,
    now: datetime,
    synonyms: Synonyms = NONE,
) -> Feed:
    """
    Return the pages of a search that a feed holds at *now* (aware).

    Raises:
        QueryError: As `Index.search`.
        IndexDamaged: The index's files are not what was written.
    """
    request = request._replace(facets=(), explain=False, events=form.events)
    request = request._replace(per_page=min(request.per_page, form.most))
    recent = form.recent and request.sort == "relevance"
    query = request
    if form.recent and "kind" not in request.filters:
        query = request._replace(filters={**request.filters, "kind": ("page",)})
    if form.events and request.sort == "relevance":
        # Of too many events the latest are wanted.
        request = query = request._replace(sort="-date")
    if recent:
        query = query._replace(sort="-date", page=1, per_page=REACH)
    page = index.search(query, now=now, synonyms=synonyms, with_excerpts=False)
    entries = (_whole(index, hit.page, now=now, series=form.events) for hit in page.hits)
    pages = tuple(_feed_page(index, entry, now) for entry in entries)
    if recent:
        return _recent(request, page, pages, index.generation.info)
    return Feed(request=request, page=page, pages=pages, info=index.generation.info)


def feed_page(index: Index, id: str, *, now: datetime, series: bool = True) -> FeedPage | None:
    """
    Return one page of an index as feeds have it at *now* (aware); None for none.

    Args:
        series: Whether a recurring event has the times of its first occurrence, not of its next.
    """
    entry = index.entry(id)
    if entry is None:
        return None
    return _feed_page(index, entry if series else entry.at(epoch(now)), now)


def _whole(index: Index, page: StoredPage, *, now: datetime, series: bool) -> StoredPage:
    """Return the page of a hit with its first occurrence if *series*, else with its next."""
    if not page.occurrences:
        return page
    entry = index.entry(page.id) or page
    return entry if series else entry.at(epoch(now))


def _feed_page(index: Index, entry: StoredPage, now: datetime) -> FeedPage:
    change = read_changes(index.generation.folder).get(entry.id, Change(UNKNOWN, "", ""))
    changed = EPOCH + timedelta(seconds=change.time)
    return FeedPage(
        entry=entry,
        status=entry.status(epoch(now)),
        changed=changed,
        updated=last_update(entry, changed, now),
        uid=change.uid,
        sequence=change.sequence,
    )


def _recent(
    request: SearchRequest, page: ResultPage, pages: tuple[FeedPage, ...], info: Info
) -> Feed:
    # Those that changed at one time stay in the order of their dates, the latest first.
    entries = sorted(pages, key=lambda each: each.updated, reverse=True)
    size = request.per_page
    hits = {hit.page.id: hit for hit in page.hits}
    part = tuple(entries[(request.page - 1) * size : request.page * size])
    page = page._replace(
        page=request.page,
        per_page=size,
        pages=-(-len(entries) // size),
        hits=tuple(hits[each.entry.id] for each in part),
    )
    return Feed(request=request, page=page, pages=part, info=info)


def last_update(entry: StoredPage, changed: datetime, now: datetime) -> datetime:
    """
    Return when the author of a page last changed it.

    What the site calls its last change counts, unless that is the date or the publication, which
    stand in where the front matter names no change, or is yet to come.
    """
    if not entry.modified or entry.modified in (entry.date, entry.published):
        return changed
    modified = datetime.fromisoformat(entry.modified)
    return modified.astimezone(UTC) if modified <= now else changed
