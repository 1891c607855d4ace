"""
What does a rule of the analyzer say about a chunk?

`Piece` and `Cut`, and the small functions that make them.
"""

from __future__ import annotations

from typing import NamedTuple

from eventsearch.analysis.folding import folded, lowered

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
    """

    pieces: tuple[Piece, ...]
    length: int
    whole: Piece | None
    parts: tuple[Piece, ...]


NOTHING = Cut((), 0, None, ())


def piece(text: str, start: int = 0, exact: str = "", searched: str = "") -> Piece:
    """Return the word *text* that stands at *start*, written and searched as given."""
    exact = (exact or lowered(text))[:LONGEST]
    return Piece(start, start + len(text), 0, exact, (searched or folded(exact))[:LONGEST])


def single(whole: Piece, *others: Piece) -> Cut:
    """Return a chunk of one position that only its whole stands for."""
    if not whole.folded:
        return NOTHING
    return Cut(_sorted((whole, *others)), 1, whole, ())


def signed(whole: Piece, bare: Cut) -> Cut:
    """Return a word with a sign, which the word without it finds as well, but not the reverse."""
    if not bare.length:
        return NOTHING
    return Cut(_sorted((whole, *bare.pieces)), bare.length, whole, ())


def row(cuts: list[Cut], whole: Piece | None) -> Cut:
    """Return a chunk that is one cut after the other and, if given, a word as a whole."""
    pieces: list[Piece] = []
    parts: list[Piece] = []
    position = 0
    for cut in cuts:
        here = moved(cut, 0, position)
        pieces += here.pieces
        parts += here.parts or ((here.whole,) if here.whole else ())
        position += cut.length
    if position == 0 or whole is None:
        return Cut(_sorted(pieces), position, None, tuple(parts))
    return Cut(_sorted((whole, *pieces)), position, whole, tuple(parts))


def moved(cut: Cut, start: int, position: int = 0) -> Cut:
    """Return the cut as it is when its chunk begins at *start* and *position*."""
    if not start and not position:
        return cut

    def shift(piece: Piece) -> Piece:
        return piece._replace(
            start=piece.start + start, end=piece.end + start, position=piece.position + position
        )

    whole = shift(cut.whole) if cut.whole else None
    pieces = tuple(map(shift, cut.pieces))
    return Cut(pieces, cut.length, whole, tuple(map(shift, cut.parts)))


def _sorted(pieces: tuple[Piece, ...] | list[Piece]) -> tuple[Piece, ...]:
    return tuple(sorted({piece for piece in pieces if piece.folded}))
