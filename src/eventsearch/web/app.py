"""
Which routes are there, and what do they share?

The wiring is data: routes, handlers of exceptions and middleware are lists handed to Starlette.
Each family of routes is a module with its `ROUTES`, and `OPERATIONS` that describe them.
Handlers, those of exceptions too, are coroutines: a plain function would take a thread that may not
start. Searches run in a small pool of threads so that ``/healthz`` never waits.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from eventsearch.errors import IndexUnusable, QueryError, SettingsError
from eventsearch.search.query_log import SearchesLog
from eventsearch.settings import ServeSettings
from eventsearch.web import meilisearch, problems
from eventsearch.web.middleware.access_log import AccessLog
from eventsearch.web.middleware.limits_and_headers import (
    CORS,
    EXPOSED,
    METHODS,
    PREFLIGHT,
    SAFE,
    Compression,
    RequestLimits,
    SecurityHeaders,
    check_hosts,
)
from eventsearch.web.routes import (
    feeds,
    health,
    openapi,
    opensearch_description,
    search,
    static_files,
    suggest,
)
from eventsearch.web.search_page import routes as page
from eventsearch.web.searcher.autowarm import RecentQueries
from eventsearch.web.searcher.background import run_in_thread
from eventsearch.web.searcher.poll import looking
from eventsearch.web.searcher.searcher_manager import SearcherManager
from eventsearch.web.searcher.synonym_reloader import LiveSynonyms
from eventsearch.web.searcher.warmup import Warming, warming
from eventsearch.web.service.http_cache import SizedLruCache
from eventsearch.web.service.query_service import QueryService
from eventsearch.web.service.rate_limit import RateLimiter
from eventsearch.web.service.single_flight import THREADS, SingleFlight, start_threads

if TYPE_CHECKING:
    from eventsearch.web.middleware.metrics import Meter

log = logging.getLogger("eventsearch")


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
        SettingsError: A setting cannot be, or needs a package that is not installed.
    """
    terms = LiveSynonyms(synonyms, boundary=settings.boundary)
    lately = RecentQueries(clock, terms, settings.timeout)
    live = _live(index, settings, warming(clock, lately))
    meter = _meter(settings, live)
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="search")
    service = QueryService(
        live=live,
        settings=settings,
        clock=clock,
        answers=meter.kept if meter else SizedLruCache(),
        rate=RateLimiter(settings.rate),
        pool=pool,
        flights=SingleFlight(pool, settings.concurrency, settings.timeout),
        synonyms=terms,
        lately=lately,
        searches=SearchesLog(index, log.warning) if settings.log_searches else None,
    )
    app = Starlette(
        routes=[*ROUTES, *(meter.routes() if meter else ())],
        middleware=[*(meter.layers() if meter else ()), *_middleware(settings, service)],
        exception_handlers=HANDLERS,
        lifespan=_lifespan,
    )
    # One address a thing: "/v1/search/" is an error with the cure, not a redirect.
    app.router.redirect_slashes = False
    app.state.service = service
    return app


def _live(folder: Path, settings: ServeSettings, warm: Warming) -> SearcherManager:
    """Return the generations of a folder, each warmed as *warm* says, for settings that can be."""
    check_hosts(settings.hosts)
    return SearcherManager(
        folder,
        memory=settings.memory,
        site_url=settings.site_url,
        hand_on=run_in_thread,
        before=warm.before,
        after=warm.after,
    )


def _middleware(settings: ServeSettings, service: QueryService) -> list[Middleware]:
    """Return the layers around the routes, the outermost first."""
    open_to_all = "*" in settings.origins
    safe = {**SAFE, "Cross-Origin-Resource-Policy": "cross-origin" if open_to_all else "same-site"}
    logged = [Middleware(AccessLog, query=settings.log_query)] if settings.log else []
    return [
        *logged,
        # Takes off what answers a HEAD last, so that it tells the length of what a GET would get.
        Middleware(SecurityHeaders, headers=safe),
        Middleware(Compression),
        *meilisearch.layers(settings, service),
        Middleware(
            CORS,
            allow_origins=settings.origins,
            allow_methods=METHODS,
            expose_headers=EXPOSED,
            max_age=PREFLIGHT,
        ),
        Middleware(RequestLimits, hosts=settings.hosts),
    ]


def _meter(settings: ServeSettings, live: SearcherManager) -> Meter | None:
    """Return what counts requests, where that is wanted."""
    if not settings.metrics:
        return None
    try:
        from eventsearch.web.middleware.metrics import Meter
    except ImportError as error:
        live.close()
        raise SettingsError(
            "setting `serve.metrics` needs the package prometheus-client, which is not installed",
            hint='run pip install "eventsearch[metrics]", or switch it off',
        ) from error
    asking = {each.path for each in OPERATIONS if "index-unusable" in each.problems}
    paths = (route.path for route in ROUTES)
    return Meter(live, paths=paths, asking={*asking, "/search"})


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    service: QueryService = app.state.service
    start_threads(service.pool)
    service.live.begin()
    try:
        # A second Ctrl+C cancels this task.
        with suppress(asyncio.CancelledError):
            async with looking(service.live):
                yield
    finally:
        service.pool.shutdown(wait=True, cancel_futures=True)
        service.live.close()


OPERATIONS = (
    *search.OPERATIONS,
    *suggest.OPERATIONS,
    *feeds.OPERATIONS,
    *opensearch_description.OPERATIONS,
    *health.OPERATIONS,
)

ROUTES = (
    *search.ROUTES,
    *suggest.ROUTES,
    *feeds.ROUTES,
    *opensearch_description.ROUTES,
    *health.ROUTES,
    *static_files.ROUTES,
    *page.ROUTES,
    openapi.route(OPERATIONS),
)

HANDLERS = {
    problems.ApiProblem: problems.on_api_problem,
    QueryError: problems.on_query_error,
    IndexUnusable: problems.on_index_error,
    HTTPException: problems.on_http_error,
}
