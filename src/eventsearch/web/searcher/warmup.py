"""
What is read of a generation before anybody asks for it?

What nearly every search needs, and what was asked lately, before the generation answers; the names
and terms that suggestions are made of, once it has answered for a while. So the first who asks
waits no longer than the second, and a change is not kept waiting for what few ask.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from math import inf
from threading import Event
from typing import NamedTuple

from eventsearch.model.deadline import Deadline
from eventsearch.model.document import FACETS
from eventsearch.model.query import SearchRequest, SuggestRequest
from eventsearch.search.index import Index
from eventsearch.web.searcher.autowarm import RecentQueries

TYPED = "a"
"""Any beginning reads the same."""
REST = 1.0
"""Seconds for which a generation answers before its suggestions are read: reading takes as much of
a processor as hundreds of answers, and an author who saves again soon replaces it."""


class Warming(NamedTuple):
    """
    What is done with an index.

    Attributes:
        before: Before it answers.
        after: While it does, until the event says that another does.
    """

    before: Callable[[Index], None]
    after: Callable[[Index, Event], None]


def warming(clock: Callable[[], datetime], lately: RecentQueries, rest: float = REST) -> Warming:
    """
    Return what makes an index ready for the present moment of a clock.

    Args:
        rest: Seconds that pass before it is made ready while it answers.
    """
    return Warming(partial(_ready, clock, lately), partial(_suggested, clock, rest))


def _ready(clock: Callable[[], datetime], lately: RecentQueries, index: Index) -> None:
    """Read what is visible, and the values of facets; then what was asked."""
    index.search(SearchRequest(text="", facets=FACETS), now=clock())
    lately.prepare(index)


def _suggested(clock: Callable[[], datetime], rest: float, index: Index, retired: Event) -> None:
    """Read what can be suggested: the first question alone reads only what it needs."""
    if retired.wait(rest):
        return
    bound = index.within(Deadline(1.0, lambda: inf if retired.is_set() else 0.0))
    for _ in range(2):
        bound.suggest(SuggestRequest(text=TYPED), now=clock())
