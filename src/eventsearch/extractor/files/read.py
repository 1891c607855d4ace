"""
Reading content files: nothing else reads one.

A file that cannot be used raises `ContentError`, which carries its diagnostic; whoever handles one
file reports it and goes on with the others.
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
"""What the system says of a path that leads nowhere."""


class ContentError(Exception):
    """A file cannot be used at all: unreadable, not UTF-8, or its front matter cannot be read."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class Vanished(ContentError):
    """A file that was found is not there any more: that is no fault of it, and it is no page."""


def has_vanished(path: str | Path, error: OSError) -> bool:
    """Whether a file or folder cannot be read since it is no more; a link to nothing is there."""
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
    Return when a file that cannot be read is itself to blame.

    Raises:
        BuildError: The system lets no further file be opened: its page must not be lost for that.
    """
    if error.errno in NO_HANDLES:
        raise BuildError(f"{path}: {error.strerror}", hint=MORE_HANDLES) from error


def is_utf8(name: str) -> bool:
    """Whether the name of a file is text, as it was read from the system."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def leads_back(link: os.DirEntry[str]) -> bool:
    """Whether a symbolic link leads to a folder that it lies in."""
    target, here = Path(os.path.realpath(link.path)), Path(os.path.realpath(Path(link.path).parent))
    return target.is_dir() and target in (here, *here.parents)


EVERYBODY = S_IRUSR | S_IRGRP | S_IROTH

_EFFECTIVE = os.access in os.supports_effective_ids


def is_shut(path: str, stat: os.stat_result) -> bool:
    """Whether a file that was looked at may not be read."""
    if stat.st_mode & EVERYBODY == EVERYBODY:
        return False
    if stat.st_mode & S_IRUSR and stat.st_uid == os.geteuid():
        return False
    return not os.access(path, os.R_OK, effective_ids=_EFFECTIVE)


Reading = Callable[[SourceFile], bytes]
"""What returns the bytes of a file; raises `ContentError` for one that cannot be read."""


def read_bytes(source: SourceFile, settings: Settings) -> bytes:
    """
    Return the bytes of a file.

    Raises:
        ContentError: It cannot be read (`Vanished`: it is not there any more), or is larger than
            the settings allow.
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
        # Also where it is back by now; a link to nothing is there, and is a fault.
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
