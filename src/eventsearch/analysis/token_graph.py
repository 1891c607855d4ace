"""What a rule says of a chunk: `Piece` and `Cut`, and the functions that make them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from eventsearch.analysis.char_filter import folded, lowered

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
        whole: The chunk as one word; None where it is only a row of words.
        parts: Words, one a position, that say the same as the whole; empty when they do not:
            ``10`` does not say ``10%``.
        apart: The parts are words of their own, written without blanks as Chinese is: a question
            need not have them side by side.
    """

    pieces: tuple[Piece, ...]
    length: int
    whole: Piece | None
    parts: tuple[Piece, ...]
    apart: bool = False


Rule = Callable[[str], Cut]
"""Cuts a chunk."""

NOTHING = Cut((), 0, None, ())


def piece(text: str, start: int = 0, exact: str = "", searched: str = "") -> Piece:
    """Return the word *text* that stands at *start*, written and searched as given."""
    # Lower case is rarely longer, and never by so much.
    exact = (exact or lowered(text[: 4 * LONGEST]))[:LONGEST]
    return Piece(start, start + len(text), 0, exact, (searched or folded(exact))[:LONGEST])


def single(whole: Piece, *others: Piece) -> Cut:
    """Return a chunk of one position that only its whole stands for."""
    if not whole.folded:
        return NOTHING
    return Cut(_sorted((whole, *others)), 1, whole, ())


def alike(whole: Piece, other: Piece, *others: Piece) -> Cut:
    """Return a chunk of one position that says the same as one other word."""
    return Cut(_sorted((whole, other, *others)), 1, whole, (other,))


def signed(whole: Piece, bare: Cut) -> Cut:
    """Return a word with a sign, which the word without it finds as well, but not the reverse."""
    if not bare.length:
        return NOTHING
    return Cut(_sorted((whole, *bare.pieces)), bare.length, whole, ())


def row(cuts: Iterable[Cut], whole: Piece | None, *others: Piece) -> Cut:
    """Return a chunk that is one cut after the other and, if given, a word as a whole."""
    pieces: list[Piece] = []
    parts: list[Piece] = []
    position = 0
    apart = False
    for cut in cuts:
        here = moved(cut, 0, position)
        pieces += here.pieces
        alone = here.whole and (here.length == 1 or not here.parts)
        parts += (here.whole,) if here.whole and alone else here.parts
        position += cut.length
        apart = apart or cut.apart
    if position == 0 or whole is None:
        return Cut(_sorted((*pieces, *others)), position, None, tuple(parts), apart)
    return Cut(_sorted((whole, *pieces, *others)), position, whole, tuple(parts), apart)


def moved(cut: Cut, start: int, position: int = 0) -> Cut:
    """Return the cut as it is when its chunk begins at *start* and *position*."""
    if not start and not position:
        return cut

    def shift(piece: Piece) -> Piece:
        begin, end, place, exact, folded = piece
        return Piece(begin + start, end + start, place + position, exact, folded)

    whole = shift(cut.whole) if cut.whole else None
    pieces = tuple(map(shift, cut.pieces))
    return Cut(pieces, cut.length, whole, tuple(map(shift, cut.parts)), cut.apart)


def _sorted(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    return tuple(sorted({piece for piece in pieces if piece.folded}))
