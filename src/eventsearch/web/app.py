"""
Which routes are there, and what does each do?

The wiring is data: routes, handlers of exceptions and middleware are lists handed to Starlette.
Handlers are coroutines; searches run in a small pool of threads so that ``/healthz`` never waits.
"""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from eventsearch.errors import IndexUnusable, QueryError
from eventsearch.present.envelope import envelope
from eventsearch.records.answers import Page
from eventsearch.records.asking import Request
from eventsearch.search import Index
from eventsearch.searches.entry import search as searched
from eventsearch.searches.log import SearchesLog
from eventsearch.settings import ServeSettings
from eventsearch.web import answering, problems
from eventsearch.web.answering import JSON, Now, Service
from eventsearch.web.caching import Answer, Answers
from eventsearch.web.limits import Crowd, Rate
from eventsearch.web.live import Live
from eventsearch.web.params import MAX_REACH, query_string, read_request
from eventsearch.web.suggest import suggest
from eventsearch.web.synonyms import LiveSynonyms

THREADS = 4
"""Searches that run at once: they hold the interpreter's lock, so more would only wait longer."""

log = logging.getLogger("eventsearch")

EXPOSED = ("ETag", "Retry-After", "RateLimit", "RateLimit-Policy")


def create_app(
    index: Path,
    settings: ServeSettings,
    *,
    clock: Callable[[], datetime],
    synonyms: Path | None = None,
) -> Starlette:
    """
    Return the ASGI application that answers from an index folder.

    Args:
        clock: Returns the present moment, aware.
        synonyms: The site's file of synonyms, which need not be there.

    Raises:
        IndexUnusable: There is no generation that can answer.
    """
    service = Service(
        live=Live(index),
        settings=settings,
        clock=clock,
        answers=Answers(),
        crowd=Crowd(settings.concurrency),
        rate=Rate(settings.rate),
        pool=ThreadPoolExecutor(THREADS, thread_name_prefix="search"),
        synonyms=LiveSynonyms(synonyms),
        searches=SearchesLog(index, log.warning) if settings.log_searches else None,
    )
    app = Starlette(
        routes=ROUTES,
        middleware=[_cors(settings)],
        exception_handlers=HANDLERS,
        lifespan=_lifespan,
    )
    # One address a thing: "/v1/search/" is an error with the cure, not a redirect.
    app.router.redirect_slashes = False
    app.state.service = service
    return app


def _cors(settings: ServeSettings) -> Middleware:
    return Middleware(
        CORSMiddleware,
        allow_origins=settings.origins,
        allow_methods=["GET", "HEAD"],
        expose_headers=EXPOSED,
        max_age=7200,
    )


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    service: Service = app.state.service
    try:
        yield
    finally:
        service.pool.shutdown(wait=True, cancel_futures=True)
        service.live.close()


async def search(http: HttpRequest) -> Response:
    """``GET /v1/search``: one page of answers as JSON."""
    return await answering.answer(http, SEARCH)


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


def _search(index: Index, request: Request, now: Now) -> Answer:
    started = time.perf_counter()
    page = index.search(request, now=now.moment, synonyms=now.synonyms)
    took = round((time.perf_counter() - started) * 1000, 1)
    zone = index.generation.info.zone
    return Answer(
        orjson.dumps(envelope(page, took_ms=took, links=_links(request, page))),
        searched(page.query, total=page.total, took_ms=took, now=now.moment, zone=zone)
        if request.page == 1
        else None,
    )


def _links(request: Request, page: Page) -> dict[str, str | None]:
    following = request.page + 1
    reachable = following <= page.pages and following * request.per_page <= MAX_REACH
    return {
        "self": _address(request, request.page),
        "next": _address(request, following) if reachable else None,
    }


def _address(request: Request, page: int) -> str:
    query = query_string(request, page=page)
    return f"/v1/search?{query}" if query else "/v1/search"


SEARCH = answering.Inquiry(read=read_request, work=_search)

ROUTES = (
    Route("/v1/search", search, methods=["GET"]),
    Route("/v1/suggest", suggest, methods=["GET"]),
    Route("/healthz", healthz, methods=["GET"]),
    Route("/readyz", readyz, methods=["GET"]),
)

HANDLERS = {
    problems.ApiProblem: problems.on_api_problem,
    QueryError: problems.on_query_error,
    IndexUnusable: problems.on_index_error,
    HTTPException: problems.on_http_error,
    Exception: problems.on_failure,
}
