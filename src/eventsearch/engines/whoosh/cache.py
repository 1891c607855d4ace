"""
How is what was read and decoded kept, within a limit?

Values are immutable by agreement. What was used longest ago goes first, and is read again when it
is asked for: nothing is held for good but what `reserve` counts.
"""

from __future__ import annotations

import threading
from array import array
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from sys import getsizeof
from typing import TypeVar, cast

T = TypeVar("T")

ENTRY = 400
"""Bytes of a key and of the entry itself."""

NUMBER = 32
"""Bytes of a number that is an object of its own, as the allocator rounds them."""


class Cache:
    """
    Values by key, together at most *limit* bytes as their owners estimate them.

    Safe to use from several threads. A value larger than half of the limit is not kept.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._bytes = 0
        self._kept: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def held(self) -> int:
        """Bytes that are kept or reserved, as estimated."""
        return self._bytes

    def get(self, key: Hashable) -> object | None:
        """Return the value of *key*; None when it is not kept."""
        with self._lock:
            entry = self._kept.get(key)
            if entry is None:
                return None
            self._kept.move_to_end(key)
            return entry[0]

    def put(self, key: Hashable, value: object, size: int) -> None:
        """Keep *value*, of about *size* bytes."""
        if not self.takes(size):
            return
        size += ENTRY
        with self._lock:
            old = self._kept.pop(key, None)
            self._bytes += size - (old[1] if old else 0)
            self._kept[key] = (value, size)
            self._make_room()

    def takes(self, size: int) -> bool:
        """Whether a value of about *size* bytes is kept when it is put."""
        return (size + ENTRY) * 2 <= self._limit

    def asked(self, key: Hashable, more: int) -> int:
        """
        Count what is asked of a value that is not kept, and return the sum.

        The count has a key of its own. In the place of the value it would stay there when the
        value is too large to be kept, and each question would make the value again. Not used once
        there is a value, it is let go of before the value is: what comes after counts anew.
        """
        count = ("asked", key)
        before = self.get(count)
        asked = more + (before if isinstance(before, int) else 0)
        self.put(count, asked, 0)
        return asked

    def made(self, key: Hashable, make: Callable[[], T], size: Callable[[T], int]) -> T:
        """Return the value of *key*, made when it is not kept; it is never None."""
        kept = self.get(key)
        if kept is not None:
            return cast("T", kept)
        value = make()
        self.put(key, value, size(value))
        return value

    def reserve(self, size: int) -> None:
        """Count bytes that somebody holds as long as the cache is used."""
        with self._lock:
            self._bytes += size
            self._make_room()

    def clear(self) -> None:
        """Let go of all values."""
        with self._lock:
            self._bytes -= sum(size for _, size in self._kept.values())
            self._kept.clear()

    def _make_room(self) -> None:
        while self._bytes > self._limit and self._kept:
            _, (_, gone) = self._kept.popitem(last=False)
            self._bytes -= gone


def size_of(numbers: Sequence[float]) -> int:
    """Return the bytes that numbers take in memory; in a list each may be an object of its own."""
    if isinstance(numbers, (array, bytes, bytearray)):
        return getsizeof(numbers)
    return getsizeof(numbers) + NUMBER * len(numbers)


def size_of_texts(texts: Sequence[str | bytes]) -> int:
    """Return the bytes that texts take in memory."""
    return getsizeof(texts) + sum(map(getsizeof, texts))
