"""Merges segments: joins their posting lists and drops deleted documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import chain, count, groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from eventsearch.engines.whoosh.reader.index_reader import renumber
from eventsearch.engines.whoosh.segment.postings import Postings
from eventsearch.engines.whoosh.segment.record_file import RecordWriter
from eventsearch.engines.whoosh.segment.segment_reader import SegmentInfo, SegmentReader
from eventsearch.engines.whoosh.writer.segment_writer import (
    DocumentsWriter,
    TermsWriter,
    field_order,
)

MOST_SEGMENTS = 8
"""If an index has more segments, some are merged, because each segment makes searches slower."""

MOST_DELETED = 1 / 3
"""If a greater share of a segment's documents is deleted, the segment is written again."""


class Source(NamedTuple):
    """An open segment to merge, and the new number of each document, -1 if deleted."""

    segment: SegmentReader
    numbers: Sequence[int]


def to_merge(infos: Sequence[SegmentInfo]) -> tuple[SegmentInfo, ...]:
    """
    Return the segments to merge into one, in their order; empty if no merge is needed.

    Segments with many deletions are always merged. If too many other segments remain, the
    smallest are merged too, up to the first segment that is over twice as large as all smaller
    segments together. So large segments are rarely written again.
    """
    numbers = {info.number for info in infos if len(info.deleted) > MOST_DELETED * info.size}
    if len(infos) - max(0, len(numbers) - 1) > MOST_SEGMENTS:
        together = 0
        for count, info in enumerate(sorted(infos, key=_alive)):
            if count > 1 and _alive(info) > 2 * together:
                break
            together += _alive(info)
            numbers.add(info.number)
    return tuple(info for info in infos if info.number in numbers)


def merge_segments(path: Path, sources: Sequence[tuple[SegmentReader, Sequence[int]]]) -> int:
    """
    Merge several segments into a new file.

    Args:
        sources: Segments and the ascending numbers of their deleted documents.

    Returns:
        The number of documents in the new file.
    """
    file = RecordWriter(path)
    try:
        documents = DocumentsWriter(file)
        renamed = [_renumber(segment, deleted, documents) for segment, deleted in sources]
        documents.close()
        writer = TermsWriter(file, len(documents))
        for field in field_order({field for segment, _ in sources for field in segment.fields()}):
            writer.write(field, _join_terms(field, renamed))
        file.close()
    except BaseException:
        file.abandon()
        raise
    return len(documents)


def _renumber(segment: SegmentReader, deleted: Sequence[int], documents: DocumentsWriter) -> Source:
    """Copy a segment's live documents, and return their new numbers."""
    dead = frozenset(deleted)
    first = len(documents)
    _copy(segment, dead, documents)
    if not dead:
        return Source(segment, range(first, first + segment.count))
    alive = count(first)
    return Source(segment, [-1 if doc in dead else next(alive) for doc in range(segment.count)])


def _alive(info: SegmentInfo) -> int:
    return info.size - len(info.deleted)


def _copy(segment: SegmentReader, dead: frozenset[int], documents: DocumentsWriter) -> None:
    lengths = {field: segment.lengths(field) for field in segment.measured()}
    times = segment.times()
    for doc, id in enumerate(segment.ids):
        if doc not in dead:
            of_doc = [(field, column[doc]) for field, column in lengths.items()]
            documents.add(id, times.of(doc), of_doc, segment.stored(doc))


def _join_terms(field: str, sources: Sequence[Source]) -> Iterator[tuple[bytes, Postings]]:
    streams = [_stream(field, source) for source in sources]
    for term, group in groupby(merge(*streams, key=itemgetter(0)), key=itemgetter(0)):
        postings = _join((source, postings) for _, source, postings in group)
        if postings.docs:
            yield term, postings


def _stream(field: str, source: Source) -> Iterator[tuple[bytes, Source, Postings]]:
    return ((term, source, postings) for term, postings in source.segment.lists(field))


def _join(parts: Iterator[tuple[Source, Postings]]) -> Postings:
    lists = [renumber(postings, source.numbers) for source, postings in parts]
    if len(lists) == 1:
        return lists[0]
    return Postings(*(list(chain.from_iterable(column)) for column in zip(*lists, strict=True)))
