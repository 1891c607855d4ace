"""
Finds documents that are visible, upcoming, ongoing or past, or that overlap a time range.

The sets change only at timestamps in the index and are cached between them. The documents before a
timestamp are the beginning of a list sorted by time. A recurring event covers the time from its
first occurrence to its last, except the time between occurrences.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from itertools import chain, compress

from eventsearch.engines.whoosh.reader.bitsets import bits_of
from eventsearch.engines.whoosh.reader.index_reader import IndexReader
from eventsearch.engines.whoosh.segment.doc_values import BEGINS, EVENT, FROM, UNTIL, Times
from eventsearch.model.lru_cache import size_of
from eventsearch.model.named_tuple import NamedTuple
from eventsearch.model.query import When

STATUSES: tuple[When, ...] = ("upcoming", "ongoing", "past")

TIMED = BEGINS | EVENT
"""The flags of an event that has a time."""

BEYOND = 1 << 63
"""The second after the last one that an index can contain."""

FEWEST_STEP, MARKS = 1024, 32
"""Minimum number of documents between two precomputed sets, and maximum number of such sets."""

ORDERED = 12
"""Bytes of a document and its timestamp in a sorted list."""


class TimeColumn(NamedTuple):
    """
    A kind of timestamp of documents, such as the start.

    Attributes:
        flags: A document has this timestamp if all these flags are set.
        column: Returns the timestamps of all documents.
    """

    name: str
    flags: int
    column: Callable[[Times], array[int]]


STARTED = TimeColumn("started", BEGINS, lambda times: times.begins)
APPEARED = TimeColumn("appeared", FROM, lambda times: times.visible_from)
LAST_SHOWN = TimeColumn("last shown", UNTIL, lambda times: times.visible_until)
OVER = TimeColumn("over", TIMED, lambda times: array("q", map(max, times.begins, times.ends)))
"""An event is over at its end, or at its start if the start is later."""


class TimeOrderedDocs:
    """
    Documents sorted by one kind of timestamp.

    Args:
        times: The timestamp of each document.
        having: A byte for each document: 1 if it has the timestamp.
    """

    def __init__(self, reader: IndexReader, times: array[int], having: bytes) -> None:
        self._reader = reader
        docs = sorted(compress(range(reader.count), having), key=times.__getitem__)
        self._docs = array("I", docs)
        self._change_times = array("q", [times[doc] for doc in docs])
        self._step = _step(reader)
        self._marks = [0]
        for start in range(0, len(docs), self._step):
            more = reader.bits(self._docs[start : start + self._step])
            self._marks.append(self._marks[-1] | more)

    @staticmethod
    def size(reader: IndexReader, having: int) -> int:
        """Return the approximate memory in bytes of *having* documents sorted by timestamp."""
        return ORDERED * having + (having // _step(reader) + 1) * (reader.count // 7)

    def by(self, time: int) -> int:
        """Return the documents whose timestamp is not after *time*."""
        end = bisect_right(self._change_times, time)
        mark = end // self._step
        return self._marks[mark] | self._reader.bits(self._docs[mark * self._step : end])


def visible(reader: IndexReader, now: int) -> int:
    """Return the documents that are visible on the site at *now*."""
    key = ("visible", time_slot(reader, now))
    cached = reader.cache.get(key)
    if isinstance(cached, int):
        return cached
    to_come = _with_times(reader, FROM) & ~_past_docs(reader, APPEARED, now)
    bits = reader.all & ~to_come & ~_past_docs(reader, LAST_SHOWN, now - 1)
    reader.cache.put(key, bits, reader.count // 7)
    return bits


def status(reader: IndexReader, when: When, now: int) -> int:
    """Return the events that are upcoming, ongoing or past; all documents for ``all``."""
    if when == "all":
        return reader.all
    key = ("status", when, time_slot(reader, now))
    cached = reader.cache.get(key)
    if isinstance(cached, int):
        return cached
    events = _with_times(reader, TIMED)
    started, ended = events & _past_docs(reader, STARTED, now), _past_docs(reader, OVER, now)
    started &= ~_select(reader, lambda own: occurrence_at(own, now)[0] > now)
    bits = {"upcoming": events & ~started, "ongoing": started & ~ended, "past": ended}[when]
    reader.cache.put(key, bits, reader.count // 7)
    return bits


def overlapping(reader: IndexReader, low: int | None, high: int | None) -> int:
    """
    Return the documents whose time overlaps [low, high).

    An event covers [begins, ends). A document without a duration is a point in time. A recurring
    event overlaps the range if at least one of its occurrences does.
    """
    key = ("range", low, high)
    cached = reader.cache.get(key)
    if isinstance(cached, int):
        return cached
    bits = _with_times(reader, BEGINS) if high is None else _past_docs(reader, STARTED, high - 1)
    if low is not None:
        lasting = _with_times(reader, TIMED) & ~_past_docs(reader, OVER, low)
        bits &= lasting | ~_past_docs(reader, STARTED, low - 1)
    bits &= ~_select(reader, lambda own: not _takes(own, low, high))
    reader.cache.put(key, bits, reader.count // 7)
    return bits


def not_over(reader: IndexReader, now: int) -> int:
    """Return the events that are not over, and all documents that begin after `last_instant`."""
    later = _with_times(reader, BEGINS) & ~_past_docs(reader, STARTED, last_instant(reader, now))
    return later | (_with_times(reader, TIMED) & ~_past_docs(reader, OVER, now))


def times_at(reader: IndexReader, now: int) -> Times:
    """Return the times of documents. For recurring events, use the times of `occurrence_at`."""
    times = reader.times
    if not times.occurrences:
        return times

    def make() -> Times:
        begins, ends = times.begins[:], times.ends[:]
        for doc, own in times.occurrences.items():
            begins[doc], ends[doc] = occurrence_at(own, now)
        return times._replace(begins=begins, ends=ends)

    key = ("times", time_slot(reader, now))
    return reader.cache.get_or_create(key, make, lambda made: 2 * size_of(made.begins))


def occurrence_at(own: array[int], now: int) -> tuple[int, int]:
    """Return start and end of the ongoing occurrence, else of the next one, else of the last."""
    at = 2 * min(bisect_right(own[1::2], now), len(own) // 2 - 1)
    return own[at], own[at + 1]


def _takes(own: array[int], low: int | None, high: int | None) -> bool:
    """Whether at least one occurrence overlaps [low, high)."""
    # Starts and ends are sorted, so only the first two occurrences that end later can overlap.
    at = 0 if low is None else 2 * bisect_left(own[1::2], low)
    return any(
        (high is None or begins < high) and (low is None or ends > low or begins >= low)
        for begins, ends in zip(own[at : at + 4 : 2], own[at + 1 : at + 4 : 2], strict=True)
    )


def _select(reader: IndexReader, wanted: Callable[[array[int]], bool]) -> int:
    """Return the recurring events whose occurrences satisfy *wanted*."""
    every = reader.times.occurrences
    return reader.bits(doc for doc, own in every.items() if wanted(own)) if every else 0


def time_slot(reader: IndexReader, now: int) -> int:
    """Return the number of timestamps in the index up to *now*."""
    return bisect_right(_change_times(reader), now)


def last_instant(reader: IndexReader, now: int) -> int:
    """Return the last timestamp up to *now*, else the first one; 0 without timestamps."""
    times = _change_times(reader)
    return times[max(0, bisect_right(times, now) - 1)] if times else 0


def _step(reader: IndexReader) -> int:
    return max(FEWEST_STEP, reader.count // MARKS)


def _with_times(reader: IndexReader, flags: int) -> int:
    return reader.cache.get_or_create(
        ("flags", flags), lambda: bits_of(reader.times.has(flags)), lambda _: reader.count // 7
    )


def _past_docs(reader: IndexReader, which: TimeColumn, now: int) -> int:
    """
    Return the documents whose timestamp of this kind is not after *now*.

    The first call compares all timestamps, because sorting them takes longer. The second call sorts
    and caches them, if the cache has enough space.
    """
    key = ("time order", which.name)
    cached = reader.cache.get(key)
    if isinstance(cached, TimeOrderedDocs):
        return cached.by(now)
    having = _with_times(reader, which.flags)
    if not having:
        return 0
    times = which.column(reader.times)
    size = TimeOrderedDocs.size(reader, having.bit_count())
    if not reader.cache.fits(size) or reader.cache.bump_demand(key, 1) < 2:
        return bits_of(bytes(map(now.__ge__, times))) & having
    ordered = TimeOrderedDocs(reader, times, reader.times.has(which.flags))
    reader.cache.put(key, ordered, size)
    return ordered.by(now)


def appears(times: Times, doc: int, now: int) -> int | None:
    """Return when a document that is not visible at *now* becomes visible; None for never."""
    flags, since = times.flags[doc], times.visible_from[doc]
    if not flags & FROM or since <= now or (flags & UNTIL and times.visible_until[doc] < since):
        return None
    return since


def _change_times(reader: IndexReader) -> array[int]:
    """Return the timestamps at which events begin or end, or pages appear or expire."""

    def read() -> array[int]:
        return array("q", sorted(_change_times_of(reader.times)))

    return reader.cache.get_or_create(("timestamps",), read, size_of)


def _change_times_of(times: Times) -> set[int]:
    events = times.has(TIMED)
    instants = chain(
        *times.occurrences.values(),
        compress(times.begins, events),
        compress(times.ends, events),
        compress(times.visible_from, times.has(FROM)),
        map((1).__add__, compress(times.visible_until, times.has(UNTIL))),
    )
    return set(instants) - {BEYOND}
