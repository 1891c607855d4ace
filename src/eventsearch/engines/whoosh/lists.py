"""
How does a posting list look in bytes?

One byte of widths, then up to three arrays, little-endian: gaps between document numbers,
frequencies (left out when all are 1), positions (left out when the field has none). Every array
has the least width that holds its greatest value, so that a whole list is decoded by `array` and
`itertools` without a step in Python for each posting.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from itertools import accumulate, islice
from operator import sub
from typing import NamedTuple

from eventsearch.engines.whoosh.faults import damaged

WIDTHS = ("", "B", "H", "I")
_BYTES = (0, 1, 2, 4)
_BIG = sys.byteorder == "big"


class Postings(NamedTuple):
    """
    Decoded postings of one term in one field.

    Attributes:
        docs: Document numbers, ascending.
        freqs: Occurrences in each of them.
        positions: Of all documents one after the other, *freqs* of them each; empty without.
    """

    docs: Sequence[int]
    freqs: Sequence[int]
    positions: Sequence[int] = ()


def pack(values: Sequence[int]) -> tuple[int, bytes]:
    """Return the code of the least width (1 to 3, see WIDTHS) and the values in it."""
    top = max(values)
    width = 1 if top < 0x100 else 2 if top < 0x10000 else 3
    packed = array(WIDTHS[width], values)
    if _BIG:
        packed.byteswap()
    return width, packed.tobytes()


def unpack(width: int, data: bytes) -> array[int]:
    """Return the values of a packed array."""
    values: array[int] = array(WIDTHS[width])
    try:
        values.frombytes(data)
    except ValueError as error:
        raise damaged("a list of numbers is cut short") from error
    if _BIG:
        values.byteswap()
    return values


def encode(postings: Postings) -> bytes:
    """Return the bytes of a list that has at least one document."""
    docs, freqs, positions = postings
    width, body = pack((docs[0], *map(sub, islice(docs, 1, None), docs)))
    head = width
    if max(freqs) > 1:
        width, packed = pack(freqs)
        head |= width << 2
        body += packed
    if positions:
        width, packed = pack(positions)
        head |= width << 4
        body += packed
    return bytes((head,)) + body


def decode(data: bytes, count: int, *, positions: bool = False) -> Postings:
    """
    Return the list of *count* documents, its positions only when asked for.

    Raises:
        IndexDamaged: The bytes are of another length.
    """
    head = data[0]
    wide, often, placed = head & 3, head >> 2 & 3, head >> 4 & 3
    end = 1 + count * _BYTES[wide]
    docs = array("I", accumulate(unpack(wide, data[1:end])))
    freqs: Sequence[int] = b"\x01" * count
    if often:
        start, end = end, end + count * _BYTES[often]
        freqs = unpack(often, data[start:end])
    if len(data) != end + _BYTES[placed] * sum(freqs) or len(docs) != count:
        raise damaged("a posting list is too short")
    if not (positions and placed):
        return Postings(docs, freqs)
    return Postings(docs, freqs, unpack(placed, data[end:]))
