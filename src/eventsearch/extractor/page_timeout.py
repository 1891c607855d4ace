"""
A limit on the processor time of one page.

A timer of the system interrupts whatever runs, the search by a pattern included, where a look at
the clock between two steps would come too late. Python hears signals in the main thread: there
pages are read. In another thread, and beside a profiler that has the signal, there is no limit.
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
"""Seconds after which the signal comes again, where other threads had a part of the time or what
was raised got lost."""

T = TypeVar("T")


class _TimeoutError(BaseException):
    """No error like others, or whoever bears with these would go on."""


_until: float | None = None
"""The processor time at which a page has had all of its own; None while none is read."""


def limit(path: str, seconds: float, work: Callable[[], T]) -> T:
    """
    Return what *work* returns; within another call it has the time of that one.

    Raises:
        ContentError: It took more than so many seconds of the processor.
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
            # The signal may come here too: nothing but the handler below may see what it raises.
            _until = None
    except _TimeoutError:
        _until = None
        raise ContentError(_too_long(path, seconds)) from None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _listens() -> bool:
    """Hear the signal from now on; return whether that can be."""
    if threading.current_thread() is not threading.main_thread():
        return False
    handler = signal.getsignal(signal.SIGPROF)
    if handler is signal.SIG_DFL:
        # It stays: a signal that comes late would otherwise end the process.
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
