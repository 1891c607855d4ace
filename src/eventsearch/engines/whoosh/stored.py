"""
How are the bytes kept that come back with a hit?

One zlib stream a document, with a common dictionary when there are enough documents: the pages
of one site resemble each other.
"""

from __future__ import annotations

import zlib
from array import array
from itertools import accumulate
from sys import getsizeof

from eventsearch.engines.whoosh.faults import damaged
from eventsearch.engines.whoosh.files import Place, RecordFile, RecordWriter
from eventsearch.engines.whoosh.lists import pack, unpack

WARM = 256 * 1024
"""Bytes that are waited for before a dictionary is drawn from them; less goes without."""

LEVEL = 4
"""Of zlib: takes less than half the time of level 6 for 2% more bytes."""

_WINDOW = 32 * 1024  # The most that zlib looks back.


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
            share = _WINDOW // len(self._waiting)
            self._dictionary = b"".join(data[:share] for data in self._waiting)[:_WINDOW]
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
            self._primed = zlib.compressobj(LEVEL, zdict=self._dictionary)
        for data in self._waiting:
            packer = self._primed.copy() if self._primed else zlib.compressobj(LEVEL)
            self._places.append(self._file.write_packed(packer.compress(data) + packer.flush()))
        self._waiting.clear()
        self._waiting_bytes = 0


class StoredReader:
    """Reads what `StoredWriter` wrote."""

    def __init__(self, file: RecordFile) -> None:
        self._file = file
        self._dictionary = b""
        if "stored.dictionary" in file:
            self._dictionary = file.named("stored.dictionary")
        data = file.named("stored")
        start = int.from_bytes(data[:8], "little")
        self._starts = array("Q", accumulate(unpack(data[8], data[9:]), initial=start))

    @property
    def size(self) -> int:
        """Bytes in memory, about."""
        return getsizeof(self._starts) + getsizeof(self._dictionary)

    def read(self, doc: int) -> bytes:
        """Return what is stored of a document."""
        start, end = self._starts[doc : doc + 2]
        packed = self._file.packed(Place(start, end - start))
        unpacker = (
            zlib.decompressobj(zdict=self._dictionary) if self._dictionary else zlib.decompressobj()
        )
        try:
            data = unpacker.decompress(packed)
        except zlib.error as error:
            raise damaged("a stored page is not what was written") from error
        if not unpacker.eof:
            raise damaged("a stored page is cut short")
        return data
