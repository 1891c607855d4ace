"""
Which synonyms hold now?

Looks at the site's file of synonyms, at most once a second, and reads it again when it has changed:
no restart, no new index. A line with a fault is left out and named in the log, as commands do.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from eventsearch.analysis.synonyms import NONE, Synonyms, read_synonyms
from eventsearch.files import Boundary
from eventsearch.settings import SYNONYMS

LOOK = 1.0
"""Seconds between two looks at the file: a look is a system call, for which no search waits."""

log = logging.getLogger("eventsearch")

State = tuple[int, int, int] | None


class LiveSynonyms:
    """
    The synonyms of a file, read again when it changes. Safe to use from several threads.

    Args:
        file: None for no synonyms at all.
        boundary: Where it may lie; None for anywhere.
        seconds: Monotonic clock.
    """

    def __init__(
        self,
        file: Path | None,
        seconds: Callable[[], float] = time.monotonic,
        *,
        boundary: Boundary | None = None,
    ) -> None:
        self._file = file
        self._boundary = boundary
        self._seconds = seconds
        self._lock = threading.Lock()
        self._state: State = None
        self._next = 0.0
        self._synonyms = NONE
        if file is not None:
            self._state, self._next = _state(file), seconds() + LOOK
            if self._state or file.name != SYNONYMS:
                self._read(file)

    def now(self) -> Synonyms:
        """Return the synonyms that hold now."""
        if self._file is not None and self._seconds() >= self._next:
            with self._lock:
                self._look(self._file)
        return self._synonyms

    def reload(self) -> None:
        """Look at the file when it is next asked what holds."""
        self._next = 0.0

    def _look(self, file: Path) -> None:
        self._next = self._seconds() + LOOK
        state = _state(file)
        if state == self._state:
            return
        self._state = state
        if state is None:
            self._synonyms = NONE
        else:
            self._read(file)

    def _read(self, file: Path) -> None:
        self._synonyms, faults = read_synonyms(file, self._boundary)
        for line in faults:
            log.warning("%s", line)


def _state(file: Path) -> State:
    """Return what changes when a file does; None when it is not there."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
