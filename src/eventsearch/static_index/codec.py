"""
Numbers and texts as the bytes of a file that a browser loads.

A number is a varint: seven bits a byte, the lowest first, the eighth set where more follow. Numbers
of either sign are zigzag: 0, -1, 1, -2 as 0, 1, 2, 3. A file is a gzip stream, whose checksum and
length are compared when it is unpacked: hosts do not compress what is no text.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import chain
from operator import sub
from typing import TypeVar

T = TypeVar("T")

NAME = 10
"""Characters of the hash by which a file is named."""

_ONE_BYTE = 0x80
LEVEL = 9


@lru_cache(1 << 14)
def varint(number: int) -> bytes:
    """Return a number from 0 on."""
    data = bytearray()
    while number >= _ONE_BYTE:
        data.append(number & 0x7F | _ONE_BYTE)
        number >>= 7
    data.append(number)
    return bytes(data)


def varints(numbers: Sequence[int]) -> bytes:
    """Return numbers from 0 on, one after the other."""
    if max(numbers, default=0) < _ONE_BYTE:
        return bytes(numbers)
    return b"".join(map(varint, numbers))


def zigzag(numbers: Iterable[int]) -> list[int]:
    """Return whole numbers as some from 0 on."""
    return [number * 2 if number >= 0 else ~number * 2 + 1 for number in numbers]


def deltas(numbers: Sequence[int]) -> Iterator[int]:
    """Yield the steps from each number to the next; from 0 to the first."""
    return map(sub, numbers, chain((0,), numbers))


def front_coded(terms: Iterable[str]) -> bytes:
    """Return sorted terms, a line each: how many characters are those of the one before, the rest.

    The count is a character: its code point less 32, so that it is no line end.
    """
    before = ""
    lines = []
    for term in terms:
        shared = _shared(before, term)
        lines.append(chr(32 + shared) + term[shared:])
        before = term
    return text("\n".join(lines))


def text(line: str) -> bytes:
    """Return a text with its length in bytes before it."""
    data = line.encode("utf-8", "backslashreplace")
    return varint(len(data)) + data


def utf_16(term: str) -> bytes:
    """Return what sorts texts as JavaScript compares them."""
    return term.encode("utf-16-be", "surrogatepass")


MOST_SHARED = 94
"""Characters that are taken from the term before at most: one byte."""


def _shared(one: str, other: str) -> int:
    """Return how many characters two terms begin with alike, each one UTF-16 code unit."""
    most = min(len(one), len(other), MOST_SHARED)
    return next((at for at in range(most) if one[at] != other[at] or one[at] > "\uffff"), most)


def pack(data: bytes) -> bytes:
    """Return the file that holds bytes; the same for the same."""
    return gzip.compress(data, LEVEL, mtime=0)


def unpack(data: bytes) -> bytes:
    """Return what a file holds; nothing for one that `pack` has not made."""
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        return b""


def name_of(data: bytes) -> str:
    """Return the name of the file that holds bytes: a hash of them, before they are packed."""
    return sha256(data).hexdigest()[:NAME]


def json_bytes(value: object) -> bytes:
    """Return a value as JSON; halves of surrogate pairs are escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


ENDING = 8
"""A row may end before one key in so many, once it is half full."""


def rows(
    pairs: Iterable[tuple[str, T]], most: int, size: Callable[[T], int] = lambda _: 1
) -> Iterator[list[tuple[str, T]]]:
    """
    Yield keys and values in rows, each for a file.

    Where a row ends follows from its keys: one more changes one row.

    Args:
        most: Sum of the sizes of a row's values, unless it is one value.
    """
    row: list[tuple[str, T]] = []
    filled = 0
    for key, value in pairs:
        more = size(value)
        ends = filled > most // 2 and zlib.crc32(key.encode("utf-8", "replace")) % ENDING == 0
        if row and (ends or filled + more > most):
            yield row
            row, filled = [], 0
        row.append((key, value))
        filled += more
    if row:
        yield row
