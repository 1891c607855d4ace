"""
The child process of `eventsearch serve --watch`, which keeps the index up to date.

It is a separate process, so that no search waits while a page is read. It ends with the server.
If it fails, the server continues.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path

from eventsearch.child_processes import safe_path, signals_blocked, start_resource_tracker
from eventsearch.cli.index_runner import IndexRunner, follow
from eventsearch.cli.terminal import end_on_sigterm, prepare_streams, print_status, with_hint_for
from eventsearch.engines import WHOOSH
from eventsearch.errors import IndexAway, IndexUnusable, SiteError
from eventsearch.settings import Settings, load_settings
from eventsearch.settings.site_detection import find_root
from eventsearch.storage.generations import live
from eventsearch.web.json_log import JsonLines, log_as_json
from eventsearch.web.server import end_with_parent

STOP_TIMEOUT = 10.0
"""Seconds that a run may need to end after the server stops."""
NICENESS = 5
"""Increase of the `nice` value, so that searches come before indexing on a busy processor."""
STOPPED = (None, 0, -signal.SIGTERM)
"""Exit codes after a stop signal. The last means that it arrived before the handler was set."""


@contextmanager
def watcher(
    start: Path,
    flags: Mapping[str, object],
    index: Path,
    *,
    engine: str = WHOOSH,
    drain: float = 0.0,
    stop_timeout: float = STOP_TIMEOUT,
) -> Iterator[None]:
    """
    Keep an index up to date until the block ends. Without a usable index, wait for the first run.

    Args:
        start: A folder of the site.
        flags: See `load_settings`.
        engine: Version of the engine that reads the index.
        drain: Seconds for which the block continues after a stop signal.

    Raises:
        SiteError: *start* is not in a site.
    """
    if find_root(start) is None:
        raise SiteError(f"{start} is not in a site to watch", hint="run the command in the site")
    context = get_context("spawn")
    first_run, done = context.Pipe(duplex=False)
    json = isinstance(sys.stderr, JsonLines)
    process = context.Process(target=_watch, args=(start, flags, done, json))
    ending = threading.Event()
    try:
        # Otherwise the tracker would start together with the process and unblock the signals.
        start_resource_tracker()
        with signals_blocked(), safe_path():
            process.start()
        done.close()
        arguments = (process, ending, drain + stop_timeout)
        threading.Thread(target=_report_end, args=arguments, daemon=True).start()
        if not _is_live(index, engine):
            first_run.poll(None)
        yield
    finally:
        ending.set()
        if process.pid is not None:
            process.terminate()
            process.join(stop_timeout)
            process.kill()
            process.join()


def _is_live(index: Path, engine: str) -> bool:
    with suppress(IndexUnusable):
        live(index).demand_engine(engine)
        return True
    return False


def _report_end(process: SpawnProcess, ending: threading.Event, timeout: float) -> None:
    wait([process.sentinel])
    # The sentinel is closed a moment before the exit code is set.
    process.join()
    if process.exitcode in STOPPED:
        # The signal may have been sent to all processes: the server may be stopping as well.
        ending.wait(timeout)
    if not ending.is_set():
        print_status(
            "the process that watches the content has ended; restart the server to watch it again"
        )


def _watch(start: Path, flags: Mapping[str, object], done: Connection, json: bool) -> None:
    """Run the child process; it closes *done* when the first run is over."""
    prepare_streams()
    if json:
        log_as_json()
    end_on_sigterm()
    # Start the thread while signals are blocked: see `signals_blocked`.
    threading.Thread(target=end_with_parent, daemon=True).start()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    # A server must not write to its standard output.
    sys.stdout = sys.stderr
    with suppress(OSError):  # A service may lack this permission.
        os.nice(NICENESS)
    load = partial(load_settings, start, environ=os.environ, flags=flags)
    index = flags.get("index")
    with_hint = with_hint_for(None, index if isinstance(index, Path) else None, option="--index")
    again = with_hint(IndexRunner(form="concise").again)

    def run(settings: Settings, saved: str) -> bool:
        try:
            due = again(settings, saved)
        except IndexAway as error:
            # The server reports the cluster itself: "no search is answered: ...".
            raise IndexAway(f"the index is not updated: {error}") from error
        done.close()
        return due

    def pause(seconds: float, sleep: Callable[[float], None]) -> bool:
        done.close()  # The first run has failed, and has reported why.
        sleep(seconds)
        return True

    follow(load, run, pause=pause)
