"""The result of a rule for a chunk, `Piece` and `Cut`, and the functions that make them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from eventsearch.analysis.char_filter import fold_lower, lower
from eventsearch.model.named_tuple import NamedTuple

LONGEST = 128
"""Maximum code points of a term. Nobody types a longer word."""


class Piece(NamedTuple):
    """
    A word of a chunk, not yet stemmed.

    Attributes:
        start, end: Half-open range in the chunk.
        position: 0 for the chunk's first position.
        exact: The word as written, in lower case.
        folded: The word as it is searched, without accents.
    """

    start: int
    end: int
    position: int
    exact: str
    folded: str


class Cut(NamedTuple):
    """
    The words of a chunk.

    Attributes:
        pieces: All words that match the chunk, sorted by start, then end.
        length: Number of positions of the chunk.
        word: The chunk as one word; None if it is only a sequence of words.
        parts: Words, one for each position, that together mean the same as *word*. May be empty:
            ``10`` does not mean ``10%``.
        apart: Whether the parts are separate words written without spaces, as in Chinese. A query
            then also matches them at a distance.
    """

    pieces: tuple[Piece, ...]
    length: int
    word: Piece | None
    parts: tuple[Piece, ...]
    apart: bool = False


Rule = Callable[[str], Cut]
"""Splits a chunk into words."""

NOTHING = Cut((), 0, None, ())


def piece(text: str, start: int = 0, exact: str = "", folded: str = "") -> Piece:
    """
    Return the word *text* at offset *start*.

    Args:
        exact, folded: Forms of the word. If empty, they are computed from *text*.
    """
    # Lower case can be longer than the text, but not four times as long.
    exact = (exact or lower(text[: 4 * LONGEST]))[:LONGEST]
    return Piece(start, start + len(text), 0, exact, (folded or fold_lower(exact))[:LONGEST])


def single(word: Piece, *others: Piece) -> Cut:
    """Return a chunk of one position that no sequence of parts can replace."""
    if not word.folded:
        return NOTHING
    return Cut(_sort((word, *others)), 1, word, ())


def equivalent(word: Piece, other: Piece, *others: Piece) -> Cut:
    """Return a chunk of one position whose *word* and *other* mean the same."""
    return Cut(_sort((word, other, *others)), 1, word, (other,))


def signed_word(word: Piece, bare: Cut) -> Cut:
    """Return a word with a sign. A query for the bare word finds it, but not the reverse."""
    if not bare.length:
        return NOTHING
    return Cut(_sort((word, *bare.pieces)), bare.length, word, ())


def row(cuts: Iterable[Cut], word: Piece | None, *others: Piece) -> Cut:
    """Return a chunk that consists of *cuts* in sequence and, if given, *word* as a whole."""
    pieces: list[Piece] = []
    parts: list[Piece] = []
    position = 0
    apart = False
    for cut in cuts:
        shifted = move(cut, 0, position)
        pieces += shifted.pieces
        is_single = shifted.word and (shifted.length == 1 or not shifted.parts)
        parts += (shifted.word,) if shifted.word and is_single else shifted.parts
        position += cut.length
        apart = apart or cut.apart
    if position == 0 or word is None:
        return Cut(_sort((*pieces, *others)), position, None, tuple(parts), apart)
    return Cut(_sort((word, *pieces, *others)), position, word, tuple(parts), apart)


def move(cut: Cut, start: int, position: int = 0) -> Cut:
    """Return *cut* with each word moved by *start* code points and *position* positions."""
    if not start and not position:
        return cut

    def shift(piece: Piece) -> Piece:
        begin, end, place, exact, folded = piece
        return Piece(begin + start, end + start, place + position, exact, folded)

    word = shift(cut.word) if cut.word else None
    pieces = tuple(map(shift, cut.pieces))
    return Cut(pieces, cut.length, word, tuple(map(shift, cut.parts)), cut.apart)


def _sort(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    return tuple(sorted({piece for piece in pieces if piece.folded}))
