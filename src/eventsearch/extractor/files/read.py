"""
Read content files; no other module does.

A file that cannot be used raises `ContentError` with a diagnostic. The caller reports the
diagnostic and goes on with the next file.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from stat import S_IRGRP, S_IROTH, S_IRUSR

from eventsearch.errors import MORE_HANDLES, NO_HANDLES, BuildError
from eventsearch.files import TooLarge, hint
from eventsearch.model.page import Diagnostic, SourceFile
from eventsearch.settings import Settings

MISSING = (FileNotFoundError, NotADirectoryError)
"""Errors of the system for a path that does not exist."""


class ContentError(Exception):
    """A file cannot be used at all: unreadable, not UTF-8, or its front matter cannot be read."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class Vanished(ContentError):
    """A file was deleted after it was found. This is not a fault of the site."""


def has_vanished(path: str | Path, error: OSError) -> bool:
    """Whether *error* occurred because the path was deleted; a broken link still exists."""
    if not isinstance(error, MISSING):
        return False
    try:
        os.lstat(path)
    except MISSING:
        return True
    except OSError:
        pass
    return False


def demand_handles(path: str, error: OSError) -> None:
    """
    Raise BuildError if a file could not be read because too many files are open.

    That is not a fault of the file, so its page must not drop out of the index.

    Raises:
        BuildError: The process or the system has reached its limit of open files.
    """
    if error.errno in NO_HANDLES:
        raise BuildError(f"{path}: {error.strerror}", hint=MORE_HANDLES) from error


def is_utf8(name: str) -> bool:
    """Whether a file name, as the system returned it, is valid UTF-8."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def leads_back(link: os.DirEntry[str]) -> bool:
    """Whether a symbolic link leads to a folder that contains the link."""
    target, here = Path(os.path.realpath(link.path)), Path(os.path.realpath(Path(link.path).parent))
    return target.is_dir() and target in (here, *here.parents)


EVERYBODY = S_IRUSR | S_IRGRP | S_IROTH
"""Mode bits of a file that every user may read."""

_EFFECTIVE = os.access in os.supports_effective_ids


def is_shut(path: str, stat: os.stat_result) -> bool:
    """Whether this user may not read a file. For most files, *stat* alone is enough to decide."""
    if stat.st_mode & EVERYBODY == EVERYBODY:
        return False
    if stat.st_mode & S_IRUSR and stat.st_uid == os.geteuid():
        return False
    return not os.access(path, os.R_OK, effective_ids=_EFFECTIVE)


Reading = Callable[[SourceFile], bytes]
"""A function that returns the bytes of a file, or raises `ContentError`."""


def read_bytes(source: SourceFile, settings: Settings) -> bytes:
    """
    Return the bytes of a file.

    Raises:
        ContentError: The file cannot be read, or is larger than the settings allow.
        Vanished: The file was deleted.
    """
    if source.data:
        return source.data
    limit = settings.max_file_bytes
    path = settings.root / source.path
    if source.size > limit:
        raise _too_large(source, source.size, limit)
    try:
        return settings.boundary.read(source.path, most=limit)
    except TooLarge as exc:
        raise _too_large(source, exc.size, limit) from exc
    except OSError as exc:
        demand_handles(source.path, exc)
        reason = exc.strerror or type(exc).__name__
        # A broken symbolic link has not vanished: it exists, and is a fault of the site.
        fault = Vanished if isinstance(exc, MISSING) and not path.is_symlink() else ContentError
        raise fault(
            Diagnostic(
                path=source.path,
                code="E202",
                message=f"the file cannot be read: {reason}",
                hint=hint(exc),
            )
        ) from exc


def _too_large(source: SourceFile, size: int, limit: int) -> ContentError:
    return ContentError(
        Diagnostic(
            path=source.path,
            code="E203",
            message=f"the file has {size:,} bytes, more than the {limit:,} allowed",
            hint="move it out of the content, or raise EVENTSEARCH_MAX_FILE_BYTES",
        )
    )
