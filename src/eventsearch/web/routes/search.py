"""
How is ``/v1/search`` answered?
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

import orjson
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from eventsearch.model.query import SearchRequest
from eventsearch.model.results import ResultPage
from eventsearch.output.json.response import envelope
from eventsearch.search.index import Index
from eventsearch.web.routes.feeds import event_address, subscriptions
from eventsearch.web.routes.openapi import ASKING, Operation
from eventsearch.web.routes.parameter_specs import MAX_REACH, UI
from eventsearch.web.routes.parameter_specs import SEARCH as TABLE
from eventsearch.web.routes.parse_params import Pairs, one, query_string, read, read_request
from eventsearch.web.search_page.messages import speaker
from eventsearch.web.searcher.autowarm import AnswerContext
from eventsearch.web.service import query_service
from eventsearch.web.service.http_cache import Answer
from eventsearch.web.service.timing import timed

PARAMETERS = (*TABLE, UI)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, and the language in which people are told what it was taken for."""

    request: SearchRequest
    ui: str


def read_asked(pairs: Pairs) -> Asked:
    """Return what a query string asks; raises ApiProblem, as `read_request`."""
    ui = one(read([pair for pair in pairs if pair[0] == UI.name], (UI,)), UI.name)
    return Asked(read_request([pair for pair in pairs if pair[0] != UI.name]), ui)


async def search(http: HttpRequest) -> Response:
    """``GET /v1/search``: one page of answers as JSON."""
    return await query_service.answer(http, SEARCH)


def _search(index: Index, asked: Asked, now: AnswerContext) -> Answer:
    page, took, written = timed(index, asked.request, now)
    links, calendars = _links(asked, page, now.root), partial(event_address, root=now.root)
    told: dict[str, Any] = envelope(page, took_ms=took, links=links, calendars=calendars)
    if asked.ui:
        told["notes"] = list(map(speaker(asked.ui).note, page.notes))
    return Answer(orjson.dumps(told), written)


def _links(asked: Asked, page: ResultPage, root: str) -> dict[str, str | None]:
    """Return where this answer is, where it goes on, and where people read it."""
    request, ui = asked.request, asked.ui
    following = request.page + 1
    reachable = following <= page.pages and following * request.per_page <= MAX_REACH
    return {
        "self": _address(f"{root}/v1/search", request, request.page, ui),
        "next": _address(f"{root}/v1/search", request, following, ui) if reachable else None,
        "html": _address(f"{root}/search", request, request.page, ui),
        **subscriptions(request, root),
    }


def _address(path: str, request: SearchRequest, page: int, ui: str) -> str:
    spoken = urlencode({"ui": ui}) if ui else ""
    query = "&".join(filter(None, (query_string(request, page=page), spoken)))
    return f"{path}?{query}" if query else path


SEARCH = query_service.QueryEndpoint(read=read_asked, work=_search)

OPERATIONS = (
    Operation(
        path="/v1/search",
        name="search",
        about="one page of answers",
        parameters=PARAMETERS,
        schema="Search",
        problems=(*ASKING, "out-of-reach"),
    ),
)

ROUTES = (Route("/v1/search", search, methods=["GET"]),)
