"""
What bytes does a regular file hold?

Pipes and devices may never end, and a file may be larger than memory: neither is ever read. Whoever
reads a file of a site, its configuration or its settings does so here.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

CONFIGURATION = 4 << 20
"""Bytes of a file of configuration or data at most."""

READ = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC
"""Flags: a pipe is opened at once, though nobody writes into it."""

_LEAST = 1 << 14
"""Bytes asked for at once: a file that was empty when it was found may have grown."""


class NotRegular(OSError):
    """A path leads to a pipe, a socket, a device or a folder."""

    hint = "put a file in its place, or remove it"

    def __init__(self) -> None:
        super().__init__(errno.EINVAL, "not a regular file")


class TooLarge(OSError):
    """
    A file has more bytes than are read.

    Attributes:
        size: Bytes that it has.
    """

    hint = "make it smaller, or remove it"

    def __init__(self, size: int, most: int) -> None:
        super().__init__(errno.EFBIG, f"larger than {most:,} bytes")
        self.size = size


def has_file(path: Path) -> bool:
    """Whether there is what is to be a file; a pipe is one too, so that it is named when read."""
    return path.exists() and not path.is_dir()


def hint(error: OSError) -> str:
    """Return what to do about a file that could not be read."""
    return getattr(error, "hint", "make it readable for this user")


def read_regular_file(path: Path, most: int = CONFIGURATION, *, follow: bool = True) -> bytes:
    """
    Return the bytes of a regular file; a pipe or a device is not waited for.

    Args:
        most: Bytes that it may have.
        follow: Whether a link that leads to one is as good.

    Raises:
        OSError: It cannot be read, is none (`NotRegular`), or is too large (`TooLarge`).
    """
    handle = os.open(path, READ) if follow else open_own(path, READ)
    try:
        return read_handle(handle, most=most)
    finally:
        os.close(handle)


def open_own(path: Path, flags: int, *, mode: int = 0o600) -> int:
    """
    Open a regular file, and none that a link leads to.

    Args:
        mode: Of one that is made.

    Raises:
        OSError: It cannot be opened, or is none (`NotRegular`).
    """
    try:
        handle = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, mode)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK, errno.ENXIO):
            raise _named(NotRegular(), path) from error
        raise
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise _named(NotRegular(), path)
    return handle


def _named(error: OSError, path: Path) -> OSError:
    error.filename = str(path)
    return error


def read_handle(handle: int, *, most: int) -> bytes:
    """
    Return the bytes of an open regular file.

    Raises:
        OSError: As of `read_regular_file`.
    """
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        raise NotRegular
    parts: list[bytes] = []
    # Not by a file object: making one takes longer than to read a page.
    at_once, left = max(found.st_size + 1, _LEAST), most + 1
    while left > 0 and (part := os.read(handle, min(at_once, left))):
        parts.append(part)
        left -= len(part)
    if left <= 0:
        raise TooLarge(max(found.st_size, most + 1), most)
    return b"".join(parts)
