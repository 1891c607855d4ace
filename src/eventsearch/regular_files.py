"""How is a file read that somebody else may have put there?"""

from __future__ import annotations

import errno
import os
from pathlib import Path
from stat import S_ISREG

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read_regular_file(path: Path, most: int) -> bytes:
    """
    Return the bytes of a regular file; a pipe or a device is not waited for.

    Args:
        most: Bytes that it may have.

    Raises:
        OSError: It cannot be read, is no regular file (`EINVAL`), or is too large (`EFBIG`).
    """
    handle = os.open(path, _FLAGS)
    try:
        status = os.fstat(handle)
        if not S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "not a regular file", str(path))
        # A size may be none (as of files in /proc), or have grown since.
        data = b"" if status.st_size > most else _read(handle, status.st_size, most)
    finally:
        os.close(handle)
    if max(status.st_size, len(data)) > most:
        raise OSError(errno.EFBIG, f"larger than {most:,} bytes", str(path))
    return data


def _read(handle: int, size: int, most: int) -> bytes:
    with open(handle, "rb", closefd=False) as file:  # A handle is no path.
        data = file.read(size + 1)
        return data if len(data) <= size else data + file.read(most + 1 - len(data))
