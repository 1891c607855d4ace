"""
The values that a segment stores for each document, and the names of fields in a segment.

The times of documents are five columns: flags for the times that a document has, and four numbers,
33 bytes for each document. The occurrences of recurring events follow: document number, count of
numbers, and start and end of each occurrence.

The stored bytes of each document are one compressed stream; all streams share a dictionary. Each is
followed by a checksum of its packed bytes, which is faster to check than zlib's checksum of the
unpacked bytes.

Text and form fields keep their names. Keyword fields get a prefix, because a site may have a
taxonomy ``title``. Spaces are escaped, because Whoosh does not allow them in names.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, chain
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
from eventsearch.model.document import Document
from eventsearch.model.named_tuple import NamedTuple

WARM = 256 * 1024
"""Number of bytes to collect before building a dictionary. Fewer bytes get no dictionary."""

LEVEL = 4
"""zlib level: takes less than half the time of level 6, for 2% more bytes."""

DICTIONARY = 8 * 1024
"""Size of the dictionary in bytes. A larger one saves no space, and is copied for each page."""

BEGINNING = 1024
"""Number of bytes at the beginning of each page that go into the dictionary. They contain field
names and words that are frequent on the site."""

_BARE = -zlib.MAX_WBITS  # Makes zlib omit header and checksum.
_CHECK = 4


class StoredWriter:
    """Writes the stored bytes of documents, in order."""

    def __init__(self, file: RecordWriter) -> None:
        self._file = file
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._dictionary = b""
        self._primed: zlib._Compress | None = None
        self._places: list[Place] = []

    def add(self, data: bytes) -> None:
        """Add the stored bytes of the next document."""
        self._waiting.append(data)
        self._waiting_bytes += len(data)
        if self._dictionary:
            self._write()
        elif self._waiting_bytes >= WARM:
            samples = b"".join(data[:BEGINNING] for data in self._waiting)
            self._dictionary = samples[:DICTIONARY]
            self._write()

    def close(self) -> None:
        """Write the waiting documents, the dictionary and the places."""
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
    """Reads the bytes of *count* documents that `StoredWriter` wrote."""

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
            raise index_damaged("a stored page has changed since it was written")
        # An empty dictionary is the same as no dictionary.
        return unpacked(packed, zlib.decompressobj(_BARE, self._dictionary))


@decoder
def _starts(data: bytes) -> array[int]:
    sizes = unpack_column(data[8:])
    return array("Q", accumulate(sizes, initial=int.from_bytes(data[:8], "little")))


def _check(packed: bytes) -> bytes:
    return zlib.crc32(packed).to_bytes(_CHECK, "little")


KEYWORD = "="
"""Begins the name of a keyword field in a segment."""

TWINS = {"exact": "folded"}
"""Maps a field to its twin: a field in which most terms have the same posting list, because few
words have accents. Such a list is stored only for the twin."""

PREFIXES = {"folded": "folded*"}
"""Maps a field to the field that contains the postings of its prefixes."""

KIN = "kin"
"""The field of the collapse keys, which connect the documents of a collapse group."""


def keyword_field(name: str) -> str:
    """Return the name of a keyword field in a segment."""
    return KEYWORD + name.replace("%", "%25").replace(" ", "%20")


def name_of(field: str) -> str:
    """Return the name of a keyword field from its name in a segment."""
    return field.removeprefix(KEYWORD).replace("%20", " ").replace("%25", "%")


BEGINS, ENDS, FROM, UNTIL, EVENT, CANCELLED = 1, 2, 4, 8, 16, 32
"""Flags: which times a document has, whether it is an event, whether the event is cancelled."""

WIDTH = 33
"""Size in bytes of a document's times: one byte of flags and four numbers of eight bytes."""


class Times(NamedTuple):
    """
    The times of documents in epoch seconds, as in `eventsearch.model.document.Document`, by column.

    Attributes:
        flags: The times that a document has. A document has both a start and an end, or neither. A
            missing time is 0 in its column.
        occurrences: Maps a recurring event to the start and end of each occurrence, in one array.
    """

    flags: bytearray
    begins: array[int]
    ends: array[int]
    visible_from: array[int]
    visible_until: array[int]
    occurrences: dict[int, array[int]]

    @property
    def columns(self) -> tuple[array[int], ...]:
        """The four columns of numbers, in the order of the flags."""
        return self[1:5]

    def add(self, other: Times, docs: Sequence[int] | None = None) -> None:
        """Append the times of all documents of *other*, or only of the documents in *docs*."""
        first = len(self.flags)
        for column, more in zip(self[:5], other[:5], strict=True):
            column.extend(more if docs is None else map(more.__getitem__, docs))
        if docs is not None and other.occurrences:
            numbers = {doc: number for number, doc in enumerate(docs)}
            occurrences = {
                numbers[d]: each for d, each in other.occurrences.items() if d in numbers
            }
            self.occurrences.update((first + doc, each) for doc, each in occurrences.items())
        else:
            self.occurrences.update((first + d, each) for d, each in other.occurrences.items())

    def of(self, doc: int) -> Times:
        columns = (column[doc : doc + 1] for column in self.columns)
        own = self.occurrences.get(doc)
        return _times(self.flags[doc : doc + 1], columns, {0: own} if own else {})

    def has(self, flags: int) -> bytes:
        """Return a byte for each document: 1 for those that have all these flags."""
        return bytes(self.flags.translate(_with_times(flags)))


def no_times() -> Times:
    return _times(bytearray(), (array("q") for _ in range(4)), {})


def _times(
    flags: bytearray, columns: Iterable[array[int]], occurrences: dict[int, array[int]]
) -> Times:
    begins, ends, visible_from, visible_until = columns
    return Times(flags, begins, ends, visible_from, visible_until, occurrences)


def times(document: Document) -> Times:
    """Return the times of one document. Without an end, its start counts as its end."""
    ends = document.begins if document.ends is None else document.ends
    values = (
        document.begins,
        None if document.begins is None else ends,
        document.visible_from,
        document.visible_until,
    )
    flags = EVENT * document.is_event | CANCELLED * document.cancelled
    for bit, value in enumerate(values):
        flags |= (value is not None) << bit
    own = array("q", chain.from_iterable(document.occurrences))
    columns = (array("q", (value or 0,)) for value in values)
    return _times(bytearray((flags,)), columns, {0: own} if own else {})


def write_times(times: Times) -> bytes:
    columns = (*times.columns, _rows(times.occurrences))
    return bytes(times.flags) + b"".join(_little(column).tobytes() for column in columns)


@decoder
def read_times(data: bytes, count: int) -> Times:
    if len(data) < WIDTH * count:
        raise index_damaged("the times of its pages are cut short")
    columns = (data[count * (1 + 8 * bit) : count * (9 + 8 * bit)] for bit in range(4))
    rows = _little(array("q", data[WIDTH * count :]))
    numbers = (_little(array("q", column)) for column in columns)
    return _times(bytearray(data[:count]), numbers, _occurrences(rows, count))


def _rows(occurrences: Mapping[int, array[int]]) -> array[int]:
    rows = array("q")
    for doc, own in sorted(occurrences.items()):
        rows.extend((doc, len(own), *own))
    return rows


def _occurrences(rows: array[int], count: int) -> dict[int, array[int]]:
    occurrences: dict[int, array[int]] = {}
    at = 0
    while at < len(rows):
        doc, length = rows[at : at + 2]
        own = rows[at + 2 : at + 2 + length]
        if not 0 <= doc < count or not own or len(own) != length or length % 2:
            raise index_damaged("the occurrences of its events are cut short")
        occurrences[doc] = own
        at += 2 + length
    return occurrences


def _with_times(flags: int) -> bytes:
    return bytes(byte & flags == flags for byte in range(256))


def _little(column: array[int]) -> array[int]:
    """Convert numbers between this machine's byte order and the file's little-endian."""
    if sys.byteorder == "little":
        return column
    turned = column[:]
    turned.byteswap()
    return turned
