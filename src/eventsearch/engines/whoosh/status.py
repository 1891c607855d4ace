"""
Which documents are visible, upcoming or in a range of time?

Answers change only at the moments that stand in the index, so they are kept from one such moment
to the next.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from math import inf
from typing import NamedTuple

from eventsearch.engines.whoosh.bitmaps import bits_of
from eventsearch.engines.whoosh.corpus import Corpus
from eventsearch.engines.whoosh.numbers import Times
from eventsearch.records.asking import When

STATUSES: tuple[When, ...] = ("upcoming", "ongoing", "past")


class EventColumns(NamedTuple):
    """Begins and ends of all documents, and which of them are events."""

    begins: Sequence[float]
    over: Sequence[float]
    events: int


def visible(corpus: Corpus, now: int) -> int:
    """Return the documents that are on the site."""
    key = ("visible", slot(corpus, now))
    kept = corpus.cache.get(key)
    if isinstance(kept, int):
        return kept
    bits = bits_of(bytes([first <= now <= last for first, last in _windows(corpus)]))
    corpus.cache.put(key, bits, corpus.count // 8)
    return bits


def status(corpus: Corpus, when: When, now: int) -> int:
    """Return the events that are upcoming, ongoing or past; everything for ``all``."""
    if when == "all":
        return corpus.all
    key = ("status", when, slot(corpus, now))
    kept = corpus.cache.get(key)
    if isinstance(kept, int):
        return kept
    for name, bits in _statuses(corpus, now).items():
        corpus.cache.put(("status", name, slot(corpus, now)), bits, corpus.count // 8)
        if name == when:
            kept = bits
    assert isinstance(kept, int), "each status has its documents"
    return kept


def overlapping(corpus: Corpus, low: int | None, high: int | None) -> int:
    """
    Return the documents whose time overlaps [low, high).

    An event takes [begins, ends): it is over at its end. Whatever takes no time is a point.
    """

    def test(times: Times) -> bool:
        begins, ends = times.begins, times.ends
        if begins is None or ends is None:
            return False
        if high is not None and begins >= high:
            return False
        return low is None or begins >= low or (times.is_event and ends > low)

    return corpus.chosen(("range", low, high), test)


def _statuses(corpus: Corpus, now: int) -> dict[When, int]:
    """Return the documents of each status."""
    begins, over, events = event_columns(corpus)
    upcoming = bits_of(bytes([moment > now for moment in begins]))
    ahead = bits_of(bytes([moment > now for moment in over]))
    return {"upcoming": upcoming, "ongoing": ahead & ~upcoming, "past": events & ~ahead}


def event_columns(corpus: Corpus) -> EventColumns:
    """Return begins and ends of the events, by document; what is none is never to come."""
    kept = corpus.cache.get(("event columns",))
    if isinstance(kept, EventColumns):
        return kept
    begins, over, events = [], [], []
    for first, last, _, _, is_event in corpus.times:
        known = is_event and first is not None and last is not None
        begins.append(first if known and first is not None else -inf)
        over.append(max(first, last) if known and first is not None and last is not None else -inf)
        events.append(known)
    made = EventColumns(begins, over, bits_of(bytes(events)))
    corpus.cache.put(("event columns",), made, 80 * corpus.count)
    return made


def _windows(corpus: Corpus) -> Sequence[tuple[float, float]]:
    """Return the first and last second of every document on the site."""
    kept = corpus.cache.get(("windows",))
    if isinstance(kept, list):
        return kept
    windows = [
        (-inf if first is None else first, inf if last is None else last)
        for _, _, first, last, _ in corpus.times
    ]
    corpus.cache.put(("windows",), windows, 110 * len(windows))
    return windows


def slot(corpus: Corpus, now: int) -> int:
    """Return between which two moments *now* lies."""
    return bisect_right(_moments(corpus), now)


def passed(corpus: Corpus, now: int) -> int:
    """Return the last moment that has passed; the first before any has, 0 without moments."""
    moments = _moments(corpus)
    return moments[max(0, bisect_right(moments, now) - 1)] if moments else 0


def _moments(corpus: Corpus) -> tuple[int, ...]:
    """Return when answers change: events begin and are over, pages appear and vanish."""
    kept = corpus.cache.get(("moments",))
    if isinstance(kept, tuple):
        return kept
    moments = tuple(sorted({moment for times in corpus.times for moment in _moments_of(times)}))
    corpus.cache.put(("moments",), moments, 40 * len(moments))
    return moments


def _moments_of(times: Times) -> Iterator[int]:
    if times.is_event and times.begins is not None and times.ends is not None:
        yield times.begins
        yield times.ends
    if times.visible_from is not None:
        yield times.visible_from
    if times.visible_until is not None:
        yield times.visible_until + 1
