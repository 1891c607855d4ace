"""Who does what nobody is to wait for."""

from __future__ import annotations

import threading

from eventsearch.web.searcher.background import run_in_thread, run_inline
from thread_limit import no_more_threads


def test_an_errand_is_done_at_once() -> None:
    """By whoever hands it on."""
    done: list[int] = []
    assert run_inline(lambda: done.append(threading.get_ident()))
    assert done == [threading.get_ident()]


def test_an_errand_is_done_in_a_thread_of_its_own() -> None:
    """Whoever hands it on goes on meanwhile."""
    going, done = threading.Event(), threading.Event()

    def errand() -> None:
        going.wait()
        done.set()

    assert run_in_thread(errand)
    assert not done.is_set()
    going.set()
    assert done.wait(60)


def test_an_errand_for_which_there_is_no_thread_is_not_done() -> None:
    """Whoever hands it on is told."""
    done: list[int] = []
    with no_more_threads():
        assert not run_in_thread(lambda: done.append(1))
    assert done == []
