"""
Durable writes, digests, and checks that a folder holds only what a run put there.

What is written is flushed before something else refers to it, folders included. A link, a pipe or
another user's file in an index folder is refused: a run would write or remove other things.
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
"""Bytes of a digest: enough that no two contents of one site ever share one by chance."""


def digest(*parts: bytes) -> str:
    """Return the hex digest of bytes; where one part ends and the next begins counts."""
    # Here and below: a search loads this module, and computes no digest.
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


def demand_own_tree(index: Path, names: tuple[str, ...]) -> None:
    """
    Demand that a run may write to what lies in an index folder, and remove it.

    Args:
        names: Of what the program puts there; nothing else is looked at.

    Raises:
        IndexForeign: Something is a link, no file or folder, or belongs to somebody else.
        OSError: It cannot be looked at.
    """
    owners = {os.geteuid(), 0, index.stat().st_uid}
    for path, status in _tree([index / name for name in names]):
        _demand_plain(index, path, status)
        if status.st_uid not in owners:
            raise _foreign(index, path, "belongs to another user")


def demand_plain(index: Path, *folders: Path) -> None:
    """
    Demand that folders of an index are folders, with plain files and folders in them.

    Raises:
        IndexForeign: One of them leads elsewhere, or is neither.
        OSError: One cannot be looked into.
    """
    for folder in folders:
        _demand_plain(index, folder, os.lstat(folder))
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_symlink() or not (entry.is_file() or entry.is_dir()):
                    _demand_plain(index, Path(entry.path), entry.stat(follow_symlinks=False))


def _tree(paths: list[Path]) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield what lies there and below, without following links; what is gone is passed over."""
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
        raise _foreign(index, path, "is no file")


def _foreign(index: Path, path: Path, what: str) -> IndexForeign:
    return IndexForeign(f"{path}: it {what}, and nothing of an index is", hint=HINT.format(index))


def write_file(path: Path, data: bytes, *, flushed: bool = True) -> None:
    """Write a file and flush it; one that is there is written over, and none behind a link."""
    handle = open_own(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode=0o666)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        if flushed:
            file.flush()
            os.fsync(file.fileno())


def replace_file(path: Path, data: bytes) -> None:
    """Put a file in the place of another, and flush that."""
    exchange_file(path, data)
    flush(path.parent)


def exchange_file(path: Path, data: bytes, *, flushed: bool = True) -> None:
    """
    Put a file in the place of another: whoever reads sees the old one or the new one, whole.

    Which one is there after a power cut is settled when the folder is flushed; of one that is not
    flushed itself there may be less.

    Raises:
        OSError: The old one is there as it was.
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
