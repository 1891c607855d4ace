"""
Keeps the content files that a run found, so that the next run need not list the folders again.

A folder's time changes when a file in it is added, renamed or removed. While the times of all
folders stay the same, a run only reads the size and time of each known file, which takes a third
of the time.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from eventsearch.extractor.platforms.protocol import Discovery
from eventsearch.extractor.site import Site
from eventsearch.files import demand_kind, read_regular_file, seal, unseal
from eventsearch.model.page import SourceFile
from eventsearch.storage.atomic_files import digest, exchange_file
from eventsearch.storage.generations import MOST_BYTES
from eventsearch.storage.index_folder import FOUND

COARSE_NS = 2_500_000_000
"""Nanoseconds. If a folder changed less than this before a run, its time is not trusted: some disks
store times in steps of two seconds, and hide a second change in the same step."""

TIMED = frozenset(("ext2", "ext3", "ext4", "f2fs", "overlay", "tmpfs", "xfs"))
"""File systems that reliably update a folder's time when a file is added, renamed or removed. Some
network file systems do not."""

MOUNTS = Path("/proc/self/mountinfo")
"""Lists the file systems that this process sees. Only Linux has this file."""

Stamp = tuple[int, ...]
"""``st_mtime_ns``, ``st_ctime_ns``, ``st_ino`` and ``st_dev`` of a folder; empty if missing."""


class Found(NamedTuple):
    """
    The content files of a run.

    Attributes:
        key: Digest of everything that affects which files are found, except the folders.
        stamps: Stamps of the listed folders, by absolute path. Empty if the folders must be listed
            again in any case.
        report: The report of a run that found these files and read none, see `report.stored`. Empty
            if there was no such run.
    """

    key: str
    pages: Discovery
    stamps: Mapping[str, Stamp]
    report: Sequence[Any] = ()

    def is_current(self) -> bool:
        """Whether listing the folders again would find the same files."""
        stamps = self.stamps.items()
        return bool(stamps) and all(_stamp(folder) == stamp for folder, stamp in stamps)


def key_of(site: Site, fingerprints: Mapping[str, str]) -> str:
    """Return the key of `Found` for a site: a digest of its root, configuration and program."""
    place = os.fsencode(site.root), sys.getfilesystemencoding().encode()
    return digest(*place, *(fingerprints[name].encode() for name in ("program", "site")))


def stamps_of(pages: Discovery, taken_ns: int) -> dict[str, Stamp]:
    """
    Return the stamps of the listed folders. Empty if their times cannot be trusted.

    Args:
        taken_ns: The file system's clock before the folders were listed.
    """
    # After a diagnostic, do not trust the times: the target of a link, or a permission, may change
    # without changing the time of the folder.
    if not pages.folders or pages.diagnostics:
        return {}
    stamps = {folder: _stamp(folder) for folder in pages.folders}
    latest = max(chain.from_iterable(stamp[:2] for stamp in stamps.values()), default=0)
    if latest >= taken_ns - COARSE_NS:
        return {}
    with suppress(OSError):
        timed = timed_devices(MOUNTS.read_text(encoding="utf-8", errors="replace"))
        return stamps if {stamp[3] for stamp in stamps.values() if stamp} <= timed else {}
    return {}


def _stamp(folder: str) -> Stamp:
    try:
        stat = os.stat(folder)  # noqa: PTH116
    except OSError:
        return ()
    return stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, stat.st_dev


def timed_devices(mounts: str) -> set[int]:
    """
    Return the device numbers of mounted file systems whose type is in TIMED.

    Args:
        mounts: The content of MOUNTS, see proc_pid_mountinfo(5).
    """
    devices = set()
    for line in mounts.splitlines():
        mount, _, system = line.partition(" - ")
        if system.partition(" ")[0] in TIMED:
            devices.add(os.makedev(*map(int, mount.split()[2].split(":"))))
    return devices


def write_found(index: Path, found: Found) -> None:
    """Write the files to an index folder for the next process. Ignore errors: they cost time."""
    columns = [*zip(*(file[:-1] for file in found.pages.files), strict=True)]
    stamps = [*found.stamps.items()]
    value = {"key": found.key, "stamps": stamps, "files": columns, "report": found.report}
    with suppress(OSError, TypeError):
        exchange_file(index / FOUND, seal(orjson.dumps(value)), flushed=False)


def read_found(index: Path, key: str) -> Found | None:
    """Return the files that `write_found` wrote; None if missing, damaged or of another key."""
    try:
        value: dict[str, Any] = orjson.loads(unseal(read_regular_file(index / FOUND, MOST_BYTES)))
        if value["key"] != key:
            return None
        files = _files(value["files"])
        stamps = {folder: tuple(stamp) for folder, stamp in value["stamps"]}
        demand_kind(str, stamps)
        demand_kind(list, (value["report"],))
    except (OSError, ValueError, TypeError, LookupError):
        return None
    return Found(key, Discovery(files, (), (*stamps,)), stamps, value["report"])


def _files(columns: list[Iterable[Any]]) -> tuple[SourceFile, ...]:
    *texts, sizes, mtimes, ctimes = columns
    demand_kind(str, chain(*texts))
    demand_kind(int, chain(sizes, mtimes, ctimes))
    return tuple(map(SourceFile, *columns))
