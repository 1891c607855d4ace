"""
Reads the files of a site: only regular files of limited size inside its boundary.

A path is inside the boundary if it leads there after following links. The site's own configuration
cannot widen the boundary, since it may come from anybody.

A sealed file is a JSON object in two lines, of which the first has the CRC-32 of the second.
"""

from __future__ import annotations

import errno
import json
import os
import stat
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

CONFIGURATION = 4 << 20
"""Maximum bytes of a configuration or data file."""

LARGEST = 64 << 20
"""Maximum bytes of any file, whatever a setting says. Reading may need 1,000 times more memory."""

READ = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC
"""Flags to open a file. `O_NONBLOCK` opens a pipe at once, even if no process writes to it."""

_LEAST = 1 << 14
"""Minimum bytes to read at once: a file that was empty when its size was read may have grown."""


_NO_FILE = (errno.ENXIO, errno.ENOENT, errno.ELOOP)
"""Error numbers of opening a socket, a broken link, and links in a circle."""


class NotRegular(OSError):
    """A path leads to a pipe, a socket, a device or a folder."""

    hint = "put a file in its place, or remove it"

    def __init__(self) -> None:
        super().__init__(errno.EINVAL, "not a regular file")


class TooLarge(OSError):
    """
    A file is larger than the limit.

    Attributes:
        size: Size of the file, in bytes.
    """

    hint = "make it smaller, or remove it"

    def __init__(self, size: int, most: int) -> None:
        super().__init__(errno.EFBIG, f"larger than {most:,} bytes")
        self.size = size


def has_file(path: Path) -> bool:
    """
    Return whether a path exists and is not a folder.

    A pipe, a socket and a broken link count too, so that reading them reports an error.
    """
    return os.path.lexists(path) and not os.path.isdir(path)  # noqa: PTH112


def hint(error: OSError) -> str:
    """Return what to do about a file that could not be read."""
    if error.errno in _NO_FILE:
        return NotRegular.hint
    return getattr(error, "hint", "make it readable for this user")


def read_regular_file(path: Path, most: int = CONFIGURATION, *, follow: bool = True) -> bytes:
    """
    Return the bytes of a regular file, without waiting for a pipe or a device.

    Args:
        most: Maximum bytes of the file.
        follow: Whether the path may be a symbolic link to a regular file.

    Raises:
        OSError: It cannot be read, is not a regular file (`NotRegular`), or is too large
            (`TooLarge`).
    """
    handle = os.open(path, READ) if follow else open_own(path, READ)
    try:
        return read_handle(handle, most=most)
    finally:
        os.close(handle)


def open_own(path: Path, flags: int, *, mode: int = 0o600) -> int:
    """
    Open a regular file, without following a symbolic link.

    Args:
        mode: Permissions of a new file.

    Raises:
        OSError: It cannot be opened, or is not a regular file (`NotRegular`).
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
        OSError: As for `read_regular_file`.
    """
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        raise NotRegular
    parts: list[bytes] = []
    # Creating a file object would take longer than reading a page.
    at_once, remaining = max(status.st_size + 1, _LEAST), most + 1
    while remaining > 0 and (part := os.read(handle, min(at_once, remaining))):
        parts.append(part)
        remaining -= len(part)
    if remaining <= 0:
        raise TooLarge(max(status.st_size, most + 1), most)
    return b"".join(parts)


ALLOW = "allow its folder with --allow-outside or EVENTSEARCH_ALLOW_OUTSIDE, if you trust the site"
"""Hint for a path that leads out of a site."""

_NO_LINK = os.O_NOFOLLOW
# `O_PATH` opens a folder on the way even if this user may not list it.
_FOLDER = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_CLOEXEC
_IS_LINK = (errno.ELOOP, errno.EMLINK, errno.ENOTDIR)


class OutsideSite(OSError):
    """A path leads out of the site, and nobody has allowed that."""

    hint = ALLOW

    def __init__(self) -> None:
        super().__init__(errno.EXDEV, "it leads out of the site")


class Boundary(NamedTuple):
    """
    The folders and files that commands on a site may read.

    Attributes:
        root: Absolute path of the site.
        allowed: Absolute paths of other folders and files, which the user of the command trusts.
    """

    root: Path
    allowed: tuple[Path, ...] = ()

    def resolve(self, path: str | Path) -> Path:
        """
        Return the path after following all links; it need not exist.

        Args:
            path: Relative to the root, or absolute.

        Raises:
            OutsideSite: The path leads neither into the site nor into an allowed place.
        """
        return self._resolved(path)[1]

    def holds(self, path: str | Path) -> bool:
        """Whether a path leads into the site, or into an allowed place."""
        try:
            self._resolved(path)
        except OutsideSite:
            return False
        return True

    def lacks(self, path: str | Path) -> bool:
        """Whether a path inside the boundary does not exist. False for a path outside."""
        return self.holds(path) and not (self.root / path).exists()

    def read(self, path: str | Path, *, most: int = CONFIGURATION) -> bytes:
        """
        Return the bytes of a regular file.

        A symbolic link that appears after the path was resolved is not followed.

        Raises:
            OSError: It leads out of the site (`OutsideSite`), or as for `read_regular_file`.
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
                # The path contains a null character; `_resolved` raises the error for it.
                pass
        folder, real = self._resolved(path)
        if folder == real:
            return os.open(real, READ | _NO_LINK)
        return _descend(folder, real.relative_to(folder).parts)

    def _resolved(self, path: str | Path) -> tuple[Path, Path]:
        """Return the folder of the boundary into which a path leads, and the path without links."""
        real = os.path.realpath(self.root / path) if _may_be(self.root / path) else ""
        for each in (self.root, *self.allowed):
            folder = os.path.realpath(each)
            if real == folder or real.startswith(folder.rstrip("/") + "/"):
                return Path(folder), Path(real)
        raise OutsideSite


def _may_be(path: Path) -> bool:
    """Return whether a file can have this path: no null character, and not too long."""
    try:
        os.lstat(path)
    except ValueError:
        return False
    except OSError as error:
        return error.errno != errno.ENAMETOOLONG
    return True


def _descend(folder: Path, parts: tuple[str, ...] | list[str]) -> int:
    """Open a file below a folder; no part of its path may be a symbolic link."""
    handle = os.open(folder, _FOLDER)
    try:
        for part in parts[:-1]:
            below = os.open(part or ".", _FOLDER | _NO_LINK, dir_fd=handle)
            os.close(handle)
            handle = below
        return os.open(parts[-1] or ".", READ | _NO_LINK, dir_fd=handle)
    finally:
        os.close(handle)


def seal(payload: bytes) -> bytes:
    """Return the contents of a sealed file for a JSON value in one line."""
    body = b'"data":' + payload + b"}\n"
    return b'{"crc32":"%08x",\n' % zlib.crc32(body) + body


def unseal(data: bytes) -> bytes:
    """
    Return the JSON value of a sealed file.

    Raises:
        ValueError: The file is damaged.
    """
    head, _, body = data.partition(b"\n")
    if head != b'{"crc32":"%08x",' % zlib.crc32(body):
        raise ValueError("the checksum differs")
    return body[len(b'"data":') : -len(b"}\n")]


def demand_kind(kind: type, values: Iterable[object], *, or_none: bool = False) -> None:
    """Raise TypeError unless all values have exactly this type."""
    if not set(map(type, values)) <= {kind, type(None) if or_none else kind}:
        raise TypeError(f"what should be {kind.__name__} is something else")


def own_table(module: str, name: str) -> dict[str, Any]:
    """
    Return a TOML or JSON file of the package.

    Args:
        module: `__file__` of a module in the same folder.
        name: Name of the file, or its path from that folder.
    """
    # `importlib.resources` would load five more modules.
    text = (Path(module).parent / name).read_text(encoding="utf-8")
    if name.endswith(".json"):
        table: dict[str, Any] = json.loads(text)
        return table
    # The parser takes 4 ms to load. A search loads JSON anyway.
    import tomllib

    return tomllib.loads(text)
