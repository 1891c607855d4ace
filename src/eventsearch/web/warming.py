"""
What is read of a generation before anybody asks for it?

What nearly every search needs, before the generation answers; the names and terms that suggestions
are made of, once it does. So the first who asks waits no longer than the second.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import NamedTuple

from eventsearch.records.asking import Beginning, Request
from eventsearch.records.terms import FACETS
from eventsearch.search import Index

TYPED = "a"
"""Any beginning reads the same."""


class Warming(NamedTuple):
    """
    What is done with an index.

    Attributes:
        prepare: Before it answers.
        after: While it does.
    """

    prepare: Callable[[Index], None]
    after: Callable[[Index], None]


def warming(clock: Callable[[], datetime]) -> Warming:
    """Return what makes an index ready for the present moment of a clock."""
    return Warming(partial(_searched, clock), partial(_suggested, clock))


def _searched(clock: Callable[[], datetime], index: Index) -> None:
    """Read what is visible, and the values of facets."""
    index.search(Request(text="", facets=FACETS), now=clock())


def _suggested(clock: Callable[[], datetime], index: Index) -> None:
    """Read what can be suggested: the first question alone reads only what it needs."""
    for _ in range(2):
        index.suggest(Beginning(text=TYPED), now=clock())
