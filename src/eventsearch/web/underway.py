"""
Which questions are being worked on, who waits for each, and when is one given up?

A question that several ask at the same moment is worked out once. One for which nobody waits any
more, because all have hung up or waited too long, is given up: in the queue it is not begun, and
its thread ends when it next looks at its deadline.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect

from eventsearch.deadlines import Deadline
from eventsearch.web.limits import Crowd
from eventsearch.web.problems import too_busy
from eventsearch.web.turns import Turns

T = TypeVar("T")

PATIENCE = 10.0
"""Seconds that an answer is waited for, besides those that the search may take: in the queue, and
while other programs have the processor. Browsers and proxies wait longer."""


class Spent:
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


@dataclass(slots=True)
class _Work:
    job: Future[Any]
    done: asyncio.Future[Any]
    spent: Spent
    waiting: int = 0


class UnderWay:
    """
    Searches under way, one a question. Used from the event loop only.

    Args:
        seconds: Of processor time that one may take.
        patience: Seconds that its answer is waited for besides.
    """

    def __init__(
        self, pool: ThreadPoolExecutor, crowd: Crowd, seconds: float, patience: float = PATIENCE
    ) -> None:
        self._turns = Turns(pool)
        self._crowd = crowd
        self._seconds = seconds
        self._wait = seconds + patience
        self._works: dict[str, _Work] = {}

    async def result(
        self,
        question: str,
        work: Callable[[Deadline], T],
        gone: Callable[[], Awaitable[object]],
        address: str = "",
    ) -> T:
        """
        Return what *work* returns, called in a thread; or what it does for who asked before.

        Args:
            question: Tells it from every other.
            gone: Returns when whoever asks has hung up.
            address: Who asks; each address has its turn.

        Raises:
            ApiProblem: 503; too many are under way, or it was waited for too long.
            OverTime: It took too much.
            ClientDisconnect: Whoever asked has hung up.
        """
        one = self._works.get(question) or self._begin(question, work, address)
        left = asyncio.ensure_future(gone())
        one.waiting += 1
        try:
            ends = {one.done, left}
            await asyncio.wait(ends, timeout=self._wait, return_when=asyncio.FIRST_COMPLETED)
        finally:
            one.waiting -= 1
            if not one.waiting:
                self._end(question, one)
            left.cancel()
        told: T = self._told(one, left)
        return told

    def _begin(self, question: str, work: Callable[[Deadline], T], address: str) -> _Work:
        spent = Spent()
        deadline = Deadline(self._seconds, spent)

        def run() -> T:
            spent.begin()
            return work(deadline)

        self._crowd.enter(displacing=self._crowd.full and self._turns.displace(address))
        job = self._turns.submit(address, run)
        one = _Work(job, asyncio.wrap_future(job), spent)
        # It counts until its thread ends, also when nobody waits any more.
        one.done.add_done_callback(self._crowd.leave)
        self._works[question] = one
        return one

    def _end(self, question: str, one: _Work) -> None:
        """Forget work that is done, or that nobody waits for."""
        if self._works.get(question) is one:
            del self._works[question]
        if not one.done.done():
            one.spent.stop()
            one.job.cancel()

    def _told(self, one: _Work, left: asyncio.Future[Any]) -> Any:
        if one.done.done():
            with suppress(asyncio.InvalidStateError, asyncio.CancelledError):
                left.exception()
            if one.done.cancelled():
                raise too_busy("the server has so much to do; try again in a moment")
            return one.done.result()
        if left.done() and not left.cancelled():
            left.result()  # A body that is too large is said to be.
            raise ClientDisconnect
        raise too_busy(
            f"the server has so much to do that there was no answer within {self._wait:g} s; "
            "try again in a moment"
        )
