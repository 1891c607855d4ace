"""
How do generations share the segments that both have?

A segment's file never changes, and the next generation has it under another path: whoever opens
that takes over the open segment with all that was read of it. It is closed by the last who lets go.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path

from eventsearch.engines.whoosh.reader.cache import Cache
from eventsearch.engines.whoosh.segment.segment_reader import SegmentReader


class SharedSegment:
    """
    An open segment, first held by whoever opens it.

    Attributes:
        pages: Keeps what is stored of its documents, by their numbers in the segment.

    Raises:
        IndexDamaged: The file is not what was written.
    """

    def __init__(self, path: Path, count: int, cache: Cache, pages: Cache) -> None:
        self.segment = SegmentReader(path, count, cache)
        self.pages = pages.beside()
        self._lock = threading.Lock()
        self._holders = 1

    def hold(self, path: Path, count: int) -> bool:
        """Hold it too, if that is its file and it is open; whether that is so."""
        if count != self.segment.count or not self.segment.is_of(path):
            return False
        with self._lock:
            if not self._holders:
                return False
            self._holders += 1
            return True

    def let_go(self) -> None:
        """Close it, unless others hold it."""
        with self._lock:
            self._holders -= 1
            if self._holders:
                return
        self.segment.close()
        self.pages.end()


def acquire(
    path: Path, count: int, caches: tuple[Cache, Cache], known: Iterable[SharedSegment]
) -> SharedSegment:
    """
    Return a segment, for whoever has to let go of it.

    Args:
        caches: For what is read, and for what is stored.
        known: Segments that may be open already.

    Raises:
        IndexDamaged: The file is not what was written.
    """
    for one in known:
        if one.hold(path, count):
            return one
    return SharedSegment(path, count, *caches)
