"""
Which files must be read?

Pure: compares what the content folder holds with what the manifest knows. A file is as it was when
size and time are, unless its time is so late that it may have been changed since without getting
another one (git calls such an entry racy), or it could not be read last time.

Which files are to be extracted?

Those that are not known, and those whose bytes are not what they were; a file that was touched but
says the same is none. Each is opened once: what was read to compare it, or for the context, goes
along to be extracted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from eventsearch.extractor.files.read import ContentError, FileCache
from eventsearch.model.page import SourceFile
from eventsearch.storage.atomic_files import digest
from eventsearch.storage.manifest import Entry, Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePlan:
    """
    What is to be done with each file.

    Attributes:
        kept: Entries of files that are as they were.
        doubtful: Known files whose bytes must be compared.
        fresh: Files that are not known.
        gone: Entries of files that are no more.
    """

    kept: tuple[Entry, ...]
    doubtful: tuple[SourceFile, ...]
    fresh: tuple[SourceFile, ...]
    gone: tuple[Entry, ...]

    @property
    def settled(self) -> bool:
        """Whether every file is as it was, so that none needs to be opened."""
        return not (self.doubtful or self.fresh or self.gone)

    @property
    def unsure(self) -> int:
        """How many files must be opened."""
        return len(self.doubtful) + len(self.fresh)


def compare(manifest: Manifest, files: Sequence[SourceFile]) -> ChangePlan:
    """Return what is to be done; every list is in the order it came in."""
    known = manifest.entries
    taken = manifest.taken_ns
    kept: list[Entry] = []
    doubtful: list[SourceFile] = []
    fresh: list[SourceFile] = []
    for file in files:
        entry = known.get(file.path)
        if entry is None:
            fresh.append(file)
        elif entry.mtime_ns == file.mtime_ns < taken and entry.size == file.size and entry.digest:
            kept.append(entry)
        else:
            doubtful.append(file)
    gone: tuple[Entry, ...] = ()
    if len(kept) + len(doubtful) < len(known):
        here = {file.path for file in files}
        gone = tuple(entry for entry in known.values() if entry.path not in here)
    return ChangePlan(kept=tuple(kept), doubtful=tuple(doubtful), fresh=tuple(fresh), gone=gone)


class Task(NamedTuple):
    """
    A file to extract.

    Attributes:
        data: Its bytes where they have been read already.
        known: Id and digest of the record of the page that it was; empty when it was none.
    """

    source: SourceFile
    data: bytes | None = None
    known: tuple[str, str] = ("", "")


def tasks(
    plan: ChangePlan,
    known: Mapping[str, Entry],
    kept: FileCache,
    same: Callable[[Entry], None],
    *,
    comparable: bool = True,
) -> Iterator[Task]:
    """
    Yield what is to be extracted, by path; files are read as the tasks are asked for.

    Args:
        known: What is known of files, by path.
        kept: What has been read already.
        same: Told the new entry of each file that was touched but says the same.
        comparable: Whether files are the same when their bytes are.
    """
    doubtful = {file.path for file in plan.doubtful}
    for file in sorted((*plan.doubtful, *plan.fresh), key=lambda file: file.path):
        entry = known.get(file.path)
        was = (entry.id, entry.record) if entry else ("", "")
        if file.path not in doubtful:
            yield Task(file, kept.take(file), was)
            continue
        data = _read(file, kept)
        if comparable and entry is not None and data is not None and entry.digest == digest(data):
            same(entry._replace(size=file.size, mtime_ns=file.mtime_ns))
        else:
            yield Task(file, data, was)


def _read(file: SourceFile, kept: FileCache) -> bytes | None:
    try:
        data = kept.read(file)
    except ContentError:
        # Told by whoever extracts the file.
        return None
    kept.take(file)
    return data
