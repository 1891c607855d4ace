"""
The ASGI application: routes, middleware, error handlers and lifespan.

Each family of routes is a module. It lists its routes in `OPERATIONS` if they belong to the
documented API, else in `ROUTES`. Handlers are coroutines: Starlette would run a plain function in a
thread. Searches run in a small pool of threads, so ``/healthz`` never waits for a search.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from eventsearch.errors import PackageMissing, needs
from eventsearch.model.lru_cache import LruCache
from eventsearch.model.query import SearchRequest
from eventsearch.search.query_log import SearchesLog
from eventsearch.settings import ServeSettings
from eventsearch.web.middleware import (
    CORS,
    EXPOSED,
    HANDLERS,
    METHODS,
    PREFLIGHT,
    SAFE,
    AccessLog,
    Defaults,
    RequestLimits,
    check_hosts,
)
from eventsearch.web.query_service import (
    CACHE_BYTES,
    REMOTE_THREADS,
    THREADS,
    QueryService,
    RateLimiter,
    SingleFlight,
    start_threads,
)
from eventsearch.web.routes import feeds, health, openapi, search, static_files
from eventsearch.web.search_page import routes as search_page
from eventsearch.web.searcher_manager import SearcherManager, SynonymReloader

if TYPE_CHECKING:
    from eventsearch.search.index import Index
    from eventsearch.web.metrics import Meter

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
        clock: Returns the current time, aware.
        synonyms: The site's synonyms file, which may be missing.

    Raises:
        IndexUnusable: No generation can be opened.
        SettingsError: A setting is invalid.
        PackageMissing: A setting needs a package that is missing or has an unsupported version.
    """
    check_hosts(settings.hosts)
    service = open_service(index, settings, clock=clock, synonyms=synonyms)
    meter = _meter(settings, service.live)
    app = Starlette(
        routes=[*ROUTES, *_mcp(settings, service), *(meter.routes() if meter else ())],
        middleware=_middleware(settings, meter),
        exception_handlers=HANDLERS,
        lifespan=_lifespan,
    )
    # Each resource has a single URL: "/v1/search/" is an error with a hint, not a redirect.
    app.router.redirect_slashes = False
    app.state.service = service
    return app


def open_service(
    index: Path,
    settings: ServeSettings,
    *,
    clock: Callable[[], datetime],
    synonyms: Path | None = None,
) -> QueryService:
    """
    Open an index folder and return the service that searches it; arguments as for `create_app`.

    Raises:
        IndexUnusable: No generation can be opened.
    """
    live = SearcherManager(
        index,
        memory=settings.memory,
        site_url=settings.site_url,
        ranking=settings.ranking,
        cluster=settings.cluster,
        warm=lambda index: index.total(SearchRequest(), now=clock()),
        prefetch=partial(_prefetch, clock),
    )
    threads = _threads(live)
    pool = ThreadPoolExecutor(threads, thread_name_prefix="search")
    return QueryService(
        live=live,
        settings=settings,
        clock=clock,
        pool=pool,
        answers=LruCache(CACHE_BYTES),
        rate=RateLimiter(settings.rate) if settings.rate else None,
        flights=SingleFlight(pool, settings.concurrency, settings.timeout, threads=threads),
        synonyms=SynonymReloader(synonyms, boundary=settings.boundary),
        searches=SearchesLog(index, log.warning) if settings.log_searches else None,
    )


def _prefetch(clock: Callable[[], datetime], index: Index) -> None:
    """Load what searches with facets and suggestions need."""
    index.search(SearchRequest(facets=index.facets), now=clock())
    index.prefetch_suggestions(clock())


def _threads(live: SearcherManager) -> int:
    return REMOTE_THREADS if live.current.engine.is_remote else THREADS


def _middleware(settings: ServeSettings, meter: Meter | None) -> list[Middleware]:
    """Return the layers around the routes, the outermost first."""
    policy = "cross-origin" if "*" in settings.origins else "same-site"
    logged = [Middleware(AccessLog, query=settings.log_query)] if settings.log else []
    return [
        *logged,
        # This layer removes the body of a response to HEAD, after other layers set its length.
        Middleware(Defaults, headers={**SAFE, "Cross-Origin-Resource-Policy": policy}),
        # This layer is inside `Defaults`: it reads response bodies before they are compressed.
        *(meter.layers() if meter else ()),
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
    if not settings.metrics:
        return None
    with _loads("metrics", live):
        from eventsearch.web.metrics import Meter
    return Meter(live, paths=(route.path for route in ROUTES))


def _mcp(settings: ServeSettings, service: QueryService) -> Sequence[Route]:
    if not settings.mcp:
        return ()
    with _loads("mcp", service.live):
        from eventsearch.web.mcp_server import McpEndpoint
    return (McpEndpoint(service).route(),)


@contextmanager
def _loads(extra: str, live: SearcherManager) -> Iterator[None]:
    """If an import in the block fails, close the index and say which package to install."""
    try:
        with needs(extra, f"setting `serve.{extra}`"):
            yield
    except (PackageMissing, ImportError):
        live.close()
        raise


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    service: QueryService = app.state.service
    start_threads(service.pool, _threads(service.live))
    poller = asyncio.create_task(service.live.follow())
    try:
        # A second Ctrl+C cancels this task.
        with suppress(asyncio.CancelledError):
            yield
    finally:
        poller.cancel()
        with suppress(asyncio.CancelledError):
            await poller
        service.pool.shutdown(wait=True, cancel_futures=True)
        service.live.close()


OPERATIONS = openapi.describe((*search.OPERATIONS, *feeds.OPERATIONS, *health.OPERATIONS))

ROUTES = (
    *(operation.route() for operation in OPERATIONS),
    *static_files.ROUTES,
    *search_page.ROUTES,
)
