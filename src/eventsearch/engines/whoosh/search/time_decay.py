"""
Computes how scores decay with time, and the order of documents with equal scores.

Ages are measured from the last timestamp in the index before now, not from now. So scores change
only at these timestamps and can be cached between them. All ages shift equally, which does not
change the order of equally good matches.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from math import ceil, exp2

from eventsearch.engines.whoosh.reader.bitsets import (
    Sorted,
    flags_in,
    in_order,
    picker,
    with_places,
)
from eventsearch.engines.whoosh.reader.index_reader import IndexReader
from eventsearch.engines.whoosh.search.time_filters import (
    TIMED,
    last_instant,
    not_over,
    status,
    time_slot,
    times_at,
)
from eventsearch.engines.whoosh.segment.doc_values import BEGINS, CANCELLED, EVENT, Times
from eventsearch.model.document import RankingParams
from eventsearch.model.lru_cache import size_of
from eventsearch.model.named_tuple import NamedTuple
from eventsearch.model.query import Query

DAY = 86_400

PAST = 0.5
"""Share of the time bonus for an event that has just ended, or is far in the future."""

DATED = 0.25
"""Share of the time bonus for a page that is not an event, on its date."""

EPOCH = 64
"""Length of an epoch in half-lives. The columns are computed again for each epoch, so that floats
do not overflow."""

FACTOR = 8
"""Size of one document's factor in bytes."""

Key = Callable[[int], tuple[int, int, str]]


class DecayColumns(NamedTuple):
    """
    The factors of past documents, with a number for each document.

    Attributes:
        least: The part of the factor that does not decay.
        fading: The part that decays, as it is at the beginning of an epoch.
    """

    least: array[float]
    fading: array[float]


def factors(reader: IndexReader, query: Query, docs: Sequence[int]) -> Iterable[float]:
    """
    Return the factors that multiply the scores of documents.

    Once searches have requested as many factors as there are documents, the factors of all
    documents are cached until the next timestamp, if the cache has enough space.
    """
    ranking = query.ranking
    if query.dated or not ranking.time:
        kinds = _by_flags(ranking.events, ranking.cancelled)
        return [kinds[flag] for flag in picker(docs)(reader.times.flags)]
    key = ("factors", time_slot(reader, query.now), *_params(ranking))
    cached = reader.cache.get(key)
    if isinstance(cached, array):
        return picker(docs)(cached)
    size = FACTOR * reader.count
    if not reader.cache.fits(size) or reader.cache.bump_demand(key, len(docs)) < reader.count:
        return _factors_of(reader, query, docs)
    column = array("d", _factors_of(reader, query, range(reader.count)))
    reader.cache.put(key, column, size)
    return picker(docs)(column)


def _factors_of(reader: IndexReader, query: Query, docs: Sequence[int]) -> Sequence[float]:
    ranking, since = query.ranking, last_instant(reader, query.now)
    epoch, elapsed = divmod(since, _span(ranking))
    pulls = _decay_columns(reader, ranking, epoch)
    share = exp2(-elapsed / (DAY * ranking.half_life))
    pick, soon = picker(docs), _soon(reader, query, since)
    # Most documents are past, and need only two columns.
    return [
        soon(doc) if comes else least + fading * share
        for doc, comes, least, fading in zip(
            docs,
            pick(_not_over_flags(reader, query.now)),
            pick(pulls.least),
            pick(pulls.fading),
            strict=True,
        )
    ]


def _soon(reader: IndexReader, query: Query, since: int) -> Callable[[int], float]:
    """Return a function that computes the factor of a document that is not past."""
    ranking, now = query.ranking, query.now
    times = times_at(reader, now)
    kinds, rate = _by_flags(ranking.events, ranking.cancelled), 1 / (DAY * ranking.half_life)
    page, ongoing = 1 + ranking.time * DATED, 1 + ranking.time
    soon, near = 1 + ranking.time * PAST, ranking.time * (1 - PAST)

    def factor(doc: int) -> float:
        flags, begins = times.flags[doc], times.begins[doc]
        if not flags & EVENT:
            return page
        # An upcoming event begins after the last timestamp, so its bonus shrinks with distance.
        pull = soon + near * exp2((since - begins) * rate) if begins > now else ongoing
        return kinds[flags] * pull

    return factor


def explain_factors(reader: IndexReader, query: Query, doc: int) -> Iterator[tuple[str, float]]:
    """Yield name and value of each factor that multiplies a document's score."""
    flags = reader.times.flags[doc]
    event = query.ranking.events if flags & EVENT else 1.0
    cancelled = query.ranking.cancelled if flags & CANCELLED else 1.0
    yield "is_event", event
    yield "cancelled", cancelled
    if cancelled:
        yield "time", next(iter(factors(reader, query, (doc,)))) / (event * cancelled)


def by_time(reader: IndexReader, query: Query, bits: int) -> Iterable[int]:
    """
    Yield the documents of a set in the order for equal scores.

    Events that are not over come first, by start. All other documents follow, latest first. If
    the query contains a date, all documents are sorted earliest first instead. Documents without a
    date come last. Documents with the same date are sorted by id.
    """
    at = query.moment
    if query.dated:
        return in_order(dates(reader, 1, at), bits)
    not_over = status(reader, "upcoming", query.now) | status(reader, "ongoing", query.now)
    return chain(
        in_order(dates(reader, 1, at), bits & not_over),
        in_order(dates(reader, -1, at), bits & ~not_over),
    )


def tie_break_key(reader: IndexReader, query: Query) -> Key:
    """Return the key that sorts documents as `by_time` does."""
    if query.dated:
        return _earliest(reader, query.moment)
    return default_order_key(reader, query.now, query.moment)


def default_order_key(reader: IndexReader, now: int, moment: int | None = None) -> Key:
    """Return the sort key of documents: events not over by start, then the rest, latest first."""
    every, ids = reader.times, reader.ids
    starts = times_at(reader, now if moment is None else moment).begins

    def key(doc: int) -> tuple[int, int, str]:
        flags, begins = every.flags[doc], starts[doc]
        if not flags & BEGINS:
            return 2, 0, ids[doc]
        if flags & EVENT and (every.begins[doc] > now or every.ends[doc] > now):
            return 0, begins, ids[doc]
        return 1, -begins, ids[doc]

    return key


def dates(reader: IndexReader, sign: int, now: int) -> Sorted:
    """
    Return all documents by date, documents without a date last.

    Args:
        sign: 1 for the earliest first, -1 for the latest first.
    """
    key = ("dates", sign, time_slot(reader, now) if reader.times.occurrences else 0)
    cached = reader.cache.get(key)
    if isinstance(cached, Sorted):
        return cached
    docs = sorted(range(reader.count), key=reader.ids.__getitem__)
    docs.sort(key=_by_date(times_at(reader, now), sign))
    order = with_places(docs)
    reader.cache.put(key, order, sum(map(size_of, order)))
    return order


def _by_date(times: Times, sign: int) -> Callable[[int], tuple[bool, int]]:
    flags, begins = times.flags, times.begins
    return lambda doc: (not flags[doc] & BEGINS, sign * begins[doc])


def _earliest(reader: IndexReader, now: int) -> Key:
    times, ids = times_at(reader, now), reader.ids
    return lambda doc: (not times.flags[doc] & BEGINS, times.begins[doc], ids[doc])


def _not_over_flags(reader: IndexReader, now: int) -> bytes:
    """Return a byte for each document: 1 if its score does not decay, because it is not past."""
    return reader.cache.get_or_create(
        ("not over", time_slot(reader, now)),
        lambda: flags_in(not_over(reader, now), reader.count),
        lambda _: reader.count,
    )


@cache
def _by_flags(events: float, cancelled: float) -> Sequence[float]:
    """Return, for each value of a document's flags, its factor as an event or cancelled event."""
    return [
        (events if flag & EVENT else 1.0) * (cancelled if flag & CANCELLED else 1.0)
        for flag in range(256)
    ]


def _params(ranking: RankingParams) -> tuple[float, ...]:
    return ranking.events, ranking.cancelled, ranking.time, ranking.half_life


def _span(ranking: RankingParams) -> int:
    return ceil(EPOCH * DAY * ranking.half_life)


def _decay_columns(reader: IndexReader, ranking: RankingParams, epoch: int) -> DecayColumns:
    """Return the columns of an epoch. Documents that end later count as ending with the epoch."""
    key = ("decay", *_params(ranking), epoch)
    start, rate = epoch * _span(ranking), 1 / (DAY * ranking.half_life)

    def reckon() -> DecayColumns:
        flags, begins, ends = reader.times[:3]
        least = _by_flags(ranking.events, ranking.cancelled)
        shares = {BEGINS: ranking.time * DATED, TIMED: ranking.time * PAST}
        share = [shares.get(flag & TIMED, 0.0) * kind for flag, kind in enumerate(least)]
        elapsed = (
            ((last if flag & EVENT else first) - start) * rate
            for flag, first, last in zip(flags, begins, ends, strict=True)
        )
        fading = [
            share[flag] * exp2(far if far < EPOCH else EPOCH)
            for flag, far in zip(flags, elapsed, strict=True)
        ]
        return DecayColumns(array("d", map(least.__getitem__, flags)), array("d", fading))

    return reader.cache.get_or_create(key, reckon, lambda columns: sum(map(size_of, columns)))
