"""
Did an index folder come with the site?

One that nobody named is this user's own, or there is none: a repository may bring a folder of its
name, with links in it or with what was never read from the content.
"""

from __future__ import annotations

import os
from pathlib import Path

from eventsearch.errors import IndexForeign
from eventsearch.files import read_regular_file

CURE = (
    "remove it; if it is meant, name it with --index (--output of eventsearch index) or"
    " EVENTSEARCH_INDEX"
)
_LARGEST = 256 << 20
"""Bytes of git's list of files at most: some two million names."""
_LENGTH = 0xFFF
_EXTENDED = 0x4000


def demand_own(root: Path, index: Path, *, named: bool) -> None:
    """
    Demand that an index folder which the site's own files name, or none, did not come with it.

    Args:
        named: Whether the site's settings name it: then it may be part of the repository, which is
            how some sites are delivered.

    Raises:
        IndexForeign: It is a link or lies behind one, belongs to a stranger, or git tracks it.
    """
    inner = os.path.relpath(index, root)
    if Path(inner).parts[:1] == ("..",):
        # Allowed by whoever runs the command.
        return
    way = root
    for part in Path(inner).parts:
        way /= part
        if way.is_symlink():
            raise _foreign(way, "it is a symbolic link, and may have come with the site")
    try:
        owner = os.lstat(index).st_uid
    except OSError:
        return
    if owner not in (os.geteuid(), 0, root.stat().st_uid):
        raise _foreign(index, "the folder belongs to another user")
    if not named and is_tracked(Path(os.path.realpath(root)) / inner):
        raise _foreign(index, "git tracks it, so it came with the site")


def _foreign(path: Path, what: str) -> IndexForeign:
    return IndexForeign(f"{path}: {what}; it is not used as an index", hint=CURE)


def is_tracked(path: Path) -> bool:
    """Whether the nearest git repository around a path has it, or what lies in it."""
    for folder in path.parents:
        if (folder / ".git").exists():
            try:
                listed = read_regular_file(_git_folder(folder) / "index", most=_LARGEST)
            except (OSError, ValueError):
                return False
            return _lists(listed, os.fsencode(path.relative_to(folder)))
    return False


def _git_folder(folder: Path) -> Path:
    """Return git's own folder, which a file names in a worktree or a submodule."""
    own = folder / ".git"
    if own.is_dir():
        return own
    return folder / read_regular_file(own, most=1 << 16).decode().removeprefix("gitdir:").strip()


def _lists(listed: bytes, name: bytes) -> bool:
    """
    Whether git's list of files has a name, or names below it.

    Source: Documentation/gitformat-index.txt of git 2.43.
    """
    if int.from_bytes(listed[4:8]) >= 4:
        return any(
            each == name or each.startswith(name + b"/")
            for digest in (20, 32)
            for each in _names(listed, digest)
        )
    at = listed.find(name)
    while at >= 0:
        end = listed.find(b"\0", at)
        # The length of a whole name stands before it, with two more bytes between in some.
        lengths = (int.from_bytes(listed[at - back : at - back + 2]) & _LENGTH for back in (2, 4))
        whole = listed[at + len(name) : at + len(name) + 1] in (b"/", b"\0")
        if whole and min(end - at, _LENGTH) in lengths:
            return True
        at = listed.find(name, at + 1)
    return False


def _names(listed: bytes, digest: int) -> list[bytes]:
    """Return the names of a list in which each one says how much it shares with the last."""
    names: list[bytes] = []
    at, last = 12, b""
    # An end that is missing is one of no list of git's.
    listed += bytes(2)
    for _ in range(int.from_bytes(listed[8:12])):
        at += 40 + digest
        flags = int.from_bytes(listed[at : at + 2])
        at += 4 if flags & _EXTENDED else 2
        if at >= len(listed):
            return []
        cut = listed[at] & 0x7F
        while listed[at] & 0x80:
            at += 1
            cut = ((cut + 1) << 7) | (listed[at] & 0x7F)
        end = listed.find(b"\0", at + 1)
        last = last[: len(last) - cut] + listed[at + 1 : end]
        if end < 0 or flags & _LENGTH != min(len(last), _LENGTH):
            return []
        names.append(last)
        at = end + 1
    return names
