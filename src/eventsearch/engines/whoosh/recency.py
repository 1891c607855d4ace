"""
How near in time is a document, and which of two that are equally good comes first?

Ages are counted from the last moment of the index that has passed (an event began or was over, a
page came or went), not from now: so answers change at these moments only, as all that is kept of
them expects. It moves all ages by the same, which changes no order.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from math import exp2
from typing import NamedTuple

from eventsearch.engines.whoosh.bitmaps import docs_in, in_order, picker
from eventsearch.engines.whoosh.cache import size_of
from eventsearch.engines.whoosh.corpus import Corpus
from eventsearch.engines.whoosh.status import event_columns, passed, slot, status
from eventsearch.records.asking import Query, Ranking

DAY = 86_400

PAST = 0.5
"""Share of the pull that an event has when it is over, and that one far ahead keeps."""

DATED = 0.25
"""Share that a page has on its day that is no event."""

MANY = 3
"""One in so many documents: from there on the factors of all take less time in the end."""

Key = Callable[[int], tuple[int, int, str]]


class Pulls(NamedTuple):
    """
    What scores are multiplied by, by document: ``least``, and ``more`` times what time has left.

    Attributes:
        over: When that begins to be less, in epoch seconds.
    """

    least: Sequence[float]
    more: Sequence[float]
    over: Sequence[int]


def factors(corpus: Corpus, query: Query, docs: Sequence[int]) -> Iterable[float]:
    """
    Return what the scores of documents are multiplied by.

    Those of all are kept from one moment of the index to the next, once searches have asked for as
    many as a part of them.
    """
    ranking = query.ranking
    pulls = _pulls(corpus, ranking)
    if query.dated or not ranking.time:
        return picker(docs)(pulls.least)
    key = ("factors", slot(corpus, query.now), ranking.events, ranking.time, ranking.half_life)
    kept = corpus.cache.get(key)
    if isinstance(kept, array):
        return picker(docs)(kept)
    asked = len(docs) + (kept if isinstance(kept, int) else 0)
    if asked * MANY < corpus.count:
        corpus.cache.put(key, asked, 0)
        return _factors_of(corpus, query, pulls, docs)
    made = _all_factors(corpus, query, pulls)
    corpus.cache.put(key, made, size_of(made))
    return picker(docs)(made)


def _factors_of(corpus: Corpus, query: Query, pulls: Pulls, docs: Sequence[int]) -> Iterator[float]:
    ranking, now = query.ranking, query.now
    since, rate = passed(corpus, now), 1 / (DAY * ranking.half_life)
    begins, ends, _ = event_columns(corpus)
    ongoing = ranking.events * (1 + ranking.time)
    soon = ranking.events * (1 + ranking.time * PAST)
    near = ranking.events * ranking.time * (1 - PAST)
    for doc in docs:
        if begins[doc] > now:
            yield soon + near * exp2((since - begins[doc]) * rate)
        elif ends[doc] > now:
            yield ongoing
        else:
            left = exp2(min(0, pulls.over[doc] - since) * rate)
            yield pulls.least[doc] + pulls.more[doc] * left


def _all_factors(corpus: Corpus, query: Query, pulls: Pulls) -> array[float]:
    since, rate = passed(corpus, query.now), 1 / (DAY * query.ranking.half_life)
    made = [
        least + (more * exp2((over - since) * rate) if over < since else more)
        for least, more, over in zip(*pulls, strict=True)
    ]
    _raise_what_comes(made, corpus, query, since, rate)
    return array("d", made)


def raised(corpus: Corpus, query: Query, doc: int) -> Iterator[tuple[str, float]]:
    """Yield by what a document's score is multiplied, one after the other, and why."""
    event = query.ranking.events if corpus.times[doc].is_event else 1.0
    yield "is_event", event
    yield "time", next(iter(factors(corpus, query, (doc,)))) / event


def by_time(corpus: Corpus, query: Query, bits: int) -> Iterable[int]:
    """
    Yield the documents of a set as they come when nothing else decides.

    What is not over comes first, as it begins, then the latest. When a time was asked for: in the
    order of time. What has no time comes last, and equals go by id.
    """
    if query.dated:
        return in_order(dates(corpus, 1), bits)
    ahead = _not_over(corpus, query.now)
    return chain(
        in_order(dates(corpus, 1), bits & ahead), in_order(dates(corpus, -1), bits & ~ahead)
    )


def ties(corpus: Corpus, query: Query) -> Key:
    """Return the key that sorts documents as `by_time` does."""
    return _earliest(corpus) if query.dated else lead(corpus, query.now)


def lead(corpus: Corpus, now: int) -> Key:
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


def dates(corpus: Corpus, sign: int) -> Sequence[int]:
    """Return all documents from the earliest (1) or the latest (-1), those without a date last."""
    key = ("dates", sign)
    kept = corpus.cache.get(key)
    if isinstance(kept, tuple):
        return kept
    order = sorted(range(corpus.count), key=corpus.ids.__getitem__)
    begins = [times.begins for times in corpus.times]
    order.sort(key=lambda doc: (begins[doc] is None, sign * (begins[doc] or 0)))
    corpus.cache.put(key, tuple(order), 40 * len(order))
    return tuple(order)


def _earliest(corpus: Corpus) -> Key:
    times, ids = corpus.times, corpus.ids
    return lambda doc: (times[doc].begins is None, times[doc].begins or 0, ids[doc])


def _not_over(corpus: Corpus, now: int) -> int:
    return status(corpus, "upcoming", now) | status(corpus, "ongoing", now)


def _raise_what_comes(
    made: list[float], corpus: Corpus, query: Query, since: int, rate: float
) -> None:
    """Put in place the factors of events that are on, or to come."""
    ranking = query.ranking
    for doc in docs_in(status(corpus, "ongoing", query.now)):
        made[doc] = ranking.events * (1 + ranking.time)
    least = ranking.events * (1 + ranking.time * PAST)
    more = ranking.events * ranking.time * (1 - PAST)
    docs = docs_in(status(corpus, "upcoming", query.now))
    begins = map(event_columns(corpus).begins.__getitem__, docs)
    # What is to come begins after the last moment that has passed, so this only falls.
    for doc, begin in zip(docs, begins, strict=True):
        made[doc] = least + more * exp2((since - begin) * rate)


def _pulls(corpus: Corpus, ranking: Ranking) -> Pulls:
    key = ("pulls", ranking.events, ranking.time)
    kept = corpus.cache.get(key)
    if isinstance(kept, Pulls):
        return kept
    event, page = ranking.events, 1.0
    least, more, over = [], [], []
    for begins, ends, _, _, is_event in corpus.times:
        least.append(event if is_event else page)
        share = 0.0 if begins is None else event * PAST if is_event else page * DATED
        more.append(ranking.time * share)
        over.append((ends if is_event else begins) or 0)
    pulls = Pulls(least, more, over)
    corpus.cache.put(key, pulls, 90 * len(least))
    return pulls
