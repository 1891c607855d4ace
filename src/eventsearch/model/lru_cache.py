"""A cache with a limit in bytes, for the engine and for HTTP responses."""

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
"""Bytes of an entry besides its key and its value: dictionary slot, links, tuples, a number."""

NUMBER = 32
"""Bytes of a Python number object, rounded as the allocator does."""


class _SharedBudget:
    """The entries of all caches that share a limit, least recently used first."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.bytes = 0
        self.entries: OrderedDict[tuple[int, Hashable], tuple[object, int]] = OrderedDict()
        self.lock = threading.Lock()
        self.owners = count()

    def evict(self) -> None:
        """Drop the least recently used entries while over the limit; the caller has the lock."""
        while self.bytes > self.max_bytes and self.entries:
            _, (_, size) = self.entries.popitem(last=False)
            self.bytes -= size


class LruCache:
    """
    Values by key, with at most *max_bytes* in total; the least recently used is dropped first.

    Safe to use from several threads. Callers estimate the size of a value; the cache adds the size
    of the key, because a key may be a long text. Callers never change a cached value. An entry
    that is larger than half of the limit is not cached.
    """

    def __init__(self, max_bytes: int) -> None:
        self._begin(_SharedBudget(max_bytes))

    def _begin(self, budget: _SharedBudget) -> None:
        self._budget = budget
        self._owner = next(budget.owners)
        self._reserved = 0
        self._closed = False

    def child(self) -> LruCache:
        """Return an empty cache with its own keys, under the same limit."""
        other = LruCache.__new__(LruCache)
        other._begin(self._budget)
        return other

    @property
    def bytes_used(self) -> int:
        """Bytes cached or reserved under the limit, in all caches that share it."""
        return self._budget.bytes

    def get(self, key: Hashable) -> object | None:
        """Return the value of *key*, or None if it is not cached."""
        budget, place = self._budget, (self._owner, key)
        with budget.lock:
            entry = budget.entries.get(place)
            if entry is None:
                return None
            budget.entries.move_to_end(place)
            return entry[0]

    def put(self, key: Hashable, value: object, size: int) -> None:
        """Cache *value*, which takes about *size* bytes without its key, if value and key fit."""
        size += key_size(key)
        if not self.fits(size):
            return
        size += ENTRY
        budget, place = self._budget, (self._owner, key)
        with budget.lock:
            if self._closed:
                return
            old = budget.entries.pop(place, None)
            budget.bytes += size - (old[1] if old else 0)
            budget.entries[place] = (value, size)
            budget.evict()

    def fits(self, size: int) -> bool:
        """Whether `put` caches a value of about *size* bytes."""
        return (size + ENTRY) * 2 <= self._budget.max_bytes

    def bump_demand(self, key: Hashable, more: int) -> int:
        """
        Add to the demand for a value that is not cached, and return the sum.

        The sum is stored under another key, so that it never replaces the value.
        """
        tally = ("demand", key)
        before = self.get(tally)
        demand = more + (before if isinstance(before, int) else 0)
        self.put(tally, demand, 0)
        return demand

    def get_or_create(self, key: Hashable, make: Callable[[], T], size: Callable[[T], int]) -> T:
        """Return the value of *key*; if it is not cached, create it with *make* and cache it."""
        cached = self.get(key)
        if cached is not None:
            return cast("T", cached)
        value = make()
        self.put(key, value, size(value))
        return value

    def reserve(self, size: int) -> None:
        """Count memory that the owner uses outside the cache, until the cache is closed."""
        budget = self._budget
        with budget.lock:
            if not self._closed:
                self._reserved += size
                budget.bytes += size
                budget.evict()

    def close(self) -> None:
        """Drop all values and reserved bytes; from now on `put` and `reserve` do nothing."""
        budget = self._budget
        with budget.lock:
            self._closed = True
            budget.bytes -= self._reserved
            self._reserved = 0
            for place in [place for place in budget.entries if place[0] == self._owner]:
                budget.bytes -= budget.entries.pop(place)[1]


def key_size(key: object) -> int:
    """Return the bytes of a key in memory, with all that its tuples and sets contain."""
    size = getsizeof(key)
    if isinstance(key, (tuple, frozenset)):
        for part in key:
            # Most parts are texts and numbers: `getsizeof` alone is faster for these.
            size += key_size(part) if isinstance(part, (tuple, frozenset)) else getsizeof(part)
    return size


def size_of(numbers: Sequence[float]) -> int:
    """Return the bytes that numbers take in memory. In a list, each can be a separate object."""
    if isinstance(numbers, (array, bytes, bytearray)):
        return getsizeof(numbers)
    return getsizeof(numbers) + NUMBER * len(numbers)


def size_of_texts(texts: Sequence[str | bytes]) -> int:
    """Return the bytes that texts take in memory."""
    return getsizeof(texts) + sum(map(getsizeof, texts))
