"""
How are two halves of a look at the disk taken at once?

The second half by a copy of this process: the system does most of what it takes to open ten
thousand folders, and two of Python's threads would wait for each other at every call. The copy
looks, hands over what it saw and ends; whatever happens to it, its half is looked at here. Not for
reading pages: processes that read last, and are never copies of this one, which holds locks.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from io import BufferedReader
from typing import NoReturn, TypeVar

T = TypeVar("T")


def both(first: Callable[[], T], second: Callable[[], T]) -> tuple[T, T]:
    """
    Return what two functions return.

    Args:
        second: Only looks, as it may be called in the copy, or there and here; what it returns can
            be pickled.
    """
    if not _is_worth_it():
        return first(), second()
    # Small sites have no use for it. Loaded before the copy is made, which then has it too.
    import pickle

    try:
        copy, answer = _copied(second)
    except OSError:
        # No more processes, or no more open files, than there are.
        return first(), second()
    with answer:
        try:
            one, told = first(), answer.read()
        except BaseException:
            with suppress(ProcessLookupError):  # Gone already, where nobody is to wait for it.
                os.kill(copy, signal.SIGKILL)
            raise
        finally:
            with suppress(ChildProcessError):  # As where nobody is to wait for processes.
                os.waitpid(copy, 0)
    try:
        return one, pickle.loads(told)  # noqa: S301 - from ourselves.
    except (EOFError, pickle.UnpicklingError):
        return one, second()


def _is_worth_it() -> bool:
    """Whether there is a processor for the copy, and no thread whose locks it would hold."""
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) == 1:
        return False
    try:
        # Also those of libraries, which Python counts as well: it warns of copies beside them.
        return len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208
    except OSError:
        return False


def _copied(work: Callable[[], object]) -> tuple[int, BufferedReader]:
    """
    Start the copy; return its number and what it will say.

    Raises:
        OSError: The system gives no more.
    """
    source, sink = os.pipe()
    answer = open(source, "rb")  # noqa: PTH123, SIM115 - for whoever called.
    # Ctrl-C is for this process alone.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        copy = os.fork()
        if not copy:
            _answer(work, sink)
    except OSError:
        answer.close()
        raise
    finally:
        os.close(sink)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return copy, answer


def _answer(work: Callable[[], object], sink: int) -> NoReturn:
    """Let go of what is open, the lock of the index among it; hand over what there is; end."""
    import pickle

    with suppress(BaseException):
        last = max(map(int, os.listdir("/proc/self/fd")))  # noqa: PTH208
        os.closerange(3, sink)
        os.closerange(sink + 1, last + 1)
        with open(sink, "wb") as answer:
            pickle.dump(work(), answer, protocol=pickle.HIGHEST_PROTOCOL)
    os._exit(0)
