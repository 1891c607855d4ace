"""
The lock that keeps two runs apart: `flock`, held as long as the process lives.

The file names the process; its time is the file system's clock.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eventsearch.errors import IndexLocked
from eventsearch.files import open_own
from eventsearch.storage.os_errors import writing

FILE = "lock"


@contextmanager
def locked(index: Path) -> Iterator[int]:
    """
    Hold the lock of an index folder, which is there.

    Yields:
        The file system's time in nanoseconds: a file changed from now on is not older.

    Raises:
        IndexLocked: Another process holds it.
        BuildError: The folder cannot be written to.
    """
    with writing(index):
        handle = open_own(index / FILE, os.O_RDWR | os.O_CREAT)
    try:
        with writing(index):
            _take(handle, index)
            now = _sign(handle)
        yield now
    finally:
        os.close(handle)


def _take(handle: int, index: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise _taken(index, os.pread(handle, 20, 0)) from error
    if not _is_the_file(handle, index / FILE):
        # Somebody removed the file in between: what we hold is not what others will ask for.
        raise _taken(index, b"")


def _is_the_file(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _sign(handle: int) -> int:
    """Write who holds the lock; return the time that the file system gives it for that."""
    os.truncate(handle, 0)
    os.pwrite(handle, b"%d\n" % os.getpid(), 0)
    os.utime(handle)
    return os.fstat(handle).st_mtime_ns


def _taken(index: Path, holder: bytes) -> IndexLocked:
    digits = holder.strip()
    # The one before, which was killed, may stand there until the new holder has signed.
    is_alive = digits.isdigit() and _lives(int(digits))
    who = f"process {int(digits)}" if is_alive else "another process"
    return IndexLocked(
        f"{index}: {who} is writing this index", hint="wait until it has ended, or end it"
    )


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (ProcessLookupError, OverflowError):
        return False
    return True
