"""
Prevents two runs from writing the same index, with `flock` on a file in the index folder.

The system releases the lock when the process ends. The file contains the process id. Its
modification time is the file system's clock at the start of the run.
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
    Hold the lock of an existing index folder.

    Yields:
        The file system's clock in nanoseconds. A file that changes later gets at least this time.

    Raises:
        IndexLocked: Another process holds the lock.
        BuildError: The folder cannot be written to.
    """
    with writing(index):
        handle = open_own(index / FILE, os.O_RDWR | os.O_CREAT)
    try:
        with writing(index):
            _acquire(handle, index)
            now = _write_pid(handle)
        yield now
    finally:
        os.close(handle)


def _acquire(handle: int, index: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise _locked_error(index, os.pread(handle, 20, 0)) from error
    if not _is_the_file(handle, index / FILE):
        # The file was removed in the meantime, so other runs would lock a different file.
        raise _locked_error(index, b"")


def _is_the_file(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _write_pid(handle: int) -> int:
    """Write this process's id to the lock file; return the file's new time in nanoseconds."""
    os.truncate(handle, 0)
    os.pwrite(handle, b"%d\n" % os.getpid(), 0)
    os.utime(handle)
    return os.fstat(handle).st_mtime_ns


def _locked_error(index: Path, holder: bytes) -> IndexLocked:
    digits = holder.strip()
    # Until the new holder writes its id, the file may contain the id of a killed process.
    is_alive = digits.isdigit() and _is_running(int(digits))
    who = f"process {int(digits)}" if is_alive else "another process"
    return IndexLocked(
        f"{index}: {who} is writing this index", hint="wait until it has ended, or end it"
    )


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (ProcessLookupError, OverflowError):
        return False
    return True
