"""
Which routes has the dialect, and what does each answer?

Read-only. Answers are worked out, bounded and kept as those of every other route; a body tells one
question from another as a query string does.

Where does the dialect stand, and what is around its routes?

Under a prefix, before the other routes, with guards of its own: its errors have another shape, and
its clients ask by ``POST`` and with headers, which a browser asks about first.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TypeVar

import orjson
from starlette._utils import get_route_path
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from eventsearch import __version__
from eventsearch.search.index import Index
from eventsearch.search.query_log import LoggedQuery as Noted
from eventsearch.search.query_log import search as noted
from eventsearch.settings import ServeSettings
from eventsearch.web.meilisearch import search as meilisearch_search
from eventsearch.web.meilisearch.attributes import RETRIEVED
from eventsearch.web.meilisearch.errors import HANDLERS, index_not_found, of_problem
from eventsearch.web.meilisearch.request import (
    INDEXES,
    FacetSearch,
    MeilisearchSearch,
    json_body,
    query_body,
    read_facet_search,
    read_search,
    read_searches,
)
from eventsearch.web.middleware.limits_and_headers import CORS, EXPOSED, PREFLIGHT, RequestLimits
from eventsearch.web.problems import JSON, NO_STORE
from eventsearch.web.service.http_cache import Answer
from eventsearch.web.service.query_service import (
    AnswerContext,
    QueryEndpoint,
    QueryService,
    answer,
)

Q = TypeVar("Q")

KEY = "id"
"""The attribute that tells documents apart."""


async def multi_search(http: HttpRequest) -> Response:
    """``POST /multi-search``: several searches, answered in their order."""
    body = await http.body()
    searches = read_searches(json_body(body))
    service: QueryService = http.app.state.service
    for _ in searches[1:]:
        service.rate.count(http.client.host if http.client else "", time.monotonic())
    return await _post(http, QueryEndpoint(parse=lambda _: searches, work=_many, body=body))


async def search(http: HttpRequest) -> Response:
    """``GET`` and ``POST /indexes/{uid}/search``: one search."""
    uid = http.path_params["uid"]
    if http.method != "POST":
        return await answer(
            http, QueryEndpoint(parse=lambda pairs: read_search(uid, query_body(pairs)), work=_one)
        )
    body = await http.body()
    return await _post(
        http,
        QueryEndpoint(parse=lambda _: read_search(uid, json_body(body)), work=_one, body=body),
    )


async def facet_search(http: HttpRequest) -> Response:
    """``POST /indexes/{uid}/facet-search``: the values of one attribute."""
    uid, body = http.path_params["uid"], await http.body()
    return await _post(
        http,
        QueryEndpoint(
            parse=lambda _: read_facet_search(uid, json_body(body)), work=_facets, body=body
        ),
    )


async def health(_: HttpRequest) -> Response:
    """``GET /health``: whether the server answers."""
    return _json({"status": "available"})


async def version(_: HttpRequest) -> Response:
    """``GET /version``: of eventsearch, in the three parts that clients look for."""
    return _json({"commitSha": "unknown", "commitDate": "unknown", "pkgVersion": __version__})


async def indexes(http: HttpRequest) -> Response:
    """``GET /indexes``: the two there are."""
    found = [_index(http, uid) for uid in INDEXES]
    return _json({"results": found, "offset": 0, "limit": len(found), "total": len(found)})


async def index(http: HttpRequest) -> Response:
    """``GET /indexes/{uid}``: since when an index is there."""
    return _json(_index(http, _known(http)))


async def stats(http: HttpRequest) -> Response:
    """``GET /indexes/{uid}/stats``: how many documents an index has."""
    uid = _known(http)
    return await answer(http, QueryEndpoint(parse=lambda _: uid, work=_stats))


def _known(http: HttpRequest) -> str:
    uid = str(http.path_params["uid"])
    if uid not in INDEXES:
        raise index_not_found(uid, INDEXES)
    return uid


def _index(http: HttpRequest, uid: str) -> dict[str, object]:
    service: QueryService = http.app.state.service
    built = service.live.current.generation.info.built_at
    # The official client for Python reads no moment without a fraction.
    moment = built.replace("Z", ".000000Z")
    return {"uid": uid, "createdAt": moment, "updatedAt": moment, "primaryKey": KEY}


def _many(live: Index, asked: tuple[MeilisearchSearch, ...], context: AnswerContext) -> Answer:
    found = [meilisearch_search.search(live, one, context) for one in asked]
    # Several searches at once are one that a person made, asked for in several ways.
    searched = _noted(live, asked[0], found[0], context) if asked else None
    return Answer(orjson.dumps({"results": [one.members for one in found]}), searched)


def _one(live: Index, asked: MeilisearchSearch, context: AnswerContext) -> Answer:
    found = meilisearch_search.search(live, asked, context)
    members = {name: value for name, value in found.members.items() if name != "indexUid"}
    return Answer(orjson.dumps(members), _noted(live, asked, found, context))


def _noted(
    live: Index,
    asked: MeilisearchSearch,
    found: meilisearch_search.MeilisearchPage,
    context: AnswerContext,
) -> Noted | None:
    """Return what is written down of a search; None for more hits of one that was already."""
    if asked.offset:
        return None
    zone = live.generation.info.zone
    return noted(asked.text, total=found.total, took_ms=found.took_ms, now=context.now, zone=zone)


def _facets(live: Index, asked: FacetSearch, context: AnswerContext) -> Answer:
    return Answer(orjson.dumps(meilisearch_search.facet_search(live, asked, context)))


def _stats(live: Index, uid: str, context: AnswerContext) -> Answer:
    count = meilisearch_search.count(live, uid, context)
    fields = dict.fromkeys(RETRIEVED, count)
    return Answer(
        orjson.dumps({"numberOfDocuments": count, "isIndexing": False, "fieldDistribution": fields})
    )


async def _post(http: HttpRequest, endpoint: QueryEndpoint[Q]) -> Response:
    """Answer a question that came in a body: cached here, but by nobody on the way."""
    # A validator is of a URL; an answer to a body has none.
    headers = [pair for pair in http.scope["headers"] if pair[0] != b"if-none-match"]
    response = await answer(HttpRequest({**http.scope, "headers": headers}, http.receive), endpoint)
    del response.headers["etag"]
    response.headers.update(NO_STORE)
    return response


def _json(value: object) -> Response:
    return Response(orjson.dumps(value), headers=NO_STORE, media_type=JSON)


ROUTES = (
    Route("/multi-search", multi_search, methods=["POST"], include_in_schema=False),
    Route("/indexes/{uid}/search", search, methods=["GET", "POST"], include_in_schema=False),
    Route("/indexes/{uid}/facet-search", facet_search, methods=["POST"], include_in_schema=False),
    Route("/indexes/{uid}/stats", stats, methods=["GET"], include_in_schema=False),
    Route("/indexes/{uid}", index, methods=["GET"], include_in_schema=False),
    Route("/indexes", indexes, methods=["GET"], include_in_schema=False),
    Route("/health", health, methods=["GET"], include_in_schema=False),
    Route("/version", version, methods=["GET"], include_in_schema=False),
)


METHODS = ("GET", "HEAD", "POST", "OPTIONS")
HEADERS = ("authorization", "content-type", "x-meilisearch-client", "meili-include-metadata")
"""What the official clients send; a key is taken and not looked at."""


class PrefixMount:
    """
    Hand requests under a prefix to an application, all others on.

    Args:
        prefix: Begins with a slash and ends without one.
    """

    def __init__(self, app: ASGIApp, *, prefix: str, inner: ASGIApp) -> None:
        self._app = app
        self._prefix = prefix
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path = get_route_path(scope) if scope["type"] == "http" else ""
        if not path.startswith(f"{self._prefix}/"):
            await self._app(scope, receive, send)
            return
        # As a mount does: what is before the routes is in the root, and so is a proxy's part.
        root = scope.get("root_path", "")
        inside = {**scope, "path": root + path, "root_path": root + self._prefix}
        await self._inner(inside, receive, send)


def layers(settings: ServeSettings, service: QueryService) -> Sequence[Middleware]:
    """Return the layer that answers for the dialect; none where the settings name no prefix."""
    if not settings.meilisearch:
        return ()
    app = application(settings, service)
    return (Middleware(PrefixMount, prefix=settings.meilisearch, inner=app),)


def application(settings: ServeSettings, service: QueryService) -> Starlette:
    """Return the routes of the dialect as an application of their own."""
    app = Starlette(
        routes=ROUTES,
        middleware=[
            Middleware(
                CORS,
                allow_origins=settings.origins,
                allow_methods=METHODS,
                allow_headers=HEADERS,
                expose_headers=EXPOSED,
                max_age=PREFLIGHT,
            ),
            Middleware(RequestLimits, answer=of_problem, hosts=settings.hosts),
        ],
        exception_handlers=HANDLERS,
    )
    app.router.redirect_slashes = False
    app.state.service = service
    return app
