"""Whose search is next."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor

import pytest

from eventsearch.deadlines import Deadline
from eventsearch.web.limits import Crowd
from eventsearch.web.problems import ApiProblem
from eventsearch.web.turns import Turns
from eventsearch.web.underway import UnderWay


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """One thread: all others wait for the first."""
    with ThreadPoolExecutor(1) as pool:
        yield pool


def test_each_address_has_its_turn(pool: ThreadPoolExecutor) -> None:
    """Who asks once waits for one search of who asks much, not for all of them."""
    turns, go, begun = Turns(pool), threading.Event(), list[str]()

    def work(name: str) -> Callable[[], str]:
        def done() -> str:
            go.wait()
            begun.append(name)
            return name

        return done

    names = ["a1", "a2", "a3", "a4", "b1", "c1", "b2"]
    jobs = [turns.submit(name[0], work(name)) for name in names]
    jobs[2].cancel()
    go.set()
    assert [job.result(60) for job in jobs if not job.cancelled()] == [
        "a1",
        "a2",
        "a4",
        "b1",
        "c1",
        "b2",
    ]
    # The first may have been begun before the second was in the queue.
    assert begun.index("b1") <= 2
    assert begun.index("c1") <= 3
    assert begun.index("b2") < begun.index("a4")


def test_what_a_search_raises_is_told(pool: ThreadPoolExecutor) -> None:
    """To who waits for it; the next is begun."""
    turns = Turns(pool)
    failed = turns.submit("a", lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        failed.result(60)
    assert turns.submit("a", lambda: 2).result(60) == 2


def test_the_end_of_the_pool_gives_up_what_waits() -> None:
    """Nobody waits for ever."""
    pool, go = ThreadPoolExecutor(1), threading.Event()
    turns = Turns(pool)
    first, second = turns.submit("a", go.wait), turns.submit("b", go.wait)
    pool.shutdown(wait=False, cancel_futures=True)
    with pytest.raises(CancelledError):
        second.result(60)
    go.set()
    assert first.result(60)
    pool.shutdown()


async def never() -> None:
    """Stay until the answer comes."""
    await asyncio.Event().wait()


def test_who_has_most_places_gives_one_to_who_has_none(pool: ThreadPoolExecutor) -> None:
    """The last of his is told to come again; he himself gets no further place."""
    go = threading.Event()

    def work(_: Deadline) -> str:
        go.wait()
        return "done"

    async def ask() -> list[object]:
        under_way = UnderWay(pool, Crowd(4), 60)
        busy = [
            asyncio.ensure_future(under_way.result(f"a{n}", work, never, "a")) for n in range(5)
        ]
        await asyncio.sleep(0)
        visitor = asyncio.ensure_future(under_way.result("b", work, never, "b"))
        await asyncio.wait([busy[3]], timeout=60)
        go.set()
        return list(await asyncio.gather(*busy, visitor, return_exceptions=True))

    *first, fourth, fifth, visitor = asyncio.run(ask())
    assert first == ["done"] * 3
    assert isinstance(fourth, ApiProblem)
    assert isinstance(fifth, ApiProblem)
    assert visitor == "done"
