"""
How does the server say that it lives, and that it can answer?
"""

from __future__ import annotations

import orjson
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from eventsearch.web import problems
from eventsearch.web.answering import JSON, Service


async def healthz(_: HttpRequest) -> Response:
    """``GET /healthz``: the process answers."""
    return Response(b'{"status":"ok"}', media_type=JSON, headers={"Cache-Control": "no-store"})


async def readyz(http: HttpRequest) -> Response:
    """``GET /readyz``: searches are answered; 503 while the server is about to stop."""
    service: Service = http.app.state.service
    if service.draining:
        raise problems.too_busy("the server is about to stop")
    with service.live.reading() as index:
        info = index.generation.info
        body = {
            "status": "ready",
            "index": {
                "version": index.generation.name,
                "built_at": info.built_at,
                "pages": info.pages,
            },
        }
    return Response(orjson.dumps(body), media_type=JSON, headers={"Cache-Control": "no-store"})


ROUTES = (
    Route("/healthz", healthz, methods=["GET"]),
    Route("/readyz", readyz, methods=["GET"]),
)
