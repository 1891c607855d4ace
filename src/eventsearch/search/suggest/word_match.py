"""
Find the names that contain words which begin like the typed words.

The analyzer of the pages also reads the names, so that both have the same accents, articles and
signs: ``l'at`` is the beginning of ``atelier``. The analyzer is slow, so `Sieve` first excludes
names that cannot match. It may let a name through that does not match, but excludes no match.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from itertools import chain, islice
from sys import getsizeof
from typing import NamedTuple

from eventsearch.analysis import Token, chunks, fold, tokens
from eventsearch.engines import TypedWord
from eventsearch.model.query import NEVER, Deadline

MOST = 12
"""Maximum typed words to compare: fewer words find any title."""


def typed_words(text: str) -> tuple[TypedWord, ...]:
    """Return the words typed so far, without punctuation."""
    words: list[TypedWord] = []
    for chunk in islice(chunks(text, ""), MOST):
        word, parts = chunk.terms.word, tuple(part.folded for part in chunk.terms.parts)
        words.append(TypedWord(word.folded if word else "", parts))
    return tuple(words)


_OTHER = re.compile(r"[\W_]+")
_VOWELS = re.compile("[aeiouy]+")
# A number, or a rank in Roman letters: "XXIe" is 21e.
_NUMBER = re.compile(r"\d|(?<![^\W\d_])(?:[ivx]|l[ivx])[ivxlc]*[eèrnmsoaºª]")
# A piece with one of these may be one word together with its neighbours: "10 %", "R & D".
_JOINED = re.compile(r"[\d&]")
_PIECE = re.compile(r"\S+")


class NameWord(NamedTuple):
    """A word of a name, and whether the name begins with it."""

    token: Token
    first: bool


class Sieve:
    """Excludes texts without a word that begins like a typed word."""

    def __init__(self, words: Sequence[TypedWord]) -> None:
        # A typed word is found as a whole, or by all of its parts if it is a compound.
        self._alternatives = [
            [list(map(_letters, way)) for way in ((typed.word,), typed.parts) if any(way)]
            for typed in words
        ]
        self._beginnings = {
            beginning for ways in self._alternatives for way in ways for beginning in way
        }

    def has_all(self, text: str) -> bool:
        """Return False if a text lacks one of the words, both as a whole and by its parts."""
        for ways in self._alternatives:
            if not any(all(_may_contain(text, each) for each in way) for way in ways):
                return False
        return True

    def has_any(self, text: str) -> bool:
        """Return False if a text has no word that begins like one of the words or parts."""
        return any(_may_contain(text, beginning) for beginning in self._beginnings)


def _letters(word: str) -> str:
    return _OTHER.sub("", word)


def name_words(text: str, sieve: Sieve | None = None) -> Iterator[NameWord]:
    """Yield the words of a name, without those that *sieve* excludes."""
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


def _may_contain(text: str, beginning: str) -> bool:
    """Return False if no word of a text can begin with some letters and digits."""
    folded = fold(text)
    if not beginning.isalpha():
        return not beginning or bool(_NUMBER.search(folded))
    letters = _letters(folded)
    if beginning in letters:
        return True
    # A letter with a mark may be typed as two letters: "Mueller" for "Müller".
    return not text.isascii() and _VOWELS.sub("", beginning) in _VOWELS.sub("", letters)


HIDDEN = 0xFFFF_FFFF
"""Rank of a text that must not be found."""

_LAST = "\U0010ffff"


class Place(NamedTuple):
    """
    How well a text matches.

    Attributes:
        grade: 0 if the text begins with the first typed word and contains all typed words whole, 1
            if it contains some of them as beginnings only. 2 and 3 mean the same for a text that
            does not begin with the first typed word.
        number: Number of the text, or its rank.
    """

    grade: int
    number: int


class Table:
    """
    The words of some texts. Of equally good texts, the text with the lower number is better.

    Args:
        sieve: Excludes words that were not typed; None to keep all words.

    Raises:
        OverTime: The deadline passed before all texts were read.
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
        """Approximate bytes in memory."""
        numbers = filter(None, chain(self._first, self._later))
        return sum(map(getsizeof, numbers)) + sum(map(getsizeof, self._words)) + 24 * len(self)

    def __len__(self) -> int:
        """The number of words."""
        return len(self._words)

    def find(
        self, words: Sequence[TypedWord], most: int, ranks: Sequence[int] | None = None
    ) -> list[Place]:
        """
        Return the best texts in which each typed word begins a word, best first.

        Args:
            most: Maximum number of texts.
            ranks: Rank of each text, lower is better, HIDDEN to exclude it; None to use the
                numbers of the texts.
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
        places: list[Place] = []
        for grade, texts in enumerate(grades):
            numbers: Iterable[int] = texts
            if ranks is not None:
                numbers = [ranks[text] for text in texts if ranks[text] != HIDDEN]
            best = nsmallest(most - len(places), numbers)
            places += [Place(grade, number) for number in best]
        return places

    def _texts_with(self, word: TypedWord) -> set[int]:
        """Return the texts with words that begin like *word*, as a whole or by its parts."""
        texts = self._with_prefix(word.word) if word.word else set()
        if word.parts:
            texts |= set.intersection(*map(self._with_prefix, word.parts))
        return texts

    def _texts_starting_with(self, word: TypedWord) -> set[int]:
        """Return the texts whose first word begins with a typed word or its first part."""
        texts: set[int] = set()
        for prefix in filter(None, (word.word, *word.parts[:1])):
            low, high = self._range(prefix)
            texts.update(chain.from_iterable(filter(None, self._first[low:high])))
        return texts

    def _with_prefix(self, prefix: str) -> set[int]:
        """Return the texts with a word that begins with *prefix*."""
        low, high = self._range(prefix)
        return self._texts(low, high)

    def _with_word(self, word: str) -> set[int]:
        """Return the texts with exactly this word."""
        low, high = self._range(word)
        is_word = low < high and self._words[low] == word
        return self._texts(low, low + 1) if is_word else set()

    def _texts(self, low: int, high: int) -> set[int]:
        """Return the texts with one of the words from *low* to *high*, in any place."""
        numbers = chain(self._first[low:high], self._later[low:high])
        return set(chain.from_iterable(filter(None, numbers)))

    def _range(self, prefix: str) -> tuple[int, int]:
        """Return the half-open range of the words that begin with *prefix*."""
        low = bisect_left(self._words, prefix)
        return low, bisect_left(self._words, prefix + _LAST, low)
