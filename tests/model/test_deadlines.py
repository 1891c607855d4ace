"""Until when a search may go on."""

from __future__ import annotations

import pytest

from eventsearch.errors import OverTime
from eventsearch.model.query import NEVER, Deadline


def test_time_is_counted_from_the_making_of_a_deadline() -> None:
    """Up to the last moment nothing happens; from then on it is an error, every time."""
    times = iter((100.0, 100.0, 102.5, 102.6, 999.0))
    deadline = Deadline(2.5, lambda: next(times))
    deadline.check()
    deadline.check()
    for _ in range(2):
        with pytest.raises(OverTime, match=r"the search took more than 2\.5 s; ask for less: "):
            deadline.check()


def test_never_is_never_over() -> None:
    """Whatever time it is."""
    NEVER.check()
