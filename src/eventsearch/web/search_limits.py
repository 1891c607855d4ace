"""
How much one client may ask: searches a minute, counted per process, and searches in flight.

Equal searches run once, each client has a limit, and all of them together have one. A search that
nobody waits for any more is abandoned: in the queue it does not start, and its thread ends when it
next checks its deadline.
"""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from math import inf
from threading import Barrier
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from starlette.requests import ClientDisconnect

from eventsearch.model.query import Deadline
from eventsearch.web.problems import ApiProblem, too_busy

WINDOW = 60
"""Seconds in which searches of a client are counted."""
MAX_CLIENTS = 10_000
"""Clients remembered; the one seen longest ago is forgotten first."""

T = TypeVar("T")
Work = Callable[[Deadline], T]

THREADS = 2
"""Searches that run at once: they share the interpreter's lock, so more would only make each
longer; with one alone, all others would wait for a long one."""
REMOTE_THREADS = 16
"""The same where a cluster searches: a thread that waits for it needs no interpreter."""
PATIENCE = 10.0
"""Seconds that a result is waited for besides those that a search may take. Browsers and proxies
wait longer."""


class RateLimiter:
    """
    Searches of each client in a fixed window. Used from the event loop only.

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
            client: As `network` returns it.
            seconds: Monotonic time.

        Raises:
            ApiProblem: 429 with ``Retry-After``.
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
    Return what counts as one client: an IPv4 address, or the 64 bits of IPv6 that a customer has.

    Everything that is not an address is one client, ``""``: a socket of this machine, and what a
    visitor writes into `X-Forwarded-For` if a trusted proxy passes it on.
    """
    try:
        address = ipaddress.ip_address(client_ip.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        # Behind one IPv4 address, 6to4 has 65,536 networks of 64 bits.
        mapped = address.ipv4_mapped or address.sixtofour
        return str(mapped or ipaddress.ip_network((address, 64), strict=False))
    return str(address)


@dataclass(slots=True, eq=False)
class _Flight:
    """A search in flight."""

    task: asyncio.Task[Any] = field(init=False)
    waiters: int = 0
    running: bool = False
    abandoned: bool = False

    def run(self, work: Work[T], seconds: float) -> T:
        """Do the work in this thread, within some seconds of its processor time."""
        # Time spent waiting for other threads does not count.
        deadline = Deadline(seconds, lambda: inf if self.abandoned else time.thread_time())
        if self.abandoned:
            raise ClientDisconnect
        return work(deadline)


class SingleFlight:
    """
    Searches in flight by key. Used from the event loop only.

    Args:
        pool: Runs them.
        limit: Searches in flight at once; one client may have three quarters of them.
        seconds: Processor time of one search.
        patience: Seconds that its result is waited for besides.
        threads: Of the pool.

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
        Return what *work* returns in a thread, or what the search in flight under *key* does.

        Args:
            disconnected: Returns when the client has hung up.

        Raises:
            ApiProblem: 503; too many are in flight, no thread starts, or the wait was too long.
            OverTime: The search took too long.
            ClientDisconnect: The client has hung up.
        """
        flight = self._flights.get(key)
        if flight is None or flight.task.done():
            # A finished one is for those who waited: others may ask of a newer index.
            flight = self._start(key, work, client)
        flight.waiters += 1
        hangup = asyncio.ensure_future(disconnected())
        hangup.add_done_callback(_retrieve)
        try:
            await asyncio.wait(
                {flight.task, hangup},
                timeout=self._patience,
                return_when=asyncio.FIRST_COMPLETED,
            )
            if flight.task.cancelled():
                raise too_busy("the server is stopping; try again in a moment")
            if flight.task.done():
                result: T = flight.task.result()
                return result
            if hangup.done():
                hangup.result()  # Raises if the body is too large, for example.
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
                # One that runs keeps its place until its thread has ended.
                if not flight.running:
                    flight.task.cancel()

    def check_capacity(self) -> None:
        """Raise the `ApiProblem` that a new search would be refused with, if there is one."""
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
        # One search of each client waits for a thread, so clients take turns.
        async with self._queues.setdefault(client, asyncio.Lock()):
            await self._threads.acquire()
        flight.running = True
        try:
            loop = asyncio.get_running_loop()
            try:
                job = loop.run_in_executor(self._pool, flight.run, work, self._seconds)
            except RuntimeError as error:
                # The pool may run it later, in a thread that starts then.
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
    """Start the threads of a pool, so that a later shortage of them stops no search."""
    barrier = Barrier(count)
    try:
        for _ in range(count):
            pool.submit(barrier.wait)
    except RuntimeError:
        barrier.abort()


def _retrieve(task: asyncio.Future[Any]) -> None:
    """Look at the exception of a task, which asyncio would log if nobody waits for it."""
    if not task.cancelled():
        task.exception()


def _no_thread() -> ApiProblem:
    return too_busy("the system starts no more threads; try again in a moment")
