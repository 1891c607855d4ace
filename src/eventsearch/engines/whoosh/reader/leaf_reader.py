"""
One segment as part of an index.

Maps the segment's document numbers to those of the index and leaves out deleted documents.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, compress, repeat
from operator import add
from typing import NamedTuple, TypeVar

from eventsearch.engines.whoosh.segment.postings import EMPTY, Postings, add_up, decode
from eventsearch.engines.whoosh.segment.record_file import index_damaged
from eventsearch.engines.whoosh.segment.segment_reader import SegmentReader

T = TypeVar("T")


class LeafReader(NamedTuple):
    """
    A segment's part of an index.

    Attributes:
        base: Number in the index of its first live document.
        alive: The segment's numbers of live documents, ascending; None when all live.
        numbers: Segment's number to index number, -1 for deleted ones; None when all live.
    """

    segment: SegmentReader
    base: int
    alive: Sequence[int] | None
    numbers: Sequence[int] | None

    def live(self, values: Sequence[T]) -> Iterable[T]:
        return values if self.alive is None else map(values.__getitem__, self.alive)

    def table(self, freqs: bytes) -> bytes:
        """Return the bytes of live documents."""
        if len(freqs) != self.segment.count:
            raise index_damaged("a posting list has another length")
        if self.numbers is None:
            return freqs
        dead = [doc for doc, number in enumerate(self.numbers) if number < 0]
        cuts = zip([-1, *dead], [*dead, len(freqs)], strict=True)
        return b"".join(freqs[before + 1 : after] for before, after in cuts)


def spread(part: LeafReader, listed: tuple[int, bytes] | None) -> bytes:
    """Return a list of a segment as a table; raises ValueError where a frequency is no byte."""
    return summed_table(part, [decode(listed[1], listed[0], part.segment.count)] if listed else ())


def summed_table(part: LeafReader, lists: Iterable[Postings]) -> bytes:
    """Return lists of a segment as one table; raises ValueError where a frequency is no byte."""
    freqs = bytearray(part.segment.count)
    add_up(freqs, lists)
    return bytes(freqs)


def remap(part: LeafReader, postings: Postings) -> Postings:
    docs, freqs, positions = postings
    if part.numbers is None:
        base = part.base
        moved = array("I", map(base.__add__, docs)) if base else docs
        return Postings(moved, freqs, positions)
    return numbered(postings, part.numbers)


def numbered(postings: Postings, numbers: Sequence[int]) -> Postings:
    """Return a list with other numbers of its documents, without those whose number is -1."""
    docs, freqs, positions = postings
    found = list(map(numbers.__getitem__, docs))
    if -1 not in found:
        return Postings(found, freqs, positions)
    return _chosen(Postings(found, freqs, positions), [number >= 0 for number in found])


def concat(lists: Iterable[Postings]) -> Postings:
    """Return lists without positions as one."""
    every = [postings for postings in lists if postings.docs]
    if len(every) < 2:
        return every[0] if every else EMPTY
    docs = array("I")
    for postings in every:
        docs.extend(postings.docs)
    freqs = [postings.freqs for postings in every]
    of_bytes = [some for some in freqs if isinstance(some, bytes)]
    if len(of_bytes) == len(freqs):
        return Postings(docs, b"".join(of_bytes))
    return Postings(docs, array("I", chain.from_iterable(freqs)))


def places_of(postings: Postings) -> Iterable[int]:
    """Return where a list's term stands: document · 2³² + position, ascending by document."""
    docs, freqs, positions = postings
    starts = map((32).__rlshift__, docs)
    return map(add, chain.from_iterable(map(repeat, starts, freqs)), positions)


def places_among(postings: Postings, flags: bytes) -> Iterator[int]:
    """Yield the places in documents that are flagged; the others' positions are not walked."""
    docs, freqs, positions = postings
    ends = list(accumulate(freqs))
    for at in compress(range(len(docs)), map(flags.__getitem__, docs)):
        end = ends[at]
        yield from map((docs[at] << 32).__add__, positions[end - freqs[at] : end])


def _chosen(postings: Postings, flags: Sequence[int]) -> Postings:
    docs, freqs, positions = postings
    placed = chain.from_iterable(map(repeat, flags, freqs)) if positions else ()
    return Postings(
        list(compress(docs, flags)),
        list(compress(freqs, flags)),
        list(compress(positions, placed)),
    )
