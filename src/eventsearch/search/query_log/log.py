"""
Where are searches written down?

In the folder of the index, beside its generations: a line of JSON each, added with one write, so
that several processes may share the file. It stays small: when it is full it becomes the older one,
and the one before that goes. Writing never fails a search.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from eventsearch.model.regular_files import open_own, read_regular_file
from eventsearch.search.query_log.entry import LoggedQuery

FILE = "searches.ndjson"
OLDER = "searches.older.ndjson"

LARGEST = 1_000_000
"""Bytes of a file at most; some 10,000 searches."""


class SearchesLog:
    """
    Writes searches down.

    Args:
        folder: Of the index.
        warn: Called with one line, once, when searches cannot be written down.
        largest: Bytes of a file at most.
    """

    def __init__(
        self, folder: Path, warn: Callable[[str], None], *, largest: int = LARGEST
    ) -> None:
        self._file = folder / FILE
        self._warn = warn
        self._largest = largest
        self._warned = False

    def add(self, search: LoggedQuery) -> None:
        """Write a search down; what stands in the way is said once, and the search goes on."""
        try:
            self._write(_line(search))
        except OSError as error:
            if not self._warned:
                self._warned = True
                cure = "make room, let this user write there, or switch log_searches off"
                self._warn(f"{self._file}: searches are not written down: {error.strerror}; {cure}")

    def _write(self, line: bytes) -> None:
        handle = open_own(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            size = os.fstat(handle).st_size
            if not size or size + len(line) <= self._largest:
                os.write(handle, line)
                return
            self._make_older(handle)
        finally:
            os.close(handle)
        self._write(line)

    def _make_older(self, handle: int) -> None:
        """Let the full file become the older one, unless another process just has."""
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            is_still_it = os.path.samestat(os.fstat(handle), self._file.stat())
        except FileNotFoundError:
            return
        if is_still_it:
            self._file.replace(self._file.with_name(OLDER))


def read_searches(folder: Path) -> Iterator[LoggedQuery]:
    """Yield the searches that are written down in the folder of an index, the oldest first."""
    for name in (OLDER, FILE):
        try:
            text = read_regular_file(folder / name, follow=False).decode("utf-8", "replace")
        except FileNotFoundError:
            continue
        for line in text.split("\n"):
            # A line may be cut short by a full disk or a power cut.
            if found := _search(line):
                yield found


def _line(search: LoggedQuery) -> bytes:
    values = {
        "day": search.day,
        "text": search.text,
        "total": search.total,
        "ms": search.took_ms,
    }
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _search(line: str) -> LoggedQuery | None:
    try:
        values = json.loads(line)
        return LoggedQuery(
            day=str(values["day"]),
            text=str(values["text"]),
            total=int(values["total"]),
            took_ms=float(values["ms"]),
        )
    except (ValueError, TypeError, KeyError):
        return None
