"""Who waits for a search, and when it is given up."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.requests import ClientDisconnect

from eventsearch.deadlines import NEVER, Deadline
from eventsearch.errors import OverTime
from eventsearch.web.limits import Crowd
from eventsearch.web.problems import ApiProblem
from eventsearch.web.underway import Spent, UnderWay

Waiting = Callable[[], Awaitable[None]]


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """One thread: the second search waits for the first."""
    with ThreadPoolExecutor(1) as pool:
        yield pool


async def never() -> None:
    """Stay until the answer comes."""
    await asyncio.Event().wait()


async def at_once() -> None:
    """Hang up as soon as the question is asked."""


class Work:
    """Work that goes on until it is let go, looking at its deadline."""

    def __init__(self) -> None:
        self.calls = 0
        self.began = threading.Event()
        self.ended = threading.Event()
        self.go = threading.Event()

    def __call__(self, deadline: Deadline) -> int:
        """Return which call this is."""
        self.calls += 1
        number = self.calls
        self.began.set()
        try:
            while not self.go.wait(0.001):
                deadline.check()
        finally:
            self.ended.set()
        return number

    async def under_way(self) -> None:
        """Return when it has begun."""
        while not self.began.is_set():
            await asyncio.sleep(0.001)


class Noted(Crowd):
    """A crowd that says when somebody has left it."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.left = asyncio.Event()

    def leave(self, done: asyncio.Future[Any]) -> None:
        """Say so."""
        super().leave(done)
        self.left.set()


def quick(_: Deadline) -> str:
    """Need no time."""
    return "done"


def test_a_question_of_several_is_worked_out_once(pool: ThreadPoolExecutor) -> None:
    """All are told the same; who asks after that has it worked out anew."""
    work = Work()

    async def ask() -> tuple[list[int], int]:
        under_way = UnderWay(pool, Crowd(1), 60)
        three = [asyncio.ensure_future(under_way.result("a", work, never)) for _ in range(3)]
        await work.under_way()
        work.go.set()
        return await asyncio.gather(*three), await under_way.result("a", work, never)

    assert asyncio.run(ask()) == ([1, 1, 1], 2)


def test_a_search_that_nobody_waits_for_ends(pool: ThreadPoolExecutor) -> None:
    """Its thread is free for the next; until it has ended, it counts."""
    work = Work()

    async def ask() -> str:
        crowd = Noted(1)
        under_way = UnderWay(pool, crowd, 60)
        with pytest.raises(ClientDisconnect):
            await under_way.result("a", work, work.under_way)
        await asyncio.wait_for(crowd.left.wait(), 60)
        assert work.ended.is_set()
        return await under_way.result("b", quick, never)

    assert asyncio.run(ask()) == "done"
    assert not work.go.is_set()


def test_a_search_in_the_queue_is_not_begun_when_nobody_waits(pool: ThreadPoolExecutor) -> None:
    """It makes room for others at once."""
    first, second = Work(), Work()

    async def ask() -> tuple[int, str]:
        under_way = UnderWay(pool, Crowd(2), 60)
        running = asyncio.ensure_future(under_way.result("a", first, never))
        await first.under_way()
        with pytest.raises(ClientDisconnect):
            await under_way.result("b", second, at_once)
        await asyncio.sleep(0.01)
        third = asyncio.ensure_future(under_way.result("c", quick, never))
        await asyncio.sleep(0.01)
        first.go.set()
        return await running, await third

    assert asyncio.run(ask()) == (1, "done")
    assert second.calls == 0


def test_one_who_hangs_up_leaves_it_to_the_others(pool: ThreadPoolExecutor) -> None:
    """It goes on as long as somebody waits."""
    work = Work()

    async def ask() -> int:
        under_way = UnderWay(pool, Crowd(1), 60)
        stays = asyncio.ensure_future(under_way.result("a", work, never))
        await work.under_way()
        with pytest.raises(ClientDisconnect):
            await under_way.result("a", work, at_once)
        await asyncio.sleep(0.01)
        work.go.set()
        return await stays

    assert asyncio.run(ask()) == 1


def test_nobody_waits_for_ever(pool: ThreadPoolExecutor) -> None:
    """A server that is too busy says so, and lets the search go."""
    work = Work()

    async def ask() -> None:
        under_way = UnderWay(pool, Crowd(1), 0.01, patience=0.1)
        await under_way.result("a", work, never)

    with pytest.raises(ApiProblem, match=r"no answer within 0\.11 s; try again") as caught:
        asyncio.run(ask())
    assert caught.value.status == 503
    # Where the thread was not begun by then, it never is.
    assert pool.submit(quick, NEVER).result(60) == "done"


def test_one_too_many_is_told_so_unless_it_is_asked_already(pool: ThreadPoolExecutor) -> None:
    """Joining costs nothing."""
    work = Work()

    async def ask() -> list[int]:
        under_way = UnderWay(pool, Crowd(1), 60)
        both = [asyncio.ensure_future(under_way.result("a", work, never)) for _ in range(2)]
        await work.under_way()
        with pytest.raises(ApiProblem, match="1 searches are under way"):
            await under_way.result("b", work, never)
        work.go.set()
        return await asyncio.gather(*both)

    assert asyncio.run(ask()) == [1, 1]


def test_a_failure_is_that_of_all_who_wait(pool: ThreadPoolExecutor) -> None:
    """None of them waits in vain."""

    def fail(_: Deadline) -> None:
        raise OverTime("too much", cure="less")

    async def ask() -> list[BaseException | None]:
        under_way = UnderWay(pool, Crowd(1), 60)
        both = [under_way.result("a", fail, never) for _ in range(2)]
        return await asyncio.gather(*both, return_exceptions=True)

    assert [type(one) for one in asyncio.run(ask())] == [OverTime, OverTime]


def test_waiting_is_not_counted_and_work_is() -> None:
    """A search is over its time by what it does, not by what others do meanwhile."""
    spent = Spent()
    deadline = Deadline(0.05, spent)
    time.sleep(0.1)
    spent.begin()
    time.sleep(0.1)
    deadline.check()
    while spent() <= 0.05:
        sum(range(1000))
    with pytest.raises(OverTime):
        deadline.check()
