"""
Encode numbers and texts as bytes of the files that a browser loads.

A number is a varint: seven bits per byte, the lowest first; the eighth bit is set if more bytes
follow. Signed numbers are zigzag-encoded: 0, -1, 1, -2 become 0, 1, 2, 3. A file is a gzip stream,
because web hosts do not compress binary files. Decompression checks its checksum and length.
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
"""Length of a file's name, which is a hash, in characters."""

_ONE_BYTE = 0x80
LEVEL = 9


@lru_cache(1 << 14)
def varint(number: int) -> bytes:
    """Encode a number >= 0."""
    data = bytearray()
    while number >= _ONE_BYTE:
        data.append(number & 0x7F | _ONE_BYTE)
        number >>= 7
    data.append(number)
    return bytes(data)


def varints(numbers: Sequence[int]) -> bytes:
    """Encode numbers >= 0, one after the other."""
    if max(numbers, default=0) < _ONE_BYTE:
        return bytes(numbers)
    return b"".join(map(varint, numbers))


def zigzag(numbers: Iterable[int]) -> list[int]:
    """Map signed numbers to numbers >= 0."""
    return [number * 2 if number >= 0 else ~number * 2 + 1 for number in numbers]


def deltas(numbers: Sequence[int]) -> Iterator[int]:
    """Yield the difference of each number from the previous number; the first number as it is."""
    return map(sub, numbers, chain((0,), numbers))


def front_coded(terms: Iterable[str]) -> bytes:
    """
    Encode sorted terms, one per line: the length of the prefix shared with the term before, then
    the rest.

    The length is a character, 32 + the number of UTF-16 units, so that it is never a line end.
    """
    before = ""
    lines = []
    for term in terms:
        shared = _shared(before, term)
        lines.append(chr(32 + shared) + term[shared:])
        before = term
    return text("\n".join(lines))


def text(line: str) -> bytes:
    """Encode a text: its length in bytes, then its UTF-8."""
    data = line.encode("utf-8", "backslashreplace")
    return varint(len(data)) + data


def utf_16(term: str) -> bytes:
    """Return a sort key that orders texts as JavaScript does, by UTF-16 code units."""
    return term.encode("utf-16-be", "surrogatepass")


MOST_SHARED = 94
"""Maximum length of a shared prefix, so that it can be written as an ASCII character."""


def _shared(one: str, other: str) -> int:
    """Return the length of the common prefix, before any character of two UTF-16 code units."""
    most = min(len(one), len(other), MOST_SHARED)
    return next((at for at in range(most) if one[at] != other[at] or one[at] > "\uffff"), most)


def pack(data: bytes) -> bytes:
    """Compress bytes into a file; the same bytes always give the same file."""
    return gzip.compress(data, LEVEL, mtime=0)


def unpack(data: bytes) -> bytes:
    """Decompress a file; return no bytes if it is damaged."""
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        return b""


def name_of(data: bytes) -> str:
    """Return the file name for bytes: a hash of them, before compression."""
    return sha256(data).hexdigest()[:NAME]


def json_bytes(value: object) -> bytes:
    """Return a value as JSON; lone surrogates are escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


ENDING = 8
"""Once a row is half full, about one key of this many starts a new row. Its hash decides."""


def rows(
    pairs: Iterable[tuple[str, T]], most: int, size: Callable[[T], int] = lambda _: 1
) -> Iterator[list[tuple[str, T]]]:
    """
    Split keys and values into rows, one for each file.

    The hashes of keys decide where rows end, so an additional key changes few rows, and most files
    keep their names.

    Args:
        most: Maximum sum of the sizes of a row's values. A larger value gets its own row.
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
