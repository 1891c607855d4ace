"""
How is a part of an index written, in this process or in one of its own?

Documents become segments with names that no table of contents knows. `index_writer` gives them
numbers once it has found in them what should be there.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from eventsearch.engines.whoosh.reader.cache import Cache
from eventsearch.engines.whoosh.segment.segment_reader import SegmentReader
from eventsearch.engines.whoosh.writer.merge import merge_segments
from eventsearch.engines.whoosh.writer.segment_writer import SegmentWriter
from eventsearch.model.document import Document

CACHE = 32 * 1024 * 1024
"""Bytes that a build keeps of what it reads."""


class SegmentFile(NamedTuple):
    """A segment without a number: its file's name and its documents."""

    name: str
    size: int


class Share:
    """
    A part of an index; see `eventsearch.engines.Share`.

    Args:
        name: Begins the names of its files.
        most: Occurrences gathered before a segment is written.
        segments: More than so many are merged in the end, by the process that wrote them.
    """

    def __init__(self, folder: Path, name: str, most: int, segments: int) -> None:
        self._folder = folder
        self._name = name
        self.most = most
        self._segments = segments
        self._written: list[SegmentFile] = []
        self._gathering: SegmentWriter | None = None

    def add(self, document: Document) -> None:
        """Add a document."""
        if self._gathering is None:
            self._gathering = SegmentWriter(self._folder / self._file_name())
        self._gathering.add(document)
        if self._gathering.occurrences >= self.most:
            self._flush()

    def finish(self) -> tuple[SegmentFile, ...]:
        """Write what is left and return all segments; the share begins anew without any."""
        self._flush()
        if len(self._written) > self._segments:
            self._merge()
        written = tuple(self._written)
        self._written.clear()
        return written

    def abandon(self) -> None:
        """Close the file that is being written, unfinished."""
        if self._gathering is not None:
            self._gathering.abandon()
            self._gathering = None

    def _merge(self) -> None:
        path = self._folder / self._file_name()
        cache = Cache(CACHE)
        with ExitStack() as opened:
            sources = []
            for written in self._written:
                segment = SegmentReader(self._folder / written.name, written.size, cache)
                opened.callback(segment.close)
                sources.append((segment, ()))
            merged = SegmentFile(path.name, merge_segments(path, sources))
        for written in self._written:
            (self._folder / written.name).unlink()
        self._written = [merged]

    def _file_name(self) -> str:
        return f"{self._name}-{len(self._written)}.part"

    def _flush(self) -> None:
        if self._gathering is not None:
            self._gathering.write()
            self._written.append(SegmentFile(self._file_name(), len(self._gathering)))
            self._gathering = None
