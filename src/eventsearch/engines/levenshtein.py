"""
Finds words within an edit distance of another word.

Only words of similar length with nearly the same letters are compared. To find them, each word gets
a mask with a bit for each of its letters: an edit changes at most two bits. Distances are computed
bit-parallel, a whole column of the table at once. This takes some milliseconds for 60,000 words.

Source: Hyyrö, A Bit-Vector Algorithm for Computing Levenshtein and Damerau Edit Distances, 2003,
with transpositions as in optimal string alignment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

_BITS = 61  # A prime: neighbours in the alphabet get different bits.


class TermDictionary:
    """
    Words to search by edit distance. Their masks are computed when they are first needed.

    Safe to use from several threads: if two compute the same mask, the values are equal.
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
            # An edit that changes the length changes one bit of the mask, other edits change two.
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
    Return a function that counts the edits between *word* and another word.

    An edit inserts, removes or replaces a letter, or swaps two neighbours. No letter is edited
    twice.
    """
    places: dict[str, int] = {}
    for at, letter in enumerate(word):
        places[letter] = places.get(letter, 0) | 1 << at
    everywhere, last = (1 << len(word)) - 1, 1 << len(word) >> 1

    def distance(other: str) -> int:
        # One bit for each row of the current column: where the distance grows or shrinks.
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
"""Maximum number of letters in the cache, which then takes 2 MB. Unicode has a million letters that
visitors can type."""


class _Bits(dict[str, int]):
    """Maps each letter to its bit. Caches the first `_MOST_LETTERS` letters."""

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
