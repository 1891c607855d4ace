"""
Reads the list of segments, and segments: terms, postings, columns and stored bytes.

The list is a JSON file with a checksum. Whoosh's own list is a pickle, which is written but never
read (see `whoosh_toc`).
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import count as serials
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from eventsearch.engines.whoosh.segment.doc_values import (
    PREFIXES,
    TWINS,
    StoredReader,
    Times,
    read_times,
)
from eventsearch.engines.whoosh.segment.postings import (
    EMPTY,
    Block,
    Directory,
    Postings,
    decode,
    framed_term,
    read_block,
    read_directory,
    read_words,
    unpack_column,
)
from eventsearch.engines.whoosh.segment.record_file import (
    Place,
    RecordFile,
    decoder,
    index_damaged,
    index_unreadable,
)
from eventsearch.files import demand_kind, read_regular_file, seal, unseal
from eventsearch.model.lru_cache import LruCache
from eventsearch.model.named_tuple import NamedTuple

FILE = "segments.json"
NAME = "MAIN"
"""Whoosh's default name of an index."""

EXTENSION = ".evs"
MOST_BYTES = 1 << 25
"""Maximum size of the list of segments in bytes. A longer one would contain millions of deleted
documents."""

MOST_DOCUMENTS = 1 << 26
"""Maximum number of documents in a segment. So a crafted index cannot use up the memory."""


class SegmentInfo(NamedTuple):
    """
    A segment and its deletions.

    Attributes:
        number: Part of the segment's file name.
        size: Number of documents, including deleted ones.
        deleted: Sorted numbers of the deleted documents.
    """

    number: int
    size: int
    deleted: tuple[int, ...]

    @property
    def file_name(self) -> str:
        """Name of the segment's file in the index's folder."""
        return f"{NAME}_{self.number:06}{EXTENSION}"


class SegmentInfos(NamedTuple):
    """
    All segments of an index.

    Attributes:
        generation: Number of commits, also in the name of Whoosh's table of contents.
        fields: Names of the fields that have terms, sorted.
        schema_end: Bytes of Whoosh's table of contents up to the end of its schema.
    """

    generation: int
    segments: tuple[SegmentInfo, ...]
    fields: tuple[str, ...]
    schema_end: int


NO_SEGMENTS = SegmentInfos(0, (), (), 0)


def toc_name(generation: int) -> str:
    """Return the name of Whoosh's own table of contents."""
    return f"_{NAME}_{generation}.toc"


def info(number: int, size: int, deleted: Iterable[int]) -> SegmentInfo:
    """Return the entry of a segment. *deleted* need not be sorted."""
    return SegmentInfo(number, size, tuple(sorted(deleted)))


def read_segment_infos(folder: Path) -> SegmentInfos:
    """
    Read the list of segments in *folder*.

    Raises:
        IndexDamaged: The list is missing or damaged.
    """
    try:
        data = read_regular_file(folder / FILE, MOST_BYTES)
    except OSError as error:
        raise index_unreadable("its list of segments cannot be read", error) from error
    try:
        return _decode_list(json.loads(unseal(data)))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise index_damaged("its list of segments has changed since it was written") from error


def write_segment_infos(folder: Path, infos: SegmentInfos) -> None:
    """Write the list of segments to a new file: the old one may be a link to a live index."""
    (folder / FILE).unlink(missing_ok=True)
    values = infos._asdict() | {"segments": [entry._asdict() for entry in infos.segments]}
    with (folder / FILE).open("xb") as file:
        file.write(seal(json.dumps(values, separators=(",", ":")).encode()))


def _decode_list(values: Mapping[str, Any]) -> SegmentInfos:
    segments = tuple(
        SegmentInfo(
            _number(each["number"]),
            _number(each["size"], MOST_DOCUMENTS),
            tuple(map(_number, each["deleted"])),
        )
        for each in values["segments"]
    )
    fields = tuple(values["fields"])
    if not all(map(_is_sound, segments)) or not all(isinstance(name, str) for name in fields):
        raise ValueError("the segments or fields are not valid")
    return SegmentInfos(
        _number(values["generation"]), segments, fields, _number(values["schema_end"])
    )


def _number(value: object, most: int = 1 << 53) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise ValueError(f"{value!r} is not a number from 0 to {most}")
    return value


def _is_sound(entry: SegmentInfo) -> bool:
    ascending = all(before < after for before, after in pairwise(entry.deleted))
    return ascending and (not entry.deleted or entry.deleted[-1] < entry.size)


_SERIALS = serials()

DOCUMENTS_A_BYTE = 32
"""Maximum number of documents for each byte of a file: zlib cannot compress their times to less."""

T = TypeVar("T")
Stored = bytes | Place
"""A posting list in a block: its bytes, or the place of its record. The bytes are empty if the list
equals the twin's."""

Entry = tuple[int, Stored]
"""A term's number of documents, including deleted ones, and its list for `SegmentReader.data`."""


class SegmentReader:
    """
    One open segment. Safe to use from several threads: reading a value twice gives equal results.

    Args:
        cache: Its limit includes the memory of this segment.

    Attributes:
        serial: Unique for each segment that this process opens.

    Raises:
        IndexDamaged: From any method: the file is damaged.
    """

    def __init__(self, path: Path, count: int, cache: LruCache) -> None:
        self.count = count
        self.serial = next(_SERIALS)
        self._file = RecordFile(path)
        if count > DOCUMENTS_A_BYTE * self._file.size:
            self._file.close()
            raise index_damaged("one of its files is too short")
        self._cache = cache.child()
        self._directories: dict[str, Directory | None] = {}

    def close(self) -> None:
        """Close the file and drop cached data."""
        self._file.close()
        self._cache.close()

    def verify(self) -> None:
        """Read the whole file and compare its checksum."""
        self._file.verify()

    def is_of(self, path: Path) -> bool:
        """Whether a path leads to the same file, unchanged since it was opened."""
        return self._file.is_of(path)

    def cached(self, key: Hashable, make: Callable[[], T], size: Callable[[T], int]) -> T:
        """Return a value computed from the segment. Call *make* again if it was evicted."""
        return self._cache.get_or_create(("cached", key), make, size)

    def fields(self) -> tuple[str, ...]:
        """Return the names of the fields that have terms, except derived fields of prefixes."""
        names = (n.removeprefix("terms:") for n in self._file.names() if n[:6] == "terms:")
        return tuple(name for name in names if name not in PREFIXES.values())

    def size(self, field: str) -> int:
        """Return the number of terms in a field."""
        directory = self._directory(field)
        return 0 if directory is None else directory.terms

    def find(self, field: str, term: bytes) -> tuple[int, bytes] | None:
        """Return a term's number of documents and encoded list; None if the term is missing."""
        entry = self.entry(field, term)
        return None if entry is None else (entry[0], self.data(field, term, entry[1]))

    def entry(self, field: str, term: bytes) -> Entry | None:
        """Return the entry of a term without reading its list; None if the term is missing."""
        return self.entries((field,), term).get(field)

    def entries(self, fields: Iterable[str], term: bytes) -> dict[str, Entry]:
        """Return the entry of a term for each of the fields that contain it."""
        entries = {}
        framed = framed_term(term)
        for field in fields:
            directory = self._directory(field)
            if directory is None or (number := _block_of(directory, term)) < 0:
                continue
            block = self._block(field, directory, number)
            if (at := block.find(framed)) >= 0:
                entries[field] = block.counts[at], block.stored(at)
        return entries

    def scan(self, field: str, prefix: bytes = b"") -> Iterator[tuple[bytes, int]]:
        """Yield the sorted terms that begin with *prefix*, with their numbers of documents."""
        for block in self._blocks(field, prefix):
            for term, count in zip(block.terms, block.counts, strict=True):
                if term.startswith(prefix):
                    yield term, count

    def prefix_entries(self, field: str, prefix: bytes) -> Iterator[tuple[bytes, Entry]]:
        """Yield the terms that begin with *prefix*, with their entries. No list is read."""
        for block in self._blocks(field, prefix):
            entries = zip(block.terms, block.counts, block.rows(), strict=True)
            for term, count, stored in entries:
                if term.startswith(prefix):
                    yield term, (count, stored)

    def read(self, field: str, term: bytes, entry: Entry) -> Postings:
        """Return the list of a term, without positions."""
        count, stored = entry
        return decode(self.data(field, term, stored), count, self.count)

    def data(self, field: str, term: bytes, stored: Stored) -> bytes:
        """Return the bytes of the posting list of an entry; see `entry` and `prefix_entries`."""
        data = self._file.record(stored) if isinstance(stored, Place) else stored
        if data:
            return data
        twin = self.find(TWINS[field], term) if field in TWINS else None
        if twin is None:
            raise index_damaged("a term has no list")
        return twin[1]

    def words(self, field: str) -> Iterator[list[str]]:
        """Yield all terms of a field by block. Do not cache them, because the caller does."""
        directory = self._directory(field)
        for place in directory.places if directory else ():
            yield read_words(self._file.record(place))

    def lists(self, field: str, *, twins: bool = True) -> Iterator[tuple[bytes, Postings]]:
        """
        Yield the sorted terms of a field with their lists, including positions.

        Args:
            twins: Whether to read lists that equal the twin field's. If not, they are empty.
        """
        for term, (count, stored) in self.prefix_entries(field, b""):
            if stored or twins:
                encoded = self.data(field, term, stored)
                yield term, decode(encoded, count, self.count, positions=True)
            else:
                yield term, EMPTY

    def measured(self) -> tuple[str, ...]:
        """Return the names of the fields that have lengths."""
        return tuple(n.removeprefix("lengths:") for n in self._file.names() if n[:8] == "lengths:")

    def lengths(self, field: str) -> list[int]:
        """Return the length of a field in every document; 0 if it does not have the field."""
        name = f"lengths:{field}"
        if name not in self._file:
            return [0] * self.count
        return self._full(list(unpack_column(self._file.named(name))))

    @cached_property
    def ids(self) -> list[str]:
        """The ids of all documents. They stay in memory."""
        return self.read_ids()

    def read_ids(self) -> list[str]:
        return self._full(_decoded_ids(self._file.named("ids")))

    def times(self) -> Times:
        return read_times(self._file.named("times"), self.count)

    def stored(self, doc: int) -> bytes:
        return self._stored.read(doc)

    @cached_property
    def _stored(self) -> StoredReader:
        reader = StoredReader(self._file, self.count)
        self._cache.reserve(reader.size)
        return reader

    def _full(self, values: list[T]) -> list[T]:
        if len(values) != self.count:
            raise index_damaged("a column is too short")
        return values

    def _directory(self, field: str) -> Directory | None:
        if field not in self._directories:
            name = f"terms:{field}"
            read = read_directory(self._file.named(name)) if name in self._file else None
            if self._directories.setdefault(field, read) is read and read is not None:
                self._cache.reserve(read.size)
        return self._directories[field]

    def _blocks(self, field: str, prefix: bytes) -> Iterator[Block]:
        """Yield the blocks that may contain terms with this prefix."""
        directory = self._directory(field)
        if directory is None:
            return
        for number in range(max(0, _block_of(directory, prefix)), len(directory.places)):
            if directory.first[number] > prefix and not directory.first[number].startswith(prefix):
                return
            yield self._block(field, directory, number)

    def _block(self, field: str, directory: Directory, number: int) -> Block:
        key = (field, number)
        block = self._cache.get(key)
        if isinstance(block, Block):
            return block
        data = self._file.record(directory.places[number])
        block = read_block(data)
        self._cache.put(key, block, 600 + 2 * len(data) + 44 * len(block.offsets))
        return block


@decoder
def _decoded_ids(data: bytes) -> list[str]:
    ids: list[str] = json.loads(data)
    demand_kind(str, ids)
    if len(set(ids)) != len(ids):
        raise ValueError("two pages have one id")
    return ids


def _block_of(directory: Directory, term: bytes) -> int:
    """Return the number of the block that may contain *term*; -1 if it is before the first."""
    return bisect_right(directory.first, term) - 1
