"""The searcher manager chooses the generation that answers a request."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from eventsearch.errors import IndexAway, IndexDamaged, IndexUnusable, OverTime
from eventsearch.indexer.build import build
from eventsearch.model.query import SearchRequest
from eventsearch.search.index import Index
from eventsearch.settings import Settings
from eventsearch.storage.generations import live_name
from eventsearch.web.searcher_manager import SearcherManager
from processes import eventually
from small_site import NOW
from thread_limit import no_more_threads


def total(live: SearcherManager) -> int:
    """Return how many pages contain the word python."""
    with live.acquire() as index:
        return index.search(SearchRequest(text="python"), now=NOW).total


def add_page(settings: Settings) -> Path:
    """Build a generation with one more page. Return the folder of its engine files."""
    page = settings.root / "content" / "post" / "python.md"
    page.write_text("---\ntitle: Python encore\n---\n", encoding="utf-8")
    build(settings)
    name = live_name(settings.index)
    assert name is not None
    return settings.index / "generations" / name / "engine"


def truncate(folder: Path) -> None:
    """Cut each engine file that no other generation shares to half its size."""
    for path in sorted(folder.iterdir()):
        if path.stat().st_nlink == 1:
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(folder: Path) -> None:
    """Change every seventh byte of the largest engine file."""
    path = max(folder.iterdir(), key=lambda path: path.stat().st_size)
    data = bytearray(path.read_bytes())
    data[::7] = bytes(byte ^ 0x10 for byte in data[::7])
    path.write_bytes(data)


def find_damage(live: SearcherManager) -> None:
    """Raise `IndexDamaged`, as if a read had found a damaged file."""
    with live.acquire():
        raise IndexDamaged("found while it was read")


NEVER = 3600.0


@contextmanager
def opened(settings: Settings, **options: Any) -> Iterator[SearcherManager]:
    """Yield a manager that opens another generation only when the test says so."""
    live = SearcherManager(settings.index, **{"poll_seconds": NEVER, **options})
    live.poll()
    try:
        yield live
    finally:
        live.close()


def test_a_request_uses_a_single_generation(settings: Settings) -> None:
    with opened(settings) as live, live.acquire() as old:
        add_page(settings)
        assert live.refresh()
        assert total(live) == 2
        assert old.search(SearchRequest(text="python"), now=NOW).total == 1


def test_the_index_is_opened_again_only_if_the_pointer_changes(settings: Settings) -> None:
    with opened(settings) as live:
        assert not live.refresh()
        away = settings.index.rename(settings.index.with_name("away"))
        assert not live.refresh()
        away.rename(settings.index)
        add_page(settings)
        assert live.refresh()


def test_a_new_generation_is_opened_without_requests(settings: Settings) -> None:
    pages: list[int] = []

    def warm(index: Index) -> None:
        pages.append(index.generation.info.pages)

    async def wait(live: SearcherManager) -> None:
        task = asyncio.create_task(live.follow())
        await asyncio.to_thread(add_page, settings)
        async with asyncio.timeout(60):
            while pages[-1:] != [4]:
                await asyncio.sleep(0.01)
        task.cancel()

    with opened(settings, poll_seconds=0.01, warm=warm) as live:
        asyncio.run(wait(live))
        assert eventually(lambda: total(live) == 2)


def test_without_polling_a_request_opens_a_new_generation(settings: Settings) -> None:
    with opened(settings, poll_seconds=0) as live:
        add_page(settings)
        assert eventually(lambda: live.current.generation.info.pages == 4)


def test_without_a_thread_the_old_generation_stays_in_use(settings: Settings) -> None:
    with opened(settings) as live:
        add_page(settings)
        with no_more_threads():
            live.poll()
            assert total(live) == 1
        live.poll()
        assert eventually(lambda: total(live) == 2)


def test_a_new_generation_is_warmed_before_it_answers(settings: Settings) -> None:
    warming, go = Event(), Event()

    def warm(_: Index) -> None:
        warming.set()
        assert go.wait(60)

    with opened(settings, warm=warm) as live:
        add_page(settings)
        live.poll()
        assert warming.wait(60)
        assert not live.refresh()
        assert total(live) == 1
        go.set()
        assert eventually(lambda: total(live) == 2)


def test_a_generation_is_prefetched_after_it_is_in_use(settings: Settings) -> None:
    answering: list[bool] = []

    def prefetch(index: Index) -> None:
        answering.append(index is live.current)
        raise IndexUnusable("met while it was read")

    with opened(settings, prefetch=prefetch, prefetch_delay=0.0) as live:
        add_page(settings)
        assert live.refresh()
        assert eventually(lambda: answering == [True])
        assert total(live) == 2


def test_the_first_searches_of_a_generation_do_not_wait_for_its_prefetch(
    settings: Settings,
) -> None:
    started = Event()
    with opened(settings, prefetch=lambda _: started.set(), prefetch_delay=NEVER) as live:
        add_page(settings)
        assert live.refresh()
        assert total(live) == 2
        assert not started.is_set()


def test_of_generations_that_follow_quickly_only_the_last_is_prefetched(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_answered = Event()
    sleep = time.sleep

    def delayed(seconds: float) -> None:
        if seconds == NEVER:
            both_answered.wait()
        else:
            sleep(seconds)

    monkeypatch.setattr(time, "sleep", delayed)
    before = {*threading.enumerate()}
    prefetched: list[str] = []

    def prefetch(index: Index) -> None:
        prefetched.append(index.generation.name)

    with opened(settings, prefetch=prefetch, prefetch_delay=NEVER) as live:
        add_page(settings)
        assert live.refresh()
        (settings.root / "content/post/encore.md").write_text("---\ntitle: Encore\n---\n")
        build(settings)
        assert live.refresh()
        both_answered.set()
        assert eventually(lambda: before.issuperset(threading.enumerate()))
        assert prefetched == [live.current.generation.name]


def test_the_first_generation_answers_while_it_is_warmed(settings: Settings) -> None:
    warmed: list[Index] = []

    def warm(index: Index) -> None:
        warmed.append(index)
        raise KeyError("a bug")

    with opened(settings, warm=warm) as live:

        async def follow() -> None:
            task = asyncio.create_task(live.follow())
            while not warmed:
                await asyncio.sleep(0.001)
            task.cancel()

        asyncio.run(follow())
        assert total(live) == 1


def test_a_generation_opened_after_the_end_is_closed(settings: Settings) -> None:
    indexes: list[Index] = []

    def warm(index: Index) -> None:
        indexes.append(index)
        live.close()

    with opened(settings, warm=warm) as live:
        add_page(settings)
        live.refresh()
        assert not live.refresh()
    with pytest.raises(ValueError, match="closed"):
        indexes[0].search(SearchRequest(text="python"), now=NOW)


@pytest.mark.parametrize("error", [IndexDamaged("met while warming"), KeyError("a bug")])
def test_a_generation_that_fails_while_it_is_warmed_never_answers(
    settings: Settings, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    errors = [error, error]

    def warm(_: Index) -> None:
        if errors:
            raise errors.pop()

    with opened(settings, warm=warm, retry_seconds=NEVER) as live:
        add_page(settings)
        with caplog.at_level(logging.WARNING, "eventsearch"):
            assert not live.refresh()
            assert not live.refresh()
        assert len(errors) == 1
        assert len(caplog.records) == 1
        assert str(error) in caplog.text
        assert total(live) == 1
        live.reload()
        assert total(live) == 1
        assert live.reload() == live_name(settings.index)
        assert total(live) == 2


def test_a_generation_that_could_not_be_opened_is_tried_again(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with opened(settings, retry_seconds=0) as live:
        engine = add_page(settings)
        away = engine.rename(engine.with_name("away"))
        with caplog.at_level(logging.WARNING, "eventsearch"):
            assert not live.refresh()
            assert not live.refresh()
        assert total(live) == 1
        assert len(caplog.records) == 1
        assert "keeping the open generation" in caplog.text
        assert 'run "eventsearch index --full"' in caplog.text
        away.rename(engine)
        assert live.refresh()
        assert total(live) == 2


@pytest.mark.parametrize("kind", [IndexAway, OverTime])
def test_a_slow_engine_counts_as_unavailable(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, kind: type[IndexAway | OverTime]
) -> None:
    def ping() -> None:
        raise kind("too slow")

    with opened(settings) as live:
        with monkeypatch.context() as patch:
            patch.setattr(type(live.current.engine), "ping", lambda _: ping())
            live.check_cluster()
        assert live.away is not None
        with pytest.raises(IndexAway, match="too slow"):
            total(live)
        live.check_cluster()
        assert live.away is None
        assert total(live) == 1


def test_a_check_waits_for_the_result_of_another(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, answered = Event(), Event()

    def ping() -> None:
        started.set()
        assert answered.wait(30)
        raise IndexAway("no node")

    with opened(settings) as live, ThreadPoolExecutor(2) as threads:
        monkeypatch.setattr(type(live.current.engine), "ping", lambda _: ping())
        first = threads.submit(live.check_cluster)
        assert started.wait(30)
        started.clear()
        second = threads.submit(live.check_cluster)
        assert not wait((second,), 0.2).done
        answered.set()
        second.result(30)
        assert live.away is not None
        first.result(30)
        assert not started.is_set()


def test_the_last_good_generation_answers_when_the_live_one_does_not_open(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    good = live_name(settings.index)
    truncate(add_page(settings))
    with caplog.at_level(logging.WARNING, "eventsearch"), opened(settings) as live:
        assert total(live) == 1
        assert f"answering from the last good generation, {good} of " in caplog.text
        assert "the index is damaged" in caplog.text
        build(settings)
        assert live.refresh()
        assert total(live) == 2


def test_without_a_good_generation_the_server_does_not_start(settings: Settings) -> None:
    truncate(add_page(settings))
    for folder in (settings.index / "generations").iterdir():
        truncate(folder / "engine")
    with pytest.raises(IndexDamaged, match="eventsearch index"):
        SearcherManager(settings.index)


def test_after_damage_the_last_good_generation_answers(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    engine = add_page(settings)
    with opened(settings, retry_seconds=0) as live:
        truncate(engine)
        with caplog.at_level(logging.WARNING, "eventsearch"):
            with pytest.raises(IndexDamaged):
                find_damage(live)
            assert not live.refresh()
        assert total(live) == 1
        assert len(caplog.records) == 1
        assert "MAIN_000002.evs has changed since it was written" in caplog.text
        assert 'run "eventsearch index --full"' in caplog.text
        assert (engine.parent / "damaged").exists()
        assert not live.fault


def test_damage_without_another_generation_is_logged_once_and_repaired_by_the_next_run(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with opened(settings, retry_seconds=0) as live:
        flip(live.current.generation.engine_folder)
        with caplog.at_level(logging.WARNING, "eventsearch"):
            for _ in range(3):
                with pytest.raises(IndexDamaged):
                    total(live)
        assert [record.getMessage() for record in caplog.records] == [
            f"no undamaged generation is left: {settings.index}: the index is damaged: "
            'MAIN_000001.evs has changed since it was written; run "eventsearch index --full"'
        ]
        assert "MAIN_000001.evs" in live.fault
        assert build(settings).reason == "the index was damaged"
        assert live.refresh()
        assert total(live) == 1
        assert not live.fault
        assert build(settings).reason == ""


def test_damage_of_a_replaced_generation_is_ignored(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with opened(settings) as live:
        flip(live.current.generation.engine_folder)
        build(settings, full=True)
        with caplog.at_level(logging.WARNING, "eventsearch"), pytest.raises(IndexDamaged):
            find_damage(live)
        assert live.refresh()
        assert total(live) == 1
        assert live.current.generation.name == live_name(settings.index)
        assert not caplog.records


def test_a_verified_generation_is_not_checked_at_every_failure(
    settings: Settings,
) -> None:
    engine = add_page(settings)
    name = live_name(settings.index)
    with opened(settings, retry_seconds=NEVER) as live:
        for _ in range(2):
            with pytest.raises(IndexDamaged):
                find_damage(live)
            truncate(engine)
            assert live.current.generation.name == name
        live.reload()
        with pytest.raises(IndexDamaged):
            find_damage(live)
        assert live.current.generation.name != name


def test_a_reload_opens_a_refused_generation_at_once(settings: Settings) -> None:
    with opened(settings, retry_seconds=NEVER) as live:
        engine = add_page(settings)
        away = engine.rename(engine.with_name("away"))
        assert not live.refresh()
        away.rename(engine)
        assert not live.refresh()
        assert live.reload() == live_name(settings.index)
        assert total(live) == 2
