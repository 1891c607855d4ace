"""
The paths of changed files as the operating system reports them, so that a watch reacts at once.

The loop still polls: a network file system reports no changes, the system may refuse to watch so
many folders, and the package watchfiles may be missing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import islice
from queue import Empty, SimpleQueue
from threading import Event, Thread
from time import monotonic

from eventsearch.child_processes import signals_blocked
from eventsearch.extractor.platforms.walk import LEFT_ALONE

STEP = 20
"""Milliseconds without a further change after which changes are reported. The thread wakes up once
in this time, even without changes: about 0.3% of a processor."""
MOST_WAIT = 200
"""Milliseconds after which changes are reported even if more follow."""
MOST_PATHS = 1_000
"""Maximum number of paths of one report. Others are dropped; the next polls find their files."""
MOST_REPORTS = 50
"""Maximum number of reports to keep during a run."""
MOST_FOLDERS = 30_000
"""Maximum number of subfolders to watch. The system limits them for all programs together."""
MOST_SECONDS = 2.0
"""Maximum time to list them. While watchfiles lists them again, this process can do nothing else;
a slow folder is probably on a network, which reports no changes."""
RESTART = 30.0
"""Seconds to wait after watchfiles failed, for example at a name that is not UTF-8."""


class Notifier:
    """
    Collects the paths of changed files in a thread, until it is closed.

    A signal handler may raise in any of its methods.

    Args:
        folders: Absolute paths to watch, with all their subfolders. A missing folder is ignored,
            and so is one that is slow, or contains a link to a folder, libraries or too many
            subfolders: watchfiles would watch files there that a scan leaves out.
    """

    def __init__(self, folders: Iterable[str]) -> None:
        self._folders = {folder: _identity(folder) for folder in folders}
        # Not an `Event`: if a signal handler raises while an event waits, its lock breaks.
        self._reports: SimpleQueue[frozenset[str]] = SimpleQueue()
        self._first: frozenset[str] = frozenset()
        self._closed = Event()
        self._thread = Thread(target=self._collect, daemon=True)
        with signals_blocked():
            self._thread.start()

    def wait(self, seconds: float) -> None:
        """Wait until changes are reported, but no longer than that."""
        with suppress(Empty):
            self._first |= self._reports.get(timeout=max(seconds, 0.0))

    def take(self) -> frozenset[str]:
        """Return the paths that were reported since the last call."""
        paths, self._first = self._first, frozenset()
        with suppress(Empty):
            while True:
                paths |= self._reports.get_nowait()
        return paths

    def covers(self, folders: Iterable[str]) -> bool:
        """Return whether it watches these folders, and none was removed or made again since."""
        return {folder: _identity(folder) for folder in folders} == self._folders

    def close(self) -> None:
        """End the thread. Wait for that, but no longer than a second."""
        self._closed.set()
        self._thread.join(1.0)

    def _collect(self) -> None:
        # Whatever goes wrong here, the loop polls.
        with suppress(Exception):
            from watchfiles import watch

            # macOS reports real paths.
            folders = {
                os.path.realpath(path): path for path in filter(_is_watchable, self._folders)
            }
            while folders and not self._closed.is_set():
                with suppress(RuntimeError):
                    for changes in watch(
                        *folders,
                        watch_filter=None,
                        debounce=MOST_WAIT,
                        step=STEP,
                        stop_event=self._closed,
                        force_polling=False,
                        ignore_permission_denied=True,
                    ):
                        if self._reports.qsize() < MOST_REPORTS:
                            some = islice(changes, MOST_PATHS)
                            self._reports.put(frozenset(_given(path, folders) for _, path in some))
                self._closed.wait(RESTART)


def _given(path: str, folders: Mapping[str, str]) -> str:
    """Return a real path below the folder as it was given."""
    for real, folder in folders.items():
        if path.startswith(f"{real}/"):
            return folder + path[len(real) :]
    return path


def _identity(folder: str) -> tuple[int, int] | None:
    with suppress(OSError):
        stat = os.stat(folder)  # noqa: PTH116
        return stat.st_dev, stat.st_ino
    return None


def _is_watchable(folder: str) -> bool:
    """Return whether a folder exists and all its subfolders may be watched."""
    left, end = MOST_FOLDERS, monotonic() + MOST_SECONDS
    for above, folders, _ in os.walk(folder):
        left -= len(folders)
        if left < 0 or monotonic() > end or not LEFT_ALONE.isdisjoint(folders):
            return False
        if any(os.path.islink(f"{above}/{name}") for name in folders):  # noqa: PTH114
            return False
    return os.path.exists(folder)  # noqa: PTH110
