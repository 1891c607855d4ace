"""
Are these the bytes that were written?

A sealed file is one JSON object in two lines: the first has the CRC-32 of the second.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable


def seal(payload: bytes) -> bytes:
    """Return the contents of a sealed file for a JSON value in one line."""
    body = b'"data":' + payload + b"}\n"
    return b'{"crc32":"%08x",\n' % zlib.crc32(body) + body


def unseal(data: bytes) -> bytes:
    """
    Return the JSON value of a sealed file.

    Raises:
        ValueError: It is not what was written.
    """
    head, _, body = data.partition(b"\n")
    if head != b'{"crc32":"%08x",' % zlib.crc32(body):
        raise ValueError("the checksum differs")
    return body[len(b'"data":') : -len(b"}\n")]


def demand_kind(kind: type, values: Iterable[object], *, or_none: bool = False) -> None:
    """Raise TypeError unless all values are of this very type."""
    if not set(map(type, values)) <= {kind, type(None) if or_none else kind}:
        raise TypeError(f"what should be {kind.__name__} is something else")
