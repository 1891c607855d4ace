"""
Which documents does the index have, and what is known of each?

All segments as one list of living documents, numbered from 0 without gaps: nothing above this
module knows segments or deletions, and statistics are those of a fresh build. What a search does
not ask for is not read; what was read never changes, so that threads may share it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from sys import getsizeof
from typing import NamedTuple, TypeVar

from eventsearch.engines.whoosh.beginnings import BEGUN
from eventsearch.engines.whoosh.bitmaps import bits_of, flags_in, flags_of
from eventsearch.engines.whoosh.cache import NUMBER, Cache, size_of, size_of_texts
from eventsearch.engines.whoosh.lists import (
    EMPTY,
    TABLE,
    Listed,
    Postings,
    Table,
    add_up,
    decode,
    is_table,
    table_of,
    united,
)
from eventsearch.engines.whoosh.neighbours import Vocabulary
from eventsearch.engines.whoosh.numbers import WIDTH, Times, no_times
from eventsearch.engines.whoosh.parts import (
    Part,
    chained,
    places_among,
    places_of,
    renumbered,
    spread,
    summed,
)
from eventsearch.engines.whoosh.segments import Segment, Stored
from eventsearch.engines.whoosh.terms import TWINS
from eventsearch.engines.whoosh.toc import read_contents
from eventsearch.records.answers import Neighbour

IN_PART = 8
"""Of a term, positions are read for less than one document in so many alone, and not kept."""

WORD = 150
"""Bytes of a word that is looked at for its spelling, with its mask."""

T = TypeVar("T")


class Lengths(NamedTuple):
    """
    How long a field is.

    Attributes:
        values: By document, 0 without the field.
        average: Over the documents that have the field, as Lucene takes it.
    """

    values: Sequence[int]
    average: float


Row = tuple[int, Stored]
"""A term of a segment: its documents, deleted ones included, and what its list is read from."""


class Corpus:
    """
    The living documents of an index.

    Args:
        cache: Keeps what is read, but for what is stored of documents.
        pages: Keeps that.

    Raises:
        IndexDamaged: From any method: the files are not what was written.
    """

    def __init__(self, folder: Path, cache: Cache, pages: Cache) -> None:
        self.cache = cache
        self.pages = pages
        self._parts: list[Part] = []
        self.count = 0
        try:
            for entry in read_contents(folder).segments:
                segment = Segment(folder / entry.file_name, entry.size, cache)
                self._parts.append(self._part(segment, frozenset(entry.deleted)))
                self.count += entry.size - len(entry.deleted)
        except BaseException:
            self.close()
            raise
        self.all = (1 << self.count) - 1

    def close(self) -> None:
        """Close the files and let go of what was read; what is being read is read to its end."""
        for part in self._parts:
            part.segment.close()
        # Some of what is kept knows the corpus: without this it would wait for the collector.
        self.cache.clear()
        self.pages.clear()

    def postings(self, field: str, term: str) -> Postings:
        """Return the living documents of a term, ascending, with their frequencies."""
        listed = self.listed(field, term)
        if isinstance(listed, Postings):
            return listed
        key = ("postings", field, term)
        return self.cache.made(key, listed.postings, lambda made: made.size)

    def listed(self, field: str, term: str) -> Listed:
        """Return the same as a table when it is long."""
        kept = self.cache.get(("list", field, term))
        if isinstance(kept, (Postings, Table)):
            return kept
        return next((listed for _, listed in self.held((field,), term)), EMPTY)

    def held(self, fields: Collection[str], term: str) -> Iterator[tuple[str, Listed]]:
        """Yield the fields that have a term, of most words a few, with its list in each."""
        name = encoded(term)
        found = [part.segment.rows(fields, name) for part in self._parts]
        for field in fields:
            rows = [of_part.get(field) for of_part in found]
            if any(rows):
                yield field, self._kept(field, term, rows)

    def _kept(self, field: str, term: str, rows: Sequence[Row | None]) -> Listed:
        key = ("list", field, term)
        kept = self.cache.get(key)
        if isinstance(kept, (Postings, Table)):
            return kept
        if field in TWINS and self._repeated(field, encoded(term), rows):
            return self.listed(TWINS[field], term)
        made = self._listed(field, encoded(term), rows)
        self.cache.put(key, made, made.size)
        return made

    def joined(self, every: Sequence[Listed]) -> Listed:
        """Return several as one, with the sum of their frequencies."""
        if len(every) == 1:
            return every[0]
        tables = [listed for listed in every if isinstance(listed, Table)]
        if not tables or not all(table.freqs.isascii() for table in tables) or len(tables) > 2:
            return self.united([p if isinstance(p, Postings) else p.postings() for p in every])
        # Below 128 two bytes never carry: one addition adds up all of them.
        total = sum(int.from_bytes(table.freqs, "little") for table in tables)
        freqs = bytearray(total.to_bytes(self.count, "little"))
        try:
            add_up(freqs, (listed for listed in every if isinstance(listed, Postings)))
        except ValueError:
            return self.united([p if isinstance(p, Postings) else p.postings() for p in every])
        return Table(bytes(freqs), bits_of(freqs))

    def places(self, field: str, term: str, bits: int) -> Sequence[int]:
        """
        Return where a term stands: document · 2³² + position, ascending by document.

        Args:
            bits: The documents that are asked for; unless they are few, all are given, and kept.
        """
        key = ("places", field, term)
        kept = self.cache.get(key)
        if isinstance(kept, array):
            return kept
        lists = self._placed(field, encoded(term))
        if bits.bit_count() * IN_PART < sum(len(postings.docs) for postings in lists):
            flags = flags_in(bits, self.count)
            return [place for postings in lists for place in places_among(postings, flags)]
        places = array("Q", chain.from_iterable(map(places_of, lists)))
        self.cache.put(key, places, size_of(places))
        return places

    def union(self, field: str, terms: Iterable[str]) -> Postings:
        """Return several terms as one: their documents, with the sum of their frequencies."""
        return self.united([self.postings(field, term) for term in dict.fromkeys(terms)])

    def united(self, every: Iterable[Postings]) -> Postings:
        """Return several lists as one, with the sum of their frequencies."""
        return united(every, self.count)

    def frequent(self, field: str, prefix: str, limit: int) -> tuple[tuple[str, int], ...]:
        """Return terms that begin with *prefix*, with their documents; most frequent first."""
        best = self._most_frequent(field, prefix, limit)
        return tuple((term.decode("utf-8", "surrogatepass"), -count) for count, term in best)

    def begun(self, field: str, prefix: str, each: Callable[[], None]) -> Listed:
        """
        Return all terms that begin with *prefix* as one.

        Args:
            each: Called before the list of each term is read.
        """
        parts = [(part, self._begun(part, field, encoded(prefix), each)) for part in self._parts]
        try:
            freqs = b"".join(part.table(summed(part, lists)) for part, lists in parts)
        except ValueError:  # A frequency that is no byte.
            return self.united([renumbered(part, p) for part, lists in parts for p in lists])
        bits = bits_of(freqs)
        table = Table(freqs, bits)
        return table if bits.bit_count() * TABLE >= self.count else table.postings()

    def _begun(
        self, part: Part, field: str, prefix: bytes, each: Callable[[], None]
    ) -> list[Postings]:
        each()
        found = part.segment.find(BEGUN[field], prefix)
        if found is not None:
            return [decode(found[1], found[0])]
        lists = []
        for row in part.segment.begun(field, prefix):
            each()
            lists.append(part.segment.read(field, *row))
        return lists

    def _most_frequent(self, field: str, prefix: str, limit: int) -> list[tuple[int, bytes]]:
        """
        Return the terms with most living documents, their numbers negative, best first.

        Taken by their documents, deleted ones included: once a term would come behind the last of
        the best with all of them, so would the rest, and no more lists need to be read.
        """
        found: dict[bytes, list[tuple[Part, Row]]] = defaultdict(list)
        for part in self._parts:
            for row in part.segment.begun(field, encoded(prefix)):
                found[row[0]].append((part, row[1:]))
        reads = any(part.numbers is not None for part in self._parts)
        best: list[tuple[int, bytes]] = []
        bounds = ((-sum(row[0] for _, row in rows), term) for term, rows in found.items())
        for most, term in sorted(bounds):
            if best and len(best) >= limit and (most, term) > best[-1]:
                break
            lists = [_living(field, term, *row) for row in found[term]] if reads else []
            living = sum(len(postings.docs) for postings in lists) if reads else -most
            if living:
                insort(best, (-living, term))
                del best[limit:]
        return best

    def near(self, word: str, edits: int, limit: int) -> tuple[Neighbour, ...]:
        """Return folded words near another, the nearest first, then the most frequent."""
        key = ("near", word, edits)
        kept = self.cache.get(key)
        if not isinstance(kept, tuple):
            # Without an edit it is the word alone, which need not be looked for.
            found = self._vocabulary.near(word, edits) if edits else ((word, 0),)
            counted = ((far, -len(self.postings("folded", term).docs), term) for term, far in found)
            kept = tuple(
                Neighbour(term=t, edits=far, count=-c) for far, c, t in sorted(counted) if c
            )
            self.cache.put(key, kept, 200 * len(kept))
        return kept[:limit]

    def values(self, field: str) -> list[tuple[str, Sequence[int]]]:
        """Return all terms of a field without positions, with their living documents."""
        found: dict[bytes, array[int]] = {}
        for part in self._parts:
            for term, postings in part.segment.lists(field):
                docs = found.setdefault(term, array("I"))
                docs.extend(renumbered(part, postings).docs)
        return [
            (term.decode("utf-8", "surrogatepass"), docs) for term, docs in found.items() if docs
        ]

    def lengths(self, field: str) -> Lengths:
        """Return how long a field is in each document."""

        def read() -> Lengths:
            values = array("I", self._column(lambda segment: segment.lengths(field)))
            having = sum(map(bool, values))
            return Lengths(values, sum(values) / having if having else 1.0)

        return self.cache.made(("lengths", field), read, lambda made: size_of(made.values))

    @property
    def _vocabulary(self) -> Vocabulary:
        words: set[str] = set()

        def read() -> Vocabulary:
            for part in self._parts:
                for some in part.segment.words("folded"):
                    words.update(some)
            return Vocabulary(words)

        return self.cache.made(("vocabulary",), read, lambda _: WORD * len(words))

    @property
    def ids(self) -> list[str]:
        """The ids, by document."""
        return self.cache.made(
            ("ids",), lambda: self._column(Segment.read_ids), lambda ids: size_of_texts(ids)
        )

    @property
    def numbers(self) -> dict[str, int]:
        """The documents, by id."""
        return self.cache.made(
            ("numbers",),
            lambda: {id: doc for doc, id in enumerate(self.ids)},
            lambda numbers: getsizeof(numbers) + NUMBER * len(numbers),
        )

    @property
    def times(self) -> Times:
        """The times, by document."""

        def read() -> Times:
            every = no_times()
            for part in self._parts:
                every.add(part.segment.times(), part.alive)
            return every

        return self.cache.made(("times",), read, lambda _: WIDTH * self.count)

    def stored(self, doc: int) -> bytes:
        """Return what is stored of a document, kept a while: hits come again."""
        kept = self.pages.get(doc)
        if isinstance(kept, bytes):
            return kept
        part = self._parts[bisect_right([part.base for part in self._parts], doc) - 1]
        local = doc - part.base
        made = part.segment.stored(local if part.alive is None else part.alive[local])
        self.pages.put(doc, made, len(made))
        return made

    def bits_of(self, listed: Listed) -> int:
        """Return the documents that have a term as a set."""
        return listed.bits if isinstance(listed, Table) else self.bits(listed.docs)

    def bits(self, docs: Iterable[int]) -> int:
        """Return documents as a set."""
        return bits_of(flags_of(docs, self.count))

    def _part(self, segment: Segment, dead: frozenset[int]) -> Part:
        if not dead:
            return Part(segment, self.count, None, None)
        self.cache.reserve(2 * (8 + NUMBER) * segment.count)
        alive = [doc for doc in range(segment.count) if doc not in dead]
        numbers = [-1] * segment.count
        for number, doc in enumerate(alive, self.count):
            numbers[doc] = number
        return Part(segment, self.count, alive, numbers)

    def _placed(self, field: str, term: bytes) -> Sequence[Postings]:
        """Return the living documents of a term with positions, by segment."""
        found = [(part, part.segment.find(field, term)) for part in self._parts]
        return [
            renumbered(part, decode(row[1], row[0], positions=True)) for part, row in found if row
        ]

    def _repeated(self, field: str, term: bytes, found: Sequence[Row | None]) -> bool:
        """Whether a term's lists are those of the twin field."""
        return all(
            not row[1] if row else part.segment.look(TWINS[field], term) is None
            for part, row in zip(self._parts, found, strict=True)
        )

    def _listed(self, field: str, term: bytes, found: Sequence[Row | None]) -> Listed:
        """Return the lists of all segments as one, as a table when that of any is one."""
        rows = [
            (part, (row[0], part.segment.data(field, term, row[1])) if row else None)
            for part, row in zip(self._parts, found, strict=True)
        ]
        if any(is_table(row[1]) for _, row in rows if row):
            tables = [table_of(row[1]) if row else b"" for _, row in rows]
            try:
                freqs = b"".join(
                    part.table(table or spread(part, row))
                    for (part, row), table in zip(rows, tables, strict=True)
                )
                return Table(freqs, bits_of(freqs))
            except ValueError:  # A frequency that is no byte.
                pass
        return chained(renumbered(part, decode(row[1], row[0])) for part, row in rows if row)

    def _column(self, read: Callable[[Segment], Sequence[T]]) -> list[T]:
        return [row for part in self._parts for row in part.living(read(part.segment))]


def encoded(term: str) -> bytes:
    """Return a term as it stands in the index."""
    return term.encode("utf-8", "surrogatepass")


def _living(field: str, term: bytes, part: Part, row: Row) -> Postings:
    return renumbered(part, part.segment.read(field, term, *row))
