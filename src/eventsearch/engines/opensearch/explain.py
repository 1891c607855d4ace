"""Explains the score of one hit, from the scores of named queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import fsum
from typing import Any, NamedTuple

from eventsearch.engines.opensearch.codec import to_int
from eventsearch.engines.opensearch.schema import CANCELLED, EVENT
from eventsearch.model.query import Query
from eventsearch.model.results import ScoreDetail

FIRST, LAST = -62_135_596_800, 253_402_300_799
"""The first and the last second of the years 1 to 9999, in epoch seconds."""

COVERAGE = "coverage"
"""Name of the factor for the share of the query's words that a page contains."""


class Leaf(NamedTuple):
    """
    The score of one named query.

    Attributes:
        name: Name of the query. The answer contains its score under this name.
        term, field: As in `ScoreDetail`.
    """

    name: str
    term: str
    field: str


class Sum(NamedTuple):
    """Parts that add up."""

    parts: tuple[Why, ...]


class Best(NamedTuple):
    """Parts that add up. The best part counts fully, all other parts are multiplied by *rest*."""

    parts: tuple[Why, ...]
    rest: float


class Guarded(NamedTuple):
    """A part that counts only if a named query matches, whether or not parts inside it match."""

    name: str
    part: Why


class Raised(NamedTuple):
    """
    A part that is multiplied.

    Attributes:
        factor: The factor, if *shares* is None. Otherwise the score is multiplied by
            1 + factor · share², with the sum of the shares of the queries that match.
        shares: Maps the name of a query to its share. All shares add up to 1.
    """

    part: Why
    factor: float
    shares: Mapping[str, float] | None = None


Why = Leaf | Sum | Best | Guarded | Raised
"""The structure of a score, which mirrors the query."""

NO_SCORE = Sum(())


def explain(
    query: Query, why: Why, scores: Mapping[str, float], flags: int, time: float
) -> tuple[ScoreDetail, ...]:
    """
    Return the parts of a hit's score, greatest first.

    Args:
        scores: Scores of the matching queries, by name.
        flags: Flags of the page, see `schema`.
        time: The time factor of its score.
    """
    details = [*_parts(why, scores)]
    boosts = [
        boost.factor for place, boost in enumerate(query.ranking.boosts) if f"b{place}" in scores
    ]
    factors = (
        ("is_event", query.ranking.events if flags & EVENT else 1.0),
        ("cancelled", query.ranking.cancelled if flags & CANCELLED else 1.0),
        ("time", time),
        ("boost", boosts[-1] if boosts else 1.0),
    )
    for name, factor in factors:
        _raise(details, name, factor)
    return tuple(sorted(details, key=lambda part: (-part.score, part.field, part.term)))


def _raise(details: list[ScoreDetail], name: str, factor: float) -> None:
    gain = (factor - 1) * fsum(part.score for part in details)
    if gain:
        details.append(ScoreDetail(term="", field=name, score=gain, factor=factor))


def _parts(why: Why, scores: Mapping[str, float]) -> Iterator[ScoreDetail]:
    match why:
        case Leaf(name=name, term=term, field=field):
            if name in scores:
                yield ScoreDetail(term=term, field=field, score=scores[name])
        case Guarded(name=name, part=part):
            if name in scores:
                yield from _parts(part, scores)
        case Sum(parts=parts):
            for part in parts:
                yield from _parts(part, scores)
        case Best():
            yield from _best(why, scores)
        case Raised():
            yield from _raised(why, scores)


def _best(why: Best, scores: Mapping[str, float]) -> Iterator[ScoreDetail]:
    every = [[*_parts(part, scores)] for part in why.parts]
    every.sort(key=lambda details: -fsum(part.score for part in details))
    for place, details in enumerate(every):
        for each in details:
            yield each._replace(score=each.score * (why.rest if place else 1.0))


def _raised(why: Raised, scores: Mapping[str, float]) -> Iterator[ScoreDetail]:
    details = [*_parts(why.part, scores)]
    if why.shares is None:
        yield from (each._replace(score=each.score * why.factor) for each in details)
        return
    share = fsum(share for name, share in why.shares.items() if name in scores)
    yield from details
    factor = 1 + why.factor * share**2
    gain = (factor - 1) * fsum(each.score for each in details)
    yield ScoreDetail(term="", field=COVERAGE, score=gain, factor=factor)


def moment(value: Any) -> int:
    """Return a timestamp from an answer; raises ValueError outside the years 1 to 9999."""
    return to_int(value, FIRST, LAST)


def occurrence(fields: Mapping[str, Any], now: int) -> tuple[int, int]:
    """Return start and end of a page. Recurring events: of the current, next or last occurrence."""
    starts, ends = ([*map(moment, fields.get(name, ()))] for name in ("starts", "ends"))
    for start, end in zip(starts, ends, strict=True):
        if end > now:
            return start, end
    if starts:
        return starts[-1], ends[-1]
    return moment(fields.get("b", (0,))[0]), moment(fields.get("e", (0,))[0])
