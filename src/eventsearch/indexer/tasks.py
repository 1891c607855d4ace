"""
Which files are to be extracted?

Those that are not known, and those whose bytes are not what they were; a file that was touched but
says the same is none. Each is opened once: what was read to compare it, or for the context, goes
along to be extracted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from eventsearch.extractor.files.errors import ContentError
from eventsearch.extractor.files.read import FileCache
from eventsearch.indexer.change_plan import ChangePlan
from eventsearch.model.page import SourceFile
from eventsearch.storage.digests import digest
from eventsearch.storage.manifest import Entry


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
