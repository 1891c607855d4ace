"""How a new generation comes to answer: opened, warmed, swapped in, warmed more."""

from __future__ import annotations

import logging
from functools import partial
from threading import Event, Thread

import pytest

from eventsearch.errors import IndexDamaged
from eventsearch.indexer.build import build
from eventsearch.model.query import SearchRequest
from eventsearch.search.index import Index
from eventsearch.settings import Settings
from eventsearch.storage.generations import pointed
from eventsearch.web.searcher.background import Errand, run_in_thread
from eventsearch.web.searcher.searcher_manager import SearcherManager
from live_index import Later, Warmed, add_page, find_damage, spoil, total
from small_site import NOW
from thread_limit import no_more_threads


def test_damage_that_is_met_while_a_generation_is_made_ready_holds_nobody_up(
    settings: Settings,
) -> None:
    """Whoever makes it ready has the turn to open it, and does not wait for himself."""

    def find(index: Index, _: Event) -> None:
        raise IndexDamaged("found while it was made ready")

    live = SearcherManager(settings.index, after=find)
    add_page(settings)
    assert total(live) == 2
    live.close()


def test_the_old_generation_answers_until_the_new_one_is_open(settings: Settings) -> None:
    """Nobody waits for it, and it is opened once however many notice."""
    later = Later()
    live = SearcherManager(settings.index, hand_on=later)
    add_page(settings)
    assert [total(live), total(live), total(live)] == [1, 1, 1]
    assert len(later.errands) == 1
    later.do()
    assert [total(live), total(live)] == [2, 2]
    assert later.errands == []
    live.close()


def test_a_generation_is_made_ready_before_it_answers_and_after(settings: Settings) -> None:
    """By the index itself; the first one answers at once."""
    told: list[tuple[str, int, bool]] = []
    later = Later()

    def note(step: str, index: Index, _: Event | None = None) -> None:
        told.append((step, index.generation.info.pages, index is live.now()))

    live = SearcherManager(
        settings.index, hand_on=later, before=partial(note, "before"), after=partial(note, "after")
    )
    live.begin()
    assert total(live) == 1
    later.do()
    add_page(settings)
    assert total(live) == 1
    later.do()
    assert told == [
        ("before", 3, True),
        ("after", 3, True),
        ("before", 4, False),
        ("after", 4, True),
    ]
    live.close()


def test_a_generation_is_opened_while_the_one_before_is_still_made_ready(
    settings: Settings,
) -> None:
    """Who saves twice waits for no suggestions of what he has replaced, and they are not read."""
    ended: list[bool] = []
    threads: list[Thread] = []

    def hand_on(errand: Errand) -> bool:
        threads.append(Thread(target=errand))
        threads[-1].start()
        return True

    def wait(_: Index, retired: Event) -> None:
        ended.append(retired.wait(60))

    live = SearcherManager(settings.index, hand_on=hand_on, after=wait)
    live.begin()
    add_page(settings)
    while total(live) == 1:
        threads[0].join(0.01)
    threads[0].join()
    assert ended == [True]
    live.close()
    for thread in threads:
        thread.join()


def test_who_reloads_does_not_wait_until_what_answers_is_warm(settings: Settings) -> None:
    """He is told which one answers as soon as it does."""
    later, warmed = Later(), Warmed()
    live = SearcherManager(settings.index, hand_on=later, before=warmed.before, after=warmed.after)
    add_page(settings)
    assert live.reload() == pointed(settings.index)
    assert warmed.told == [("before", 4)]
    later.do()
    assert warmed.told == [("before", 4), ("after", 4)]
    live.close()


def test_without_a_thread_a_new_generation_is_opened_and_not_warmed(settings: Settings) -> None:
    """Whoever notices it is the event loop: all others would wait for him."""
    warmed = Warmed()
    live = SearcherManager(
        settings.index, hand_on=run_in_thread, before=warmed.before, after=warmed.after
    )
    with no_more_threads():
        live.begin()
        add_page(settings)
        assert [total(live), total(live)] == [2, 2]
        build(settings, full=True)
        assert live.reload(warm=False) == pointed(settings.index)
    assert warmed.told == []
    live.close()


def test_the_last_good_generation_is_warmed_while_it_answers(settings: Settings) -> None:
    """There is nothing to answer until it is."""
    engine = add_page(settings)
    later, warmed = Later(), Warmed()
    live = SearcherManager(settings.index, hand_on=later, before=warmed.before, after=warmed.after)
    spoil(engine)
    with pytest.raises(IndexDamaged):
        find_damage(live)
    assert total(live) == 1
    assert warmed.told == []
    later.do()
    assert warmed.told == [("before", 3), ("after", 3)]
    live.close()


def test_damage_found_while_it_is_made_ready_keeps_the_old_one(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """No visitor meets it."""

    def damaged(index: Index) -> None:
        if index.generation.info.pages > 3:
            raise IndexDamaged("found while it was made ready")

    live = SearcherManager(settings.index, before=damaged)
    add_page(settings)
    with caplog.at_level(logging.WARNING, "eventsearch"):
        assert [total(live), total(live)] == [1, 1]
    assert len(caplog.records) == 1
    assert "found while it was made ready" in caplog.text
    live.close()


def test_what_is_opened_after_the_end_is_closed(settings: Settings) -> None:
    """A server that stops does not wait for it."""
    later = Later()
    opened: list[Index] = []
    live = SearcherManager(settings.index, hand_on=later, before=opened.append)
    add_page(settings)
    assert total(live) == 1
    live.close()
    later.do()
    with pytest.raises(ValueError, match="closed"):
        opened[0].search(SearchRequest(text="python"), now=NOW)


def test_a_bug_met_by_a_new_generation_keeps_the_old_one_for_a_while(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """Said once and with its traceback; no request fails, and none makes it ready again."""
    tried: list[str] = []

    def buggy(index: Index) -> None:
        tried.append(index.generation.name)
        if len(tried) < 3:
            raise KeyError("a fault of ours")

    live = SearcherManager(settings.index, again=3600, before=buggy)
    add_page(settings)
    with caplog.at_level(logging.WARNING, "eventsearch"):
        assert [total(live), total(live)] == [1, 1]
        assert tried == [pointed(settings.index)]
        live.reload()
    assert [record.getMessage() for record in caplog.records] == [
        "keeping the open generation: the new one meets a bug"
    ] * 2
    assert "KeyError: 'a fault of ours'" in caplog.text
    live.reload()
    assert total(live) == 2
    live.close()


def test_a_bug_met_after_a_generation_answers_is_said(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """It answers all the same."""

    def buggy(_: Index, __: Event) -> None:
        raise KeyError("a fault of ours")

    live = SearcherManager(settings.index, after=buggy)
    add_page(settings)
    with caplog.at_level(logging.WARNING, "eventsearch"):
        assert [total(live), total(live)] == [2, 2]
    assert [record.getMessage() for record in caplog.records] == [
        "what answers could not be made ready"
    ]
    live.close()
