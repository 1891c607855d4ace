"""Each page has a limit of CPU time of its own."""

from __future__ import annotations

import re
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from types import FrameType
from typing import TYPE_CHECKING

import pytest

from eventsearch.extractor.files.read import ContentError
from eventsearch.extractor.page_timeout import limit
from eventsearch.lint.runner import check
from eventsearch.settings import Settings
from site_on_disk import read, write
from small_site import NOW

if TYPE_CHECKING:
    from _typeshed import TraceFunction


# An error raised in a garbage collector callback, such as Hypothesis's, is reported and repeated.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def count_on() -> None:
    """Run for ever, and catch all errors."""
    while True:
        with suppress(Exception):
            sum(range(1000))


def seek_on() -> None:
    """Search with a pattern that takes exponential time."""
    re.match("(a|a)+b", "a" * 60)


@pytest.mark.parametrize("work", [count_on, seek_on])
def test_endless_work_is_stopped(work: Callable[[], None]) -> None:
    for _ in range(2):
        with pytest.raises(ContentError) as caught:
            limit("a.md", 0.05, work)
        assert (caught.value.diagnostic.path, caught.value.diagnostic.code) == ("a.md", "E216")
    assert limit("b.md", 30.0, lambda: 1) == 1
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_a_lost_signal_is_sent_again() -> None:
    class Heavy:
        def __del__(self) -> None:
            sum(range(2 * 10**7))

    def work() -> None:
        Heavy()
        count_on()

    with pytest.raises(ContentError):
        limit("a.md", 0.05, work)


def test_waiting_does_not_count() -> None:
    limit("a.md", 0.05, lambda: time.sleep(0.3))


def test_other_threads_are_not_counted() -> None:
    ended = False

    def burn() -> None:
        while not ended:
            pass

    def wait() -> int:
        until = time.process_time() + 0.3
        while time.process_time() < until:
            time.sleep(0.01)
        return 1

    other = Thread(target=burn)
    other.start()
    try:
        assert limit("a.md", 0.15, wait) == 1
    finally:
        ended = True
        other.join()


def test_the_outer_limit_applies_to_inner_work() -> None:
    with pytest.raises(ContentError, match=r"more than 0\.05 seconds"):
        limit("a.md", 0.05, lambda: limit("b.md", 100.0, count_on))


@pytest.mark.parametrize("line", range(1, 4))
def test_a_signal_at_the_end_of_work_is_reported_as_usual(line: int) -> None:
    left = 0

    def work() -> int:
        nonlocal left
        left = line
        return 1

    def ring(frame: FrameType, event: str, _: object) -> TraceFunction | None:
        nonlocal left
        if frame.f_code is not limit.__code__:
            return None
        if event == "line" and left:
            left -= 1
            if not left:
                signal.raise_signal(signal.SIGPROF)
        return ring

    before = sys.gettrace()
    sys.settrace(ring)
    try:
        with suppress(ContentError):
            limit("a.md", 0.0, work)
    finally:
        sys.settrace(before)
    assert limit("b.md", 30.0, lambda: 1) == 1


def test_in_another_thread_there_is_no_limit() -> None:
    found: list[int] = []

    def work() -> int:
        until = time.thread_time() + 0.2
        while time.thread_time() < until:
            pass
        return 1

    thread = Thread(target=lambda: found.append(limit("a.md", 0.01, work)))
    thread.start()
    thread.join()
    assert found == [1]


def test_a_profiler_keeps_its_signal() -> None:
    before = signal.signal(signal.SIGPROF, signal.SIG_IGN)
    try:
        assert limit("a.md", 0.01, lambda: sum(range(10**6)) and 1) == 1
        assert signal.getsignal(signal.SIGPROF) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGPROF, before)


LONG = "*a* _b_ `c` [d](e) " * 14_000
"""Takes several times the timer's period, because an error raised in a finalizer is lost."""
FILES = {"hugo.toml": "", "content/a.md": f"---\ntitle: A\n---\n{LONG}", "content/b.md": "*b*\n"}


def test_a_page_is_left_out_and_the_others_are_read(tmp_path: Path) -> None:
    whole = read(tmp_path, FILES)
    found = read(tmp_path, FILES, page_timeout=0.1)
    assert [(each.path, each.code) for each in found.diagnostics] == [("content/a.md", "E216")]
    assert found.records == {"content/b.md": whole.records["content/b.md"]}


def test_check_continues_after_a_timeout(tmp_path: Path) -> None:
    root = write(tmp_path, FILES)
    settings = Settings(root=root, index=root / ".eventsearch", page_timeout=0.1)
    assert ("content/a.md", "E216") in {(each.path, each.code) for each in check(settings, now=NOW)}
