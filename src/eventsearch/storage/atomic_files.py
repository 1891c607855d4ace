"""
Durable writes, digests, and checks that a run may write to an index folder.

A file or folder is flushed before another file refers to it. A link, a pipe or another user's file
in an index folder is refused: through it a run could write or remove files outside the index.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from eventsearch.errors import IndexForeign
from eventsearch.files import open_own

SIZE = 16
"""Length of a digest in bytes: long enough that different files do not get the same digest."""


def digest(*parts: bytes) -> str:
    """Return the hex digest of several parts. It depends on the boundaries between them too."""
    # Imported here and below, because a search loads this module but computes no digest.
    from hashlib import blake2b

    hasher = blake2b(digest_size=SIZE)
    for part in parts:
        hasher.update(b"%d:" % len(part))
        hasher.update(part)
    return hasher.hexdigest()


def file_digest(path: Path) -> str:
    """Return the hex digest of a file's bytes; raises OSError."""
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=SIZE)).hexdigest()


HINT = "remove the folder {}, which may have come with the site, and run the command again"
"""Hint for a file in the index folder that a run did not create; ``{}`` becomes the folder."""


def demand_own_tree(index: Path, names: tuple[str, ...]) -> None:
    """
    Check that a run may safely write and remove files in an index folder.

    Args:
        names: The names that the program creates there. Only these are checked.

    Raises:
        IndexForeign: Something is a link, neither file nor folder, or belongs to another user.
        OSError: Something cannot be checked.
    """
    owners = {os.geteuid(), 0, index.stat().st_uid}
    for path, status in _tree([index / name for name in names]):
        _demand_plain(index, path, status)
        if status.st_uid not in owners:
            raise _foreign(index, path, "belongs to another user")


def demand_plain(index: Path, *folders: Path) -> None:
    """
    Check that the folders of an index contain only plain files and folders.

    Raises:
        IndexForeign: Something is a symbolic link, or neither file nor folder.
        OSError: A folder cannot be read.
    """
    for folder in folders:
        _demand_plain(index, folder, os.lstat(folder))
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_symlink() or not (entry.is_file() or entry.is_dir()):
                    _demand_plain(index, Path(entry.path), entry.stat(follow_symlinks=False))


def _tree(paths: list[Path]) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield the paths and all below them, with status. Skip missing paths, do not follow links."""
    pending = [*paths]
    while pending:
        path = pending.pop()
        try:
            status = os.lstat(path)
            pending += path.iterdir() if stat.S_ISDIR(status.st_mode) else ()
        except FileNotFoundError:
            continue
        yield path, status


def _demand_plain(index: Path, path: Path, status: os.stat_result) -> None:
    if stat.S_ISLNK(status.st_mode):
        raise _foreign(index, path, "is a symbolic link")
    if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
        raise _foreign(index, path, "is not a plain file")


def _foreign(index: Path, path: Path, what: str) -> IndexForeign:
    return IndexForeign(f"{path}: it {what}, so an index cannot use it", hint=HINT.format(index))


def write_file(path: Path, data: bytes, *, flushed: bool = True) -> None:
    """Write a file and flush it. Overwrite an existing file, but do not follow a link."""
    handle = open_own(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode=0o666)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        if flushed:
            file.flush()
            os.fsync(file.fileno())


def replace_file(path: Path, data: bytes) -> None:
    """Replace a file atomically, and flush its folder."""
    exchange_file(path, data)
    flush(path.parent)


def exchange_file(path: Path, data: bytes, *, flushed: bool = True) -> None:
    """
    Replace a file atomically: readers see either the complete old file or the complete new one.

    After a power cut the old file may be back, unless the caller flushes the folder.

    Args:
        flushed: False to save time. The new file may then be incomplete after a power cut.

    Raises:
        OSError: The new file could not be written. The old file is unchanged.
    """
    temporary = path.with_name(path.name + ".tmp")
    try:
        write_file(temporary, data, flushed=flushed)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def flush(path: Path) -> None:
    """Flush a file or folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network file systems cannot flush folders.
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(handle)


def link(source: Path, target: Path, *, hard_link: Callable[[Path, Path], None] = os.link) -> None:
    """
    Create a hard link to a file, or copy the file if hard links are refused.

    File systems without hard links report various errors, such as "not permitted". If the folder
    really is not writable, the copy fails too.
    """
    try:
        hard_link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        from shutil import copyfile

        copyfile(source, target)


def remove_tree(folder: Path) -> None:
    """Remove a folder and its content. Ignore errors: files that remain do no harm."""
    from shutil import rmtree

    rmtree(folder, ignore_errors=True)
