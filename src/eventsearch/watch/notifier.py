"""
The paths of changed files as the operating system reports them, so that a watch reacts at once.

The loop still polls: a network file system reports no changes, the system may refuse to watch so
many folders, and the package watchfiles may be missing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from threading import Event, Lock, Thread

from eventsearch.child_processes import signals_blocked

STEP = 20
"""Milliseconds without a further change after which changes are reported."""
MOST_WAIT = 200
"""Milliseconds after which changes are reported even if more follow."""
MOST_PATHS = 1_000
"""Maximum number of paths to keep. If more files change, the loop scans anyway."""


class Notifier:
    """
    Collects the paths of changed files in a thread, until it is closed.

    Args:
        folders: Absolute paths to watch, with all their subfolders. Missing ones are ignored.

    Attributes:
        reported: Set while there are paths to take.
    """

    def __init__(self, folders: Iterable[str]) -> None:
        self.reported = Event()
        self._paths: set[str] = set()
        self._lock = Lock()
        self._closed = Event()
        self._thread = Thread(target=self._collect, args=(folders,), daemon=True)
        with signals_blocked():
            self._thread.start()

    def take(self) -> frozenset[str]:
        """Return the paths that were reported since the last call; at most about MOST_PATHS."""
        with self._lock:
            self.reported.clear()
            paths, self._paths = self._paths, set()
        return frozenset(paths)

    def close(self) -> None:
        """End the thread. Wait for that, but no longer than a second."""
        self._closed.set()
        self._thread.join(1.0)

    def _collect(self, folders: Iterable[str]) -> None:
        with suppress(ImportError, OSError, RuntimeError):
            from watchfiles import watch

            for changes in watch(
                *filter(os.path.exists, folders),
                watch_filter=None,
                debounce=MOST_WAIT,
                step=STEP,
                stop_event=self._closed,
                force_polling=False,
                ignore_permission_denied=True,
            ):
                with self._lock:
                    if len(self._paths) < MOST_PATHS:
                        self._paths |= {path for _, path in changes}
                    self.reported.set()
