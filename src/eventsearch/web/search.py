"""
How is ``/v1/search`` answered?
"""

from __future__ import annotations

from functools import partial

import orjson
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from eventsearch.present.envelope import envelope
from eventsearch.records.answers import Page
from eventsearch.records.asking import Request
from eventsearch.search import Index
from eventsearch.web import answering
from eventsearch.web.again import Now
from eventsearch.web.caching import Answer
from eventsearch.web.feeds import event_address, subscriptions
from eventsearch.web.operations import ASKING, Operation
from eventsearch.web.parameters import MAX_REACH
from eventsearch.web.parameters import SEARCH as PARAMETERS
from eventsearch.web.params import query_string, read_request
from eventsearch.web.timed import timed


async def search(http: HttpRequest) -> Response:
    """``GET /v1/search``: one page of answers as JSON."""
    return await answering.answer(http, SEARCH)


def _search(index: Index, request: Request, now: Now) -> Answer:
    page, took, written = timed(index, request, now)
    links, calendars = _links(request, page, now.root), partial(event_address, root=now.root)
    return Answer(
        orjson.dumps(envelope(page, took_ms=took, links=links, calendars=calendars)), written
    )


def _links(request: Request, page: Page, root: str) -> dict[str, str | None]:
    """Return where this answer is, where it goes on, and where people read it."""
    following = request.page + 1
    reachable = following <= page.pages and following * request.per_page <= MAX_REACH
    return {
        "self": _address(f"{root}/v1/search", request, request.page),
        "next": _address(f"{root}/v1/search", request, following) if reachable else None,
        "html": _address(f"{root}/search", request, request.page),
        **subscriptions(request, root),
    }


def _address(path: str, request: Request, page: int) -> str:
    query = query_string(request, page=page)
    return f"{path}?{query}" if query else path


SEARCH = answering.Inquiry(read=read_request, work=_search)

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
