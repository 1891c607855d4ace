"""Read a search for a calendar, an Atom feed or a table: complete pages, with change times."""

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
"""A feed of recent changes sorts this many pages, those with the latest dates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPage:
    """
    A page of a feed.

    Attributes:
        entry: The complete page from the index.
        status: Status of its event, as in a hit.
        changed: When an index run last saw changed content, UTC.
        updated: When the author last changed the page, UTC: see `last_update`.
        uid, sequence: See `storage.last_modified.Change`.
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
    The data from which a feed, a calendar or a table is written.

    Attributes:
        page: The results page, without excerpts.
        pages: The complete pages of its hits, in the same order.
        info: Name, time zone and address of the site.
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
    Return the pages of a search to write into a feed at *now* (aware).

    Raises:
        QueryError: As `Index.search`.
        IndexDamaged: The index's files are damaged.
    """
    request = request._replace(facets=(), explain=False, events=form.events)
    request = request._replace(per_page=min(request.per_page, form.most))
    recent = form.recent and request.sort == "relevance"
    query = request
    if form.recent and "kind" not in request.filters:
        query = request._replace(filters={**request.filters, "kind": ("page",)})
    if form.events and request.sort == "relevance":
        # If a feed cannot hold all events, the latest are more useful than the best matches.
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
    Return a page by its id as a feed contains it at *now* (aware), or None if it is missing.

    Args:
        series: True for the first occurrence of a recurring event, False for the next one.
    """
    entry = index.entry(id)
    if entry is None:
        return None
    return _feed_page(index, entry if series else entry.at(epoch(now)), now)


def _whole(index: Index, page: StoredPage, *, now: datetime, series: bool) -> StoredPage:
    """Return a page with the first occurrence of its event if *series*, else with the next one."""
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
    # The sort is stable: pages with the same change time stay sorted by date, latest first.
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
    Return when the author of a page last changed it, UTC.

    This is the page's `modified` time. Return *changed* if that time is in the future, or equals
    the date or the publication: generators use these if the front matter has no change time.
    """
    if not entry.modified or entry.modified in (entry.date, entry.published):
        return changed
    modified = datetime.fromisoformat(entry.modified)
    return modified.astimezone(UTC) if modified <= now else changed
