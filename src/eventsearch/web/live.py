"""
Which generation answers this request?

Opens the live one, notices when a build has put another in its place, and closes the old one when
the last request that reads it has been answered.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from eventsearch.errors import IndexUnusable
from eventsearch.indexer.generations import pointed
from eventsearch.search import Index, open_index

AGAIN = 5.0
"""Seconds after which a generation that could not be opened is tried again."""

log = logging.getLogger("eventsearch")


@dataclass(slots=True)
class _Opened:
    index: Index
    readers: int = 0
    retired: bool = False


class Live:
    """
    The live generation of an index folder, kept open.

    Args:
        folder: Index folder.
        again: Seconds after which a generation that could not be opened is tried again: what
            refused it may have been no fault of its own.

    Raises:
        IndexUnusable: There is no generation that can answer.
    """

    def __init__(self, folder: Path, *, again: float = AGAIN) -> None:
        self._folder = folder
        self._again = again
        self._lock = threading.Lock()
        self._refused = ""
        self._try_again = 0.0
        self._opened = _Opened(open_index(folder))

    @contextmanager
    def reading(self) -> Iterator[Index]:
        """Yield the newest generation that opens; it stays open until the block ends."""
        opened = self._enter()
        try:
            yield opened.index
        finally:
            self._leave(opened)

    def close(self) -> None:
        """Close the generation once nobody reads it."""
        with self._lock:
            self._retire(self._opened)

    def _enter(self) -> _Opened:
        with self._lock:
            self._follow()
            self._opened.readers += 1
            return self._opened

    def _leave(self, opened: _Opened) -> None:
        with self._lock:
            opened.readers -= 1
            if opened.retired and not opened.readers:
                opened.index.close()

    def _follow(self) -> None:
        name = pointed(self._folder)
        if name in (None, self._opened.index.generation.name):
            return
        if name == self._refused and time.monotonic() < self._try_again:
            return
        try:
            newer = _Opened(open_index(self._folder))
        except IndexUnusable as error:
            # The old answers are better than none; said once for each generation refused.
            if name != self._refused:
                log.warning("keeping the open generation: %s", error)
            self._refused = name or ""
            self._try_again = time.monotonic() + self._again
            return
        self._retire(self._opened)
        self._opened = newer

    def _retire(self, opened: _Opened) -> None:
        opened.retired = True
        if not opened.readers:
            opened.index.close()
