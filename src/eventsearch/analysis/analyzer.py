"""
Which terms does this text contain, in this language?

Puts the stages in their order: one spelling, chunks, words, stems. Cutting is remembered per
chunk and language, so that a common word costs one look-up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from eventsearch.analysis.characters import normal
from eventsearch.analysis.cutting import cut
from eventsearch.analysis.pieces import Piece
from eventsearch.analysis.scanning import CHUNK, chunk_pattern
from eventsearch.analysis.stems import language, stemmer


class Token(NamedTuple):
    """
    A word of a text.

    Attributes:
        start, end: Half-open range of code points in the text as it was given.
        position: 0-based; several words may stand at one position.
        exact: As written, in lower case, with its accents.
        folded: As searched: no accents, ``10 pour cent`` as ``10%``.
        stem: What the forms of one word have in common, in the text's language.
    """

    start: int
    end: int
    position: int
    exact: str
    folded: str
    stem: str


class Terms(NamedTuple):
    """
    What a chunk is found by, places counted from its start; see `eventsearch.analysis.pieces`.

    Attributes:
        whole: The chunk as one word; None where it is only a row of words.
        parts: Words, one a position, that say the same as the whole; empty when they do not.
    """

    tokens: tuple[Token, ...]
    length: int
    whole: Token | None
    parts: tuple[Token, ...]


class Chunk(NamedTuple):
    """A chunk where it stands: half-open range in the text, first position, terms."""

    start: int
    end: int
    position: int
    terms: Terms


REMEMBERED = 200_000
"""Chunks kept for each language, some 100 MB at most; then all are forgotten."""

ASKED = 10_000
"""Chunks that a finder keeps, about 1 MB; then all are forgotten."""


class _Cuts(dict[str, Terms]):
    """Chunk to its terms in one language, cut when first asked for."""

    def __init__(self, lang: str) -> None:
        super().__init__()
        self.stem = stemmer(lang)

    def __missing__(self, chunk: str) -> Terms:
        found = cut(chunk)
        if len(self) >= REMEMBERED:
            self.clear()
        self[chunk] = terms = Terms(
            tuple(map(self.token, found.pieces)),
            found.length,
            self.token(found.whole) if found.whole else None,
            tuple(map(self.token, found.parts)),
        )
        return terms

    def token(self, piece: Piece) -> Token:
        word = piece.folded
        bare = word.replace("-", "").replace("'", "")
        return Token(*piece, self.stem(word) if bare.isalpha() else word)


@cache
def cuts(lang: str) -> _Cuts:
    """Return the memory of a language's chunks."""
    return _Cuts(lang)


def tokens(text: str, lang: str) -> list[Token]:
    """
    Return the words of *text* in the language *lang*, ordered by start, then end.

    Analysing the range of a token by itself gives that token, among others.
    """
    plain, starts, ends = normal(text)
    known = cuts(language(lang))
    make = Token._make
    found: list[Token] = []
    position = 0
    for match in CHUNK.finditer(plain):
        at = match.start()
        terms, length, _, _ = known[match[0]]
        for start, end, place, exact, folded, stem in terms:
            found.append(make((at + start, at + end, position + place, exact, folded, stem)))
        position += length
    return found if starts is None or ends is None else _back(found, starts, ends)


def chunks(text: str, lang: str) -> Iterator[Chunk]:
    """Yield the chunks of *text* that have terms, in their order."""
    plain, starts, ends = normal(text)
    known = cuts(language(lang))
    position = 0
    for match in chunk_pattern(plain).finditer(plain):
        terms = known[match[0]]
        start, end = match.span()
        if starts is not None and ends is not None:
            start, end = starts[start], ends[end - 1]
        if terms.length:
            yield Chunk(start, end, position, terms)
        position += terms.length


class Finder:
    """
    Looks for the words that are wanted, in texts of one language.

    Each different chunk is asked about once, which makes it several times faster than `tokens`.
    """

    def __init__(self, lang: str, wanted: Callable[[Token], bool]) -> None:
        self.known = cuts(language(lang))
        self.wanted = wanted
        self.asked: dict[str, tuple[int, tuple[Token, ...]]] = {}

    def find(self, text: str) -> list[Token]:
        """Return the words of *text* that are wanted, ordered by start, then end."""
        plain, starts, ends = normal(text)
        asked = self.asked
        found: list[Token] = []
        position = 0
        for match in CHUNK.finditer(plain):
            length, words = asked.get(match[0]) or self._ask(match[0])
            if words:
                found += [_at(word, match.start(), position) for word in words]
            position += length
        return found if starts is None or ends is None else _back(found, starts, ends)

    def _ask(self, chunk: str) -> tuple[int, tuple[Token, ...]]:
        if len(self.asked) >= ASKED:
            self.asked.clear()
        terms = self.known[chunk]
        answer = self.asked[chunk] = terms.length, tuple(filter(self.wanted, terms.tokens))
        return answer


def _at(token: Token, start: int, position: int) -> Token:
    return token._replace(
        start=token.start + start, end=token.end + start, position=token.position + position
    )


def _back(found: list[Token], starts: Sequence[int], ends: Sequence[int]) -> list[Token]:
    """Return the words where they stand in the text as it was given."""
    return sorted(word._replace(start=starts[word.start], end=ends[word.end - 1]) for word in found)
