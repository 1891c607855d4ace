"""
Adds and removes documents, in this process or in shards.

New documents become new segments, and deletions are recorded in the list of segments. No existing
file is changed, so a folder of hard links to a live index is safe. Disk errors are not caught,
because the caller adds the folder to the message.

A shard writes segments under temporary names. `merge_shards` checks their content before it renames
and lists them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from eventsearch.engines.whoosh.segment.record_file import index_damaged
from eventsearch.engines.whoosh.segment.segment_reader import (
    NO_SEGMENTS,
    SegmentInfo,
    SegmentInfos,
    SegmentReader,
    info,
    read_segment_infos,
    toc_name,
    write_segment_infos,
)
from eventsearch.engines.whoosh.segment.whoosh_toc import write_toc
from eventsearch.engines.whoosh.writer.merge import MOST_SEGMENTS, merge_segments, to_merge
from eventsearch.engines.whoosh.writer.segment_writer import SegmentWriter
from eventsearch.errors import BuildError, IndexDamaged
from eventsearch.model.document import Document
from eventsearch.model.lru_cache import LruCache

CACHE = 32 * 1024 * 1024
"""Size in bytes of a build's cache for data read from segments."""


class SegmentFile(NamedTuple):
    """A segment that has no number yet: its file name and its number of documents."""

    name: str
    size: int


class ShardWriter:
    """
    A part of an index; see `eventsearch.engines.Shard`.

    Args:
        name: Prefix of its file names.
        most: Number of occurrences to collect in memory before writing a segment.
        segments: Maximum number of segments. If there are more at the end, the shard merges all.
    """

    def __init__(self, folder: Path, name: str, most: int, segments: int) -> None:
        self._folder = folder
        self._name = name
        self.most = most
        self._segments = segments
        self._new: list[SegmentFile] = []
        self._gathering: SegmentWriter | None = None

    def add(self, document: Document) -> None:
        if self._gathering is None:
            self._gathering = SegmentWriter(self._folder / self._file_name())
        self._gathering.add(document)
        if self._gathering.occurrences >= self.most:
            self._flush()

    def finish(self) -> tuple[SegmentFile, ...]:
        self._flush()
        if len(self._new) > self._segments:
            self._merge()
        files = tuple(self._new)
        self._new.clear()
        return files

    def abandon(self) -> None:
        """Close the unfinished file, if there is one. Ignore errors."""
        if self._gathering is not None:
            self._gathering.abandon()
            self._gathering = None

    def _merge(self) -> None:
        path = self._folder / self._file_name()
        cache = LruCache(CACHE)
        with ExitStack() as stack:
            sources = []
            for file in self._new:
                segment = SegmentReader(self._folder / file.name, file.size, cache)
                stack.callback(segment.close)
                sources.append((segment, ()))
            result = SegmentFile(path.name, merge_segments(path, sources))
        for file in self._new:
            (self._folder / file.name).unlink()
        self._new = [result]

    def _file_name(self) -> str:
        return f"{self._name}-{len(self._new)}.part"

    def _flush(self) -> None:
        if self._gathering is not None:
            self._gathering.write()
            self._new.append(SegmentFile(self._file_name(), len(self._gathering)))
            self._gathering = None


MOST_OCCURRENCES = 48_000_000
"""Maximum number of occurrences that all processes together collect in memory."""

MAX_SHARDS = MOST_SEGMENTS // 2
"""
Maximum number of segments that all shards together produce. Half of MOST_SEGMENTS, so that later
runs can add segments before a merge is needed, and need not merge the large ones first.
"""


class WhooshIndexWriter:
    """Writes an index; see `eventsearch.engines.IndexBuilder`."""

    def __init__(self, folder: Path, *, based: bool, merges: bool = True) -> None:
        self._folder = folder
        self._merges = merges
        self._base = read_segment_infos(folder) if based else NO_SEGMENTS
        self._cache = LruCache(CACHE)
        self._deleted: dict[int, set[int]] = {}
        self._places: dict[str, tuple[int, int]] = {}
        self._open: dict[int, SegmentReader] = {}
        self._new: list[SegmentInfo] = []
        self._next = 1 + max((entry.number for entry in self._base.segments), default=0)
        self._own = ShardWriter(folder, "own", MOST_OCCURRENCES, MAX_SHARDS)
        self._shards: tuple[ShardWriter, ...] = ()
        self._added: set[str] = set()
        try:
            for entry in self._base.segments:
                self._enter(entry)
        except BaseException:
            self._release()
            raise

    def add(self, document: Document) -> None:
        self._note(document.id)
        self._own.add(document)

    def remove(self, id: str) -> None:
        number, doc = self._places.pop(id)
        self._deleted[number].add(doc)

    def shards(self, count: int) -> tuple[ShardWriter, ...]:
        count = min(count, MAX_SHARDS)
        # Keep a part of the memory for documents that this process adds in the meantime.
        self._own.most = most = MOST_OCCURRENCES // (count + 1)
        each = MAX_SHARDS // max(1, count)
        self._shards = tuple(
            ShardWriter(self._folder, f"share-{n}", most, each) for n in range(count)
        )
        return self._shards

    def merge_shards(self, results: Iterable[Iterable[SegmentFile]], ids: Collection[str]) -> None:
        entries = [self._renumber(file) for file in chain.from_iterable(results)]
        try:
            written_ids = [id for entry in entries for id in self._segment(entry).ids]
        except IndexDamaged as error:
            raise _unlike(str(error.message)) from error
        if sorted(written_ids) != sorted(ids):
            raise _unlike(f"they hold {len(written_ids)} pages, and {len(ids)} were read")
        for id in written_ids:
            self._note(id)

    def count(self) -> int:
        return len(self._places) + len(self._added)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._commit()
        finally:
            self._release()

    def _enter(self, entry: SegmentInfo) -> None:
        segment = SegmentReader(self._folder / entry.file_name, entry.size, self._cache)
        self._open[entry.number] = segment
        self._deleted[entry.number] = set(entry.deleted)
        for doc, id in enumerate(segment.ids):
            if doc not in self._deleted[entry.number]:
                self._places[id] = (entry.number, doc)

    def _note(self, id: str) -> None:
        if id in self._places or id in self._added:
            raise ValueError(f"{id} is in the index already")
        self._added.add(id)

    def _entry(self, count: int) -> SegmentInfo:
        return info(self._next, count, ())

    def _renumber(self, file: SegmentFile) -> SegmentInfo:
        entry = self._entry(file.size)
        (self._folder / file.name).rename(self._folder / entry.file_name)
        self._new.append(entry)
        self._next += 1
        return entry

    def _commit(self) -> None:
        for file in self._own.finish():
            self._renumber(file)
        entries = [
            info(entry.number, entry.size, self._deleted[entry.number])
            for entry in self._base.segments
        ]
        entries = [entry for entry in entries + self._new if len(entry.deleted) < entry.size]
        to_replace = to_merge(entries) if self._merges else ()
        if to_replace:
            entries = [entry for entry in entries if entry not in to_replace]
            entries.append(self._merge(to_replace))
        alive = sum(entry.size - len(entry.deleted) for entry in entries)
        if alive != self.count():
            raise _unlike(f"they hold {alive} pages of {self.count()}")
        names = {field for entry in entries for field in self._segment(entry).fields()}
        infos = write_toc(self._folder, self._base, entries, names)
        write_segment_infos(self._folder, infos)
        self._read_back(infos)
        self._release()
        self._sweep({entry.file_name for entry in entries})

    def _read_back(self, infos: SegmentInfos) -> None:
        """Read the new files and compare their checksums; raises `IndexDamaged`."""
        if read_segment_infos(self._folder) != infos:
            raise index_damaged("its list of segments has changed since it was written")
        of_base = {entry.number for entry in self._base.segments}
        for entry in infos.segments:
            if entry.number not in of_base:
                self._segment(entry).verify()

    def _merge(self, entries: tuple[SegmentInfo, ...]) -> SegmentInfo:
        path = self._folder / self._entry(0).file_name
        count = merge_segments(path, [(self._segment(entry), entry.deleted) for entry in entries])
        target = self._entry(count)
        self._next += 1
        return target

    def _segment(self, entry: SegmentInfo) -> SegmentReader:
        if entry.number not in self._open:
            path = self._folder / entry.file_name
            self._open[entry.number] = SegmentReader(path, entry.size, self._cache)
        return self._open[entry.number]

    def _sweep(self, used: set[str]) -> None:
        """Remove the files of the base and of this run that the index does not use."""
        old = [entry.file_name for entry in (*self._base.segments, *self._new)]
        if self._base.generation:
            old.append(toc_name(self._base.generation))
        for name in set(old) - used:
            (self._folder / name).unlink(missing_ok=True)

    def _release(self) -> None:
        for segment in self._open.values():
            segment.close()
        self._open.clear()
        for shard in (self._own, *self._shards):
            shard.abandon()


def _unlike(fault: str) -> BuildError:
    return BuildError(
        f"the parts of the index have changed since they were written: {fault}",
        hint="run it again, with `workers` set to 1 if it happens again",
    )
