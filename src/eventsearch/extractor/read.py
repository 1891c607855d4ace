"""
What bytes does a content file hold?

The one place where content is opened. What they mean is for `parse`.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

from eventsearch.extractor.faults import GONE, ContentError, Vanished, blame_the_file
from eventsearch.records.content import Problem, SourceFile
from eventsearch.settings import Settings

Reading = Callable[[SourceFile], bytes]
"""What returns the bytes of a file; raises `ContentError` for one that cannot be read."""

MOST_KEPT = 64 << 20
"""Bytes of all files together that are kept for their turn: enough for the `_index` files of any
site, and little beside what an index run takes."""

_FLAGS = os.O_RDONLY | sum(
    getattr(os, f"O_{name}", 0) for name in ("NONBLOCK", "CLOEXEC", "BINARY")
)
"""A pipe is opened at once, though nobody writes into it."""

_LEAST = 1 << 14
"""Bytes asked for at once: a file that was empty when it was found may have grown."""


class Kept:
    """
    Files that are read before their turn, and kept for it: no file need be opened twice.

    Args:
        most: Bytes to keep; files beyond that are read again.

    Attributes:
        vanished: Paths of files that were not there when they were to be read.
    """

    def __init__(self, settings: Settings, *, most: int = MOST_KEPT) -> None:
        self._settings = settings
        self._room = most
        self.vanished: set[str] = set()
        self._files: dict[str, bytes] = {}

    def read(self, source: SourceFile) -> bytes:
        """Return the bytes of a file and keep them, as `read_bytes` does in all else."""
        data = self._files.get(source.path)
        if data is None:
            try:
                data = read_bytes(source, self._settings)
            except Vanished:
                self.vanished.add(source.path)
                raise
            if len(data) <= self._room:
                self._room -= len(data)
                self._files[source.path] = data
        return data

    def take(self, source: SourceFile) -> bytes | None:
        """Return the bytes of a file that was read, and forget them; None for one that was not."""
        data = self._files.pop(source.path, None)
        if data is not None:
            self._room += len(data)
        return data


def read_bytes(source: SourceFile, settings: Settings) -> bytes:
    """
    Return the bytes of a file.

    Raises:
        ContentError: It cannot be read (`Vanished`: it is not there any more), or is larger than
            the settings allow.
    """
    limit = settings.max_file_bytes
    path = settings.root / source.path
    if source.size > limit:
        raise _too_large(source, source.size, limit)
    try:
        data = _read(path, source.size, limit + 1)
    except OSError as exc:
        blame_the_file(source.path, exc)
        reason = exc.strerror or type(exc).__name__
        # Also where it is back by now; a link to nothing is there, and is a fault.
        fault = Vanished if isinstance(exc, GONE) and not path.is_symlink() else ContentError
        raise fault(
            Problem(
                path=source.path,
                code="E202",
                message=f"the file cannot be read: {reason}",
                cure="make it readable for this user",
            )
        ) from exc
    if len(data) > limit:
        raise _too_large(source, len(data), limit)
    return data


def _read(path: Path, size: int, most: int) -> bytes:
    """
    Return the first bytes of a file, which may have grown since it was found.

    Args:
        size: Bytes that it had.

    Raises:
        OSError: It cannot be read, or is a pipe or a device by now, which might never end.
    """
    handle = os.open(path, _FLAGS)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "it is no file any more")
        parts: list[bytes] = []
        # Not by a file object: making one takes longer than to read a page.
        at_once = max(size + 1, _LEAST)
        while most > 0 and (part := os.read(handle, min(at_once, most))):
            parts.append(part)
            most -= len(part)
        return b"".join(parts)
    finally:
        os.close(handle)


def _too_large(source: SourceFile, size: int, limit: int) -> ContentError:
    return ContentError(
        Problem(
            path=source.path,
            code="E203",
            message=f"the file has {size:,} bytes, more than the {limit:,} allowed",
            cure="move it out of the content, or raise `max_file_bytes` in the settings",
        )
    )
