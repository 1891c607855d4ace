"""
Answer a request from the index: rate limit, ETag, cache, single flight, search.

Each route has a `QueryEndpoint`, which parses its parameters and searches; `answer` does the rest.
A response depends on the clock: publication, expiry and the status of events change it. A
generation lists these instants. Between two of these instants, or two midnights, the same request
has the same response.

Each client may start a limited number of searches per minute (counted per process) and have a
limited number in flight. All clients together may also have a limited number in flight. Equal
searches run once. A search that no client waits for any more is abandoned: if it is queued, it does
not start; if it runs, it ends when it next checks its deadline.
"""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import time
from bisect import bisect_right
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from datetime import time as clock
from functools import partial
from math import floor, inf
from threading import Barrier
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeVar, cast
from weakref import WeakValueDictionary
from zoneinfo import ZoneInfo

from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from eventsearch import __version__
from eventsearch.analysis.synonyms import Synonyms
from eventsearch.errors import OverTime
from eventsearch.model.lru_cache import LruCache
from eventsearch.model.query import Deadline, SearchRequest
from eventsearch.model.results import ResultPage
from eventsearch.search import query_log
from eventsearch.search.index import Index
from eventsearch.search.query_log import LoggedQuery, SearchesLog
from eventsearch.settings import ServeSettings
from eventsearch.storage.generations import Generation
from eventsearch.web.problems import JSON, ApiProblem, too_busy
from eventsearch.web.routes.parameters import Pairs
from eventsearch.web.searcher_manager import SearcherManager, SynonymReloader

MAX_AGE = 60
"""Maximum seconds for which a client may reuse a response without asking again."""
STALE = 600
"""Seconds after that for which a client may show the response while it fetches a new one."""
CACHE_BYTES = 16 * 1024 * 1024
"""Bytes of all responses in a process's cache."""

_LOGGED = 1_000
"""Approximate bytes of a cached answer's headers and query log entry."""

WINDOW = 60
"""Seconds of the window in which a client's searches are counted."""
MAX_CLIENTS = 10_000
"""Clients that the rate limiter remembers. It forgets the client seen longest ago first."""

T = TypeVar("T")
Work = Callable[[Deadline], T]

THREADS = 2
"""Searches that run at the same time. They share the interpreter's lock, so more of them would only
slow each other down. With a single thread, all others would wait for a long search."""
REMOTE_THREADS = 16
"""Searches that run at the same time in a cluster. Their threads only wait for the cluster, without
the interpreter's lock."""
PATIENCE = 10.0
"""Seconds to wait for a result in addition to the time that a search may take. Browsers and proxies
wait longer."""

SOURCE = "eventsearch.source"
"""Key of the ASGI scope with the source of the response: ``index``, ``memory`` or ``client``."""

Q = TypeVar("Q")


class Answer(NamedTuple):
    """
    The body of a response.

    Attributes:
        search: Entry for the query log; None to log nothing.
        headers: Additional response headers.
    """

    body: bytes
    search: LoggedQuery | None = None
    headers: Mapping[str, str] = MappingProxyType({})


class AnswerContext(NamedTuple):
    """
    What an answer depends on besides the question and the index.

    Attributes:
        now: Current time, aware.
        root: Path that a proxy adds before every route; may be empty.
        settings: The settings that responses depend on, as text.
    """

    now: datetime
    synonyms: Synonyms
    root: str = ""
    settings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryEndpoint(Generic[Q]):
    """
    How a route parses a request and answers it.

    Attributes:
        parse: Returns the question in a query string; raises `ApiProblem`. It must not depend on
            anything but the URL, *body*, *variant* and the names of the site's own facets. These
            and the index are the cache key of an answer.
        work: Searches an index and returns the answer.
        media: Media type of the answer.
        body: Request body, if the question is in it.
        variant: What a request header changes in the answer; part of the cache key.
    """

    parse: Callable[[Pairs, Collection[str]], Q]
    work: Callable[[Index, Q, AnswerContext], Answer]
    media: str = JSON
    body: bytes = b""
    variant: str = ""


class Validator(NamedTuple):
    """The ``ETag`` of an answer, and the number of seconds for which the answer stays correct."""

    tag: str
    seconds: int

    def headers(self) -> dict[str, str]:
        """Return the caching headers of a response."""
        rule = f"public, max-age={self.seconds}, stale-while-revalidate={STALE}"
        return {"ETag": self.tag, "Cache-Control": rule}


def validate(generation: Generation, key: tuple[object, ...], context: AnswerContext) -> Validator:
    """Return the validator of a response; every different request has a different *key*."""
    info, now = generation.info, context.now
    seconds, local = floor(now.timestamp()), now.astimezone(ZoneInfo(info.zone))
    passed = bisect_right(info.instants, seconds)
    midnight = datetime.combine(local.date() + timedelta(days=1), clock(), local.tzinfo)
    ends = [floor(midnight.timestamp()), *info.instants[passed:][:1]]
    shared = (generation.name, context.synonyms.digest, context.root, context.settings)
    # After an upgrade, the same request may have a different answer.
    parts = (__version__, passed, local.date(), *shared, *key)
    digest = hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()
    # 20 hexadecimal digits are 80 bits: enough to give every request to an index its own tag.
    return Validator(f'W/"{digest[:20]}"', max(0, min(MAX_AGE, min(ends) - seconds)))


def etag_matches(header: str, tag: str) -> bool:
    """Whether an ``If-None-Match`` header contains *tag* (weak comparison, RFC 9110, 13.1.2)."""
    bare = tag.removeprefix("W/")
    candidates = (part.strip() for part in header.split(","))
    return any(part == "*" or part.removeprefix("W/") == bare for part in candidates)


@dataclass(slots=True)
class QueryService:
    """
    The state that all routes share, in ``app.state.service``.

    Attributes:
        check: The last check of the cluster for ``/readyz``; see `check_cluster`.
    """

    live: SearcherManager
    settings: ServeSettings
    clock: Callable[[], datetime]
    pool: ThreadPoolExecutor
    answers: LruCache
    rate: RateLimiter | None
    flights: SingleFlight
    synonyms: SynonymReloader
    searches: SearchesLog | None = None
    draining: bool = False
    check: asyncio.Future[None] | None = None

    async def check_cluster(self) -> None:
        """Wait for a check of the cluster. Requests share a running check and its thread."""
        if self.check is None or self.check.done():
            self.check = asyncio.ensure_future(asyncio.to_thread(self.live.check_cluster))
        await asyncio.shield(self.check)

    def log_search(self, search: LoggedQuery | None) -> None:
        """Add a search to the query log, if there is one, in a thread of the pool."""
        if self.searches and search:
            # If no thread can start, the pool keeps the entry for a thread that starts later.
            with suppress(RuntimeError):
                self.pool.submit(self.searches.add, search)

    def reload(self) -> str:
        """Reload index and synonyms now; return the generation that answers."""
        self.synonyms.reload()
        return self.live.reload()


async def answer(http: HttpRequest, endpoint: QueryEndpoint[Q]) -> Response:
    """Answer a request with a 304, from the cache, or by searching the index."""
    service: QueryService = http.app.state.service
    scope, headers = http.scope, http.headers
    client = http.client.host if http.client else ""
    limits = service.rate.count(network(client), time.monotonic()) if service.rate else {}
    settings = service.settings
    shown = (settings.site_url, str(settings.theme or ""), repr(settings.ranking))
    context = AnswerContext(
        service.clock(), service.synonyms.current(), scope.get("root_path", ""), shown
    )
    place = (scope["scheme"], headers.get("host"), scope["path"])
    key = (*place, scope["query_string"], endpoint.body, endpoint.variant)
    generation = service.live.current.generation
    validator = validate(generation, key, context)
    result = cast("Answer | None", service.answers.get(validator.tag))
    if result is None:
        # Parse before comparing tags: an invalid request gets its error, never a 304.
        question = endpoint.parse(http.query_params.multi_items(), generation.info.facets)
    if (tags := headers.get("if-none-match")) and etag_matches(tags, validator.tag):
        scope[SOURCE] = "client"
        return Response(status_code=304, headers={**limits, **validator.headers()})
    if result is not None:
        scope[SOURCE] = "memory"
        service.log_search(result.search and replace(result.search, took_ms=0.0))
    else:
        scope[SOURCE] = "index"
        work = partial(_search, service.live, endpoint, question, key, context)
        hangup = partial(_disconnected, http)
        try:
            flight = service.flights.result(validator.tag, work, hangup, network(client))
            validator, result = await flight
        except OverTime:
            seconds = service.settings.timeout
            raise too_busy(f"the search took more than {seconds:g} s; narrow it") from None
        service.answers.put(validator.tag, result, len(result.body) + _LOGGED)
        service.log_search(result.search)
    every = {**limits, **validator.headers(), **result.headers}
    return Response(result.body, headers=every, media_type=endpoint.media)


async def _disconnected(http: HttpRequest) -> None:
    """Wait until the client closes the connection."""
    while (await http.receive())["type"] != "http.disconnect":
        pass


def _search(
    live: SearcherManager,
    endpoint: QueryEndpoint[Q],
    question: Q,
    key: tuple[object, ...],
    context: AnswerContext,
    deadline: Deadline,
) -> tuple[Validator, Answer]:
    """
    Search in a thread; return the validator and the answer.

    The validator belongs to the generation that answers. It may be newer than the request.
    """
    with live.acquire() as index:
        result = endpoint.work(index.with_deadline(deadline), question, context)
        return validate(index.generation, key, context), result


def timed_search(
    index: Index, request: SearchRequest, context: AnswerContext, *, with_excerpts: bool = True
) -> tuple[ResultPage, float, LoggedQuery | None]:
    """Search; return the results page, the milliseconds it took, and its query log entry."""
    started = time.perf_counter()
    page = index.search(
        request, now=context.now, synonyms=context.synonyms, with_excerpts=with_excerpts
    )
    took = round((time.perf_counter() - started) * 1000, 1)
    if request.page > 1:
        # Page 2 and later belong to a search that is already logged.
        return page, took, None
    zone = index.generation.info.zone
    entry = query_log.search(page.query, total=page.total, took_ms=took, now=context.now, zone=zone)
    return page, took, entry


class RateLimiter:
    """
    Count the searches of each client in a fixed window. Used from the event loop only.

    Args:
        limit: Searches allowed in `WINDOW` seconds.

    Source: RateLimit header fields for HTTP, draft 11.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._counts: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def count(self, client: str, seconds: float) -> dict[str, str]:
        """
        Count one search and return the headers that say how many are left.

        Args:
            client: A value of `network`.
            seconds: Monotonic time.

        Raises:
            ApiProblem: 429 with ``Retry-After``: the client has used up its searches.
        """
        window, reset = int(seconds // WINDOW), WINDOW - int(seconds % WINDOW)
        last, used = self._counts.pop(client, (window, 0))
        used = used + 1 if last == window else 1
        self._counts[client] = (window, used)
        if len(self._counts) > MAX_CLIENTS:
            self._counts.popitem(last=False)
        headers = {
            "RateLimit-Policy": f'"searches";q={self._limit};w={WINDOW}',
            "RateLimit": f'"searches";r={max(0, self._limit - used)};t={reset}',
        }
        if used > self._limit:
            raise ApiProblem(
                "too-many-requests",
                f"more than {self._limit} searches a minute; try again in {reset} seconds",
                headers={**headers, "Retry-After": str(reset)},
            )
        return headers


def network(client_ip: str) -> str:
    """
    Return the IPv4 address or IPv6 /64 network that counts as a single client.

    Internet providers assign a whole /64 network to each customer. Everything that is not an
    address counts as the same client, ``""``: a Unix socket, or invalid text that a visitor wrote
    into `X-Forwarded-For` and a trusted proxy passed on.
    """
    try:
        address = ipaddress.ip_address(client_ip.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        # 6to4 gives each IPv4 address 65,536 networks of 64 bits: count the IPv4 address.
        mapped = address.ipv4_mapped or address.sixtofour
        return str(mapped or ipaddress.ip_network((address, 64), strict=False))
    return str(address)


@dataclass(slots=True, eq=False)
class _Flight:
    """A search in flight, and how many requests wait for it."""

    task: asyncio.Task[Any] = field(init=False)
    waiters: int = 0
    running: bool = False
    abandoned: bool = False

    def run(self, work: Work[T], seconds: float) -> T:
        """Do the work in this thread; it may use this many seconds of processor time."""
        # Count processor time, which does not include waiting for other threads.
        deadline = Deadline(seconds, lambda: inf if self.abandoned else time.thread_time())
        if self.abandoned:
            raise ClientDisconnect
        return work(deadline)


class SingleFlight:
    """
    Run equal searches only once, and limit the searches in flight. Used from the event loop only.

    Args:
        pool: Runs the searches.
        limit: Most searches in flight. A single client may have three quarters of them.
        seconds: Processor time that a search may use.
        patience: Seconds to wait for a result in addition to *seconds*.
        threads: Number of threads of the pool.

    Source: singleflight of Go's x/sync.
    """

    def __init__(
        self,
        pool: ThreadPoolExecutor,
        limit: int,
        seconds: float,
        *,
        patience: float = PATIENCE,
        threads: int = THREADS,
    ) -> None:
        self._pool = pool
        self._limit = limit
        self._client_limit = max(1, limit - limit // 4)
        self._seconds = seconds
        self._patience = seconds + patience
        self._flights: dict[str, _Flight] = {}
        self._clients: Counter[str] = Counter()
        self._threads = asyncio.Semaphore(threads)
        self._queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def result(
        self,
        key: str,
        work: Work[T],
        disconnected: Callable[[], Awaitable[object]],
        client: str = "",
    ) -> T:
        """
        Run *work* in a thread and return its result.

        If a search with the same *key* is in flight, wait for its result instead.

        Args:
            disconnected: Returns when the client has closed the connection.

        Raises:
            ApiProblem: 503; too many searches are in flight, no thread starts, or the wait was too
                long.
            OverTime: The search took too long.
            ClientDisconnect: The client has closed the connection.
        """
        flight = self._flights.get(key)
        if flight is None or flight.task.done():
            # Only requests that already wait share a result: the index may change after it.
            flight = self._start(key, work, client)
        flight.waiters += 1
        hangup = asyncio.ensure_future(disconnected())
        hangup.add_done_callback(_retrieve)
        try:
            await asyncio.wait(
                {flight.task, hangup}, timeout=self._patience, return_when=asyncio.FIRST_COMPLETED
            )
            if flight.task.cancelled():
                raise too_busy("the server is stopping; try again in a moment")
            if flight.task.done():
                result: T = flight.task.result()
                return result
            if hangup.done():
                hangup.result()  # If reading the body failed, this raises the error.
                raise ClientDisconnect
            raise too_busy(
                f"the server is overloaded: no answer within {self._patience:g} s;"
                " try again in a moment"
            )
        finally:
            hangup.cancel()
            flight.waiters -= 1
            if not flight.waiters:
                self._forget(key, flight)
                flight.abandoned = True
                # A running search counts as in flight until its thread ends.
                if not flight.running:
                    flight.task.cancel()

    def check_capacity(self) -> None:
        """Raise the `ApiProblem` that a new search would get now, if any."""
        self._demand_room()
        try:
            self._pool.submit(int)
        except RuntimeError as error:
            raise _no_thread() from error

    def _demand_room(self) -> None:
        if self._clients.total() >= self._limit:
            raise too_busy(f"{self._limit} searches are running; try again in a moment")

    def _start(self, key: str, work: Work[T], client: str) -> _Flight:
        self._demand_room()
        count = self._clients[client]
        if count >= self._client_limit:
            raise too_busy(f"{count} searches of this client are running; try again in a moment")
        self._clients[client] += 1
        flight = self._flights[key] = _Flight()
        flight.task = asyncio.create_task(self._run(flight, work, client))
        flight.task.add_done_callback(partial(self._finish, key, flight, client))
        return flight

    async def _run(self, flight: _Flight, work: Work[T], client: str) -> T:
        # Only one search of each client waits for a thread, so that clients take turns.
        async with self._queues.setdefault(client, asyncio.Lock()):
            await self._threads.acquire()
        flight.running = True
        try:
            loop = asyncio.get_running_loop()
            try:
                job = loop.run_in_executor(self._pool, flight.run, work, self._seconds)
            except RuntimeError as error:
                # The pool keeps the job and may run it when a thread starts later.
                flight.abandoned = True
                raise _no_thread() from error
            return await job
        finally:
            self._threads.release()

    def _finish(self, key: str, flight: _Flight, client: str, task: asyncio.Task[Any]) -> None:
        self._clients[client] -= 1
        if not self._clients[client]:
            del self._clients[client]
        self._forget(key, flight)
        _retrieve(task)

    def _forget(self, key: str, flight: _Flight) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]


def start_threads(pool: ThreadPoolExecutor, count: int = THREADS) -> None:
    """Start all threads of a pool now, so that searches work if the system runs out of threads."""
    barrier = Barrier(count)
    try:
        for _ in range(count):
            pool.submit(barrier.wait)
    except RuntimeError:
        barrier.abort()


def _retrieve(task: asyncio.Future[Any]) -> None:
    """Retrieve a task's exception; asyncio logs exceptions that nobody retrieves."""
    if not task.cancelled():
        task.exception()


def _no_thread() -> ApiProblem:
    return too_busy("the system cannot start another thread; try again in a moment")
