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

from eventsearch.errors import EventsearchError
from eventsearch.lint.fix.autofix import Change
from eventsearch.model.boundary import Boundary, OutsideSite
from eventsearch.model.regular_files import TooLarge
from eventsearch.storage.atomic_files import flush


class FixRefused(EventsearchError):
    """A content file cannot be fixed: it has changed meanwhile, or the system refuses."""


def write(root: Path, change: Change) -> None:
    """
    Put the fixed bytes of a content file in its place; mode and owner stay.

    Only within the site, whatever else may be read for it.

    Raises:
        FixRefused: The file is not what was read, or it cannot be written.
    """
    boundary = Boundary(root)
    try:
        # Where a link leads, so that it stays one.
        path = boundary.resolve(change.path)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        beside = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(change.after)
                file.flush()
                os.fsync(file.fileno())
            _take_rights(path, beside)
            if boundary.read(change.path, most=len(change.before)) != change.before:
                raise _changed(change)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
        flush(path.parent)
    except OutsideSite as error:
        raise FixRefused(
            f"{change.path}: the file lies outside of the site, and stays as it is",
            cure="fix it in the site that it belongs to, or by hand",
        ) from error
    except TooLarge as error:
        raise _changed(change) from error
    except OSError as error:
        raise FixRefused(
            f"{change.path}: the fixed file cannot be written: {error.strerror}",
            cure="see to it, then run the command again",
        ) from error


def _changed(change: Change) -> FixRefused:
    return FixRefused(
        f"{change.path}: the file has changed since it was read, and stays as it is",
        cure="run the command again",
    )


def _take_rights(path: Path, beside: Path) -> None:
    """Give a file the mode and, where that is allowed, the owner of another."""
    rights = path.stat()
    with suppress(PermissionError):
        os.chown(beside, rights.st_uid, rights.st_gid)
    beside.chmod(rights.st_mode & 0o7777)
