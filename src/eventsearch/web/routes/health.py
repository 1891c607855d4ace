"""
How does the server say that it lives, and that it can answer?
"""

from __future__ import annotations

import orjson
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from eventsearch.errors import IndexUnusable
from eventsearch.web import problems
from eventsearch.web.routes.openapi import JSON, Operation
from eventsearch.web.service.query_service import QueryService


async def healthz(_: HttpRequest) -> Response:
    """``GET /healthz``: the process answers."""
    return Response(b'{"status":"ok"}', media_type=JSON, headers=problems.NO_STORE)


async def readyz(http: HttpRequest) -> Response:
    """
    ``GET /readyz``: searches are answered.

    503 while the server is about to stop, would refuse a search, or knows that what answers is
    damaged.
    """
    service: QueryService = http.app.state.service
    if service.draining:
        raise problems.too_busy("the server is about to stop")
    service.flights.demand_room()
    with service.live.reading() as index:
        if service.live.fault:
            raise IndexUnusable("no whole generation answers")
        info = index.generation.info
        body = {
            "status": "ready",
            "index": {
                "version": index.generation.name,
                "built_at": info.built_at,
                "pages": info.pages,
            },
        }
    return Response(orjson.dumps(body), media_type=JSON, headers=problems.NO_STORE)


OPERATIONS = (
    Operation(
        path="/healthz",
        name="health",
        about="whether the process answers",
        schema="Health",
        tagged=False,
    ),
    Operation(
        path="/readyz",
        name="ready",
        about="whether searches are answered, and from which index",
        schema="Ready",
        problems=("too-busy", "index-unusable"),
        tagged=False,
    ),
)

ROUTES = (
    Route("/healthz", healthz, methods=["GET"]),
    Route("/readyz", readyz, methods=["GET"]),
)
