"""What is left of a shortage of threads, of memory or of patience: nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import httpx2
from hypothesis import given
from hypothesis import settings as of_hypothesis
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from eventsearch.model.query import NEVER, Deadline
from eventsearch.settings import ServeSettings, Settings
from eventsearch.web.app import create_app
from eventsearch.web.search_limits import SingleFlight, start_threads
from long_form import tries
from small_site import NOW
from thread_limit import no_more_threads
from web.test_single_flight import Work, never, quick, room


def fail(_: Deadline) -> str:
    """Meet a bug."""
    raise ZeroDivisionError


def run_out(_: Deadline) -> str:
    """Find no memory."""
    raise MemoryError


def go_on(deadline: Deadline) -> str:
    """End when nobody waits any more."""
    while True:
        deadline.check()
        time.sleep(0.001)


WORKS = {"quick": quick, "fail": fail, "run out": run_out, "go on": go_on}
HAPPENS = (*WORKS, "hang up", "cancel", "no thread", "threads again", "wait")


async def three(flights: SingleFlight) -> list[object]:
    """Ask three searches at once, of three clients."""
    asking = (flights.result(f"end {n}", quick, never, str(n)) for n in range(3))
    return list(await asyncio.gather(*asking, return_exceptions=True))


class Asking:
    """Searches that are asked, as a story tells."""

    def __init__(self, pool: ThreadPoolExecutor, shortage: ExitStack) -> None:
        self.flights = SingleFlight(pool, 3, 60)
        self._shortage = shortage
        self._tasks: list[asyncio.Task[str]] = []
        self._gone: list[asyncio.Event] = []

    async def happen(self, event: str, number: int) -> None:
        """Let one thing happen; a number tells searches, clients and who hangs up apart."""
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
        """Let all hang up whose answer is not there."""
        for gone in self._gone:
            gone.set()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@of_hypothesis(max_examples=tries(60, 2_000), deadline=None)
@given(st.lists(st.tuples(st.sampled_from(HAPPENS), st.integers(0, 3)), max_size=20))
def test_whatever_happens_all_places_are_free_in_the_end(story: list[tuple[str, int]]) -> None:
    async def ask(pool: ThreadPoolExecutor, shortage: ExitStack) -> None:
        asking = Asking(pool, shortage)
        for event, number in story:
            await asking.happen(event, number)
        shortage.close()
        await asking.end()
        async with asyncio.timeout(60):
            while await three(asking.flights) != ["done"] * 3:
                await asyncio.sleep(0.001)  # A thread may still have to see that it is given up.

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
    """Return how an application answers."""

    async def ask() -> list[int]:
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            return [(await client.get(path)).status_code for path in paths]

    return asyncio.run(ask())


def test_a_passing_shortage_of_threads_passes(settings: Settings) -> None:
    serve = ServeSettings(concurrency=4)
    searches = [f"/v1/search?q=a{number}" for number in range(9)]
    with unstarted(settings, serve) as app:
        with no_more_threads():
            assert statuses(app, searches) == [503] * 9
            assert statuses(app, ["/readyz", "/healthz"]) == [503, 200]
            wrong = ["/v1/search?sort=x", "/nowhere"]
            assert statuses(app, wrong) == [400, 404]
        assert statuses(app, [*searches, "/readyz"]) == [200] * 10


def test_a_server_that_has_begun_needs_no_more_threads(settings: Settings) -> None:
    app = create_app(settings.index, ServeSettings(), clock=lambda: NOW)
    with TestClient(app) as client, no_more_threads():
        answers = [client.get(f"/v1/search?q=a{number}").status_code for number in range(9)]
        assert [*answers, client.get("/readyz").status_code] == [200] * 10


def test_who_is_to_be_sent_searches_says_when_they_are_refused(settings: Settings) -> None:
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
