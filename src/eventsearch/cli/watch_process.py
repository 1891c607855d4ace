"""
How is the index kept up to date while a server answers from it?

By a process of its own, so that no search waits for a page to be read. It ends with the server, and
does not take the server along when it fails.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext, SpawnProcess
from pathlib import Path

from eventsearch.cli.errors import with_hint_for
from eventsearch.cli.index_runner import Indexing, follow
from eventsearch.cli.terminal import end_on_sigterm, print_status, ready
from eventsearch.errors import IndexUnusable, SiteError
from eventsearch.settings import Settings, load_settings
from eventsearch.settings.site_detection import find_root
from eventsearch.storage.generations import live
from eventsearch.watch import Run
from eventsearch.web.server.json_log import JsonLines
from eventsearch.web.server.supervisor import end_with_parent, signals_blocked

PATIENCE = 10.0
"""Seconds that a run has to end when the server does."""
NICENESS = 5
"""How much less of a busy processor indexing gets than answering."""
STOPPED = (None, 0, -signal.SIGTERM)
"""Exit codes of a stop signal, the last of one that came before it could be handled."""


@contextmanager
def watcher(
    start: Path, flags: Mapping[str, object], index: Path, *, drain: float = 0.0
) -> Iterator[None]:
    """
    Keep an index up to date until the block ends; where there is none, wait for the first run.

    Args:
        start: A folder of the site.
        flags: As of `load_settings`.
        drain: Seconds for which the block still goes on after a stop signal.

    Raises:
        SiteError: *start* is in no site.
    """
    if find_root(start) is None:
        raise SiteError(f"{start} is in no site that could be watched", hint="go to the site")
    context = get_context("spawn")
    with _form_of_lines(context) as error_output:
        first, done = context.Pipe(duplex=False)
        process = context.Process(target=_follow, args=(start, flags, done, error_output))
        ending = threading.Event()
        telling_end = (process, ending, drain + PATIENCE)
        try:
            with signals_blocked():
                process.start()
            threading.Thread(target=_tell_end, args=telling_end, daemon=True).start()
            if not _answers(index):
                wait([first, process.sentinel])
            yield
        finally:
            ending.set()
            if process.pid is not None:
                process.terminate()
                process.join(PATIENCE)
                process.kill()
                process.join()


@contextmanager
def _form_of_lines(context: SpawnContext) -> Iterator[Connection | None]:
    """
    Yield where another process writes its lines, as JSON objects if this one does; else None.

    None is the error output itself, which may be a terminal.
    """
    if not isinstance(sys.stderr, JsonLines):
        yield None
        return
    heard, error_output = context.Pipe(duplex=False)
    passing_on = threading.Thread(target=_pass_on, args=(heard,), daemon=True)
    passing_on.start()
    try:
        yield error_output
    finally:
        error_output.close()
        passing_on.join(PATIENCE)


def _pass_on(heard: Connection) -> None:
    """Write what is heard to the error output, line by line."""
    with open(heard.fileno(), encoding="utf-8", errors="replace", closefd=False) as lines:
        for line in lines:
            sys.stderr.write(line)
    heard.close()


def _answers(index: Path) -> bool:
    try:
        live(index)
    except IndexUnusable:
        return False
    return True


def _tell_end(process: SpawnProcess, ending: threading.Event, patience: float) -> None:
    wait([process.sentinel])
    # The system closes what tells of its end a moment before there is an exit code.
    process.join()
    if process.exitcode in STOPPED:
        # As by a stop signal, which may have gone to all processes of a service at once.
        ending.wait(patience)
    if not ending.is_set():
        print_status(
            "the process that watches the content has ended; start again to have it watched"
        )


def _follow(
    start: Path, flags: Mapping[str, object], done: Connection, error_output: Connection | None
) -> None:
    """Be that process; it ends with the one that started it, also in the midst of a run."""
    if error_output is not None:
        # Those that it starts write there as well.
        os.dup2(error_output.fileno(), 2)
        error_output.close()
    end_on_sigterm()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    threading.Thread(target=end_with_parent, daemon=True).start()
    ready()
    # The output of a server carries nothing.
    sys.stdout = sys.stderr
    with suppress(OSError):
        # A courtesy; a service may not be allowed it.
        os.nice(NICENESS)
    load = partial(load_settings, start, environ=os.environ, flags=flags)
    indexing = Indexing(form="concise")
    index = flags.get("index")
    there = with_hint_for(None, index if isinstance(index, Path) else None, option="--index")

    def pause(seconds: float) -> bool:
        # A first run that failed is over once it has been said why.
        _tell(done)
        time.sleep(seconds)
        return True

    follow(load, telling(there(indexing.again), done), pause=pause)


def telling(run: Run, done: Connection) -> Run:
    """Return the same runs; the first that succeeds tells it, and nobody hears of any later one."""

    def told(settings: Settings, changed: Collection[str] | None) -> bool:
        again = run(settings, changed)
        _tell(done)
        return again

    return told


def _tell(done: Connection) -> None:
    """Tell that the first run is over, unless that has been told."""
    if not done.closed:
        with suppress(OSError):  # Who waited has ended.
            done.send(True)
        done.close()
