"""
How near in time is a document, and which of two that are equally good comes first?

Ages are counted from the last moment of the index that has passed (an event began or was over, a
page came or went), not from now: so answers change at these moments only, as all that is kept of
them expects. It moves all ages by the same, which changes no order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp2

from eventsearch.engines.whoosh.corpus import Corpus
from eventsearch.engines.whoosh.numbers import Times
from eventsearch.engines.whoosh.status import passed, slot
from eventsearch.records.asking import Query

DAY = 86_400

PAST = 0.5
"""Share of the pull that an event has when it is over, and that one far ahead keeps."""

DATED = 0.25
"""Share that a page has on its day that is no event."""


def factors(corpus: Corpus, query: Query) -> Sequence[float]:
    """Return what the scores of all documents are multiplied by."""
    ranking = query.ranking
    now = None if query.dated else slot(corpus, query.now)
    key = ("factors", now, ranking.events, ranking.time, ranking.half_life)
    kept = corpus.cache.get(key)
    if isinstance(kept, list):
        return kept
    pull = nearness(corpus, query)
    made = [pull(times) * (ranking.events if times.is_event else 1.0) for times in corpus.times]
    corpus.cache.put(key, made, 32 * len(made))
    return made


def nearness(corpus: Corpus, query: Query) -> Callable[[Times], float]:
    """Return the function from a document's times to its factor: 1 for what has no time."""
    ranking, now = query.ranking, query.now
    since = passed(corpus, now)

    def left(seconds: int) -> float:
        """Return which part of a pull is left so many seconds away."""
        return exp2(-max(0, seconds) / (DAY * ranking.half_life))

    def factor(times: Times) -> float:
        begins, ends = times.begins, times.ends
        if begins is None or ends is None:
            return 1.0
        if not times.is_event:
            share = DATED * left(since - begins)
        elif begins > now:
            share = PAST + (1 - PAST) * left(begins - since)
        else:
            share = 1.0 if ends > now else PAST * left(since - ends)
        return 1.0 + ranking.time * share

    return _timeless if query.dated or not ranking.time else factor


def places(corpus: Corpus, query: Query) -> Sequence[int]:
    """
    Return for every document its place among all when nothing else decides.

    What is not over comes first, as it begins, then the latest. When a time was asked for: in the
    order of time. What has no time comes last, and equals go by id.
    """
    now = None if query.dated else slot(corpus, query.now)
    key = ("places", now)
    kept = corpus.cache.get(key)
    if isinstance(kept, list):
        return kept
    first = _by_time(corpus) if query.dated else lead(corpus, query.now)
    made = [0] * corpus.count
    for place, doc in enumerate(sorted(range(corpus.count), key=first)):
        made[doc] = place
    corpus.cache.put(key, made, 36 * len(made))
    return made


def lead(corpus: Corpus, now: int) -> Callable[[int], tuple[int, int, str]]:
    """Return the key by which documents come: what is not over first, then the latest."""
    times, ids = corpus.times, corpus.ids

    def key(doc: int) -> tuple[int, int, str]:
        begins, ends, _, _, is_event = times[doc]
        if begins is None or ends is None:
            return 2, 0, ids[doc]
        if is_event and (begins > now or ends > now):
            return 0, begins, ids[doc]
        return 1, -begins, ids[doc]

    return key


def _by_time(corpus: Corpus) -> Callable[[int], tuple[bool, int, str]]:
    times, ids = corpus.times, corpus.ids
    return lambda doc: (times[doc].begins is None, times[doc].begins or 0, ids[doc])


def _timeless(_: Times) -> float:
    return 1.0
