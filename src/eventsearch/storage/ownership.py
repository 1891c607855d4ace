"""
Is everything in an index folder what a run put there?

Plain files and folders, of this user, of root, or of whoever the index folder belongs to: a link,
a pipe or a stranger's file would have a run write, or remove, what is not the index.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from eventsearch.errors import IndexForeign

CURE = "remove the folder {}, which may have come with the site, and run the command again"


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
    for path, found in _tree([index / name for name in names]):
        _demand_plain(index, path, found)
        if found.st_uid not in owners:
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
            found = os.lstat(path)
            pending += path.iterdir() if stat.S_ISDIR(found.st_mode) else ()
        except FileNotFoundError:
            continue
        yield path, found


def _demand_plain(index: Path, path: Path, found: os.stat_result) -> None:
    if stat.S_ISLNK(found.st_mode):
        raise _foreign(index, path, "is a symbolic link")
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        raise _foreign(index, path, "is no file")


def _foreign(index: Path, path: Path, what: str) -> IndexForeign:
    return IndexForeign(f"{path}: it {what}, and nothing of an index is", cure=CURE.format(index))
