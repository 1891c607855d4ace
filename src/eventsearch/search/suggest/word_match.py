"""
Which words of a name may be those that are typed?

Reading a name with the analyzer is dear when it is done once for a thousand of them, and names that
lack the letters that were typed need not be read. `Sieve` tells; it may let through too much, never
too little.

Which words were typed so far?

Read with the analyzer that read the pages, so that accents, articles and signs are the same for
both: ``l'at`` is the beginning of ``atelier``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from eventsearch.analysis import Token, chunks, fold, tokens

MOST = 12
"""Words that are looked at: no title needs more of them to be found."""


class Typed(NamedTuple):
    """
    A word as far as it was typed, folded.

    Attributes:
        whole: As one word; empty when it is only a row of words.
        parts: The words of a compound, ``open`` and ``d`` of ``open-d``; empty for any other.
    """

    whole: str
    parts: tuple[str, ...] = ()


def typed(text: str) -> tuple[Typed, ...]:
    """Return the words typed so far; none for blanks and punctuation."""
    found: list[Typed] = []
    for chunk in islice(chunks(text, ""), MOST):
        whole, parts = chunk.terms.whole, tuple(part.folded for part in chunk.terms.parts)
        found.append(Typed(whole.folded if whole else "", parts))
    return tuple(found)


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

    def __init__(self, asked: Sequence[Typed]) -> None:
        parts = chain.from_iterable(word.parts or (word.whole,) for word in asked)
        self._typed = [_OTHER.sub("", part) for part in parts]

    def every(self, text: str) -> bool:
        """Whether a text may hold each of the words."""
        return all(_may(text, letters) for letters in self._typed)

    def some(self, text: str) -> bool:
        """Whether a text may hold one of the words."""
        return any(_may(text, letters) for letters in self._typed)


def name_words(text: str, sieve: Sieve | None = None) -> Iterator[NameWord]:
    """Yield the words of a name, without those that *sieve* holds back."""
    if sieve is None or _JOINED.search(text):
        for token in tokens(text, ""):
            yield NameWord(token, token.position == 0)
        return
    begun = False
    for piece in _PIECE.finditer(text):
        if sieve.some(piece[0]):
            for token in tokens(piece[0], ""):
                at = piece.start()
                moved = token._replace(start=at + token.start, end=at + token.end)
                yield NameWord(moved, not begun and token.position == 0)
        begun = begun or any(map(str.isalnum, piece[0]))


def _may(text: str, letters: str) -> bool:
    folded = fold(text)
    if not letters.isalpha():
        return not letters or bool(_NUMBER.search(folded))
    plain = _OTHER.sub("", folded)
    if letters in plain:
        return True
    # Letters with a mark may be two when they are typed: "Mueller" for "Müller".
    return not text.isascii() and _VOWELS.sub("", letters) in _VOWELS.sub("", plain)
