"""Halves of a look at the disk, one of them by a copy of the process."""

from __future__ import annotations

import _thread
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from eventsearch.extractor.both import both
from other_thread import another_thread
from processes import eventually

COPIES = sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1
needs_copies = pytest.mark.skipif(not COPIES, reason="needs Linux and two processors")


@pytest.fixture(autouse=True)
def alone() -> None:
    """Wait until the threads of other tests have left: one that was waited for may linger."""
    assert not COPIES or eventually(lambda: len([*Path("/proc/self/task").iterdir()]) == 1)


def no_child_is_left() -> bool:
    """Whether every process that was started here has been waited for."""
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


def only_in_a_copy(what: Callable[[], object]) -> Callable[[], str]:
    """Return what does something in a copy of this process, and says where it has run."""
    here = os.getpid()

    def run() -> str:
        if os.getpid() == here:
            return "here"
        what()
        return "in a copy"

    return run


def opened() -> list[int]:
    """Return the handles that are open, that of the list itself among them."""
    return [int(path.name) for path in Path("/proc/self/fd").iterdir()]


@needs_copies
def test_the_second_is_called_in_a_copy() -> None:
    """And what it returns comes back, however long it is."""
    here, there = both(os.getpid, os.getpid)
    assert here == os.getpid() != there
    assert both(list, lambda: list(range(100_000))) == ([], list(range(100_000)))
    assert no_child_is_left()


def test_there_is_no_copy_beside_threads() -> None:
    """A copy would have their locks, and nobody to let go of them."""
    with another_thread():
        assert both(os.getpid, os.getpid) == (os.getpid(), os.getpid())


def test_there_is_no_copy_beside_threads_of_a_library() -> None:
    """Python's own list of threads has only those that it has started by `threading`."""
    lock = _thread.allocate_lock()
    lock.acquire()
    _thread.start_new_thread(lock.acquire, ())
    assert threading.active_count() == 1
    assert both(os.getpid, os.getpid) == (os.getpid(), os.getpid())
    lock.release()


@needs_copies
@pytest.mark.parametrize(
    "what", [lambda: os._exit(1), lambda: os.kill(os.getpid(), 9), lambda: 1 / 0]
)
def test_where_the_copy_fails_it_is_done_here(what: Callable[[], object]) -> None:
    """It ended, was killed, or met an error that is to be seen here."""
    assert both(lambda: "", only_in_a_copy(what)) == ("", "here")
    assert no_child_is_left()


@needs_copies
def test_where_there_are_no_more_processes_it_is_done_here() -> None:
    """Nor does a handle stay open."""
    code = (
        "import os, resource\n"
        "from eventsearch.extractor.both import both\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (4, 4))\n"
        "print(both(os.getpid, os.getpid) == (os.getpid(),) * 2, os.open('/dev/null', 0))\n"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "True 3\n"


@needs_copies
def test_an_error_here_ends_the_copy() -> None:
    """Which nobody is to wait for: the one here would take for ever."""
    with pytest.raises(ZeroDivisionError):
        both(lambda: 1 / 0, only_in_a_copy(threading.Event().wait))
    assert no_child_is_left()


@needs_copies
def test_an_error_here_is_told_where_nobody_is_to_wait_for_processes() -> None:
    """There the copy may be gone when it is to be ended."""

    def fail() -> None:
        with pytest.raises(ChildProcessError):
            os.wait()
        raise ZeroDivisionError

    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        with pytest.raises(ZeroDivisionError):
            both(fail, lambda: None)
    finally:
        signal.signal(signal.SIGCHLD, before)


@needs_copies
def test_a_copy_holds_nothing_that_is_open() -> None:
    """The lock of an index is an open file: it is not to outlive the process that took it."""
    handle = os.open(os.devnull, os.O_RDONLY)
    try:
        os.dup2(handle, 200)
        _, there = both(opened, opened)
    finally:
        os.close(handle)
        os.close(200)
    # Its output, and what the list itself was read by.
    assert len([each for each in there if each > 2]) == 2
    assert 200 not in there
