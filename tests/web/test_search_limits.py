"""The server limits concurrent searches and recovers from a shortage of threads."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress

import httpx2
import pytest
from hypothesis import given
from hypothesis import settings as of_hypothesis
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.testclient import TestClient

from eventsearch.errors import IndexAway, OverTime
from eventsearch.model.query import NEVER, Deadline
from eventsearch.settings import ServeSettings, Settings
from eventsearch.web.app import create_app
from eventsearch.web.problems import ApiProblem
from eventsearch.web.query_service import (
    MAX_CLIENTS,
    RateLimiter,
    SingleFlight,
    network,
    start_threads,
)
from long_form import tries
from small_site import NOW
from thread_limit import no_more_threads

Waiting = Callable[[], Awaitable[None]]


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """Yield a pool with one thread, so that the second search waits for the first."""
    with ThreadPoolExecutor(1) as pool:
        yield pool


async def never() -> None:
    """Never return: the client stays connected until the answer comes."""
    await asyncio.Event().wait()


async def at_once() -> None:
    """Return at once: the client disconnects as soon as it has sent the request."""


class Work:
    """Work that checks its deadline until the test sets `go`."""

    def __init__(self) -> None:
        self.calls = 0
        self.began = threading.Event()
        self.ended = threading.Event()
        self.go = threading.Event()

    def __call__(self, deadline: Deadline) -> int:
        """Wait for `go`, then return the number of this call."""
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
        """Wait until the work has begun."""
        while not self.began.is_set():
            await asyncio.sleep(0.001)


async def room(flights: SingleFlight) -> None:
    """Wait until the server accepts a search."""
    async with asyncio.timeout(60):
        while True:
            with suppress(ApiProblem):
                return flights.check_capacity()
            await asyncio.sleep(0.001)


def quick(_: Deadline) -> str:
    """Return at once."""
    return "done"


def test_equal_concurrent_searches_run_once(pool: ThreadPoolExecutor) -> None:
    work = Work()

    async def ask() -> tuple[list[int], int]:
        flights = SingleFlight(pool, 1, 60, threads=1)
        three = [asyncio.ensure_future(flights.result("a", work, never)) for _ in range(3)]
        await work.under_way()
        work.go.set()
        return await asyncio.gather(*three), await flights.result("a", work, never)

    assert asyncio.run(ask()) == ([1, 1, 1], 2)


def test_a_search_without_waiting_clients_ends(pool: ThreadPoolExecutor) -> None:
    work = Work()

    async def ask() -> str:
        flights = SingleFlight(pool, 1, 60, threads=1)
        with pytest.raises(ClientDisconnect):
            await flights.result("a", work, work.under_way)
        await room(flights)
        assert work.ended.is_set()
        return await flights.result("b", quick, never)

    assert asyncio.run(ask()) == "done"
    assert not work.go.is_set()


def test_a_queued_search_without_waiting_clients_is_not_started(pool: ThreadPoolExecutor) -> None:
    first, second = Work(), Work()

    async def ask() -> tuple[int, str]:
        flights = SingleFlight(pool, 2, 60, threads=1)
        running = asyncio.ensure_future(flights.result("a", first, never))
        await first.under_way()
        with pytest.raises(ClientDisconnect):
            await flights.result("b", second, at_once)
        await asyncio.sleep(0.01)
        third = asyncio.ensure_future(flights.result("c", quick, never))
        await asyncio.sleep(0.01)
        first.go.set()
        return await running, await third

    assert asyncio.run(ask()) == (1, "done")
    assert second.calls == 0


def test_a_search_continues_for_the_remaining_clients(pool: ThreadPoolExecutor) -> None:
    work = Work()

    async def ask() -> int:
        flights = SingleFlight(pool, 1, 60, threads=1)
        stays = asyncio.ensure_future(flights.result("a", work, never))
        await work.under_way()
        with pytest.raises(ClientDisconnect):
            await flights.result("a", work, at_once)
        await asyncio.sleep(0.01)
        work.go.set()
        return await stays

    assert asyncio.run(ask()) == 1


def test_waiting_for_a_search_has_a_limit(pool: ThreadPoolExecutor) -> None:
    work = Work()

    async def ask() -> None:
        flights = SingleFlight(pool, 1, 0.01, patience=0.1, threads=1)
        await flights.result("a", work, never)

    with pytest.raises(ApiProblem, match=r"no answer within 0\.11 s; try again") as caught:
        asyncio.run(ask())
    assert caught.value.status == 503
    # If the thread had not begun the first work by then, it never begins that work.
    assert pool.submit(quick, NEVER).result(60) == "done"


def test_a_full_queue_refuses_only_new_searches(pool: ThreadPoolExecutor) -> None:
    work = Work()

    async def ask() -> list[int]:
        flights = SingleFlight(pool, 1, 60, threads=1)
        both = [asyncio.ensure_future(flights.result("a", work, never)) for _ in range(2)]
        await work.under_way()
        with pytest.raises(ApiProblem, match="1 searches are running"):
            await flights.result("b", work, never)
        work.go.set()
        return await asyncio.gather(*both)

    assert asyncio.run(ask()) == [1, 1]


def test_a_failure_reaches_all_waiting_clients(pool: ThreadPoolExecutor) -> None:
    def fail(_: Deadline) -> None:
        raise OverTime("too much", hint="less")

    async def ask() -> list[BaseException | None]:
        flights = SingleFlight(pool, 1, 60, threads=1)
        both = [flights.result("a", fail, never) for _ in range(2)]
        return await asyncio.gather(*both, return_exceptions=True)

    assert [type(one) for one in asyncio.run(ask())] == [OverTime, OverTime]


def test_a_failure_is_not_reused_for_later_requests(pool: ThreadPoolExecutor) -> None:
    calls = 0

    def work(_: Deadline) -> str:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise OverTime("too long", hint="ask less")
        return "answer"

    async def ask_again(flights: SingleFlight, after: int) -> bool:
        for _ in range(after):
            await asyncio.sleep(0)
        for _ in range(50):
            with suppress(OverTime):
                return bool(await flights.result("a", work, never))
        return False

    async def ask() -> list[bool]:
        flights = SingleFlight(pool, 8, 60.0)
        return await asyncio.gather(*(ask_again(flights, after) for after in range(6)))

    assert all(asyncio.run(ask()))


def test_the_time_limit_counts_work_and_not_waiting(pool: ThreadPoolExecutor) -> None:
    waited = False

    def work(deadline: Deadline) -> None:
        nonlocal waited
        time.sleep(0.2)
        deadline.check()
        waited = True
        while True:
            deadline.check()

    with pytest.raises(OverTime):
        asyncio.run(SingleFlight(pool, 1, 0.05).result("a", work, never))
    assert waited


def test_clients_take_turns(pool: ThreadPoolExecutor) -> None:
    go, begun = threading.Event(), list[str]()

    def work(name: str) -> Callable[[Deadline], None]:
        def done(_: Deadline) -> None:
            go.wait()
            begun.append(name)

        return done

    async def ask() -> None:
        flights = SingleFlight(pool, 16, 60, threads=1)
        names = ["a1", "a2", "a3", "a4", "b1", "c1", "b2"]
        asking = [
            asyncio.ensure_future(flights.result(name, work(name), never, name[0]))
            for name in names
        ]
        await asyncio.sleep(0.01)
        asking.pop(2).cancel()
        go.set()
        await asyncio.gather(*asking)

    asyncio.run(ask())
    assert begun == ["a1", "a2", "b1", "c1", "a4", "b2"]


def test_one_client_cannot_use_the_last_places(pool: ThreadPoolExecutor) -> None:
    work = Work()

    async def ask() -> list[object]:
        flights = SingleFlight(pool, 4, 60, threads=1)
        busy = [asyncio.ensure_future(flights.result(f"a{n}", work, never, "a")) for n in range(4)]
        await work.under_way()
        visitor = asyncio.ensure_future(flights.result("b", quick, never, "b"))
        await asyncio.wait([busy[3]], timeout=60)
        work.go.set()
        return list(await asyncio.gather(*busy, visitor, return_exceptions=True))

    *first, fourth, visitor = asyncio.run(ask())
    assert first == [1, 2, 3]
    assert isinstance(fourth, ApiProblem)
    assert "3 searches of this client are running" in fourth.detail
    assert visitor == "done"


def test_closing_the_pool_cancels_waiting_searches() -> None:
    work, pool = Work(), ThreadPoolExecutor(1)

    async def ask() -> list[object]:
        flights = SingleFlight(pool, 4, 60)
        asking = [asyncio.ensure_future(flights.result(name, work, never)) for name in "ab"]
        await work.under_way()
        await asyncio.sleep(0.01)
        pool.shutdown(wait=False, cancel_futures=True)
        work.go.set()
        late = flights.result("c", work, never)
        return list(await asyncio.gather(*asking, late, return_exceptions=True))

    first, *others = asyncio.run(ask())
    assert first == 1
    assert [type(other) for other in others] == [ApiProblem, ApiProblem]


def test_searches_a_minute_are_counted_by_address() -> None:
    rate = RateLimiter(2)
    assert rate.count("a", 0)["RateLimit"] == '"searches";r=1;t=60'
    assert rate.count("a", 30) == {
        "RateLimit-Policy": '"searches";q=2;w=60',
        "RateLimit": '"searches";r=0;t=30',
    }
    with pytest.raises(ApiProblem) as caught:
        rate.count("a", 45)
    assert caught.value.status == 429
    assert caught.value.headers["Retry-After"] == "15"
    assert rate.count("b", 45)
    assert rate.count("a", 60)["RateLimit"] == '"searches";r=1;t=60'


def test_counts_of_addresses_are_dropped() -> None:
    rate = RateLimiter(1)
    for number in range(MAX_CLIENTS + 1):
        rate.count(str(number), 0)
    assert rate.count("0", 0)
    with pytest.raises(ApiProblem):
        rate.count(str(MAX_CLIENTS), 0)


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"),
        ("2002:c000:201:1::1", "192.0.2.1"),
        ("2002:c000:201:2::1", "192.0.2.1"),
        ("testclient", ""),
        ("192.0.2.1, 192.0.2.2", ""),
        ("x" * 60_000, ""),
        ("", ""),
    ],
)
def test_addresses_of_one_network_are_counted_together(address: str, counted: str) -> None:
    assert network(address) == counted


def fail(_: Deadline) -> str:
    """Raise the exception of a bug."""
    raise ZeroDivisionError


def run_out(_: Deadline) -> str:
    """Raise the exception of missing memory."""
    raise MemoryError


def go_on(deadline: Deadline) -> str:
    """Run until the deadline stops the search, because no client waits for it."""
    while True:
        deadline.check()
        time.sleep(0.001)


WORKS = {"quick": quick, "fail": fail, "run out": run_out, "go on": go_on}


HAPPENS = (*WORKS, "hang up", "cancel", "no thread", "threads again", "wait")


async def three(flights: SingleFlight) -> list[object]:
    """Send three searches at once, from three clients. Return the results or exceptions."""
    asking = (flights.result(f"end {n}", quick, never, str(n)) for n in range(3))
    return list(await asyncio.gather(*asking, return_exceptions=True))


class Asking:
    """Send searches and other events in the order of a random story."""

    def __init__(self, pool: ThreadPoolExecutor, shortage: ExitStack) -> None:
        self.flights = SingleFlight(pool, 3, 60)
        self._shortage = shortage
        self._tasks: list[asyncio.Task[str]] = []
        self._gone: list[asyncio.Event] = []

    async def happen(self, event: str, number: int) -> None:
        """Cause one event. *number* selects the search, its client, or who disconnects."""
        if event in WORKS:
            gone = asyncio.Event()
            self._gone.append(gone)
            answer = self.flights.result(
                f"{event} {number}", WORKS[event], gone.wait, f"{number % 2}"
            )
            self._tasks.append(asyncio.ensure_future(answer))
        elif event == "no thread":
            self._shortage.enter_context(no_more_threads())
        elif event == "threads again":
            self._shortage.close()
        elif self._tasks and event == "hang up":
            self._gone[number % len(self._gone)].set()
        elif self._tasks and event == "cancel":
            self._tasks[number % len(self._tasks)].cancel()
        await asyncio.sleep(0.001 if event == "wait" else 0)

    async def end(self) -> None:
        """Disconnect all clients that still wait for an answer."""
        for gone in self._gone:
            gone.set()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@of_hypothesis(max_examples=tries(60, 2_000), deadline=None)
@given(st.lists(st.tuples(st.sampled_from(HAPPENS), st.integers(0, 3)), max_size=20))
def test_all_places_are_free_in_the_end(story: list[tuple[str, int]]) -> None:
    async def ask(pool: ThreadPoolExecutor, shortage: ExitStack) -> None:
        asking = Asking(pool, shortage)
        for event, number in story:
            await asking.happen(event, number)
        shortage.close()
        await asking.end()
        async with asyncio.timeout(60):
            while await three(asking.flights) != ["done"] * 3:
                await asyncio.sleep(0.001)  # A thread may still run an abandoned search.

    with ThreadPoolExecutor(2) as pool, ExitStack() as shortage:
        asyncio.run(ask(pool, shortage))


@contextmanager
def unstarted(settings: Settings, serve: ServeSettings) -> Iterator[Starlette]:
    """Yield an application that has started no thread yet."""
    app = create_app(settings.index, serve, clock=lambda: NOW)
    try:
        yield app
    finally:
        app.state.service.pool.shutdown()
        app.state.service.live.close()


def statuses(app: Starlette, paths: Iterable[str]) -> list[int]:
    """Return the status of each path's answer."""

    async def ask() -> list[int]:
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            return [(await client.get(path)).status_code for path in paths]

    return asyncio.run(ask())


def test_the_server_recovers_from_a_shortage_of_threads(settings: Settings) -> None:
    serve = ServeSettings(concurrency=4)
    searches = [f"/v1/search?q=a{number}" for number in range(9)]
    with unstarted(settings, serve) as app:
        with no_more_threads():
            assert statuses(app, searches) == [503] * 9
            assert statuses(app, ["/readyz", "/healthz"]) == [503, 200]
            wrong = ["/v1/search?sort=x", "/nowhere"]
            assert statuses(app, wrong) == [400, 404]
        assert statuses(app, [*searches, "/readyz"]) == [200] * 10


def test_a_running_server_needs_no_more_threads(settings: Settings) -> None:
    app = create_app(settings.index, ServeSettings(), clock=lambda: NOW)
    with TestClient(app) as client, no_more_threads():
        answers = [client.get(f"/v1/search?q=a{number}").status_code for number in range(9)]
        assert [*answers, client.get("/readyz").status_code] == [200] * 10


def test_requests_for_readiness_share_a_check_of_the_cluster(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    pings = []

    def ping(_: object) -> None:
        pings.append(threading.current_thread())
        time.sleep(0.5)
        raise IndexAway("no node")

    async def ask(app: Starlette) -> set[int]:
        engine = type(app.state.service.live.current.engine)
        monkeypatch.setattr(engine, "ping", ping)
        monkeypatch.setattr(engine, "is_remote", True)
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            answers = await asyncio.gather(*(client.get("/readyz") for _ in range(50)))
        return {answer.status_code for answer in answers}

    with unstarted(settings, ServeSettings()) as app:
        assert asyncio.run(ask(app)) == {503}
    assert len(pings) == 1


def test_readiness_reports_that_searches_are_refused(settings: Settings) -> None:
    async def ask(app: Starlette) -> list[int]:
        flights, work = app.state.service.flights, Work()
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            search = asyncio.ensure_future(flights.result("a", work, never))
            await work.under_way()
            full = await client.get("/readyz")
            work.go.set()
            await search
            await room(flights)
            return [full.status_code, (await client.get("/readyz")).status_code]

    with unstarted(settings, ServeSettings(concurrency=1)) as app:
        assert asyncio.run(ask(app)) == [503, 200]


def test_threads_that_do_not_start_at_first_start_later() -> None:
    with ThreadPoolExecutor(2) as pool:
        with no_more_threads():
            start_threads(pool)
        assert pool.submit(quick, NEVER).result(60) == "done"
