"""
Presents the segments of an index as one list of live documents, numbered from 0 without gaps.

Only this module and `term_enum` handle segments and deletions. Statistics exclude deleted
documents, as in a fresh build. A `LeafReader` maps a segment's document numbers to those of the
index and skips deleted documents. Data that was read never changes, so threads may share it.

A segment file never changes. The next generation contains a link to it under another path, and
shares the open segment with its cached data. The last reader that holds the segment closes it.
"""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import accumulate, chain, compress, repeat
from operator import add
from pathlib import Path
from sys import getsizeof
from typing import TypeVar

from eventsearch.engines.whoosh.reader.bitsets import FEW, bits_of, bits_of_few, flags_in, flags_of
from eventsearch.engines.whoosh.segment.doc_values import TWINS, WIDTH, Times, no_times
from eventsearch.engines.whoosh.segment.postings import (
    EMPTY,
    DensePostings,
    PostingList,
    Postings,
    add_up,
    decode,
    is_table,
    summed_postings,
    table_of,
)
from eventsearch.engines.whoosh.segment.record_file import index_damaged
from eventsearch.engines.whoosh.segment.segment_reader import (
    Entry,
    SegmentReader,
    read_segment_infos,
)
from eventsearch.model.lru_cache import NUMBER, LruCache, size_of, size_of_texts
from eventsearch.model.named_tuple import NamedTuple

T = TypeVar("T")


class LeafReader(NamedTuple):
    """
    A segment and the numbers of its documents in the index.

    Attributes:
        base: Number in the index of its first live document.
        alive: Numbers in the segment of its live documents, sorted; None if all are live.
        numbers: Maps a number in the segment to the number in the index, or to -1 if deleted. None
            if all are live.
    """

    segment: SegmentReader
    base: int
    alive: Sequence[int] | None
    numbers: Sequence[int] | None

    def live(self, values: Sequence[T]) -> Iterable[T]:
        return values if self.alive is None else map(values.__getitem__, self.alive)

    def table(self, freqs: bytes) -> bytes:
        """Return a frequency table of this segment without the deleted documents."""
        if len(freqs) != self.segment.count:
            raise index_damaged("a posting list has another length")
        if self.numbers is None:
            return freqs
        dead = [doc for doc, number in enumerate(self.numbers) if number < 0]
        cuts = zip([-1, *dead], [*dead, len(freqs)], strict=True)
        return b"".join(freqs[before + 1 : after] for before, after in cuts)


def spread(part: LeafReader, entry: tuple[int, bytes] | None) -> bytes:
    """Return a term's frequency table in a segment; raises ValueError if one exceeds a byte."""
    return summed_table(part, [decode(entry[1], entry[0], part.segment.count)] if entry else ())


def summed_table(part: LeafReader, lists: Iterable[Postings]) -> bytes:
    """Add up posting lists in a frequency table; raises ValueError if a sum exceeds a byte."""
    freqs = bytearray(part.segment.count)
    add_up(freqs, lists)
    return bytes(freqs)


def remap(part: LeafReader, postings: Postings) -> Postings:
    docs, freqs, positions = postings
    if part.numbers is None:
        base = part.base
        moved = array("I", map(base.__add__, docs)) if base else docs
        return Postings(moved, freqs, positions)
    return renumber(postings, part.numbers)


def renumber(postings: Postings, numbers: Sequence[int]) -> Postings:
    """Return postings with new document numbers. Drop documents whose new number is -1."""
    docs, freqs, positions = postings
    new_docs = list(map(numbers.__getitem__, docs))
    if -1 not in new_docs:
        return Postings(new_docs, freqs, positions)
    return _select(Postings(new_docs, freqs, positions), [number >= 0 for number in new_docs])


def concat(lists: Iterable[Postings]) -> Postings:
    """Concatenate posting lists of successive segments, without their positions."""
    nonempty = [postings for postings in lists if postings.docs]
    if len(nonempty) < 2:
        return nonempty[0] if nonempty else EMPTY
    docs = array("I")
    for postings in nonempty:
        docs.extend(postings.docs)
    freqs = [postings.freqs for postings in nonempty]
    of_bytes = [some for some in freqs if isinstance(some, bytes)]
    if len(of_bytes) == len(freqs):
        return Postings(docs, b"".join(of_bytes))
    return Postings(docs, array("I", chain.from_iterable(freqs)))


def places_of(postings: Postings) -> Iterable[int]:
    """Return the places of a term: document · 2³² + position, sorted by document."""
    docs, freqs, positions = postings
    starts = map((32).__rlshift__, docs)
    return map(add, chain.from_iterable(map(repeat, starts, freqs)), positions)


def places_among(postings: Postings, flags: bytes) -> Iterator[int]:
    """Yield the places in flagged documents. Positions of other documents are not read."""
    docs, freqs, positions = postings
    ends = list(accumulate(freqs))
    for at in compress(range(len(docs)), map(flags.__getitem__, docs)):
        end = ends[at]
        yield from map((docs[at] << 32).__add__, positions[end - freqs[at] : end])


def _select(postings: Postings, flags: Sequence[int]) -> Postings:
    docs, freqs, positions = postings
    position_flags = chain.from_iterable(map(repeat, flags, freqs)) if positions else ()
    return Postings(
        list(compress(docs, flags)),
        list(compress(freqs, flags)),
        list(compress(positions, position_flags)),
    )


class SharedSegment:
    """
    An open segment that several readers may share. Its creator is the first holder.

    Attributes:
        pages: Cache of stored pages, by document number in the segment.

    Raises:
        IndexDamaged: The file is damaged.
    """

    def __init__(self, path: Path, count: int, cache: LruCache, pages: LruCache) -> None:
        self.segment = SegmentReader(path, count, cache)
        self.pages = pages.child()
        self._lock = threading.Lock()
        self._holders = 1

    def acquire(self, path: Path, count: int) -> bool:
        """Become a holder if this segment is open and has this file; return whether that worked."""
        if count != self.segment.count or not self.segment.is_of(path):
            return False
        with self._lock:
            if not self._holders:
                return False
            self._holders += 1
            return True

    def release(self) -> None:
        """Stop holding the segment. The last holder closes it."""
        with self._lock:
            self._holders -= 1
            if self._holders:
                return
        self.segment.close()
        self.pages.close()


def acquire(
    path: Path, count: int, caches: tuple[LruCache, LruCache], earlier: Iterable[SharedSegment]
) -> SharedSegment:
    """
    Return an open segment. The caller must release it.

    Args:
        caches: A cache for posting lists and columns, and one for stored pages.
        earlier: Open segments that may be shared.

    Raises:
        IndexDamaged: The file is damaged.
    """
    for one in earlier:
        if one.acquire(path, count):
            return one
    return SharedSegment(path, count, *caches)


IN_PART = 8
"""If a search needs fewer than one in this many documents of a term, read only their positions and
do not cache them."""


class Lengths(NamedTuple):
    """
    The lengths of a field in words.

    Attributes:
        values: Length for each document; 0 if it does not have the field.
        average: Average over the documents that have the field, as in Lucene.
    """

    values: array[int]
    average: float

    @staticmethod
    def of(values: array[int]) -> Lengths:
        docs_having = sum(map(bool, values))
        return Lengths(values, sum(values) / docs_having if docs_having else 1.0)


class IndexReader:
    """
    The live documents of an index.

    Args:
        cache: Cache for everything except stored pages.
        pages: Cache for stored pages.
        before: An earlier reader that stays open until this one is open. Both share common segments
            and the limits of the caches.

    Attributes:
        parts: The segments, in the order of their documents; for `term_enum`.

    Raises:
        IndexDamaged: From any method: the files are damaged.
    """

    def __init__(
        self, folder: Path, cache: LruCache, pages: LruCache, before: IndexReader | None = None
    ) -> None:
        self.cache = cache
        self.pages = pages
        self.parts: list[LeafReader] = []
        self.count = 0
        self._shared: list[SharedSegment] = []
        self._closed = False
        earlier = before._shared if before else ()
        try:
            for entry in read_segment_infos(folder).segments:
                one = acquire(folder / entry.file_name, entry.size, (cache, pages), earlier)
                self._shared.append(one)
                self.parts.append(self._part(one.segment, frozenset(entry.deleted)))
                self.count += entry.size - len(entry.deleted)
        except BaseException:
            self.close()
            raise
        self.all = (1 << self.count) - 1

    def close(self) -> None:
        """
        Close the files and drop cached data. Reads in progress are completed.

        Segments that another reader shares stay open.
        """
        for one in self._shared if not self._closed else ():
            one.release()
        # Cached values refer to the reader. Break this cycle, so that memory is freed at once.
        self._closed = True
        self.cache.close()

    def postings(self, field: str, term: str) -> Postings:
        """Return the live documents of a term with their frequencies, never as a table."""
        postings_list = self.list_of(field, term)
        if isinstance(postings_list, Postings):
            return postings_list
        key = ("postings", field, term)
        return self.cache.get_or_create(key, postings_list.postings, lambda postings: postings.size)

    def list_of(self, field: str, term: str) -> PostingList:
        """Return a term's live documents with their frequencies, as a table if there are many."""
        cached = self.cache.get(("list", field, term))
        if isinstance(cached, (Postings, DensePostings)):
            return cached
        return next((postings for _, postings in self.lists_by_field((field,), term)), EMPTY)

    def lists_by_field(
        self, fields: Collection[str], term: str
    ) -> Iterator[tuple[str, PostingList]]:
        """Yield each field that contains a term, with the term's posting list."""
        name = encoded(term)
        by_part = [part.segment.entries(fields, name) for part in self.parts]
        for field in fields:
            entries = [of_part.get(field) for of_part in by_part]
            if any(entries):
                yield field, self._list_from(field, term, entries)

    def _list_from(self, field: str, term: str, entries: Sequence[Entry | None]) -> PostingList:
        """Return a term's posting list and cache it. *entries* has its entry for each segment."""
        key = ("list", field, term)
        cached = self.cache.get(key)
        if isinstance(cached, (Postings, DensePostings)):
            return cached
        if field in TWINS and self._repeated(field, encoded(term), entries):
            return self.list_of(TWINS[field], term)
        postings = self._read_list(field, encoded(term), entries)
        self.cache.put(key, postings, postings.size)
        return postings

    def summed_lists(self, lists: Sequence[PostingList]) -> PostingList:
        """Merge several posting lists into one, and add up the frequencies."""
        if len(lists) == 1:
            return lists[0]
        tables = [one for one in lists if isinstance(one, DensePostings)]
        if 0 < len(tables) < 3 and all(table.freqs.isascii() for table in tables):
            # Two bytes below 128 never overflow, so one addition of integers adds all documents.
            total = sum(int.from_bytes(table.freqs, "little") for table in tables)
            freqs = bytearray(total.to_bytes(self.count, "little"))
            try:
                add_up(freqs, (one for one in lists if isinstance(one, Postings)))
                return DensePostings(bytes(freqs), bits_of(freqs))
            except ValueError:  # A sum exceeds a byte.
                pass
        return self.summed_postings(p if isinstance(p, Postings) else p.postings() for p in lists)

    def summed_postings(self, lists: Iterable[Postings]) -> Postings:
        """Merge several `Postings` into one, and add up the frequencies."""
        return summed_postings(lists, self.count)

    def places(self, field: str, term: str, bits: int) -> Sequence[int]:
        """
        Return the places of a term: document · 2³² + position, sorted by document.

        Args:
            bits: The documents that are needed. Unless they are few, the result contains the places
                in all documents, and is cached.
        """
        key = ("places", field, term)
        cached = self.cache.get(key)
        if isinstance(cached, array):
            return cached
        lists = self._position_lists(field, encoded(term))
        if bits.bit_count() * IN_PART < sum(len(postings.docs) for postings in lists):
            flags = flags_in(bits, self.count)
            return [place for postings in lists for place in places_among(postings, flags)]
        places = array("Q", chain.from_iterable(map(places_of, lists)))
        self.cache.put(key, places, size_of(places))
        return places

    def values(self, field: str) -> list[tuple[str, Sequence[int]]]:
        """Return all terms of a field without positions, with their live documents."""
        by_term: dict[bytes, array[int]] = {}
        for part in self.parts:
            for term, postings in part.segment.lists(field):
                docs = by_term.setdefault(term, array("I"))
                docs.extend(remap(part, postings).docs)
        return [
            (term.decode("utf-8", "surrogatepass"), docs) for term, docs in by_term.items() if docs
        ]

    def lengths(self, field: str) -> Lengths:
        """Return the length of a field in each document."""

        def read() -> Lengths:
            return Lengths.of(array("I", self._column(lambda segment: segment.lengths(field))))

        return self.cache.get_or_create(
            ("lengths", field), read, lambda lengths: size_of(lengths.values)
        )

    @property
    def ids(self) -> list[str]:
        return self.cache.get_or_create(
            ("ids",), lambda: self._column(SegmentReader.read_ids), lambda ids: size_of_texts(ids)
        )

    @property
    def numbers(self) -> dict[str, int]:
        return self.cache.get_or_create(
            ("numbers",),
            lambda: {id: doc for doc, id in enumerate(self.ids)},
            lambda numbers: getsizeof(numbers) + NUMBER * len(numbers),
        )

    @property
    def times(self) -> Times:
        def read() -> Times:
            columns = no_times()
            for part in self.parts:
                columns.add(part.segment.times(), part.alive)
            return columns

        def size(times: Times) -> int:
            return WIDTH * self.count + sum(8 * len(own) for own in times.occurrences.values())

        return self.cache.get_or_create(("times",), read, size)

    def stored(self, doc: int) -> bytes:
        """Return the stored bytes of a document. They are cached: some hits appear often."""
        at = bisect_right([part.base for part in self.parts], doc) - 1
        part, pages = self.parts[at], self._shared[at].pages
        place = doc - part.base
        local = place if part.alive is None else part.alive[place]
        return pages.get_or_create(local, lambda: part.segment.stored(local), len)

    def bits_of(self, postings: PostingList) -> int:
        """Return the set of the documents in a posting list."""
        return postings.bits if isinstance(postings, DensePostings) else self.bits(postings.docs)

    def bits(self, docs: Iterable[int]) -> int:
        """Return the set of these documents."""
        if isinstance(docs, list | array) and len(docs) * FEW < self.count:
            return bits_of_few(docs, self.count)
        return bits_of(flags_of(docs, self.count))

    def _part(self, segment: SegmentReader, dead: frozenset[int]) -> LeafReader:
        if not dead:
            return LeafReader(segment, self.count, None, None)
        self.cache.reserve(2 * (8 + NUMBER) * segment.count)
        alive = [doc for doc in range(segment.count) if doc not in dead]
        numbers = [-1] * segment.count
        for number, doc in enumerate(alive, self.count):
            numbers[doc] = number
        return LeafReader(segment, self.count, alive, numbers)

    def _position_lists(self, field: str, term: bytes) -> Sequence[Postings]:
        """Return the postings of a term in each segment, with positions, for live documents."""
        entries = [(part, part.segment.find(field, term)) for part in self.parts]
        return [
            remap(part, decode(one[1], one[0], part.segment.count, positions=True))
            for part, one in entries
            if one
        ]

    def _repeated(self, field: str, term: bytes, entries: Sequence[Entry | None]) -> bool:
        """Whether a term has the same posting list in the twin field, in every segment."""
        return all(
            not entry[1] if entry else part.segment.entry(TWINS[field], term) is None
            for part, entry in zip(self.parts, entries, strict=True)
        )

    def _read_list(self, field: str, term: bytes, entries: Sequence[Entry | None]) -> PostingList:
        """Join a term's lists of all segments. If one of them is a table, return a table."""
        pieces = [
            (part, (entry[0], part.segment.data(field, term, entry[1])) if entry else None)
            for part, entry in zip(self.parts, entries, strict=True)
        ]
        if any(is_table(one[1]) for _, one in pieces if one):
            tables = [table_of(one[1], part.segment.count) if one else b"" for part, one in pieces]
            try:
                freqs = b"".join(
                    part.table(table or spread(part, one))
                    for (part, one), table in zip(pieces, tables, strict=True)
                )
                return DensePostings(freqs, bits_of(freqs))
            except ValueError:  # A frequency exceeds a byte.
                pass
        return concat(
            remap(part, decode(one[1], one[0], part.segment.count)) for part, one in pieces if one
        )

    def _column(self, read: Callable[[SegmentReader], Sequence[T]]) -> list[T]:
        return [value for part in self.parts for value in part.live(read(part.segment))]


def encoded(term: str) -> bytes:
    """Return a term as bytes, as in the index."""
    return term.encode("utf-8", "surrogatepass")
