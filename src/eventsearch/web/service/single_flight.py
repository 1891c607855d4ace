"""
Which searches are in flight, who waits for each, and when is one refused or given up?

Equal searches are one. Each runs in a task that holds a place, then a thread, by ``with``: however
it ends, by an answer, an error, cancellation or a thread that cannot start, both are free again. A
search for which nobody waits any more, because all have hung up or waited too long, is given up: in
the queue it is not begun, and its thread ends when it next checks its deadline.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from math import inf
from threading import Barrier
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from starlette.requests import ClientDisconnect

from eventsearch.model.deadline import Deadline
from eventsearch.web.problems import too_busy

T = TypeVar("T")
Work = Callable[[Deadline], T]

THREADS = 2
"""Searches that run at once: they share the interpreter's lock, so more would only make each
longer; with one alone, all others would wait for a long one."""
PATIENCE = 10.0
"""Seconds that an answer is waited for, besides those that the search may take: in the queue, and
while other programs have the processor. Browsers and proxies wait longer."""


class CpuClock:
    """
    A clock for `Deadline`: seconds of processor time that one thread has spent since it began.

    Waiting costs nothing: what bounds the work of a search must not say that it is too much because
    others were busy. Set forward for ever by `stop`, from any thread.
    """

    def __init__(self) -> None:
        self._begun: float | None = None
        self._stopped = False

    def begin(self) -> None:
        """Count from here, in the thread that does the work."""
        self._begun = time.thread_time()

    def stop(self) -> None:
        """Let every deadline by this clock have passed."""
        self._stopped = True

    def __call__(self) -> float:
        """Return the seconds; 0 before it has begun."""
        if self._stopped:
            return inf
        return 0.0 if self._begun is None else time.thread_time() - self._begun


class _Flight:
    """A search in flight: its task, whether a thread has it, and how many wait for it."""

    task: asyncio.Task[Any]

    def __init__(self) -> None:
        self.clock = CpuClock()
        self.running = False
        self.waiters = 0

    def run(self, work: Work[T], deadline: Deadline) -> T:
        """Do the work, in a thread; nothing where it was given up before a thread was free."""
        self.clock.begin()
        deadline.check()
        return work(deadline)

    def give_up(self) -> None:
        """End it; one that runs keeps its place until its thread has ended."""
        self.clock.stop()
        if not self.running:
            self.task.cancel()


class SingleFlight:
    """
    Searches in flight, one a key. Used from the event loop only.

    Args:
        pool: Runs them.
        most: Searches in flight at once; one client may have three quarters of them.
        seconds: Of processor time that one may take.
        patience: Seconds that its answer is waited for besides.
        threads: Of the pool.

    Source: singleflight of Go's x/sync.
    """

    def __init__(
        self,
        pool: ThreadPoolExecutor,
        most: int,
        seconds: float,
        *,
        patience: float = PATIENCE,
        threads: int = THREADS,
    ) -> None:
        self._pool = pool
        self._most = most
        self._most_of_one = max(1, most - most // 4)
        self._seconds = seconds
        self._wait = seconds + patience
        self._flights: dict[str, _Flight] = {}
        self._places: Counter[str] = Counter()
        self._threads = asyncio.Semaphore(threads)
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def result(
        self, key: str, work: Work[T], gone: Callable[[], Awaitable[object]], client: str = ""
    ) -> T:
        """
        Return what *work* returns, called in a thread; or what it does for who asked before.

        Args:
            key: Tells the search from every other.
            gone: Returns when whoever asks has hung up.
            client: Who asks, by address.

        Raises:
            ApiProblem: 503; too many are in flight, no thread starts, or the wait was too long.
            OverTime: It took too much.
            ClientDisconnect: Whoever asked has hung up.
        """
        with self._joined(key, work, client) as flight:
            left = asyncio.ensure_future(gone())
            try:
                ends = {flight.task, left}
                await asyncio.wait(ends, timeout=self._wait, return_when=asyncio.FIRST_COMPLETED)
            finally:
                left.cancel()
        answer: T = self._answer(flight, left)
        return answer

    def demand_room(self) -> None:
        """
        Do nothing where a search would be let in and begun.

        Raises:
            ApiProblem: 503, as that search would be answered.
        """
        self._demand_place()
        try:
            self._pool.submit(int)
        except RuntimeError as error:
            raise _no_thread() from error

    def _demand_place(self) -> None:
        if self._places.total() >= self._most:
            raise too_busy(f"{self._most} searches are under way; try again in a moment")

    @contextmanager
    def _joined(self, key: str, work: Work[T], client: str) -> Iterator[_Flight]:
        """Yield the flight of a key, and give it up when the last who waits for it leaves."""
        flight = self._flights.get(key)
        if flight is None or flight.task.done():
            # What has landed is for those who waited, or a crowd would hand it on for ever.
            flight = self._begin(key, work, client)
        flight.waiters += 1
        try:
            yield flight
        finally:
            flight.waiters -= 1
            if not flight.waiters:
                if self._flights.get(key) is flight:
                    del self._flights[key]
                flight.give_up()

    def _begin(self, key: str, work: Work[T], client: str) -> _Flight:
        flight = self._flights[key] = _Flight()
        flight.task = asyncio.create_task(self._fly(flight, work, client))
        flight.task.add_done_callback(_mark_seen)
        return flight

    async def _fly(self, flight: _Flight, work: Work[T], client: str) -> T:
        with self._place(client):
            async with self._thread(client):
                flight.running = True
                deadline = Deadline(self._seconds, flight.clock)
                loop = asyncio.get_running_loop()
                try:
                    job = loop.run_in_executor(self._pool, flight.run, work, deadline)
                except RuntimeError as error:
                    # The pool may have kept it for a thread that starts later.
                    flight.clock.stop()
                    raise _no_thread() from error
                return await job

    @contextmanager
    def _place(self, client: str) -> Iterator[None]:
        """Hold one of the places."""
        self._demand_place()
        if self._places[client] >= self._most_of_one:
            count = self._places[client]
            raise too_busy(f"{count} searches of this client are under way; try again in a moment")
        self._places[client] += 1
        try:
            yield
        finally:
            self._places[client] -= 1
            if not self._places[client]:
                del self._places[client]

    @asynccontextmanager
    async def _thread(self, client: str) -> AsyncIterator[None]:
        """Hold a thread. One search of each client waits in line for it, so clients take turns."""
        async with self._turns.setdefault(client, asyncio.Lock()):
            await self._threads.acquire()
        try:
            yield
        finally:
            self._threads.release()

    def _answer(self, flight: _Flight, left: asyncio.Future[Any]) -> Any:
        if flight.task.done():
            with suppress(asyncio.InvalidStateError, asyncio.CancelledError):
                left.exception()
            if flight.task.cancelled():
                raise too_busy("the server has so much to do; try again in a moment")
            return flight.task.result()
        if left.done() and not left.cancelled():
            left.result()  # A body that is too large is said to be.
            raise ClientDisconnect
        raise too_busy(
            f"the server has so much to do that there was no answer within {self._wait:g} s; "
            "try again in a moment"
        )


def start_threads(pool: ThreadPoolExecutor) -> None:
    """Start the threads of a pool, so that a later shortage of them stops no search."""
    barrier = Barrier(THREADS)
    try:
        for _ in range(THREADS):
            pool.submit(barrier.wait)
    except RuntimeError:
        barrier.abort()


def _mark_seen(task: asyncio.Task[Any]) -> None:
    """Take note of a failure that nobody waited for, or asyncio would log it."""
    if not task.cancelled():
        task.exception()


def _no_thread() -> Exception:
    return too_busy("the system starts no more threads; try again in a moment")
