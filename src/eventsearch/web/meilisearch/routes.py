"""
The routes of the Meilisearch API, read-only, under a prefix of their own.

They are answered as all others are, but their errors have another shape, and clients ask by
``POST`` and with headers, about which a browser asks first: so they have CORS and limits apart.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import orjson
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from eventsearch import __version__
from eventsearch.search import query_log
from eventsearch.search.index import Index
from eventsearch.search.query_log import LoggedQuery
from eventsearch.settings import ServeSettings
from eventsearch.web.meilisearch import search as engine
from eventsearch.web.meilisearch.attributes import RETRIEVED
from eventsearch.web.meilisearch.request import (
    HANDLERS,
    INDEXES,
    FacetSearch,
    MeilisearchSearch,
    index_not_found,
    json_body,
    of_problem,
    query_body,
    read_facet_search,
    read_search,
    read_searches,
)
from eventsearch.web.middleware import CORS, EXPOSED, PREFLIGHT, RequestLimits
from eventsearch.web.problems import JSON, NO_STORE
from eventsearch.web.query_service import (
    Answer,
    AnswerContext,
    QueryEndpoint,
    QueryService,
    answer,
)
from eventsearch.web.routes.parameters import Pairs
from eventsearch.web.search_limits import network

Q = TypeVar("Q")
Work = Callable[[Index, Q, AnswerContext], Answer]

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
HEADERS = ("authorization", "content-type", "x-meilisearch-client", "meili-include-metadata")
"""What the official clients send; a key is accepted and ignored."""


async def multi_search(http: HttpRequest) -> Response:
    """``POST /multi-search``: several searches, answered in their order."""
    searches = read_searches(json_body(await http.body()))
    service: QueryService = http.app.state.service
    if service.rate:
        client = network(http.client.host if http.client else "")
        for _ in searches[1:]:
            service.rate.count(client, time.monotonic())
    return await _post(http, lambda _: searches, _many)


async def search(http: HttpRequest) -> Response:
    """``GET`` and ``POST /indexes/{uid}/search``: one search."""
    uid = http.path_params["uid"]
    if http.method == "POST":
        body = await http.body()
        return await _post(http, lambda _: read_search(uid, json_body(body)), _one)
    endpoint = QueryEndpoint(parse=lambda pairs: read_search(uid, query_body(pairs)), work=_one)
    return await answer(http, endpoint)


async def facet_search(http: HttpRequest) -> Response:
    """``POST /indexes/{uid}/facet-search``: the values of one attribute."""
    uid, body = http.path_params["uid"], await http.body()
    return await _post(http, lambda _: read_facet_search(uid, json_body(body)), _facets)


async def health(_: HttpRequest) -> Response:
    """``GET /health``: whether the server answers."""
    return _json({"status": "available"})


async def version(_: HttpRequest) -> Response:
    """``GET /version``: of eventsearch, in the three parts that clients look for."""
    return _json({"commitSha": "unknown", "commitDate": "unknown", "pkgVersion": __version__})


async def indexes(http: HttpRequest) -> Response:
    """``GET /indexes``: the two there are."""
    results = [_index(http, uid) for uid in INDEXES]
    return _json({"results": results, "offset": 0, "limit": len(results), "total": len(results)})


async def index(http: HttpRequest) -> Response:
    """``GET /indexes/{uid}``: since when an index is there."""
    return _json(_index(http, _index_uid(http)))


async def stats(http: HttpRequest) -> Response:
    """``GET /indexes/{uid}/stats``: how many documents an index has."""
    uid = _index_uid(http)
    return await answer(http, QueryEndpoint(parse=lambda _: uid, work=_stats))


def _index_uid(http: HttpRequest) -> str:
    uid = str(http.path_params["uid"])
    if uid not in INDEXES:
        raise index_not_found(uid)
    return uid


def _index(http: HttpRequest, uid: str) -> dict[str, object]:
    service: QueryService = http.app.state.service
    # The official client for Python reads no time without a fraction.
    built = service.live.current.generation.info.built_at.replace("Z", ".000000Z")
    return {"uid": uid, "createdAt": built, "updatedAt": built, "primaryKey": "id"}


def _many(live: Index, searches: Sequence[MeilisearchSearch], context: AnswerContext) -> Answer:
    pages = [engine.search(live, one, context) for one in searches]
    # Several searches at once are one that a person made, asked for in several ways.
    entry = _log_entry(live, searches[0], pages[0], context) if searches else None
    return Answer(orjson.dumps({"results": [page.members for page in pages]}), entry)


def _one(live: Index, search: MeilisearchSearch, context: AnswerContext) -> Answer:
    page = engine.search(live, search, context)
    members = {name: value for name, value in page.members.items() if name != "indexUid"}
    return Answer(orjson.dumps(members), _log_entry(live, search, page, context))


def _log_entry(
    live: Index,
    search: MeilisearchSearch,
    page: engine.MeilisearchPage,
    context: AnswerContext,
) -> LoggedQuery | None:
    """Return the entry of a search in a query log; None for further hits of one."""
    if search.offset:
        return None
    zone = live.generation.info.zone
    total, took = page.total, page.took_ms
    return query_log.search(search.text, total=total, took_ms=took, now=context.now, zone=zone)


def _facets(live: Index, search: FacetSearch, context: AnswerContext) -> Answer:
    return Answer(orjson.dumps(engine.facet_search(live, search, context)))


def _stats(live: Index, uid: str, context: AnswerContext) -> Answer:
    count = engine.count(live, uid, context)
    fields = dict.fromkeys(RETRIEVED, count)
    members = {"numberOfDocuments": count, "isIndexing": False, "fieldDistribution": fields}
    return Answer(orjson.dumps(members))


async def _post(http: HttpRequest, parse: Callable[[Pairs], Q], work: Work[Q]) -> Response:
    """Answer a question that came in a body: cached here, but by nobody on the way."""
    # A validator is of a URL; an answer to a body has none.
    headers = [pair for pair in http.scope["headers"] if pair[0] != b"if-none-match"]
    request = HttpRequest({**http.scope, "headers": headers}, http.receive)
    endpoint = QueryEndpoint(parse=parse, work=work, body=await http.body())
    response = await answer(request, endpoint)
    del response.headers["etag"]
    response.headers.update(NO_STORE)
    return response


def _json(value: object) -> Response:
    return Response(orjson.dumps(value), headers=NO_STORE, media_type=JSON)


ROUTES = tuple(
    Route(path, handler, methods=methods, include_in_schema=False)
    for path, handler, methods in (
        ("/multi-search", multi_search, ["POST"]),
        ("/indexes/{uid}/search", search, ["GET", "POST"]),
        ("/indexes/{uid}/facet-search", facet_search, ["POST"]),
        ("/indexes/{uid}/stats", stats, ["GET"]),
        ("/indexes/{uid}", index, ["GET"]),
        ("/indexes", indexes, ["GET"]),
        ("/health", health, ["GET"]),
        ("/version", version, ["GET"]),
    )
)


class PrefixMount:
    """Hand requests under a prefix, such as ``/meili``, to an application, and all others on."""

    def __init__(self, app: ASGIApp, *, prefix: str, inner: ASGIApp) -> None:
        self._app = app
        self._prefix = prefix
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        root = scope.get("root_path", "")
        path = scope["path"].removeprefix(root) if scope["type"] == "http" else ""
        if path.startswith(f"{self._prefix}/"):
            # As Starlette's mounts do: what is before the routes is in the root.
            inside = {**scope, "path": root + path, "root_path": root + self._prefix}
            await self._inner(inside, receive, send)
        else:
            await self._app(scope, receive, send)


def layers(settings: ServeSettings, service: QueryService) -> Sequence[Middleware]:
    """Return the layer that serves the API; none if the settings name no prefix."""
    if not settings.meilisearch:
        return ()
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
    return (Middleware(PrefixMount, prefix=settings.meilisearch, inner=app),)
