"""
Refuse an index folder that came with the site.

A repository may contain a folder with the index's name. It may have links in it, or data that was
not read from the content. So an index folder that the user did not specify must be the user's own.
"""

from __future__ import annotations

import os
from pathlib import Path

from eventsearch.errors import IndexForeign
from eventsearch.files import read_regular_file

HINT = (
    "remove it; to use it anyway, specify it with --index (eventsearch index: --output) or"
    " EVENTSEARCH_INDEX"
)
_LARGEST = 256 << 20
"""Maximum bytes to read of git's index (256 MiB): about two million file names."""
_LENGTH = 0xFFF
"""Bits of an entry's flags with the length of its name; longer names have all bits set."""
_EXTENDED = 0x4000
"""Bit of an entry's flags. If it is set, two more bytes of flags follow."""


def demand_own(root: Path, index: Path, *, named: bool) -> None:
    """
    Raise IndexForeign if an index folder that the user did not specify may have come with the site.

    Args:
        named: Whether the site's settings specify the folder. Then git may track it: some sites
            are deployed with their index.

    Raises:
        IndexForeign: The folder or a folder above it is a link, it is in git's own folder, it
            belongs to another user, or git tracks it.
    """
    inner = os.path.relpath(index, root)
    if Path(inner).parts[:1] == ("..",):
        # A settings file must not specify a folder outside the site, so the user did.
        return
    folder = root
    for part in Path(inner).parts:
        folder /= part
        # On some file systems `.GIT` is the same folder.
        if part.lower() == ".git":
            raise _foreign(index, "it is in git's own folder")
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
    # In a worktree or a submodule, `.git` is a file with the path of the folder.
    return folder / read_regular_file(own, most=1 << 16).decode().removeprefix("gitdir:").strip()


def _tracks(index: bytes, name: bytes) -> bool:
    """
    Whether git's index contains a name, or names below it.

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
        # An entry contains the length of the name, perhaps two more bytes of flags, then the name.
        lengths = (int.from_bytes(index[at - back : at - back + 2]) & _LENGTH for back in (2, 4))
        is_complete = index[at + len(name) : at + len(name) + 1] in (b"/", b"\0")
        if is_complete and min(end - at, _LENGTH) in lengths:
            return True
        at = index.find(name, at + 1)
    return False


def _compressed_names(index: bytes, digest: int) -> list[bytes]:
    """Return the names in an index of version 4; empty if *digest* is not its hash length."""
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
