"""
Which segments make up the index, and which of their documents are deleted?

Whoosh's table of contents is a pickle, and a pickle can run anything. It is read here without
Whoosh and with an allow-list of one name: our own `segment`, which becomes plain values. The
schema in it is skipped. How it is written is for `contents`.
"""

from __future__ import annotations

import io
import json
import pickle
import re
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from eventsearch.engines.whoosh.faults import damaged, unread

NAME = "MAIN"
"""Whoosh's own name for the index of a folder."""

EXTENSION = ".evs"
_FILE = re.compile(rf"^_{NAME}_([0-9]+)\.toc$")
_MARK = (-12345).to_bytes(4, "big", signed=True)
_VERSION = (-111).to_bytes(4, "big", signed=True)
_ALLOWED = ("eventsearch.engines.whoosh.contents", "segment")


class SegmentInfo(NamedTuple):
    """
    A segment as the table of contents names it.

    Attributes:
        number: Makes the segment's file name.
        size: Documents in it, deleted ones included.
        deleted: Numbers of deleted documents, ascending.
        check: See `checksum`.
    """

    number: int
    size: int
    deleted: tuple[int, ...]
    check: int

    @property
    def file_name(self) -> str:
        """Name of the segment's file in the index's folder."""
        return f"{NAME}_{self.number:06}{EXTENSION}"


class Contents(NamedTuple):
    """The table of contents: its generation in Whoosh's count, and the segments."""

    generation: int
    segments: tuple[SegmentInfo, ...]


def checksum(number: int, count: int, deleted: Sequence[int]) -> int:
    """Return what tells whether an entry is as it was written."""
    return zlib.crc32(repr((number, count, tuple(deleted))).encode())


def info(number: int, count: int, deleted: Iterable[int]) -> SegmentInfo:
    """Return the entry of a segment in the table of contents."""
    dead = tuple(sorted(deleted))
    return SegmentInfo(number, count, dead, checksum(number, count, dead))


def generation_file(generation: int) -> str:
    """Return the name of a table of contents, as Whoosh names it."""
    return f"_{NAME}_{generation}.toc"


def read_contents(folder: Path) -> Contents:
    """
    Read the newest table of contents in *folder*.

    Raises:
        IndexDamaged: There is none, or it is not what was written.
    """
    try:
        found = [int(m[1]) for m in map(_FILE.match, (p.name for p in folder.iterdir())) if m]
        if not found:
            raise damaged("its table of contents is missing")
        data = (folder / generation_file(max(found))).read_bytes()
    except OSError as error:
        raise unread("its table of contents cannot be read", error) from error
    return Contents(max(found), _segments(data, max(found)))


def head_size(data: bytes) -> int:
    """Return how many bytes of a table of contents come before its number: up to the schema."""
    stream = io.BytesIO(data)
    _skip_head(stream)
    return stream.tell()


def _segments(data: bytes, generation: int) -> tuple[SegmentInfo, ...]:
    stream = io.BytesIO(data)
    _skip_head(stream)
    if int.from_bytes(stream.read(4), "big") != generation:
        raise damaged("its table of contents has another number")
    stream.read(4)
    try:
        loaded = _AllowList(stream).load()
        json.loads(stream.read())  # The names of the fields, for whoever writes the next one.
    except (pickle.UnpicklingError, EOFError, ValueError, TypeError, KeyError, IndexError,
            AttributeError, OverflowError, MemoryError) as error:  # fmt: skip
        raise damaged("its table of contents is not what was written") from error
    if not isinstance(loaded, list) or not all(map(_sound, loaded)):
        raise damaged("its table of contents is not what was written")
    return tuple(loaded)


def _skip_head(stream: io.BytesIO) -> None:
    stream.read(3)  # Sizes of C's numbers, one byte each.
    if stream.read(4) != _MARK or stream.read(4) != _VERSION:
        raise damaged("its table of contents has another form")
    for _ in range(3):
        _varint(stream)  # Whoosh's release.
    stream.seek(_varint(stream), io.SEEK_CUR)  # The pickled schema.


def _sound(entry: object) -> bool:
    return isinstance(entry, SegmentInfo) and entry.check == checksum(*entry[:3])


def _varint(stream: io.BytesIO) -> int:
    value = shift = 0
    while True:
        byte = stream.read(1)
        if not byte or shift > 56:
            raise damaged("its table of contents is cut short")
        value |= (byte[0] & 0x7F) << shift
        if byte[0] < 0x80:
            return value
        shift += 7


class _AllowList(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> type[SegmentInfo]:
        """Return plain values for our segments; everything else is refused."""
        if (module, name) != _ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name} is not allowed")
        return SegmentInfo
