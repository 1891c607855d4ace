"""
Words within an edit distance of another.

Candidates are words of about the same length with nearly the same letters: an edit changes at most
two bits of a mask with a bit a letter. Distances are computed bit-parallel, a column of the table
at once: some milliseconds for 60,000 words.

Source: Hyyrö, A Bit-Vector Algorithm for Computing Levenshtein and Damerau Edit Distances, 2003,
with transpositions as in optimal string alignment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

_BITS = 61  # A prime: neighbours in the alphabet get bits of their own.


class TermDictionary:
    """
    Words, to be looked up by their neighbourhood; masks are made when they are first needed.

    Safe to use from several threads: what is made twice is the same.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[int, list[str]] = defaultdict(list)
        for word in words:
            self._words[len(word)].append(word)
        self._masks: dict[int, list[int]] = {}

    @property
    def count(self) -> int:
        return sum(map(len, self._words.values()))

    def words(self) -> Iterator[str]:
        return chain.from_iterable(list(self._words.values()))

    def near(self, word: str, edits: int) -> Iterator[tuple[str, int]]:
        """Yield the words that are at most *edits* away from *word*, with their distance."""
        distance = distance_from(word)
        target = _mask(word)
        for length in range(max(1, len(word) - edits), len(word) + edits + 1):
            # Each edit that makes the word longer or shorter changes one bit, the others two.
            most = 2 * edits - abs(length - len(word))
            words = self._words.get(length, ())
            for other, mask in zip(words, self._masks_of(length), strict=True):
                if (mask ^ target).bit_count() <= most and (far := distance(other)) <= edits:
                    yield other, far

    def _masks_of(self, length: int) -> list[int]:
        if length not in self._masks:
            self._masks[length] = list(map(_mask, self._words.get(length, ())))
        return self._masks[length]


def distance_from(word: str) -> Callable[[str], int]:
    """
    Return the function that counts the edits between *word* and another.

    An edit inserts, removes or replaces a letter or exchanges two neighbours; none is edited twice.
    """
    places: dict[str, int] = {}
    for at, letter in enumerate(word):
        places[letter] = places.get(letter, 0) | 1 << at
    everywhere, last = (1 << len(word)) - 1, 1 << len(word) >> 1

    def distance(other: str) -> int:
        # The rows of the table's column as bits: where it grows and shrinks from row to row.
        grows, shrinks, diagonal, before, far = everywhere, 0, 0, 0, len(word)
        for letter in other:
            here = places.get(letter, 0)
            exchanged = (~diagonal & here) << 1 & before
            diagonal = (((here & grows) + grows) ^ grows) | here | shrinks | exchanged
            right = shrinks | ~(diagonal | grows)
            left = diagonal & grows
            far += bool(right & last) - bool(left & last)
            right = right << 1 | 1
            grows = (left << 1 | ~(diagonal | right)) & everywhere
            shrinks = right & diagonal & everywhere
            before = here
        return far

    return distance if word else len


_MOST_LETTERS = 16_384
"""Letters that are kept with their bits, about 2 MB; visitors can type a million of them."""


class _Bits(dict[str, int]):
    """Letter to its bit, kept for the first `_MOST_LETTERS` of them."""

    def __missing__(self, letter: str) -> int:
        bit: int = 1 << ord(letter) % _BITS
        if len(self) < _MOST_LETTERS:
            self[letter] = bit
        return bit


_LETTERS = _Bits()


def _mask(word: str) -> int:
    mask = 0
    for bit in map(_LETTERS.__getitem__, word):
        mask |= bit
    return mask
