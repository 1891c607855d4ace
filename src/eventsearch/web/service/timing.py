"""
What did a search find, how long did it take, and what is written down of it?
"""

from __future__ import annotations

import time

from eventsearch.model.query import SearchRequest
from eventsearch.model.results import ResultPage
from eventsearch.search.index import Index
from eventsearch.search.query_log import LoggedQuery
from eventsearch.search.query_log import search as searched
from eventsearch.web.searcher.autowarm import AnswerContext


def timed(
    index: Index, request: SearchRequest, now: AnswerContext
) -> tuple[ResultPage, float, LoggedQuery | None]:
    """
    Return the page of answers, the milliseconds that it took, and what may be written down.

    A further part of an answer is no search of its own: of it nothing is.
    """
    started = time.perf_counter()
    page = index.search(request, now=now.moment, synonyms=now.synonyms)
    took = round((time.perf_counter() - started) * 1000, 1)
    if request.page > 1:
        return page, took, None
    zone = index.generation.info.zone
    return (
        page,
        took,
        searched(page.query, total=page.total, took_ms=took, now=now.moment, zone=zone),
    )
