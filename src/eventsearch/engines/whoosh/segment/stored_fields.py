"""
Stored bytes: a compressed stream a document, with a common dictionary for many documents.

Behind each stream stands a checksum of the packed bytes, which is faster to compare than zlib's own
of the unpacked ones.
"""

from __future__ import annotations

import zlib
from array import array
from itertools import accumulate
from sys import getsizeof

from eventsearch.engines.whoosh.segment.postings import pack, unpack_column
from eventsearch.engines.whoosh.segment.record_file import (
    Place,
    RecordFile,
    RecordWriter,
    decoder,
    index_damaged,
    unpacked,
)

WARM = 256 * 1024
"""Bytes that are waited for before a dictionary is drawn from them; less goes without."""

LEVEL = 4
"""Of zlib: takes less than half the time of level 6 for 2% more bytes."""

DICTIONARY = 8 * 1024
"""Bytes of the dictionary: more make nothing smaller, and are copied for each page."""

BEGINNING = 1024
"""Bytes of a page that the dictionary has, where names of fields and words of the site stand."""

_BARE = -zlib.MAX_WBITS  # A stream without head and checksum.
_CHECK = 4


class StoredWriter:
    """Writes what is stored of documents, in their order."""

    def __init__(self, file: RecordWriter) -> None:
        self._file = file
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._dictionary = b""
        self._primed: zlib._Compress | None = None
        self._places: list[Place] = []

    def add(self, data: bytes) -> None:
        """Take what is stored of the next document."""
        self._waiting.append(data)
        self._waiting_bytes += len(data)
        if self._dictionary:
            self._write()
        elif self._waiting_bytes >= WARM:
            samples = b"".join(data[:BEGINNING] for data in self._waiting)
            self._dictionary = samples[:DICTIONARY]
            self._write()

    def close(self) -> None:
        """Write what still waits, the dictionary and the places."""
        self._write()
        if not self._places:
            return
        if self._dictionary:
            self._file.name("stored.dictionary", self._dictionary)
        width, sizes = pack([place.size for place in self._places])
        start = self._places[0].offset.to_bytes(8, "little")
        self._file.name("stored", start + bytes((width,)) + sizes)

    def _write(self) -> None:
        if self._dictionary and self._primed is None:
            self._primed = zlib.compressobj(LEVEL, wbits=_BARE, zdict=self._dictionary)
        for data in self._waiting:
            packer = self._primed.copy() if self._primed else zlib.compressobj(LEVEL, wbits=_BARE)
            packed = packer.compress(data) + packer.flush()
            self._places.append(self._file.write_packed(packed + _check(packed)))
        self._waiting.clear()
        self._waiting_bytes = 0


class StoredReader:
    """Reads what `StoredWriter` wrote of *count* documents."""

    def __init__(self, file: RecordFile, count: int) -> None:
        self._file = file
        self._dictionary = b""
        if "stored.dictionary" in file:
            self._dictionary = file.named("stored.dictionary")
        self._starts = _starts(file.named("stored"))
        if len(self._starts) != count + 1:
            raise index_damaged("pages are missing")

    @property
    def size(self) -> int:
        return getsizeof(self._starts) + getsizeof(self._dictionary)

    def read(self, doc: int) -> bytes:
        start, end = self._starts[doc : doc + 2]
        checked = self._file.packed(Place(start, end - start))
        packed = checked[:-_CHECK]
        if checked[-_CHECK:] != _check(packed):
            raise index_damaged("a stored page is not what was written")
        # Without a dictionary as with an empty one.
        return unpacked(packed, zlib.decompressobj(_BARE, self._dictionary))


@decoder
def _starts(data: bytes) -> array[int]:
    sizes = unpack_column(data[8:])
    return array("Q", accumulate(sizes, initial=int.from_bytes(data[:8], "little")))


def _check(packed: bytes) -> bytes:
    return zlib.crc32(packed).to_bytes(_CHECK, "little")
