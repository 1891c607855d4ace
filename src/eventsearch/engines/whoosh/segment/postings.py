"""
The terms of a field and their posting lists, in memory and as bytes.

Terms are sorted by their UTF-8 bytes, in blocks of at most 128. A block contains its terms, their
document counts and their short posting lists; each long list is a separate record. The directory of
the field contains the first term of each block.

A list is one byte of widths, then up to three arrays, little-endian: gaps between document numbers,
frequencies (unless all are 1), positions (if the field has them). Each array has the least width
that its greatest value needs, so a list is decoded without a Python step for each posting. A list
that contains at least one in 16 documents has a table instead of the first two arrays: the number
of documents, then the frequency in each document as a byte.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, compress, islice, repeat
from operator import sub
from struct import Struct, unpack_from

from eventsearch.engines.whoosh.reader.bitsets import docs_in, picker
from eventsearch.engines.whoosh.segment.record_file import Place, decoder, index_damaged
from eventsearch.model.lru_cache import size_of, size_of_texts
from eventsearch.model.named_tuple import NamedTuple

WIDTHS = ("", "B", "H", "I")
TABLE = 16
"""A posting list with at least one in this many documents is stored as a table."""

SEARCHED = 12
"""If a posting list is over this many times longer than the list of requested documents, each of
them is searched in it. This is faster than reading the whole list."""

_BYTES = (0, 1, 2, 4)
_BIG = sys.byteorder == "big"


class Postings(NamedTuple):
    """
    Decoded postings of one term in one field.

    Attributes:
        docs: Document numbers, ascending.
        freqs: Number of occurrences in each document.
        positions: The positions in all documents, joined, as many as *freqs* for each document.
            Empty if they were not read.
    """

    docs: Sequence[int]
    freqs: Sequence[int]
    positions: Sequence[int] = ()

    @property
    def pages(self) -> int:
        return len(self.docs)

    @property
    def size(self) -> int:
        return sum(map(size_of, self))

    @property
    def occurrences(self) -> int:
        return sum(self.freqs)

    def among(self, docs: Sequence[int]) -> Sequence[float]:
        if len(docs) * SEARCHED < len(self.docs):
            return list(map(self.freq, docs))
        return list(map(dict(zip(self.docs, self.freqs, strict=True)).get, docs, repeat(0)))

    def freq(self, doc: int) -> float:
        at = bisect_left(self.docs, doc)
        return self.freqs[at] if at < len(self.docs) and self.docs[at] == doc else 0


class DensePostings(NamedTuple):
    """
    The postings of a frequent term, as a table.

    Attributes:
        freqs: Frequency in each document, 0 if it does not contain the term.
        bits: The documents that contain the term.
    """

    freqs: bytes
    bits: int

    @property
    def pages(self) -> int:
        return self.bits.bit_count()

    @property
    def size(self) -> int:
        return size_of(self.freqs) + self.bits.bit_length() // 7

    @property
    def occurrences(self) -> int:
        return sum(self.freqs.translate(None, b"\0"))

    def among(self, docs: Sequence[int]) -> Sequence[float]:
        return picker(docs)(self.freqs)

    def freq(self, doc: int) -> float:
        return self.freqs[doc]

    def postings(self) -> Postings:
        """Return the documents that have the term, as a list."""
        return Postings(docs_in(self.bits), self.freqs.translate(None, b"\0"))


EMPTY = Postings((), ())

PostingList = Postings | DensePostings
"""The frequencies of a term: of its documents only, or of all documents as a table."""


def add_up(freqs: list[int] | bytearray | defaultdict[int, int], lists: Iterable[Postings]) -> None:
    """
    Add the frequencies in posting lists to *freqs*, which maps each document to a sum.

    Raises:
        ValueError: *freqs* contains bytes, and a sum exceeds a byte.
    """
    for docs, often, _ in lists:
        for doc, freq in zip(docs, often, strict=True):
            freqs[doc] += freq


def summed_postings(lists: Iterable[Postings], size: int) -> Postings:
    """Merge posting lists of *size* documents into one, and add up the frequencies."""
    nonempty = [postings for postings in lists if postings.docs]
    if len(nonempty) < 2:
        return nonempty[0] if nonempty else EMPTY
    if sum(len(postings.docs) for postings in nonempty) * 4 > size:
        freqs = [0] * size
        add_up(freqs, nonempty)
        return Postings(list(compress(range(size), freqs)), list(filter(None, freqs)))
    some = defaultdict[int, int](int)
    add_up(some, nonempty)
    docs = sorted(some)
    return Postings(docs, [some[doc] for doc in docs])


def pack(values: Sequence[int]) -> tuple[int, bytes]:
    """Return the index in WIDTHS of the smallest sufficient width, and the values as bytes."""
    top = values[0] if len(values) == 1 else max(values)
    width = 1 if top < 0x100 else 2 if top < 0x10000 else 3
    if len(values) == 1:  # Most terms are in one document, and need no array.
        return width, top.to_bytes(_BYTES[width], "little")
    packed = array(WIDTHS[width], values)
    if _BIG:
        packed.byteswap()
    return width, packed.tobytes()


@decoder
def unpack(width: int, data: bytes) -> array[int]:
    values: array[int] = array(WIDTHS[width])
    values.frombytes(data)
    if _BIG:
        values.byteswap()
    return values


@decoder
def unpack_column(data: bytes) -> array[int]:
    """Return the values of a packed array. Its first byte is the index of its width in WIDTHS."""
    return unpack(data[0], data[1:])


def encode(postings: Postings, size: int = 0) -> bytes:
    """
    Return the bytes of a posting list that has at least one document.

    Args:
        size: Number of documents in the segment, to choose between a list and a table. 0 for a
            list in any case.
    """
    docs, freqs, positions = postings
    if len(docs) * TABLE >= size > 0 and max(freqs) < 0x80:
        return _encode_table(postings, size)
    width, body = pack(
        docs if len(docs) == 1 else (docs[0], *map(sub, islice(docs, 1, None), docs))
    )
    head = width
    if freqs[0] > 1 or max(freqs) > 1:
        width, packed = pack(freqs)
        head |= width << 2
        body += packed
    if positions:
        width, packed = pack(positions)
        head |= width << 4
        body += packed
    return bytes((head,)) + body


def _encode_table(postings: Postings, size: int) -> bytes:
    table = bytearray(size)
    for doc, freq in zip(postings.docs, postings.freqs, strict=True):
        table[doc] = freq
    width, body = pack((size,))
    head = width << 6
    body += table
    if postings.positions:
        width, packed = pack(postings.positions)
        head |= width << 4
        body += packed
    return bytes((head,)) + body


def is_table(data: bytes) -> bool:
    """Whether a posting list is stored as a table."""
    return data[0] >> 6 > 0


def table_of(data: bytes, size: int) -> bytes:
    """
    Return the frequency table of a posting list, a byte for each document of the segment.

    Return empty bytes if the list is not stored as a table.

    Raises:
        IndexDamaged: The bytes have a wrong length.
    """
    start = 1 + _BYTES[data[0] >> 6]
    if start == 1:
        return b""
    table = data[start : start + size]
    if not len(table) == size == int.from_bytes(data[1:start], "little"):
        raise index_damaged("a posting list is too short")
    return table


@decoder
def decode(data: bytes, count: int, size: int, *, positions: bool = False) -> Postings:
    """
    Decode a posting list, optionally with positions.

    Args:
        count: Number of documents in the list.
        size: Number of documents in the segment.

    Raises:
        IndexDamaged: The bytes have a wrong length, or contain an unknown document.
    """
    head = data[0]
    wide, often = head & 3, head >> 2 & 3
    if table := table_of(data, size):
        docs = array("I", compress(range(len(table)), table))
        freqs: Sequence[int] = table.translate(None, b"\0")
        end = 1 + _BYTES[head >> 6] + len(table)
        return _decode_list(docs, freqs, data, end, count, positions)
    end = 1 + count * _BYTES[wide]
    docs = array("I", accumulate(unpack(wide, data[1:end])))
    if docs and docs[-1] >= size:
        raise index_damaged("a posting list has a document too many")
    freqs = b"\x01" * count
    if often:
        start, end = end, end + count * _BYTES[often]
        freqs = unpack(often, data[start:end])
    return _decode_list(docs, freqs, data, end, count, positions)


def _decode_list(
    docs: array[int], freqs: Sequence[int], data: bytes, end: int, count: int, positions: bool
) -> Postings:
    width = data[0] >> 4 & 3
    if len(data) != end + _BYTES[width] * sum(freqs) or len(docs) != count:
        raise index_damaged("a posting list is too short")
    if not (positions and width):
        return Postings(docs, freqs)
    return Postings(docs, freqs, unpack(width, data[end:]))


TERMS_PER_BLOCK = 128
LONG = 255
"""The size that a block contains for a list in a separate record. Size 0 is for a list that equals
the twin field's, see `Term`."""

PLACE = 136
"""Memory of a `Place` in bytes, including its two numbers."""

_SEPARATOR = b"\xff"  # UTF-8 never contains this byte.
_HEAD = Struct("<HBII")


class Term(NamedTuple):
    """
    A term to write, with its number of documents and its posting list.

    Attributes:
        encoded: The bytes of the list; empty if the term has the same list in the twin field.
        place: The record that contains the list, if it is long.
    """

    term: bytes
    docs: int
    encoded: bytes
    place: Place | None = None


class Block(NamedTuple):
    """
    Up to 128 adjacent terms, decoded.

    Attributes:
        text: The terms, with a separator before and after each.
        counts: Number of documents of each term.
        sizes: Size in bytes of each term's list. LONG for a list in a separate record.
        offsets, lengths: Places of the separate records, in order.
        inline: The other lists, joined.
    """

    text: bytes
    counts: Sequence[int]
    sizes: bytes
    offsets: Sequence[int]
    lengths: Sequence[int]
    inline: bytes

    @property
    def terms(self) -> Sequence[bytes]:
        return self.text[1:-1].split(_SEPARATOR)

    def find(self, framed: bytes) -> int:
        """Return the index of a framed term in the block; -1 if it is missing."""
        at = self.text.find(framed)
        return at if at < 0 else self.text.count(_SEPARATOR, 0, at)

    def stored(self, at: int) -> bytes | Place:
        """Return the list of term number *at*: its bytes, or the place of its record."""
        size = self.sizes[at]
        before = self.sizes[:at]
        longs = before.count(LONG)
        if size == LONG:
            return Place(self.offsets[longs], self.lengths[longs])
        start = sum(before) - LONG * longs
        return self.inline[start : start + size]

    def rows(self) -> Iterator[bytes | Place]:
        """Yield the list of each term in order, as `stored` returns it."""
        start = 0
        long = zip(self.offsets, self.lengths, strict=True)
        for size in self.sizes:
            if size == LONG:
                yield Place(*next(long))
            else:
                yield self.inline[start : start + size]
                start += size


def framed_term(term: bytes) -> bytes:
    """Return a term between separators, so that `Block.find` finds only whole terms."""
    return b"\xff%b\xff" % term


def write_block(terms: Sequence[Term]) -> bytes:
    text = _SEPARATOR.join(term.term for term in terms)
    count_width, counts = pack([term.docs for term in terms])
    sizes = bytes(LONG if term.place else len(term.encoded) for term in terms)
    places = [term.place for term in terms if term.place]
    lengths = array("I", (place.size for place in places))
    head = _HEAD.pack(len(terms), count_width, len(text), len(places))
    offsets = b"".join(place.offset.to_bytes(8, "little") for place in places)
    sizes_of_long = b"".join(length.to_bytes(4, "little") for length in lengths)
    inline = b"".join(term.encoded for term in terms if not term.place)
    return b"".join((head, text, counts, sizes, offsets, sizes_of_long, inline))


@decoder
def read_block(data: bytes) -> Block:
    """Decode a block of `write_block`, and check that its parts have matching lengths."""
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
        not len(block.counts) == len(block.sizes) == block.text.count(_SEPARATOR) - 1
        or not len(block.offsets) == len(block.lengths) == block.sizes.count(LONG)
        or len(block.inline) != sum(block.sizes) - LONG * longs
    ):
        raise ValueError("the parts of a block are uneven")
    _words(block.text)
    return block


@decoder
def read_words(data: bytes) -> list[str]:
    """Return only the terms of a block of `write_block`. They cannot contain NUL."""
    size = _HEAD.unpack_from(data)[2]
    return _words(data[_HEAD.size : _HEAD.size + size]).split("\0")


def _words(text: bytes) -> str:
    return text.replace(_SEPARATOR, b"\0").decode("utf-8", "surrogatepass")


def write_directory(first: Sequence[bytes], places: Sequence[Place], terms: int) -> bytes:
    """Encode a field's directory: the first term and the place of every block."""
    text = _SEPARATOR.join(first)
    head = len(text).to_bytes(4, "little") + terms.to_bytes(4, "little")
    offsets = b"".join(place.offset.to_bytes(8, "little") for place in places)
    return head + text + offsets + b"".join(p.size.to_bytes(4, "little") for p in places)


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
