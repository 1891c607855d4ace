"""
Limit the processor time for one page.

A timer of the operating system sends a signal, which also interrupts a regular expression. A check
between two steps would come too late. Python handles signals only in the main thread, where pages
are read. There is no limit in other threads, or if a profiler uses the signal.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from eventsearch.extractor.files.read import ContentError
from eventsearch.model.page import Diagnostic

AGAIN = 0.25
"""
Seconds until the signal is repeated.

The first signal is too early if other threads used processor time, and its error may get lost.
"""

T = TypeVar("T")


class _TimeoutError(BaseException):
    """Not an `Exception`, so that code that catches exceptions does not catch it."""


_until: float | None = None
"""The processor time at which the page exceeds its limit; None while no page is read."""


def limit(path: str, seconds: float, work: Callable[[], T]) -> T:
    """
    Return the result of *work*. Inside another call, only the limit of the outer call counts.

    Raises:
        ContentError: *work* took more than *seconds* of processor time.
    """
    global _until
    if _until is not None or not _listens():
        return work()
    _until = time.thread_time() + seconds
    signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN)
    try:
        try:
            return work()
        finally:
            # The signal may arrive here, too, so the handler is outside of this `try`.
            _until = None
    except _TimeoutError:
        _until = None
        raise ContentError(_too_long(path, seconds)) from None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _listens() -> bool:
    """Handle the signal from now on. Return False if that is not possible."""
    if threading.current_thread() is not threading.main_thread():
        return False
    handler = signal.getsignal(signal.SIGPROF)
    if handler is signal.SIG_DFL:
        # The handler is never removed, because a late signal would end the process.
        signal.signal(signal.SIGPROF, _ring)
    return handler in (signal.SIG_DFL, _ring)


def _ring(*_: object) -> None:
    if _until is not None and time.thread_time() >= _until:
        raise _TimeoutError


def _too_long(path: str, seconds: float) -> Diagnostic:
    return Diagnostic(
        path=path,
        code="E216",
        message=f"reading the page takes more than {seconds:g} seconds of a processor",
        hint="shorten or divide it, or raise EVENTSEARCH_PAGE_TIMEOUT",
    )
