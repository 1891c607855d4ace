"""
Reads and writes files of compressed records. A file has a checksum and never changes.

A file contains a magic number, zlib streams, a directory that maps names to the places of records,
and the CRC-32 of all bytes before. Error messages about damage do not contain paths.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from eventsearch.errors import BuildError, IndexDamaged, IndexUnusable, refused
from eventsearch.model.named_tuple import NamedTuple

P = ParamSpec("P")
T = TypeVar("T")

_DECODE_ERRORS = (
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    RecursionError,
    struct.error,
    zlib.error,
)


def index_damaged(fault: str) -> IndexDamaged:
    """Return the error for a damaged index."""
    return IndexDamaged(f"the index is damaged: {fault}", hint='run "eventsearch index --full"')


def index_unreadable(fault: str, error: OSError) -> IndexUnusable:
    """Return the error for a file that cannot be read. A refused access is not damage."""
    return refused("the index", error) or index_damaged(fault)


def decoder(decode: Callable[P, T]) -> Callable[P, T]:
    """Turn any error of a function that decodes index data into `IndexDamaged`."""

    @wraps(decode)
    def decoded(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return decode(*args, **kwargs)
        except _DECODE_ERRORS as error:
            raise index_damaged("a record has changed since it was written") from error

    return decoded


MAGIC = b"EVSEG\x02\r\n"
_TAIL = 24
_CHUNK = 1 << 20

MOST_BYTES = 1 << 27
"""Maximum size of an unpacked record in bytes. So a crafted record cannot use up the memory."""

LEVEL = 4
"""zlib level: takes two thirds of the time of level 6, for a 0.7% larger segment."""


class Place(NamedTuple):
    """The offset and length of a record in bytes."""

    offset: int
    size: int


class RecordWriter:
    """Writes a file of records; `close` writes the directory."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("xb")
        self._offset = self._crc = 0
        self._names: dict[str, Place] = {}
        self.write_packed(MAGIC)

    def write(self, data: bytes, *, level: int = LEVEL) -> Place:
        if len(data) > MOST_BYTES:
            raise BuildError(
                f"a record of the index has {len(data):,} bytes, and {MOST_BYTES:,} is the most",
                hint="make several indexes of the site, each of a part of its content",
            )
        return self.write_packed(zlib.compress(data, level))

    def write_packed(self, packed: bytes) -> Place:
        """Write a record that is already compressed."""
        self._file.write(packed)
        self._crc = zlib.crc32(packed, self._crc)
        place = Place(self._offset, len(packed))
        self._offset += len(packed)
        return place

    def name(self, name: str, data: bytes) -> None:
        """Write a record and add its name to the directory."""
        self._names[name] = self.write(data)

    def close(self) -> None:
        """Write the directory and the checksum, and close the file."""
        directory = self.write(json.dumps(self._names, sort_keys=True).encode())
        numbers = (directory.offset, 8), (directory.size, 4), (self._crc, 4)
        tail = b"".join(number.to_bytes(width, "little") for number, width in numbers)
        self._file.write(tail + MAGIC)
        self._file.close()

    def abandon(self) -> None:
        """Close an unneeded file. Ignore errors, such as a full disk."""
        with suppress(OSError):
            self._file.close()


class RecordFile:
    """
    Reads a file of records. Safe to use from several threads.

    Attributes:
        size: Size of the file in bytes.

    Raises:
        IndexDamaged: From any method: the file is missing or damaged.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._file = path.open("rb", buffering=0)
        except OSError as error:
            raise index_unreadable("one of its files cannot be opened", error) from error
        try:
            status = os.fstat(self._file.fileno())
            self.size, self._mark = status.st_size, _mark(status)
            tail = self._read(Place(max(0, self.size - _TAIL), _TAIL))
            if tail[16:] != MAGIC:
                raise index_damaged("one of its files has no end")
            directory = Place(
                int.from_bytes(tail[:8], "little"), int.from_bytes(tail[8:12], "little")
            )
            self._crc = int.from_bytes(tail[12:16], "little")
            self._names = _read_names(self.record(directory))
        except BaseException:
            self._file.close()
            raise

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def names(self) -> tuple[str, ...]:
        return tuple(self._names)

    def named(self, name: str) -> bytes:
        if name not in self._names:
            raise index_damaged("a record is missing")
        return self.record(self._names[name])

    def record(self, place: Place) -> bytes:
        return unpacked(self._read(place), zlib.decompressobj())

    def packed(self, place: Place) -> bytes:
        """Return the record at *place*, still compressed."""
        return self._read(place)

    def verify(self) -> None:
        """Read the whole file and compare its checksum."""
        crc, end = 0, self.size - _TAIL
        for start in range(0, end, _CHUNK):
            crc = zlib.crc32(self._read(Place(start, min(_CHUNK, end - start))), crc)
        if crc != self._crc:
            raise index_damaged("one of its files has changed since it was written")

    def is_of(self, path: Path) -> bool:
        """Whether a path leads to the same file, unchanged since it was opened."""
        try:
            return _mark(path.stat()) == self._mark
        except OSError:
            return False

    def close(self) -> None:
        """Close the file. It cannot be read afterwards."""
        self._file.close()

    def _read(self, place: Place) -> bytes:
        if place.offset + place.size > self.size:
            raise index_damaged("one of its files is too short")
        try:
            data = os.pread(self._file.fileno(), place.size, place.offset)
        except OSError as error:
            raise index_damaged("one of its files cannot be read") from error
        if len(data) != place.size:
            raise index_damaged("one of its files is too short")
        return data


@decoder
def unpacked(packed: bytes, stream: zlib._Decompress) -> bytes:
    """Decompress a record of at most `MOST_BYTES`."""
    data = stream.decompress(packed, MOST_BYTES)
    if not stream.eof:
        raise index_damaged("a record is cut short, or larger than any")
    return data


@decoder
def _read_names(data: bytes) -> Mapping[str, Place]:
    names: dict[str, list[int]] = json.loads(data)
    places = {name: Place(*map(int, place)) for name, place in names.items()}
    if any(min(place) < 0 for place in places.values()):
        raise ValueError("a record before the file")
    return places


def _mark(status: os.stat_result) -> tuple[int, ...]:
    """Return values that are equal for all links to a file, and change when the file is written."""
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
