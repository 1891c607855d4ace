"""
What do the searches that were written down tell?

Counts them by their words, whatever case, accents and blanks they were typed with. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eventsearch.analysis import fold
from eventsearch.search.query_log.entry import LoggedQuery

MOST = 20
"""Texts of each list."""

SLOW = 100.0
"""Milliseconds from which on a search is slow: people begin to see that they wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    Searches that say the same.

    Attributes:
        text: In the spelling that was typed most.
        count: How many of them the list is about: all, those without result, the slow ones.
        last: Day of the last of these.
        took_ms: Of the slowest of these.
    """

    text: str
    count: int
    last: str
    took_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """
    What was searched for, most frequent first.

    Attributes:
        count: Searches written down.
        since, until: First and last day; empty without any.
        top: All of them.
        without_result: Those that found nothing, and found nothing the last time either.
        slow: Those that took SLOW milliseconds or more, slowest first.
    """

    count: int
    since: str
    until: str
    top: tuple[Asked, ...]
    without_result: tuple[Asked, ...]
    slow: tuple[Asked, ...]


def summary(searches: Iterable[LoggedQuery]) -> Summary:
    """Return what searches, the oldest first, tell."""
    groups: dict[str, list[LoggedQuery]] = {}
    for each in searches:
        groups.setdefault(" ".join(fold(each.text).split()), []).append(each)
    every = [each for group in groups.values() for each in group]
    slow = [_slow(group) for group in groups.values()]
    days = sorted(each.day for each in every)
    return Summary(
        count=len(every),
        since=days[0] if days else "",
        until=days[-1] if days else "",
        top=_most(groups.values()),
        without_result=_most(
            [each for each in group if not each.total]
            for group in groups.values()
            if not group[-1].total
        ),
        slow=tuple(sorted(map(_asked, filter(None, slow)), key=_slowest)[:MOST]),
    )


def _slow(group: Sequence[LoggedQuery]) -> list[LoggedQuery]:
    return [each for each in group if each.took_ms >= SLOW]


def _slowest(asked: Asked) -> tuple[float, str]:
    return -asked.took_ms, asked.text


def _most(groups: Iterable[Sequence[LoggedQuery]]) -> tuple[Asked, ...]:
    found = sorted(map(_asked, groups), key=lambda asked: asked.text)
    # Stable: of equal counts those asked for last come first, then by text.
    found.sort(key=lambda asked: (asked.count, asked.last), reverse=True)
    return tuple(found[:MOST])


def _asked(group: Sequence[LoggedQuery]) -> Asked:
    spellings = Counter(each.text for each in group)
    return Asked(
        text=min(spellings, key=lambda text: (-spellings[text], text)),
        count=len(group),
        last=max(each.day for each in group),
        took_ms=max(each.took_ms for each in group),
    )
