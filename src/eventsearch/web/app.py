"""
Which routes are there, and what does each do?

The wiring is data: routes, handlers of exceptions and middleware are lists handed to Starlette.
Handlers are coroutines; searches run in a small pool of threads so that ``/healthz`` never waits.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
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
from eventsearch.settings import ServeSettings
from eventsearch.web import problems
from eventsearch.web.caching import STALE, Answers, etag, matches, passed, seconds_good
from eventsearch.web.limits import Crowd, Rate
from eventsearch.web.live import Live
from eventsearch.web.params import MAX_REACH, query_string, read_request

THREADS = 4
"""Searches that run at once: they hold the interpreter's lock, so more would only wait longer."""

JSON = "application/json"
EXPOSED = ("ETag", "Retry-After", "RateLimit", "RateLimit-Policy")


@dataclass(slots=True)
class Service:
    """What the handlers share; lives in ``app.state.service``."""

    live: Live
    settings: ServeSettings
    clock: Callable[[], datetime]
    answers: Answers
    crowd: Crowd
    rate: Rate
    pool: ThreadPoolExecutor
    draining: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """What decides whether an answer is still right: its validator and the seconds it is good."""

    tag: str
    seconds: int

    def headers(self) -> dict[str, str]:
        """Return the caching headers of an answer."""
        rule = f"public, max-age={self.seconds}, stale-while-revalidate={STALE}"
        return {"ETag": self.tag, "Cache-Control": rule}


def create_app(index: Path, settings: ServeSettings, *, clock: Callable[[], datetime]) -> Starlette:
    """
    Return the ASGI application that answers from an index folder.

    Args:
        clock: Returns the present moment, aware.

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
    service: Service = http.app.state.service
    address = http.client.host if http.client else ""
    counted = service.rate.count(address, time.monotonic())
    request = read_request(http.query_params.multi_items())
    now = service.clock()
    fresh = _fresh(service, request, now)
    headers = {**counted, **fresh.headers()}
    if matches(http.headers.get("if-none-match"), fresh.tag):
        return Response(status_code=304, headers=headers)
    body = service.answers.get(fresh.tag)
    if body is None:
        fresh, body = await _run(service, request, now)
        headers = {**counted, **fresh.headers()}
    return Response(body, headers=headers, media_type=JSON)


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


def _fresh(service: Service, request: Request, now: datetime) -> Fresh:
    with service.live.reading() as index:
        info = index.generation.info
        key = passed(info.moments, info.zone, now)
        return Fresh(
            tag=etag(index.generation.name, key, request),
            seconds=seconds_good(info.moments, info.zone, now),
        )


async def _run(service: Service, request: Request, now: datetime) -> tuple[Fresh, bytes]:
    """Search in a thread, within the time that a search may take, and keep the answer."""
    service.crowd.enter()
    loop = asyncio.get_running_loop()
    work = loop.run_in_executor(service.pool, _search, service, request, now)
    work.add_done_callback(service.crowd.leave)
    try:
        # Shielded: the thread goes on when the client is told to give up, and counts until it ends.
        fresh, body = await asyncio.wait_for(asyncio.shield(work), service.settings.timeout)
    except TimeoutError:
        raise problems.too_busy(
            f"the search took more than {service.settings.timeout:g} s; narrow it"
        ) from None
    service.answers.put(fresh.tag, body)
    return fresh, body


def _search(service: Service, request: Request, now: datetime) -> tuple[Fresh, bytes]:
    """Return the encoded answer with the validator of the generation that gave it."""
    started = time.perf_counter()
    with service.live.reading() as index:
        page = index.search(request, now=now)
        info = index.generation.info
        fresh = Fresh(
            tag=etag(index.generation.name, passed(info.moments, info.zone, now), request),
            seconds=seconds_good(info.moments, info.zone, now),
        )
    took = round((time.perf_counter() - started) * 1000, 1)
    return fresh, orjson.dumps(envelope(page, took_ms=took, links=_links(request, page)))


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


ROUTES = (
    Route("/v1/search", search, methods=["GET"]),
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
