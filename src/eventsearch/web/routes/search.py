"""``/v1/search``: a results page as JSON."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

import orjson

from eventsearch.model.results import ResultPage
from eventsearch.output.json import envelope
from eventsearch.search.index import Index
from eventsearch.web.query_service import (
    Answer,
    AnswerContext,
    QueryEndpoint,
    answer,
    timed_search,
)
from eventsearch.web.routes.feeds import event_url, subscriptions
from eventsearch.web.routes.openapi import ASKING, Operation
from eventsearch.web.routes.parameters import (
    MAX_REACH,
    SEARCH,
    UI,
    Question,
    parse_search,
    query_string,
    with_query,
)
from eventsearch.web.search_page.messages import translator

PARAMETERS = (*SEARCH, UI)


def _search(index: Index, question: Question, context: AnswerContext) -> Answer:
    page, took, entry = timed_search(index, question.request, context)
    links = _links(question, page, context.root)
    calendars = partial(event_url, root=context.root)
    members: dict[str, Any] = envelope(page, took_ms=took, links=links, calendars=calendars)
    if ui := question.options.get(UI.name):
        members["notes"] = list(map(translator(ui).note, page.notes))
    return Answer(orjson.dumps(members), entry)


def _links(question: Question, page: ResultPage, root: str) -> dict[str, str | None]:
    """Return the URLs of this page, of the next one, and of other formats."""
    request = question.request
    ui = urlencode(question.options)

    def url(path: str, number: int) -> str:
        return with_query(f"{root}{path}", query_string(request, page=number), ui)

    following = request.page + 1
    reachable = following <= page.pages and following * request.per_page <= MAX_REACH
    return {
        "self": url("/v1/search", request.page),
        "next": url("/v1/search", following) if reachable else None,
        "html": url("/search", request.page),
        **subscriptions(request, root),
    }


ENDPOINT = QueryEndpoint(parse=partial(parse_search, table=PARAMETERS), work=_search)

OPERATIONS = (
    Operation(
        path="/v1/search",
        handler=partial(answer, endpoint=ENDPOINT),
        name="search",
        about="one page of answers",
        parameters=PARAMETERS,
        schema="Search",
        problems=(*ASKING, "out-of-reach"),
    ),
)
