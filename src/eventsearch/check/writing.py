"""
How does a content file get other bytes, without a moment in which it has neither?

A file beside it is written, flushed and renamed. One that is not what was read any more stays as it
is: somebody has just saved it.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from eventsearch.check.fixing import Change
from eventsearch.errors import EventsearchError
from eventsearch.indexer.durable import flush


class FixRefused(EventsearchError):
    """A content file cannot be fixed: it has changed meanwhile, or the system refuses."""


def write(root: Path, change: Change) -> None:
    """
    Put the fixed bytes of a content file in its place; mode and owner stay.

    Raises:
        FixRefused: The file is not what was read, or it cannot be written.
    """
    # Where a link leads, so that it stays one.
    path = Path(os.path.realpath(root / change.path))
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        beside = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(change.after)
                file.flush()
                os.fsync(file.fileno())
            _take_rights(path, beside)
            if path.read_bytes() != change.before:
                raise FixRefused(
                    f"{change.path}: the file has changed since it was read, and stays as it is",
                    cure="run the command again",
                )
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
        flush(path.parent)
    except OSError as error:
        raise FixRefused(
            f"{change.path}: the fixed file cannot be written: {error.strerror}",
            cure="see to it, then run the command again",
        ) from error


def _take_rights(path: Path, beside: Path) -> None:
    """Give a file the mode and, where that is allowed, the owner of another."""
    rights = path.stat()
    with suppress(PermissionError):
        os.chown(beside, rights.st_uid, rights.st_gid)
    beside.chmod(rights.st_mode & 0o7777)
