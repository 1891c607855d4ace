"""
Which files may be read for a site?

Those in its folder, and those that whoever runs the command allows besides; where a path really
leads counts, links followed. A site's own configuration allows nothing: it may come from anybody.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import NamedTuple

from eventsearch.model.regular_files import CONFIGURATION, READ, read_handle

ALLOW = "allow its folder with --allow-outside or EVENTSEARCH_ALLOW_OUTSIDE, if you trust the site"
"""Hint for whatever leads out of a site."""

_NO_LINK = os.O_NOFOLLOW
# Folders on the way need not be listed by this user.
_FOLDER = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_CLOEXEC
_IS_LINK = (errno.ELOOP, errno.EMLINK, errno.ENOTDIR)


class OutsideSite(OSError):
    """A path leads out of the site, and nobody has allowed that."""

    hint = ALLOW

    def __init__(self) -> None:
        super().__init__(errno.EXDEV, "it leads out of the site")


class Boundary(NamedTuple):
    """
    The folders in which the files of a site may lie.

    Attributes:
        root: Absolute path of the site.
        allowed: Absolute paths of other folders and files, as whoever runs the command says.
    """

    root: Path
    allowed: tuple[Path, ...] = ()

    def resolve(self, path: str | Path) -> Path:
        """
        Return where a path, from the root or absolute, really leads, there or not.

        Raises:
            OutsideSite: Neither into the site nor into what is allowed.
        """
        return self._resolved(path)[1]

    def holds(self, path: str | Path) -> bool:
        """Whether a path leads into the site, or into what is allowed."""
        try:
            self._resolved(path)
        except OutsideSite:
            return False
        return True

    def lacks(self, path: str | Path) -> bool:
        """Whether nothing is there; what lies outside is not looked for."""
        return self.holds(path) and not (self.root / path).exists()

    def read(self, path: str | Path, *, most: int = CONFIGURATION) -> bytes:
        """
        Return the bytes of a regular file.

        No link is followed but those that `resolve` has: also when one is put in the way meanwhile.

        Raises:
            OSError: It leads out of the site (`OutsideSite`), or as of `read_file`.
        """
        handle = self._opened(path)
        try:
            return read_handle(handle, most=most)
        finally:
            os.close(handle)

    def _opened(self, path: str | Path) -> int:
        parts = os.fspath(path).split("/")
        if parts[0] and ".." not in parts:
            try:
                return _descend(self.root, parts)
            except OSError as error:
                if error.errno not in _IS_LINK:
                    raise
            except ValueError:
                # No system has a file of that name, and `_resolved` says so.
                pass
        folder, real = self._resolved(path)
        if folder == real:
            return os.open(real, READ | _NO_LINK)
        return _descend(folder, real.relative_to(folder).parts)

    def _resolved(self, path: str | Path) -> tuple[Path, Path]:
        """Return the folder of the boundary that a path leads into, and where it leads."""
        real = os.path.realpath(self.root / path) if _may_be(self.root / path) else ""
        for each in (self.root, *self.allowed):
            folder = os.path.realpath(each)
            if real == folder or real.startswith(folder.rstrip("/") + "/"):
                return Path(folder), Path(real)
        raise OutsideSite


def _may_be(path: Path) -> bool:
    """Whether the system can have a file of that name."""
    try:
        os.lstat(path)
    except ValueError:
        return False
    except OSError as error:
        return error.errno != errno.ENAMETOOLONG
    return True


def _descend(folder: Path, parts: tuple[str, ...] | list[str]) -> int:
    """Open a file below a folder; no part of the way may be a link."""
    handle = os.open(folder, _FOLDER)
    try:
        for part in parts[:-1]:
            below = os.open(part or ".", _FOLDER | _NO_LINK, dir_fd=handle)
            os.close(handle)
            handle = below
        return os.open(parts[-1] or ".", READ | _NO_LINK, dir_fd=handle)
    finally:
        os.close(handle)
