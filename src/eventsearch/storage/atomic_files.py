"""
How do files get onto the disk so that they are there after a power cut?

Whatever is written is flushed before something else refers to it; folders too, for a new name in a
folder is a change of the folder.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

from eventsearch.model.regular_files import open_own


def write_file(path: Path, data: bytes) -> None:
    """Write a file and flush it; one that is there is written over, and none behind a link."""
    handle = open_own(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode=0o666)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def replace_file(path: Path, data: bytes) -> None:
    """Put a file in the place of another, and flush that."""
    exchange_file(path, data)
    flush(path.parent)


def exchange_file(path: Path, data: bytes) -> None:
    """
    Put a file in the place of another: whoever reads sees the old one or the new one, whole.

    Which one is there after a power cut is settled when the folder is flushed.

    Raises:
        OSError: The old one is there as it was.
    """
    beside = path.with_name(path.name + ".tmp")
    try:
        write_file(beside, data)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def flush(path: Path) -> None:
    """Flush a file or folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network file systems have no such thing for folders.
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(handle)


def link(source: Path, target: Path, *, hard_link: Callable[[Path, Path], None] = os.link) -> None:
    """
    Give a file a second name, or copy it where that is refused.

    File systems without hard links say so in several ways, "not permitted" among them; where
    really nothing may be written the copy is refused as well.
    """
    try:
        hard_link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        from shutil import copyfile

        copyfile(source, target)


def remove_tree(folder: Path) -> None:
    """Remove a folder with all in it; what the system refuses stays and harms nobody."""
    from shutil import rmtree

    rmtree(folder, ignore_errors=True)
