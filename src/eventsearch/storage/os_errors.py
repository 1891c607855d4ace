"""Turns operating system errors into messages with the path, the reason and a hint."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eventsearch.errors import MORE_HANDLES, NO_HANDLES, BuildError
from eventsearch.storage.generations import live_name

_STILL = "; the existing index still answers searches"
_FULL = "make room"

_FAULTS: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("the disk is full", _FULL),
    errno.EDQUOT: ("the quota is used up", _FULL),
    errno.EFBIG: ("files may not grow this large", "raise the limit (ulimit -f)"),
    errno.EROFS: ("the file system is read-only", "use --output to write to another disk"),
    errno.ENOENT: ("it vanished while it was written", "run it again"),
    errno.ESTALE: ("it vanished while it was written", "run it again"),
    errno.ENOTDIR: ("a part of the path is a file", "set another folder with --output"),
    errno.EEXIST: ("a file is in the way", "set another folder with --output"),
}
_FORBIDDEN = (
    "this user may not write here",
    "give the permission, or set another folder with --output",
)
for _number in NO_HANDLES:
    _FAULTS[_number] = ("too many open files", MORE_HANDLES)
_FAULTS[errno.EACCES] = _FAULTS[errno.EPERM] = _FORBIDDEN


MORE_MEMORY = "give it more memory, or set EVENTSEARCH_WORKERS to 1"


@contextmanager
def writing(index: Path) -> Iterator[None]:
    """Raise `BuildError` instead of an OSError or a MemoryError. For code that writes an index."""
    try:
        yield
    except OSError as error:
        raise failure(index, error) from error
    except MemoryError as error:
        raise BuildError(
            f"{index}: there is not enough memory to write it", hint=MORE_MEMORY
        ) from error


@contextmanager
def confirming(index: Path) -> Iterator[None]:
    """Raise `BuildError` instead of an OSError. For the flush after a generation went live."""
    try:
        yield
    except OSError as error:
        raise BuildError(
            f"{index}: the new index answers, but may be gone after a power cut: its folder could"
            f" not be flushed: {error.strerror}",
            hint="check the disk and run it again with --full",
        ) from error


def failure(index: Path, error: OSError) -> BuildError:
    """Return the error to raise for an OSError. It contains the path at fault, if in the index."""
    otherwise = (error.strerror or str(error), getattr(error, "hint", "check the disk"))
    what, hint = _FAULTS.get(error.errno or 0, otherwise)
    if hint == _FULL and live_name(index) is not None:
        hint += _STILL
    place = index
    if isinstance(error.filename, str | Path) and index in Path(error.filename).parents:
        place = Path(error.filename)
    return BuildError(f"{place}: {what}", hint=hint)
