"""
Which of what was found is suggested?

Of pages and terms the best of both, each page once, and never so many terms that no page is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from eventsearch.search.suggest.candidates import Value


class Found(NamedTuple):
    """A value, and how well it fits: see `eventsearch.search.suggest.prefix_table.Place`."""

    grade: int
    value: Value


def chosen(pages: Sequence[Found], terms: Sequence[Found], *, limit: int) -> list[Value]:
    """
    Return the best of both, best first.

    Args:
        pages: Best first.

    Terms take half of the places at most, or what pages leave of them.
    """
    once: dict[str, Found] = {}
    for found in pages:
        once.setdefault(found.value.best, found)
    room = max((limit + 1) // 2, limit - len(once))
    best = sorted([*once.values(), *sorted(terms, key=_order)[:room]], key=_order)
    return [found.value for found in best[:limit]]


def _order(found: Found) -> tuple[int, tuple[int, int, str], str]:
    return found.grade, found.value.order, found.value.kind
