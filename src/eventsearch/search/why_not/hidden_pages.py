"""Pages that fit a request and are not shown; for those who build the index, never for visitors."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from eventsearch.analysis.synonyms import NONE, Synonyms
from eventsearch.model.query import SearchRequest
from eventsearch.model.timestamps import epoch
from eventsearch.model.why_not import Hidden
from eventsearch.search.index import Index
from eventsearch.storage.stored_page import decode

MOST = 1_000
"""Pages that are looked at."""


def hidden(
    index: Index, request: SearchRequest, *, now: datetime, synonyms: Synonyms = NONE
) -> Hidden:
    """
    Return how many pages fit *request* with every word, and are not shown at *now* (aware).

    Raises:
        As `eventsearch.search.index.Index.search`.
    """
    query = index.plan(request, now=now, synonyms=synonyms).query
    unseen = replace(query, hidden=True, offset=0, limit=MOST, facets=(), explain=False)
    entries = [decode(match.stored) for match in index.engine.search(unseen).matches]
    waiting = sum(
        1
        for entry in entries
        if entry.visible_from and epoch(datetime.fromisoformat(entry.visible_from)) > epoch(now)
    )

    def total(wanted: SearchRequest, unseen: bool = False) -> int:
        planned = index.plan(wanted, now=now, synonyms=synonyms).query
        planned = replace(planned, hidden=unseen, offset=0, limit=0, facets=())
        return index.engine.search(planned).total

    others = 0
    if request.events or request.when != "all":
        events = replace(request, when="all", events=True)
        # An event that fits at another time is no page of another kind.
        others = 0 if total(events) else total(replace(events, events=False))
    return Hidden(
        waiting=waiting,
        gone=len(entries) - waiting,
        others=others,
        eventless=others > 0
        and not any(total(SearchRequest(events=True), each) for each in (False, True)),
    )
