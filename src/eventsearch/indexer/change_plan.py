"""
Decides which files must be read, by comparing them with the manifest of the last run.

A file with the same size and times counts as unchanged. Otherwise its bytes are compared, as git
does: a rename or a program that restores an old time leaves `st_mtime_ns`, but not `st_ctime_ns`.
In two more cases its bytes are compared. Either the file could not be read last time. Or one of its
times is not before the last run, so that it may have changed again without getting a new time (git
calls this "racy").
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from eventsearch.extractor.files.read import ContentError, read_bytes
from eventsearch.indexer.page_loss import is_within
from eventsearch.model.page import SourceFile
from eventsearch.settings import Settings
from eventsearch.storage.atomic_files import digest
from eventsearch.storage.manifest import Entry, Manifest


class ChangePlan(NamedTuple):
    """
    What to do with each file.

    Attributes:
        unchanged: Entries of files that count as unchanged.
        uncertain: Files in the manifest whose bytes must be compared.
        new: Files that are not in the manifest.
        removed: Entries of files that are gone.
    """

    unchanged: tuple[Entry, ...] = ()
    uncertain: tuple[SourceFile, ...] = ()
    new: tuple[SourceFile, ...] = ()
    removed: tuple[Entry, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether every file is unchanged, so that no file needs to be opened."""
        return not (self.uncertain or self.new or self.removed)

    def of_pages(self) -> ChangePlan:
        """Return the plan without list entries to read. A list is a file with several events."""
        uncertain = tuple(file for file in self.uncertain if not file.data)
        new = tuple(file for file in self.new if not file.data)
        return self._replace(uncertain=uncertain, new=new)

    @property
    def to_read(self) -> int:
        """How many files must be opened."""
        return len(self.uncertain) + len(self.new)


def plan_changes(
    manifest: Manifest, files: Sequence[SourceFile], unreadable: Collection[str] = ()
) -> ChangePlan:
    """
    Return what to do with each file. The order of *files* and of the manifest is kept.

    Args:
        unreadable: Folders that could not be listed. The manifest's entries in them stay.
    """
    entries = manifest.entries
    unchanged: list[Entry] = []
    uncertain: list[SourceFile] = []
    new: list[SourceFile] = []
    for file in files:
        entry = entries.get(file.path)
        if entry is None:
            new.append(file)
        elif (
            entry.mtime_ns == file.mtime_ns
            and entry.ctime_ns == file.ctime_ns
            and entry.size == file.size
            and max(entry.mtime_ns, entry.ctime_ns) < manifest.taken_ns
            and entry.digest
        ):
            unchanged.append(entry)
        else:
            uncertain.append(file)
    removed: list[Entry] = []
    if len(unchanged) + len(uncertain) < len(entries):
        present = {file.path for file in files}
        for entry in entries.values():
            if entry.path not in present:
                (unchanged if is_within(entry.path, unreadable) else removed).append(entry)
    return ChangePlan(tuple(unchanged), tuple(uncertain), tuple(new), tuple(removed))


class Task(NamedTuple):
    """
    A file to extract.

    Attributes:
        data: Its bytes, if they were read before; else None.
        page: Document id and record digest of the file's old page; empty if it had no page.
    """

    source: SourceFile
    data: bytes | None = None
    page: tuple[str, str] = ("", "")


def changed_files(
    plan: ChangePlan,
    entries: Mapping[str, Entry],
    settings: Settings,
    on_same: Callable[[Entry], None] | None,
) -> Iterator[Task]:
    """
    Yield the files to extract, sorted by path. A file is read when its task is requested.

    Args:
        entries: Entries of the last run, by path.
        on_same: Called with the new entry of each file whose bytes have not changed. None to
            extract these files too.
    """
    uncertain = {file.path for file in plan.uncertain}
    for file in sorted((*plan.uncertain, *plan.new), key=lambda file: file.path):
        entry = entries.get(file.path)
        if entry is None or file.path not in uncertain:
            yield Task(file)
            continue
        data = None
        # Ignore the error here: the worker reads the file again and reports it.
        with suppress(ContentError):
            data = read_bytes(file, settings)
        if on_same and data is not None and entry.digest == digest(data):
            on_same(entry._replace(size=file.size, mtime_ns=file.mtime_ns, ctime_ns=file.ctime_ns))
        else:
            yield Task(file, data, (entry.id, entry.record))


FILES_PER_WORKER = 80
"""Minimum number of files for each worker process. A worker takes 0.3 s to start, so fewer files
are read sooner in this process."""


def most_workers(settings: Settings) -> int:
    """Return how many processes may read files at once."""
    if settings.workers:
        return settings.workers
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
