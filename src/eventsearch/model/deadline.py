"""Deadlines of searches, checked between two pieces of work so that a thread ends."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from eventsearch.errors import OverTime


class Deadline:
    """
    The time that a search may take from now on.

    Args:
        seconds: Until it is over.
        clock: Returns seconds that only grow, such as `time.monotonic`.
    """

    __slots__ = ("_clock", "_end", "seconds")

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self.seconds = seconds
        self._clock = clock
        self._end = clock() + seconds

    def check(self) -> None:
        """
        Do nothing while there is time left.

        Raises:
            OverTime: There is none.
        """
        if self._clock() > self._end:
            raise OverTime(
                f"the search took more than {self.seconds:g} s",
                hint="ask for less: fewer words, no *, ~ or OR, or one more filter",
            )


NEVER = Deadline(inf, lambda: 0.0)
"""For a search that may take as long as it takes."""
