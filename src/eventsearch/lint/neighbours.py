"""The name that is most like another one, for hints such as *did you mean*."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice

MOST_NAMES = 500
"""Names to compare with at most: each takes up to a tenth of a millisecond."""

MOST_ASKED = 50
"""Names of one file to find a neighbour for. A hostile page has 40,000 broken links."""

MOST_CHARACTERS = 200
"""Characters of a name that is compared: the time grows as their square."""


class Neighbours:
    """Finds the name that is most like another one, for the first names of each file."""

    def __init__(self) -> None:
        self._asked: Counter[str] = Counter()

    def nearest(
        self,
        path: str,
        name: str,
        names: Iterable[str],
        cutoff: float,
        most: int | None = MOST_NAMES,
    ) -> str:
        """
        Return the most similar of several names; empty if none is, or the file has asked enough.

        Args:
            path: The file that contains *name*.
            cutoff: Least similarity, from 0 to 1.
            most: Names to compare with; None for all.
        """
        self._asked[path] += 1
        if len(name) > MOST_CHARACTERS or self._asked[path] > MOST_ASKED:
            return ""
        among = islice((each for each in names if len(each) <= MOST_CHARACTERS), most)
        return next(iter(get_close_matches(name, among, n=1, cutoff=cutoff)), "")
