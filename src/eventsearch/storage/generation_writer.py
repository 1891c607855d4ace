"""
Writes a generation beside the live one, and makes it live.

It is written under a name that no reader looks at, flushed, renamed, and only then pointed at, so
that a run may be killed at any step.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from eventsearch.engines import EngineModule, IndexBuilder, Shard
from eventsearch.errors import BuildError, IndexDamaged, IndexUnusable
from eventsearch.files import seal
from eventsearch.model.document import Document
from eventsearch.storage.atomic_files import exchange_file, file_digest, flush, link, remove_tree
from eventsearch.storage.generations import (
    ENGINE,
    FOLDER,
    INFO,
    POINTER,
    Generation,
    Info,
    live_name,
    names,
    number,
    read_generation,
    verify,
)
from eventsearch.storage.index_folder import FOUND, UNFINISHED
from eventsearch.storage.integrity import quick_check
from eventsearch.storage.os_errors import confirming, writing


class GenerationWriter:
    """
    A generation being written; nothing is there before the first change.

    Used as a context manager: unless it was published, leaving it removes all that was written.
    Every method raises `BuildError` when the system refuses.

    Args:
        index: The index folder, locked.
        base: Generation whose documents it begins with; None to begin with none.
        now: Aware; goes into its name.
    """

    def __init__(
        self, index: Path, *, base: Generation | None, engine: EngineModule, now: datetime
    ) -> None:
        self.name = next_generation_name(index, now)
        self._index = index
        self._base = base
        self._engine = engine
        self._folder = index / FOLDER / f"{UNFINISHED}{self.name}"
        self._build: IndexBuilder | None = None
        self._is_open = False
        self._is_changed = False
        self._is_live = False

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to publish."""
        return self._is_changed

    def begin(self) -> IndexBuilder:
        """Make a generation, even without a change, of the files of the base or of none."""
        self._is_changed = True
        return self._start()

    def _start(self) -> IndexBuilder:
        """Make the folder, with the files of the base in it, unless that has been done."""
        if self._build is None:
            folder = self._folder / ENGINE
            with self._refusals():
                self._folder.mkdir(mode=0o700)
                folder.mkdir(mode=0o700)
                for name in self._base.info.files if self._base else ():
                    link(self._base_file(name), folder / name)
                self._build = self._engine.build(folder, based=self._base is not None)
                self._build.__enter__()
                self._is_open = True
        return self._build

    def add(self, document: Document) -> None:
        build = self.begin()
        with self._refusals():
            build.add(document)

    def remove(self, id: str) -> None:
        build = self.begin()
        with self._refusals():
            build.remove(id)

    def shards(self, count: int) -> Sequence[Shard]:
        """Return shards; see `eventsearch.engines.IndexBuilder`."""
        build = self._start()
        with self._refusals():
            return build.shards(count)

    def merge_shards(self, results: Sequence[Any], ids: Collection[str]) -> None:
        """Add the documents of shards, if there are any."""
        if ids:
            build = self.begin()
            with self._refusals():
                build.merge_shards(results, ids)

    def count(self) -> int:
        return self.begin().count()

    def finish(self) -> Mapping[str, tuple[int, str]]:
        """Complete the engine's files; return their sizes and digests by name."""
        build = self.begin()
        self._is_open = False
        with self._refusals():
            try:
                build.__exit__(None, None, None)
            except IndexDamaged as error:
                raise _unlike(self._index, error.message) from error
            folder = self._folder / ENGINE
            return {path.name: self._size_and_digest(path) for path in sorted(folder.iterdir())}

    def publish(self, info: Info, files: Mapping[str, bytes]) -> Generation:
        """
        Put the finished generation in the place of the live one.

        Args:
            files: What else lies in its folder, by name.

        Raises:
            BuildError: The one that was live still is, or the message says that this one is now.
        """
        with self._refusals():
            for name, data in {INFO: seal(_encoded(info)), **files}.items():
                (self._folder / name).write_bytes(data)
            # All that is new at once: the first flush takes most of the others with it.
            for path in (*sorted(self._folder.rglob("*"), reverse=True), self._folder):
                if path.is_dir() or self._is_new(path):
                    flush(path)
            self._folder = self._folder.rename(self._folder.with_name(self.name))
            flush(self._folder.parent)
            generation = self._read_back()
            self._point()
        with confirming(self._index):
            flush(self._index)
        return generation

    def _read_back(self) -> Generation:
        try:
            generation = read_generation(self._index, self.name)
            quick_check(generation)
        except IndexUnusable as error:
            raise _unlike(self._index, error.message) from error
        return generation

    def _point(self) -> None:
        # Said before it is done: whoever is interrupted in between must not remove what is live.
        self._is_live = True
        try:
            exchange_file(self._index / POINTER, self.name.encode("ascii") + b"\n")
        except OSError:
            self._is_live = False
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._build is not None and self._is_open:
            self._is_open = False
            self._build.__exit__(kind or BuildError, error, trace)
        if self._folder.exists() and not self._is_live:
            remove_tree(self._folder)

    def _refusals(self) -> AbstractContextManager[None]:
        return writing(self._index)

    def _base_file(self, name: str) -> Path:
        assert self._base is not None
        return self._base.engine_folder / name

    def _size_and_digest(self, path: Path) -> tuple[int, str]:
        """Return size and digest; what is one file with the base's is known and flushed."""
        if self._base is not None and not self._is_new(path):
            return self._base.info.files[path.name]
        return path.stat().st_size, file_digest(path)

    def _is_new(self, path: Path) -> bool:
        """Whether a file is not one of the base's, which were flushed when they were written."""
        if self._base is None or path.name not in self._base.info.files:
            return True
        try:
            return not path.samefile(self._base_file(path.name))
        except FileNotFoundError:
            return True


def _unlike(index: Path, fault: str) -> BuildError:
    return BuildError(
        f"{index}: what was written cannot be read again: {fault}; the index is as it was",
        hint="check the disk and its file system, then run it again",
    )


def next_generation_name(index: Path, now: datetime) -> str:
    """Return a name greater than all that are there, and unlike those of an index now gone."""
    last = [*names(index), *filter(None, [live_name(index)])]
    following = 1 + max(map(number, last), default=0)
    return f"{following:06}-{now:%Y%m%dT%H%M%S%f}Z"


def remove_unfinished(index: Path) -> None:
    """Remove what runs that were killed have left: unfinished generations and unheard-of ones."""
    (index / FOLDER).mkdir(mode=0o700, exist_ok=True)
    # Before the pointer may name anything in it.
    flush(index)
    for path in (index / FOLDER).iterdir():
        if path.name.startswith(UNFINISHED):
            remove_tree(path)
    for name in (POINTER, FOUND):
        (index / f"{name}.tmp").unlink(missing_ok=True)
    for path in (index / FOLDER).glob("*/*.tmp"):
        # A file of the live generation that was to be replaced.
        path.unlink(missing_ok=True)
    current = live_name(index)
    for name in names(index) if current else ():
        # Complete, but the run ended before it could be pointed at.
        if name != current and number(name) >= number(str(current)):
            remove_tree(index / FOLDER / name)


def prune_generations(index: Path, *, doubtful: bool) -> None:
    """
    Remove all generations but the live one and the last good one before it.

    Args:
        doubtful: Whether one is good only when its checksums hold; else its sizes tell.
    """
    current = live_name(index)
    others = [name for name in names(index) if name != current]
    good = next((name for name in reversed(others) if _is_good(index, name, doubtful)), None)
    for name in others:
        if name != good:
            remove_tree(index / FOLDER / name)


def _is_good(index: Path, name: str, doubtful: bool) -> bool:
    try:
        generation = read_generation(index, name)
        if doubtful:
            verify(generation)
    except IndexUnusable:
        return False
    return True


def _encoded(info: Info) -> bytes:
    return json.dumps(
        info._asdict()
        | {name: dict(getattr(info, name)) for name in ("taxonomies", "facets")}
        | {"instants": list(info.instants)},
        separators=(",", ":"),
        sort_keys=True,
    ).encode("ascii")
