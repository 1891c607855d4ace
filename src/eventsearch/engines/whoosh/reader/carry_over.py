"""
Which documents of an earlier corpus has this one, and where are they now?

Where few have changed, what was worked out of all is taken over: without the documents that are
gone, and with those that are new behind the others. What each value is made of is for the modules
that keep it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import Any, NamedTuple, TypeVar, cast

from eventsearch.engines.whoosh.reader.cache import size_of, size_of_texts
from eventsearch.engines.whoosh.reader.index_reader import IndexReader, Lengths
from eventsearch.engines.whoosh.reader.leaf_reader import LeafReader
from eventsearch.engines.whoosh.segment.doc_values import WIDTH, Times
from eventsearch.engines.whoosh.segment.segment_reader import SegmentReader

S = TypeVar("S", bound=Sequence[Any])
T = TypeVar("T")

FEW = 64
"""Where more documents are gone, or new, than these and than one in SHARE, all is made anew."""
SHARE = 100


class DocMap(NamedTuple):
    """
    From one corpus to the next.

    Attributes:
        gone: Numbers in the old corpus of the documents that the new one has not, ascending.
        kept: How many it has; they are its first, in the same order.
        added: The parts of the new corpus with the others.
    """

    old: IndexReader
    new: IndexReader
    gone: Sequence[int]
    kept: int
    added: Sequence[LeafReader]

    def column(self, values: S) -> Iterator[S]:
        """Yield the values of the documents that are kept, some at a time."""
        for before, after in pairwise((-1, *self.gone, self.old.count)):
            yield cast("S", values[before + 1 : after])

    def docs(self, docs: Sequence[int]) -> Sequence[int]:
        """Return the numbers that ascending documents have now, without those that are gone."""
        if not self.gone or not docs or docs[-1] < self.gone[0]:
            return docs
        moved = array("I")
        end = 0
        for less, gone in enumerate((*self.gone, self.old.count)):
            start, end = end, bisect_left(docs, gone, end)
            moved.extend(map((-less).__add__, docs[start:end]) if less else docs[start:end])
            end += end < len(docs) and docs[end] == gone
        return moved

    def bits(self, bits: int) -> int:
        """Return a set of documents by the numbers that they have now."""
        for gone in reversed(self.gone):
            bits = bits & ((1 << gone) - 1) | bits >> (gone + 1) << gone
        return bits

    def anywhere(self, docs: Iterable[int]) -> Iterator[int]:
        """Yield the numbers that documents in any order have now, without those that are gone."""
        numbers: list[int] = []
        for less, (before, after) in enumerate(pairwise((-1, *self.gone, self.old.count))):
            numbers.extend(range(before + 1 - less, after - less))
            numbers.append(-1)
        return (number for number in map(numbers.__getitem__, docs) if number >= 0)

    @property
    def fresh(self) -> range:
        """The numbers of the documents that are new."""
        return range(self.kept, self.new.count)


def move(old: IndexReader, new: IndexReader) -> DocMap | None:
    """Return the way from an earlier corpus to a later one; None where too much has changed."""
    later = {part.segment.serial: number for number, part in enumerate(new.parts)}
    most = max(FEW, old.count // SHARE)
    gone: list[int] = []
    stays = 0
    for part in old.parts:
        number = later.get(part.segment.serial)
        if number is None:
            # Of a segment that is not there any more, all that live.
            gone.extend(range(part.base, part.base + min(_living(part), most + 1)))
        elif number == stays and _dead(part) <= _dead(new.parts[number]):
            gone.extend(_numbers(part, _dead(new.parts[number]) - _dead(part)))
            stays += 1
        else:
            return None
        if len(gone) > most:
            return None
    kept, added = old.count - len(gone), new.parts[stays:]
    return DocMap(old, new, sorted(gone), kept, added) if new.count - kept <= most else None


def move_columns(move: DocMap) -> None:
    """Take over what is known of each document: ids, times and lengths."""
    old, new = move.old.cache, move.new.cache
    ids, times = old.get(("ids",)), old.get(("times",))
    if isinstance(ids, list):
        made = [*chain.from_iterable(move.column(ids)), *_fresh(move, SegmentReader.read_ids)]
        new.put(("ids",), made, size_of_texts(made))
    if isinstance(times, Times):
        new.put(("times",), _moved_times(move, times), WIDTH * move.new.count)
    for field in {field for part in move.old.parts for field in part.segment.measured()}:
        lengths = old.get(("lengths", field))
        if isinstance(lengths, Lengths):
            of_all = Lengths.of(_moved_lengths(move, field, lengths))
            new.put(("lengths", field), of_all, size_of(of_all.values))


def _moved_times(move: DocMap, times: Times) -> Times:
    flags = bytearray().join(move.column(times.flags))
    moved = Times(flags, *(_array(column, move) for column in times.columns))
    for part in move.added:
        moved.add(part.segment.times(), part.alive)
    return moved


def _moved_lengths(move: DocMap, field: str, lengths: Lengths) -> array[int]:
    values = _array(lengths.values, move)
    values.extend(_fresh(move, lambda segment: segment.lengths(field)))
    return values


def _array(column: array[int], move: DocMap) -> array[int]:
    """Return the values of the documents that are kept."""
    moved = array(column.typecode)
    for some in move.column(column):
        moved.extend(some)
    return moved


def _fresh(move: DocMap, read: Callable[[SegmentReader], Sequence[T]]) -> list[T]:
    """Return the values of the documents that are new."""
    return [value for part in move.added for value in part.living(read(part.segment))]


def _living(part: LeafReader) -> int:
    return part.segment.count if part.alive is None else len(part.alive)


def _dead(part: LeafReader) -> set[int]:
    """Return the segment's numbers of the documents that are deleted."""
    return {doc for doc, number in enumerate(part.numbers or ()) if number < 0}


def _numbers(part: LeafReader, docs: Iterable[int]) -> Iterable[int]:
    """Return the numbers that living documents of a segment have in the corpus."""
    return map(part.base.__add__ if part.numbers is None else part.numbers.__getitem__, docs)
