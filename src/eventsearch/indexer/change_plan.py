"""
Which files must be read?

Pure: compares what the content folder holds with what the manifest knows. A file is as it was when
size and time are, unless its time is so late that it may have been changed since without getting
another one (git calls such an entry racy), or it could not be read last time.
"""

from __future__ import annotations

from collections.abc import Sequence

from eventsearch.model.frozen import dataclass
from eventsearch.model.page import SourceFile
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
