"""
Which texts have words that begin like those typed?

Every word of every text, sorted, so that those with one beginning stand side by side. Made once and
only read from then on, so that threads may share it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from itertools import chain, repeat
from sys import getsizeof
from typing import NamedTuple

from eventsearch.model.deadline import NEVER, Deadline
from eventsearch.search.suggest.word_match import Sieve, Typed, name_words

HIDDEN = 0xFFFF_FFFF
"""Rank of a text that is not to be found."""

_LAST = "\U0010ffff"


class Place(NamedTuple):
    """
    Where a text stands among those found.

    Attributes:
        grade: 0 when it begins with the first word typed and has all of them whole, 1 when it has
            not, 2 and 3 for the same when it does not begin so.
        number: Of the text, or its rank.
    """

    grade: int
    number: int


class Table:
    """
    The words of some texts; of equally good texts the one with the lower number is better.

    Args:
        sieve: Holds back words that are not asked for; None to have them all.

    Raises:
        OverTime: The deadline has passed before it was made.
    """

    def __init__(
        self, texts: Sequence[str], sieve: Sieve | None = None, deadline: Deadline = NEVER
    ) -> None:
        first: dict[str, array[int]] = {}
        later: dict[str, array[int]] = {}
        for number, text in enumerate(texts):
            deadline.check()
            for token, begins in name_words(text, sieve):
                words = first if begins else later
                words.setdefault(token.folded, array("I")).append(number)
        self._words = sorted({*first, *later})
        self._first = [first.get(word) for word in self._words]
        self._later = [later.get(word) for word in self._words]

    @property
    def size(self) -> int:
        """Bytes in memory, about."""
        numbers = filter(None, chain(self._first, self._later))
        return sum(map(getsizeof, numbers)) + sum(map(getsizeof, self._words)) + 24 * len(self)

    def __len__(self) -> int:
        """The number of words."""
        return len(self._words)

    def find(
        self, asked: Sequence[Typed], most: int, ranks: Sequence[int] | None = None
    ) -> list[Place]:
        """
        Return the best texts in which each word typed begins a word, best first.

        Args:
            ranks: What texts go by, the lower the better, HIDDEN for those to be left out; None
                for their numbers.
        """
        if not asked:
            return []
        found = set.intersection(*map(self._having, asked))
        begin = found & self._beginning(asked[0])
        whole = found.intersection(*(self._whole(word.whole or word.parts[-1]) for word in asked))
        grades = (begin & whole, begin - whole, whole - begin, found - begin - whole)
        return list(_best(grades, most, ranks))

    def _having(self, word: Typed) -> set[int]:
        """Return the texts in which a typed word begins one; of a compound, each of its parts."""
        found = self._prefixed(word.whole) if word.whole else set()
        if word.parts:
            found |= set.intersection(*map(self._prefixed, word.parts))
        return found

    def _beginning(self, word: Typed) -> set[int]:
        """Return the texts that begin with a typed word."""
        found: set[int] = set()
        for prefix in filter(None, (word.whole, *word.parts[:1])):
            low, high = self._range(prefix)
            found.update(chain.from_iterable(filter(None, self._first[low:high])))
        return found

    def _prefixed(self, prefix: str) -> set[int]:
        low, high = self._range(prefix)
        return set(chain.from_iterable(filter(None, self._both(low, high))))

    def _whole(self, word: str) -> set[int]:
        low, high = self._range(word)
        same = low < high and self._words[low] == word
        return set(chain.from_iterable(filter(None, self._both(low, low + 1)))) if same else set()

    def _both(self, low: int, high: int) -> Iterable[array[int] | None]:
        return chain(self._first[low:high], self._later[low:high])

    def _range(self, prefix: str) -> tuple[int, int]:
        low = bisect_left(self._words, prefix)
        return low, bisect_left(self._words, prefix + _LAST, low)


def _best(grades: Iterable[set[int]], most: int, ranks: Sequence[int] | None) -> Iterator[Place]:
    for grade, found in enumerate(grades):
        numbers: Iterable[int] = found
        if ranks is not None:
            numbers = (rank for rank in map(ranks.__getitem__, found) if rank != HIDDEN)
        best = nsmallest(most, numbers)
        yield from map(Place, repeat(grade), best)
        most -= len(best)
