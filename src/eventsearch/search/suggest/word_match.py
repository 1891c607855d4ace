"""
Words typed so far, and the names that have words which start so.

Names are read with the analyzer that read the pages, so that accents, articles and signs are the
same for both: ``l'at`` is the start of ``atelier``. `Sieve` spares most of that reading; it may let
through too much, never too little.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from itertools import chain, islice, repeat
from sys import getsizeof
from typing import NamedTuple

from eventsearch.analysis import Token, chunks, fold, tokens
from eventsearch.engines import TypedWord
from eventsearch.model.query import NEVER, Deadline

MOST = 12
"""Words that are looked at: no title needs more of them to be found."""


def typed_words(text: str) -> tuple[TypedWord, ...]:
    """Return the words typed so far; none for blanks and punctuation."""
    words: list[TypedWord] = []
    for chunk in islice(chunks(text, ""), MOST):
        word, parts = chunk.terms.word, tuple(part.folded for part in chunk.terms.parts)
        words.append(TypedWord(word.folded if word else "", parts))
    return tuple(words)


_OTHER = re.compile(r"[\W_]+")
_VOWELS = re.compile("[aeiouy]+")
# A number may be a rank in Roman letters: "XXIe" is 21e.
_NUMBER = re.compile(r"\d|(?<![^\W\d_])(?:[ivx]|l[ivx])[ivxlc]*[eèrnmsoaºª]")
# What may be one word with the piece before or behind it: "10 %", "R & D".
_JOINED = re.compile(r"[\d&]")
_PIECE = re.compile(r"\S+")


class NameWord(NamedTuple):
    """A word of a name, and whether the name begins with it."""

    token: Token
    first: bool


class Sieve:
    """Tells what may hold words that begin like those typed."""

    def __init__(self, words: Sequence[TypedWord]) -> None:
        # A word may be found as one, or by all of its parts.
        self._ways = [[_letters(way) for way in ((w.word,), w.parts) if any(way)] for w in words]
        self._every = {*chain.from_iterable(chain.from_iterable(self._ways))}

    def has_all(self, text: str) -> bool:
        """Whether a text may hold each of the words."""
        return all(
            any(all(_may(text, letters) for letters in way) for way in ways) for ways in self._ways
        )

    def has_any(self, text: str) -> bool:
        """Whether a text may hold one of the words."""
        return any(_may(text, letters) for letters in self._every)


def _letters(words: Iterable[str]) -> list[str]:
    return [_OTHER.sub("", word) for word in words]


def name_words(text: str, sieve: Sieve | None = None) -> Iterator[NameWord]:
    """Yield the words of a name, without those that *sieve* holds back."""
    if sieve is None or _JOINED.search(text):
        for token in tokens(text, ""):
            yield NameWord(token, token.position == 0)
        return
    leading = True
    for piece in _PIECE.finditer(text):
        if sieve.has_any(piece[0]):
            for token in tokens(piece[0], ""):
                at = piece.start()
                start, end = at + token.start, at + token.end
                yield NameWord(
                    token._replace(start=start, end=end), leading and token.position == 0
                )
        leading = leading and not any(map(str.isalnum, piece[0]))


def _may(text: str, letters: str) -> bool:
    folded = fold(text)
    if not letters.isalpha():
        return not letters or bool(_NUMBER.search(folded))
    plain = _OTHER.sub("", folded)
    if letters in plain:
        return True
    # Letters with a mark may be two when they are typed: "Mueller" for "Müller".
    return not text.isascii() and _VOWELS.sub("", letters) in _VOWELS.sub("", plain)


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
        self, words: Sequence[TypedWord], most: int, ranks: Sequence[int] | None = None
    ) -> list[Place]:
        """
        Return the best texts in which each word typed begins a word, best first.

        Args:
            ranks: What texts go by, the lower the better, HIDDEN for those to be left out; None
                for their numbers.
        """
        if not words:
            return []
        matches = set.intersection(*map(self._texts_with, words))
        leading = matches & self._texts_starting_with(words[0])
        complete = matches.intersection(
            *(self._with_word(word.word or word.parts[-1]) for word in words)
        )
        grades = (
            leading & complete,
            leading - complete,
            complete - leading,
            matches - leading - complete,
        )
        return list(_best(grades, most, ranks))

    def _texts_with(self, word: TypedWord) -> set[int]:
        """Return the texts in which a typed word begins one; of a compound, each of its parts."""
        texts = self._with_prefix(word.word) if word.word else set()
        if word.parts:
            texts |= set.intersection(*map(self._with_prefix, word.parts))
        return texts

    def _texts_starting_with(self, word: TypedWord) -> set[int]:
        texts: set[int] = set()
        for prefix in filter(None, (word.word, *word.parts[:1])):
            low, high = self._range(prefix)
            texts.update(chain.from_iterable(filter(None, self._first[low:high])))
        return texts

    def _with_prefix(self, prefix: str) -> set[int]:
        low, high = self._range(prefix)
        return set(chain.from_iterable(filter(None, self._both(low, high))))

    def _with_word(self, word: str) -> set[int]:
        low, high = self._range(word)
        same = low < high and self._words[low] == word
        return set(chain.from_iterable(filter(None, self._both(low, low + 1)))) if same else set()

    def _both(self, low: int, high: int) -> Iterable[array[int] | None]:
        return chain(self._first[low:high], self._later[low:high])

    def _range(self, prefix: str) -> tuple[int, int]:
        low = bisect_left(self._words, prefix)
        return low, bisect_left(self._words, prefix + _LAST, low)


def _best(grades: Iterable[set[int]], most: int, ranks: Sequence[int] | None) -> Iterator[Place]:
    for grade, texts in enumerate(grades):
        numbers: Iterable[int] = texts
        if ranks is not None:
            numbers = (rank for rank in map(ranks.__getitem__, texts) if rank != HIDDEN)
        best = nsmallest(most, numbers)
        yield from map(Place, repeat(grade), best)
        most -= len(best)
