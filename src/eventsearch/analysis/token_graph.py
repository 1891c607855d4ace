"""What a rule says of a chunk: `Piece` and `Cut`, and the functions that make them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from eventsearch.analysis.char_filter import fold_lower, lower
from eventsearch.model.named_tuple import NamedTuple

LONGEST = 128
"""Code points of a term; what is longer is no word that anybody types."""


class Piece(NamedTuple):
    """
    A word of a chunk, not yet stemmed.

    Attributes:
        start, end: Half-open range in the chunk.
        position: From the chunk's first position.
        exact: As written, in lower case.
        folded: As searched.
    """

    start: int
    end: int
    position: int
    exact: str
    folded: str


class Cut(NamedTuple):
    """
    A chunk, cut.

    Attributes:
        pieces: All words by which the chunk is found, sorted by start, then end.
        length: How many positions it takes.
        word: The chunk as one word; None where it is only a row of words.
        parts: Words, one a position, that say the same as *word*; empty when they do not:
            ``10`` does not say ``10%``.
        apart: The parts are words of their own, written without blanks as Chinese is: a question
            need not have them side by side.
    """

    pieces: tuple[Piece, ...]
    length: int
    word: Piece | None
    parts: tuple[Piece, ...]
    apart: bool = False


Rule = Callable[[str], Cut]
"""Cuts a chunk."""

NOTHING = Cut((), 0, None, ())


def piece(text: str, start: int = 0, exact: str = "", folded: str = "") -> Piece:
    """Return the word *text* that stands at *start*, written and searched as given."""
    # Lower case is rarely longer, and never by so much.
    exact = (exact or lower(text[: 4 * LONGEST]))[:LONGEST]
    return Piece(start, start + len(text), 0, exact, (folded or fold_lower(exact))[:LONGEST])


def single(word: Piece, *others: Piece) -> Cut:
    """Return a chunk of one position that only its whole stands for."""
    if not word.folded:
        return NOTHING
    return Cut(_sort((word, *others)), 1, word, ())


def equivalent(word: Piece, other: Piece, *others: Piece) -> Cut:
    """Return a chunk of one position that says the same as one other word."""
    return Cut(_sort((word, other, *others)), 1, word, (other,))


def signed_word(word: Piece, bare: Cut) -> Cut:
    """Return a word with a sign, which the word without it finds as well, but not the reverse."""
    if not bare.length:
        return NOTHING
    return Cut(_sort((word, *bare.pieces)), bare.length, word, ())


def row(cuts: Iterable[Cut], word: Piece | None, *others: Piece) -> Cut:
    """Return a chunk that is one cut after the other and, if given, a word as a whole."""
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
    """Return the cut as it is when its chunk begins at *start* and *position*."""
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
