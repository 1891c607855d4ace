"""``/healthz`` and ``/readyz``: whether the process runs, and whether it can answer searches."""

from __future__ import annotations

import orjson
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from eventsearch.errors import IndexAway, IndexUnusable
from eventsearch.web.problems import JSON, NO_STORE, too_busy
from eventsearch.web.query_service import QueryService
from eventsearch.web.routes.openapi import Operation


async def healthz(_: HttpRequest) -> Response:
    """Answer ``GET /healthz``, with 200 as long as the process runs."""
    return Response(b'{"status":"ok"}', media_type=JSON, headers=NO_STORE)


async def readyz(http: HttpRequest) -> Response:
    """
    Answer ``GET /readyz``, with 200 if the server can answer searches.

    The answer does not contain the number of pages, because anybody may ask, and the index's number
    includes pages that are not visible yet.

    Answer 503 if the server is stopping, would refuse a search, knows that its index is damaged, or
    cannot reach its cluster.
    """
    service: QueryService = http.app.state.service
    if service.draining:
        raise too_busy("the server is about to stop")
    service.flights.check_capacity()
    if service.live.current.engine.is_remote:
        await service.check_cluster()
    if away := service.live.away:
        raise IndexAway(away.message)
    generation = service.live.current.generation
    if service.live.fault:
        raise IndexUnusable("no undamaged generation is left")
    body = {
        "status": "ready",
        "index": {"version": generation.name, "built_at": generation.info.built_at},
    }
    return Response(orjson.dumps(body), media_type=JSON, headers=NO_STORE)


OPERATIONS = (
    Operation(
        path="/healthz",
        handler=healthz,
        name="health",
        group="server",
        about="whether the process runs",
        schema="Health",
        tagged=False,
    ),
    Operation(
        path="/readyz",
        handler=readyz,
        name="ready",
        group="server",
        about="whether the server can answer searches, and from which index",
        schema="Ready",
        problems=("too-busy", "engine-away", "index-unusable"),
        tagged=False,
    ),
)
