"""
Refuses an index folder that came with the site.

A repository may contain a folder of that name, with links in it or with data that was never read
from the content. So an index that nobody named must be this user's own.
"""

from __future__ import annotations

import os
from pathlib import Path

from eventsearch.errors import IndexForeign
from eventsearch.files import read_regular_file

HINT = (
    "remove it; to use it all the same, name it with --index (--output of eventsearch index) or"
    " EVENTSEARCH_INDEX"
)
_LARGEST = 256 << 20
"""Bytes of git's index at most: some two million names."""
_LENGTH = 0xFFF
_EXTENDED = 0x4000


def demand_own(root: Path, index: Path, *, named: bool) -> None:
    """
    Demand that an index folder which only the site's own files name, or none, did not come with it.

    Args:
        named: Whether the site's settings name it: then it may be part of the repository, which is
            how some sites are deployed.

    Raises:
        IndexForeign: It is a link or lies behind one, lies in git's own folder, belongs to another
            user, or git tracks it.
    """
    inner = os.path.relpath(index, root)
    if Path(inner).parts[:1] == ("..",):
        # The settings file may not name it: the user did.
        return
    folder = root
    for part in Path(inner).parts:
        folder /= part
        # Some file systems ignore case.
        if part.lower() == ".git":
            raise _foreign(index, "it is in the folder that git keeps for itself")
        if folder.is_symlink():
            raise _foreign(folder, "a symbolic link, which may have come with the site")
    try:
        owner = os.lstat(index).st_uid
    except OSError:
        return
    if owner not in (os.geteuid(), 0, root.stat().st_uid):
        raise _foreign(index, "the folder belongs to another user")
    if not named and is_tracked(Path(os.path.realpath(root)) / inner):
        raise _foreign(index, "tracked by git, so it came with the site")


def _foreign(path: Path, what: str) -> IndexForeign:
    return IndexForeign(f"{path} is not used as an index: {what}", hint=HINT)


def is_tracked(path: Path) -> bool:
    """Whether the nearest git repository around a path tracks it, or files in it."""
    for folder in path.parents:
        if (folder / ".git").exists():
            try:
                index = read_regular_file(_git_folder(folder) / "index", most=_LARGEST)
            except (OSError, ValueError):
                return False
            return _tracks(index, os.fsencode(path.relative_to(folder)))
    return False


def _git_folder(folder: Path) -> Path:
    own = folder / ".git"
    if own.is_dir():
        return own
    # A worktree or a submodule has a file in its place.
    return folder / read_regular_file(own, most=1 << 16).decode().removeprefix("gitdir:").strip()


def _tracks(index: bytes, name: bytes) -> bool:
    """
    Whether git's index has a name, or names below it.

    Source: Documentation/gitformat-index.txt of git 2.43.
    """
    if int.from_bytes(index[4:8]) >= 4:
        return any(
            each == name or each.startswith(name + b"/")
            for digest in (20, 32)
            for each in _compressed_names(index, digest)
        )
    at = index.find(name)
    while at >= 0:
        end = index.find(b"\0", at)
        # The length of a whole name stands before it, in some with two more bytes between.
        lengths = (int.from_bytes(index[at - back : at - back + 2]) & _LENGTH for back in (2, 4))
        is_complete = index[at + len(name) : at + len(name) + 1] in (b"/", b"\0")
        if is_complete and min(end - at, _LENGTH) in lengths:
            return True
        at = index.find(name, at + 1)
    return False


def _compressed_names(index: bytes, digest: int) -> list[bytes]:
    """Return the names of an index of version 4; none if its digests have another length."""
    names: list[bytes] = []
    at, last = 12, b""
    index += bytes(2)
    for _ in range(int.from_bytes(index[8:12])):
        at += 40 + digest
        flags = int.from_bytes(index[at : at + 2])
        at += 4 if flags & _EXTENDED else 2
        if at >= len(index):
            return []
        cut = index[at] & 0x7F
        while index[at] & 0x80:
            at += 1
            cut = ((cut + 1) << 7) | (index[at] & 0x7F)
        end = index.find(b"\0", at + 1)
        last = last[: len(last) - cut] + index[at + 1 : end]
        if end < 0 or flags & _LENGTH != min(len(last), _LENGTH):
            return []
        names.append(last)
        at = end + 1
    return names
