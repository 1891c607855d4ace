"""
How is what was read and decoded kept, within a limit?

Values are immutable by agreement. What was used longest ago goes first, and is read again when it
is asked for: nothing is held for good but what `reserve` counts. Generations that are open at the
same time, and the segments that they share, keep what they read under one limit.
"""

from __future__ import annotations

import threading
from array import array
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from itertools import count
from sys import getsizeof
from typing import TypeVar, cast

T = TypeVar("T")

ENTRY = 400
"""Bytes of a key and of the entry itself."""

NUMBER = 32
"""Bytes of a number that is an object of its own, as the allocator rounds them."""


class _SharedBudget:
    """What the caches that share a limit keep, the value used longest ago first."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.bytes = 0
        self.kept: OrderedDict[tuple[int, Hashable], tuple[object, int]] = OrderedDict()
        self.lock = threading.Lock()
        self.owners = count()

    def make_room(self) -> None:
        """Let go of what was used longest ago, under the lock."""
        while self.bytes > self.limit and self.kept:
            _, (_, gone) = self.kept.popitem(last=False)
            self.bytes -= gone


class Cache:
    """
    Values by key, together at most *limit* bytes as their owners estimate them.

    Safe to use from several threads. A value larger than half of the limit is not kept.
    """

    def __init__(self, limit: int) -> None:
        self._begin(_SharedBudget(limit))

    def _begin(self, room: _SharedBudget) -> None:
        self._room = room
        self._owner = next(room.owners)
        self._reserved = 0
        self._ended = False

    def child(self) -> Cache:
        """Return an empty one with keys of its own, that takes its room from the same limit."""
        other = Cache.__new__(Cache)
        other._begin(self._room)
        return other

    @property
    def held(self) -> int:
        """Bytes that are kept or reserved under the limit, as estimated."""
        return self._room.bytes

    def get(self, key: Hashable) -> object | None:
        """Return the value of *key*; None when it is not kept."""
        room, place = self._room, (self._owner, key)
        with room.lock:
            entry = room.kept.get(place)
            if entry is None:
                return None
            room.kept.move_to_end(place)
            return entry[0]

    def put(self, key: Hashable, value: object, size: int) -> None:
        """Keep *value*, of about *size* bytes."""
        if not self.fits(size):
            return
        size += ENTRY
        room, place = self._room, (self._owner, key)
        with room.lock:
            if self._ended:
                return
            old = room.kept.pop(place, None)
            room.bytes += size - (old[1] if old else 0)
            room.kept[place] = (value, size)
            room.make_room()

    def fits(self, size: int) -> bool:
        """Whether a value of about *size* bytes is kept when it is put."""
        return (size + ENTRY) * 2 <= self._room.limit

    def bump_demand(self, key: Hashable, more: int) -> int:
        """
        Count what is asked of a value that is not kept, and return the sum.

        The count has a key of its own. In the place of the value it would stay there when the
        value is too large to be kept, and each question would make the value again. Not used once
        there is a value, it is let go of before the value is: what comes after counts anew.
        """
        tally = ("asked", key)
        before = self.get(tally)
        asked = more + (before if isinstance(before, int) else 0)
        self.put(tally, asked, 0)
        return asked

    def get_or_create(self, key: Hashable, make: Callable[[], T], size: Callable[[T], int]) -> T:
        """Return the value of *key*, made when it is not kept; it is never None."""
        kept = self.get(key)
        if kept is not None:
            return cast("T", kept)
        value = make()
        self.put(key, value, size(value))
        return value

    def reserve(self, size: int) -> None:
        """Count bytes that somebody holds until the cache ends."""
        room = self._room
        with room.lock:
            if not self._ended:
                self._reserved += size
                room.bytes += size
                room.make_room()

    def close(self) -> None:
        """Let go of all values and of what is reserved, and keep nothing any more."""
        room = self._room
        with room.lock:
            self._ended = True
            room.bytes -= self._reserved
            self._reserved = 0
            own = [place for place in room.kept if place[0] == self._owner]
            gone = [room.kept.pop(place) for place in own]
            room.bytes -= sum(size for _, size in gone)


def size_of(numbers: Sequence[float]) -> int:
    """Return the bytes that numbers take in memory; in a list each may be an object of its own."""
    if isinstance(numbers, (array, bytes, bytearray)):
        return getsizeof(numbers)
    return getsizeof(numbers) + NUMBER * len(numbers)


def size_of_texts(texts: Sequence[str | bytes]) -> int:
    """Return the bytes that texts take in memory."""
    return getsizeof(texts) + sum(map(getsizeof, texts))
