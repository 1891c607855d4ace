"""
Which documents are visible, upcoming or in a range of time?

Answers change only at the moments that stand in the index, so they are kept from one such moment
to the next. What has come by a moment is the beginning of an order of time: from one moment to
another only what lies between is looked at.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable
from itertools import chain, compress
from typing import NamedTuple

from eventsearch.engines.whoosh.reader.bitsets import bits_of
from eventsearch.engines.whoosh.reader.index_reader import IndexReader
from eventsearch.engines.whoosh.segment.doc_values import (
    BEGINS,
    EVENT,
    FROM,
    UNTIL,
    Times,
)
from eventsearch.model.lru_cache import size_of
from eventsearch.model.query import When

STATUSES: tuple[When, ...] = ("upcoming", "ongoing", "past")

TIMED = BEGINS | EVENT
"""Flags: an event that has a time."""

BEYOND = 1 << 63
"""The second after the last one that an index can name."""

FEWEST_STEP, MARKS = 1024, 32
"""Documents from one set of an order of time to the next, and how many such sets it has at most."""

ORDERED = 12
"""Bytes of a document in an order of time, with its moment."""


class TimeColumn(NamedTuple):
    """
    One of the moments in the time of a document.

    Attributes:
        flags: Those of the documents that have it.
        column: Returns it, by document.
    """

    name: str
    flags: int
    column: Callable[[Times], array[int]]


STARTED = TimeColumn("started", BEGINS, lambda times: times.begins)
APPEARED = TimeColumn("appeared", FROM, lambda times: times.visible_from)
LAST_SHOWN = TimeColumn("last shown", UNTIL, lambda times: times.visible_until)
OVER = TimeColumn("over", TIMED, lambda times: array("q", map(max, times.begins, times.ends)))
"""An event is over at its end; as it begins where that is later."""


class TimeOrderedDocs:
    """
    Documents by a moment that each of them has.

    Args:
        moments: By document.
        having: A byte for each document: whether it has one.
    """

    def __init__(self, corpus: IndexReader, moments: array[int], having: bytes) -> None:
        self._corpus = corpus
        docs = sorted(compress(range(corpus.count), having), key=moments.__getitem__)
        self._docs = array("I", docs)
        self._moments = array("q", [moments[doc] for doc in docs])
        self._step = _step(corpus)
        self._marks = [0]
        for start in range(0, len(docs), self._step):
            more = corpus.bits(self._docs[start : start + self._step])
            self._marks.append(self._marks[-1] | more)

    @staticmethod
    def size(corpus: IndexReader, having: int) -> int:
        """Return the bytes that so many documents in order take in memory, about."""
        return ORDERED * having + (having // _step(corpus) + 1) * (corpus.count // 7)

    def by(self, moment: int) -> int:
        """Return the documents whose moment has come by another."""
        end = bisect_right(self._moments, moment)
        mark = end // self._step
        return self._marks[mark] | self._corpus.bits(self._docs[mark * self._step : end])


def visible(corpus: IndexReader, now: int) -> int:
    """Return the documents that are on the site."""
    key = ("visible", time_slot(corpus, now))
    kept = corpus.cache.get(key)
    if isinstance(kept, int):
        return kept
    to_come = _having(corpus, FROM) & ~_come(corpus, APPEARED, now)
    bits = corpus.all & ~to_come & ~_come(corpus, LAST_SHOWN, now - 1)
    corpus.cache.put(key, bits, corpus.count // 7)
    return bits


def status(corpus: IndexReader, when: When, now: int) -> int:
    """Return the events that are upcoming, ongoing or past; everything for ``all``."""
    if when == "all":
        return corpus.all
    key = ("status", when, time_slot(corpus, now))
    kept = corpus.cache.get(key)
    if isinstance(kept, int):
        return kept
    events = _having(corpus, TIMED)
    begun, over = events & _come(corpus, STARTED, now), _come(corpus, OVER, now)
    bits = {"upcoming": events & ~begun, "ongoing": begun & ~over, "past": over}[when]
    corpus.cache.put(key, bits, corpus.count // 7)
    return bits


def overlapping(corpus: IndexReader, low: int | None, high: int | None) -> int:
    """
    Return the documents whose time overlaps [low, high).

    An event takes [begins, ends): it is over at its end. Whatever takes no time is a point.
    """
    key = ("range", low, high)
    kept = corpus.cache.get(key)
    if isinstance(kept, int):
        return kept
    bits = _having(corpus, BEGINS) if high is None else _come(corpus, STARTED, high - 1)
    if low is not None:
        lasting = _having(corpus, TIMED) & ~_come(corpus, OVER, low)
        bits &= lasting | ~_come(corpus, STARTED, low - 1)
    corpus.cache.put(key, bits, corpus.count // 7)
    return bits


def ahead(corpus: IndexReader, now: int) -> int:
    """Return what is not over since the last moment that has passed, pages by their day."""
    later = _having(corpus, BEGINS) & ~_come(corpus, STARTED, last_moment(corpus, now))
    return later | (_having(corpus, TIMED) & ~_come(corpus, OVER, now))


def time_slot(corpus: IndexReader, now: int) -> int:
    """Return between which two moments *now* lies."""
    return bisect_right(_moments(corpus), now)


def last_moment(corpus: IndexReader, now: int) -> int:
    """Return the last moment that has passed; the first before any has, 0 without moments."""
    moments = _moments(corpus)
    return moments[max(0, bisect_right(moments, now) - 1)] if moments else 0


def _step(corpus: IndexReader) -> int:
    return max(FEWEST_STEP, corpus.count // MARKS)


def _having(corpus: IndexReader, flags: int) -> int:
    """Return the documents that have all these flags."""
    return corpus.cache.get_or_create(
        ("having", flags),
        lambda: bits_of(corpus.times.has(flags)),
        lambda _: corpus.count // 7,
    )


def _come(corpus: IndexReader, which: TimeColumn, now: int) -> int:
    """
    Return the documents for which that moment has come by *now*.

    The first who asks looks at all of them: that takes less time than to put them in order. So
    does everyone where the cache has no room for an order.
    """
    key = ("coming", which.name)
    kept = corpus.cache.get(key)
    if isinstance(kept, TimeOrderedDocs):
        return kept.by(now)
    having = _having(corpus, which.flags)
    if not having:
        return 0
    moments = which.column(corpus.times)
    size = TimeOrderedDocs.size(corpus, having.bit_count())
    if not corpus.cache.fits(size) or corpus.cache.bump_demand(key, 1) < 2:
        return bits_of(bytes(map(now.__ge__, moments))) & having
    made = TimeOrderedDocs(corpus, moments, corpus.times.has(which.flags))
    corpus.cache.put(key, made, size)
    return made.by(now)


def _moments(corpus: IndexReader) -> array[int]:
    """Return when answers change: events begin and are over, pages appear and vanish."""

    def read() -> array[int]:
        return array("q", sorted(_moments_of(corpus.times)))

    return corpus.cache.get_or_create(("moments",), read, size_of)


def _moments_of(times: Times) -> set[int]:
    events = times.has(TIMED)
    moments = chain(
        compress(times.begins, events),
        compress(times.ends, events),
        compress(times.visible_from, times.has(FROM)),
        map((1).__add__, compress(times.visible_until, times.has(UNTIL))),
    )
    return set(moments) - {BEYOND}
