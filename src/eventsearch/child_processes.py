"""Start Python child processes that import no modules from the current folder."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker

from eventsearch.errors import ChildUnsafe

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
"""Signals that end a process, unless it handles them."""


@contextmanager
def signals_blocked() -> Iterator[None]:
    """
    Block the stop signals while the block runs.

    Processes and threads that the block starts inherit the blocked signals, and keep them blocked.
    Otherwise such a thread could receive a signal, and Python would run its handler in the main
    thread although that blocks signals.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def safe_path() -> Iterator[None]:
    """
    Keep the current folder out of the module path of Python processes that the block starts.

    `multiprocessing` starts a child as ``python -c``, and Python then searches the current folder
    before its own library. A file ``types.py`` in a site would run. `multiprocessing` passes ``-P``
    to a child only if this process has it, so an environment variable is set instead.

    Raises:
        ChildUnsafe: Python was started with ``-E``, so the child would ignore the variable.
    """
    if sys.flags.ignore_environment and not sys.flags.safe_path:
        raise ChildUnsafe(
            "no child process is started: Python has the option -E without -P, so the child would"
            " run modules from the current folder",
            hint="start Python with -E -P or with -I",
        )
    with _variable("PYTHONSAFEPATH", "1"):
        yield


def start_resource_tracker() -> None:
    """
    Start Python's resource tracker without its warnings, unless it already runs.

    It would warn each time it removes the semaphores of a killed process.

    Raises:
        OSError: The tracker cannot be started.
        ChildUnsafe: See `safe_path`.
    """
    quiet = "ignore:resource_tracker:UserWarning"
    warnings = ",".join(filter(None, (os.environ.get("PYTHONWARNINGS"), quiet)))
    # The tracker reads the variable when it starts, and accepts no argument.
    with safe_path(), _variable("PYTHONWARNINGS", warnings):
        resource_tracker.ensure_running()


@contextmanager
def _variable(name: str, value: str) -> Iterator[None]:
    """Set an environment variable in the block."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
