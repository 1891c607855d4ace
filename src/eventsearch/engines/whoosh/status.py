"""
Which documents are visible, upcoming or in a range of time?

Answers change only at the moments that stand in the index, so they are kept from one such moment
to the next.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from eventsearch.engines.whoosh.corpus import Corpus
from eventsearch.engines.whoosh.numbers import Times
from eventsearch.records.asking import When

STATUSES: tuple[When, ...] = ("upcoming", "ongoing", "past")


def visible(corpus: Corpus, now: int) -> int:
    """Return the documents that are on the site."""

    def test(times: Times) -> bool:
        return (times.visible_from is None or times.visible_from <= now) and (
            times.visible_until is None or now <= times.visible_until
        )

    return corpus.chosen(("visible", slot(corpus, now)), test)


def status(corpus: Corpus, when: When, now: int) -> int:
    """Return the events that are upcoming, ongoing or past; everything for ``all``."""
    if when == "all":
        return corpus.all
    return corpus.chosen((when, slot(corpus, now)), _status_test(when, now))


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


def _status_test(when: When, now: int) -> Callable[[Times], bool]:
    def test(times: Times) -> bool:
        if not times.is_event or times.begins is None or times.ends is None:
            return False
        if times.begins > now:
            return when == "upcoming"
        return when == ("ongoing" if now < times.ends else "past")

    return test


def slot(corpus: Corpus, now: int) -> int:
    """Return between which two moments *now* lies."""
    key = ("moments",)
    moments = corpus.cache.get(key)
    if not isinstance(moments, tuple):
        moments = tuple(sorted({moment for times in corpus.times for moment in _moments(times)}))
        corpus.cache.put(key, moments, 40 * len(moments))
    return bisect_right(moments, now)


def _moments(times: Times) -> tuple[int, ...]:
    until = None if times.visible_until is None else times.visible_until + 1
    known = (times.begins, times.ends, times.visible_from, until)
    return tuple(moment for moment in known if moment is not None)
