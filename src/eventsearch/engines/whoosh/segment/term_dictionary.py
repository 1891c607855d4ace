"""
The terms of a field, sorted by their UTF-8 bytes, in blocks of at most 128.

A block holds its terms, their document counts and the short posting lists; long ones are records of
their own. A directory of the field holds the first term of each block.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from struct import Struct, unpack_from
from typing import NamedTuple

from eventsearch.engines.whoosh.segment.postings import pack, unpack
from eventsearch.engines.whoosh.segment.record_file import Place, decoder
from eventsearch.model.lru_cache import size_of_texts

TERMS_PER_BLOCK = 128
LONG = 255
"""Size in a block that stands for a record of its own; 0 is that of a twin's list, see `Term`."""

PLACE = 136
"""Bytes of a place in memory, its two numbers included."""

_SEPARATOR = b"\xff"  # Never a byte of UTF-8.
_HEAD = Struct("<HBII")


class Term(NamedTuple):
    """
    A term as it is written: its documents, and its list in bytes or where they are.

    Attributes:
        encoded: The list's bytes; empty for a twin.
        place: The record with the list when it is a long one.
    """

    term: bytes
    docs: int
    encoded: bytes
    place: Place | None = None


class Block(NamedTuple):
    """
    Up to 128 neighbouring terms, read.

    Attributes:
        joined: The terms, a separator before and after each.
    """

    joined: bytes
    counts: Sequence[int]
    sizes: bytes
    offsets: Sequence[int]
    lengths: Sequence[int]
    inline: bytes

    @property
    def terms(self) -> Sequence[bytes]:
        return self.joined[1:-1].split(_SEPARATOR)

    def find(self, framed: bytes) -> int:
        """Return the place of a framed term among the terms; -1 when it is not among them."""
        at = self.joined.find(framed)
        return at if at < 0 else self.joined.count(_SEPARATOR, 0, at)

    def stored(self, at: int) -> bytes | Place:
        """Return the list of the term at *at*: its bytes (empty for a twin) or its record."""
        size = self.sizes[at]
        before = self.sizes[:at]
        longs = before.count(LONG)
        if size == LONG:
            return Place(self.offsets[longs], self.lengths[longs])
        start = sum(before) - LONG * longs
        return self.inline[start : start + size]

    def every(self) -> Iterator[bytes | Place]:
        """Yield the lists of all terms in order, as `stored` returns each."""
        start = 0
        long = zip(self.offsets, self.lengths, strict=True)
        for size in self.sizes:
            if size == LONG:
                yield Place(*next(long))
            else:
                yield self.inline[start : start + size]
                start += size


def framed_term(term: bytes) -> bytes:
    """Return a term as `Block.find` looks for it: between separators, so that it is a whole one."""
    return b"\xff%b\xff" % term


def write_block(terms: Sequence[Term]) -> bytes:
    joined = _SEPARATOR.join(term.term for term in terms)
    count_width, counts = pack([term.docs for term in terms])
    sizes = bytes(LONG if term.place else len(term.encoded) for term in terms)
    places = [term.place for term in terms if term.place]
    lengths = array("I", (place.size for place in places))
    head = _HEAD.pack(len(terms), count_width, len(joined), len(places))
    offsets = b"".join(place.offset.to_bytes(8, "little") for place in places)
    sizes_of_long = b"".join(length.to_bytes(4, "little") for length in lengths)
    inline = b"".join(term.encoded for term in terms if not term.place)
    return b"".join((head, joined, counts, sizes, offsets, sizes_of_long, inline))


@decoder
def read_block(data: bytes) -> Block:
    """Return the block that `write_block` wrote, its parts compared with each other."""
    count, count_width, size, longs = _HEAD.unpack_from(data)
    terms = _HEAD.size + size
    counts = terms + count * (0, 1, 2, 4)[count_width]
    sizes = counts + count
    offsets = sizes + 8 * longs
    lengths = offsets + 4 * longs
    block = Block(
        framed_term(data[_HEAD.size : terms]),
        unpack(count_width, data[terms:counts]),
        data[counts:sizes],
        unpack_from(f"<{longs}Q", data, sizes),
        unpack(3, data[offsets:lengths]),
        data[lengths:],
    )
    if (
        not len(block.counts) == len(block.sizes) == block.joined.count(_SEPARATOR) - 1
        or not len(block.offsets) == len(block.lengths) == block.sizes.count(LONG)
        or len(block.inline) != sum(block.sizes) - LONG * longs
    ):
        raise ValueError("the parts of a block are uneven")
    _words(block.joined)
    return block


@decoder
def read_words(data: bytes) -> list[str]:
    """Return only the terms of the block that `write_block` wrote, as text; none has a NUL."""
    size = _HEAD.unpack_from(data)[2]
    return _words(data[_HEAD.size : _HEAD.size + size]).split("\0")


def _words(joined: bytes) -> str:
    return joined.replace(_SEPARATOR, b"\0").decode("utf-8", "surrogatepass")


def write_directory(first: Sequence[bytes], places: Sequence[Place], terms: int) -> bytes:
    """Return the bytes of a field's directory: first term and place of every block."""
    joined = _SEPARATOR.join(first)
    head = len(joined).to_bytes(4, "little") + terms.to_bytes(4, "little")
    offsets = b"".join(place.offset.to_bytes(8, "little") for place in places)
    return head + joined + offsets + b"".join(p.size.to_bytes(4, "little") for p in places)


class Directory(NamedTuple):
    """The blocks of one field."""

    first: Sequence[bytes]
    places: Sequence[Place]
    terms: int

    @property
    def size(self) -> int:
        return size_of_texts(self.first) + PLACE * len(self.places)


@decoder
def read_directory(data: bytes) -> Directory:
    size, terms = int.from_bytes(data[:4], "little"), int.from_bytes(data[4:8], "little")
    first = data[8 : 8 + size].split(_SEPARATOR)
    count, start = len(first), 8 + size
    middle = start + 8 * count
    offsets = [int.from_bytes(data[at : at + 8], "little") for at in range(start, middle, 8)]
    sizes = unpack(3, data[middle:])
    return Directory(first, [Place(*pair) for pair in zip(offsets, sizes, strict=True)], terms)
