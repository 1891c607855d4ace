"""
Writes a generation beside the live one, and makes it live.

The new generation gets a temporary name that readers ignore. It is flushed and renamed, and then
the pointer changes to it. So a run that is killed at any step leaves a complete live generation.
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
    Writes a new generation. Its folder is created with the first change.

    Used as a context manager: leaving it removes all files that were written, unless the generation
    was published. Every method raises `BuildError` if the system refuses access.

    Args:
        index: The index folder, locked.
        base: Generation whose documents to start with; None to start without documents.
        now: Timezone-aware; becomes part of the name.
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
        """Whether there is a change to publish."""
        return self._is_changed

    def begin(self) -> IndexBuilder:
        """Mark the generation as changed, and return its builder."""
        self._is_changed = True
        return self._start()

    def _start(self) -> IndexBuilder:
        """Create the folder with links to the base's files, unless it exists."""
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
        """
        Add the documents of shards, if there are any.

        Args:
            results: The values that the shards' `finish` returned.
            ids: Ids of the documents in the shards.
        """
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
                raise _read_back_error(self._index, error.message) from error
            folder = self._folder / ENGINE
            return {path.name: self._size_and_digest(path) for path in sorted(folder.iterdir())}

    def publish(self, info: Info, files: Mapping[str, bytes]) -> Generation:
        """
        Make the finished generation live.

        Args:
            files: Content of further files in its folder, by name.

        Raises:
            BuildError: The old generation is still live, unless the message says the opposite.
        """
        with self._refusals():
            for name, data in {INFO: seal(_encoded(info)), **files}.items():
                (self._folder / name).write_bytes(data)
            # Flush all new files together: the first flush writes most of the others too.
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
            raise _read_back_error(self._index, error.message) from error
        return generation

    def _point(self) -> None:
        # An interruption after the exchange must not remove the live generation.
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
        """Return size and digest of a file; links to the base's files use the base's values."""
        if self._base is not None and not self._is_new(path):
            return self._base.info.files[path.name]
        return path.stat().st_size, file_digest(path)

    def _is_new(self, path: Path) -> bool:
        """Whether a file must be flushed. A link to a file of the base was flushed before."""
        if self._base is None or path.name not in self._base.info.files:
            return True
        try:
            return not path.samefile(self._base_file(path.name))
        except FileNotFoundError:
            return True


def _read_back_error(index: Path, fault: str) -> BuildError:
    return BuildError(
        f"{index}: the new files cannot be read again: {fault}; the old index is unchanged",
        hint="check the disk and its file system, then run it again",
    )


def next_generation_name(index: Path, now: datetime) -> str:
    """Return a name: a number above all existing ones, and the time, which makes it unique."""
    last = [*names(index), *filter(None, [live_name(index)])]
    following = 1 + max(map(number, last), default=0)
    return f"{following:06}-{now:%Y%m%dT%H%M%S%f}Z"


def remove_unfinished(index: Path) -> None:
    """Remove the remains of killed runs: generations that are unfinished or never went live."""
    (index / FOLDER).mkdir(mode=0o700, exist_ok=True)
    # Flush before the pointer may refer to a generation in the folder.
    flush(index)
    for path in (index / FOLDER).iterdir():
        if path.name.startswith(UNFINISHED):
            remove_tree(path)
    for name in (POINTER, FOUND):
        (index / f"{name}.tmp").unlink(missing_ok=True)
    for path in (index / FOLDER).glob("*/*.tmp"):
        # An interrupted replacement left this temporary file.
        path.unlink(missing_ok=True)
    current = live_name(index)
    for name in names(index) if current else ():
        # The generation is complete, but the run ended before the generation went live.
        if name != current and number(name) >= number(str(current)):
            remove_tree(index / FOLDER / name)


def prune_generations(index: Path, *, doubtful: bool) -> None:
    """
    Remove all generations except the live one and the newest undamaged one besides it.

    Args:
        doubtful: Whether to find damage by checksums, not only by file sizes.
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
