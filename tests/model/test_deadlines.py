"""Until when a search may go on."""

from __future__ import annotations

import pytest

from eventsearch.errors import OverTime
from eventsearch.model.query import NEVER, And, Deadline, Query


def test_time_is_counted_from_the_making_of_a_deadline() -> None:
    times = iter((100.0, 100.0, 102.5, 102.6, 999.0))
    deadline = Deadline(2.5, lambda: next(times))
    deadline.check()
    deadline.check()
    for _ in range(2):
        with pytest.raises(OverTime, match=r"the search took more than 2\.5 s; ask for less: "):
            deadline.check()


def test_never_is_never_over() -> None:
    NEVER.check()


def test_what_is_left_is_never_less_than_nothing() -> None:
    times = iter((100.0, 101.0, 110.0))
    deadline = Deadline(2.5, lambda: next(times))
    assert deadline.left == 1.5
    assert deadline.left == 0
    assert NEVER.left > 1e9


def test_a_query_is_counted_without_its_window() -> None:
    query = Query(And(children=()), now=5, offset=3, limit=4, facets=("tag",), explain=True)
    assert query.counting == Query(And(children=()), now=5, limit=0)
