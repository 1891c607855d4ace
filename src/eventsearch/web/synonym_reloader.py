"""The synonyms of a site's file, read again when the file changes."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

from eventsearch.analysis.synonyms import NONE, Synonyms, read_synonyms
from eventsearch.files import Boundary
from eventsearch.settings import SYNONYMS

POLL_SECONDS = 1.0

log = logging.getLogger("eventsearch")

_Stat = tuple[int, int, int] | None


class SynonymReloader:
    """
    The synonyms that hold now. Safe to use from several threads.

    Lines that cannot be read are left out and logged.

    Args:
        file: None for no synonyms.
        boundary: Where the file may lie; None for anywhere.
        poll_seconds: Between two looks at the file.
    """

    def __init__(
        self,
        file: Path | None,
        *,
        boundary: Boundary | None = None,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self._file = file
        self._boundary = boundary
        self._poll_seconds = poll_seconds
        self._lock = threading.Lock()
        self._synonyms = NONE
        self._stat = _stat(file) if file else None
        self._next_poll = time.monotonic() + poll_seconds
        # Only the default file may be missing.
        if file and (self._stat or file.name != SYNONYMS):
            self._read(file)

    def current(self) -> Synonyms:
        """Return the synonyms, after a look at the file if one is due."""
        if self._file is not None and time.monotonic() >= self._next_poll:
            with self._lock:
                self._next_poll = time.monotonic() + self._poll_seconds
                stat = _stat(self._file)
                if stat != self._stat:
                    self._stat = stat
                    self._synonyms = NONE
                    if stat:
                        self._read(self._file)
        return self._synonyms

    def reload(self) -> None:
        """Have the next `current` look at the file."""
        self._next_poll = 0.0

    def _read(self, file: Path) -> None:
        self._synonyms, warnings = read_synonyms(file, self._boundary)
        for warning in warnings:
            log.warning("%s", warning)


def _stat(file: Path) -> _Stat:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
