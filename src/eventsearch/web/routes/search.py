"""``/v1/search``: a results page as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

import orjson
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from eventsearch.model.query import SearchRequest
from eventsearch.model.results import ResultPage
from eventsearch.output.json import envelope
from eventsearch.search.index import Index
from eventsearch.web.routes.feeds import event_url, subscriptions
from eventsearch.web.routes.openapi import ASKING, Operation
from eventsearch.web.routes.parameter_specs import MAX_REACH, SEARCH, UI
from eventsearch.web.routes.parse_params import (
    parse_request,
    parse_values,
    query_string,
    with_query,
)
from eventsearch.web.search_page.messages import translator
from eventsearch.web.service.http_cache import Answer
from eventsearch.web.service.query_service import (
    AnswerContext,
    Pairs,
    QueryEndpoint,
    answer,
    timed_search,
)


@dataclass(frozen=True, slots=True)
class Question:
    """A request; *ui* is the language of its notes."""

    request: SearchRequest
    ui: str


async def search(http: HttpRequest) -> Response:
    """``GET /v1/search``."""
    return await answer(http, ENDPOINT)


def _parse(pairs: Pairs) -> Question:
    ui = parse_values([pair for pair in pairs if pair[0] == UI.name], (UI,)).text(UI.name)
    return Question(parse_request([pair for pair in pairs if pair[0] != UI.name]), ui)


def _search(index: Index, question: Question, context: AnswerContext) -> Answer:
    page, took, entry = timed_search(index, question.request, context)
    links = _links(question, page, context.root)
    calendars = partial(event_url, root=context.root)
    members: dict[str, Any] = envelope(page, took_ms=took, links=links, calendars=calendars)
    if question.ui:
        members["notes"] = list(map(translator(question.ui).note, page.notes))
    return Answer(orjson.dumps(members), entry)


def _links(question: Question, page: ResultPage, root: str) -> dict[str, str | None]:
    """Return the URLs of this page, of the next one, and of other formats."""
    request = question.request
    ui = urlencode({"ui": question.ui}) if question.ui else ""

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


ENDPOINT = QueryEndpoint(parse=_parse, work=_search)

OPERATIONS = (
    Operation(
        path="/v1/search",
        handler=search,
        name="search",
        about="one page of answers",
        parameters=(*SEARCH, UI),
        schema="Search",
        problems=(*ASKING, "out-of-reach"),
    ),
)
