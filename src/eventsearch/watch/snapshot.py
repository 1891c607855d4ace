"""
The folders of a watch, and a snapshot of their files.

Files are compared by name, size and times, as an index run compares them. No file is opened, so a
watch works on any file system, also over a network. Content folders and folders with configuration
files are watched; a theme's templates, libraries and pictures are not.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from eventsearch.errors import SiteError
from eventsearch.extractor.hugo.config import configured_site
from eventsearch.extractor.platforms.walk import LEFT_ALONE
from eventsearch.extractor.site import Site
from eventsearch.settings import Settings

OPTIONAL_FOLDERS = ("config", "data/authors", "content")
"""Folders of a site that are watched before they exist."""

BUILD_FOLDERS = ("_site", "_book", "_freeze")
"""
Folders at a site's root to which site generators write.

They are excluded because for some generators the whole root is content.
"""

IGNORED_EXTENSIONS = (
    *("avif", "bmp", "gif", "heic", "ico", "jpeg", "jpg", "png", "svg", "tif", "tiff", "webp"),
    *("avi", "m4a", "m4v", "mov", "mp3", "mp4", "mpeg", "ogg", "opus", "wav", "webm"),
    *("pdf", "zip", "gz", "docx", "odp", "odt", "pptx", "xlsx", "woff", "woff2"),
)
"""Extensions of pictures, films and documents. They are not pages, but content folders often
contain many of them."""

_IGNORED_SUFFIXES = tuple(f".{extension}" for extension in IGNORED_EXTENSIONS)

Stamp = tuple[int, int, int]
"""Modification time of a file in nanoseconds, its size in bytes, and its ``st_ctime_ns``. That
also changes if the file is renamed, or if a program restores an old time."""

Snapshot = Mapping[str, Stamp]
"""Maps the absolute path of each file and folder in the watched folders to its stamp."""

FOLDER: Stamp = (0, 0, 0)
UNREADABLE: Stamp = (-1, -1, -1)
GONE: Stamp = (-2, -2, -2)
_SPECIAL = (FOLDER, UNREADABLE, GONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedPaths:
    """
    Absolute paths to scan, sorted and distinct. They need not exist.

    Attributes:
        deep: Folders to scan with all their subfolders, or single files.
        flat: Folders to scan without their subfolders.
        excluded: Folders that are not scanned.
    """

    deep: tuple[str, ...]
    flat: tuple[str, ...]
    excluded: frozenset[str]


def watched_paths(settings: Settings) -> WatchedPaths:
    """Return the paths to scan. If the site's configuration is unreadable, use the defaults."""
    site: Site | None
    try:
        site, _ = configured_site(settings)
    except SiteError:
        site = None
    root = settings.root
    sources = {mount.source for mount in site.mounts} if site else set()
    lists = {each.folder for each in settings.sources if each.files and each.is_deep}
    folders = {
        name for name in (*OPTIONAL_FOLDERS, *sources, *lists) if settings.boundary.holds(name)
    }
    config_folders = {Path(name).parent for name in (site.config_files if site else ())}
    config_folders |= {
        Path(each.folder) for each in settings.sources if settings.boundary.holds(each.folder)
    }
    return WatchedPaths(
        deep=tuple(sorted({_absolute(root, folder) for folder in folders})),
        flat=tuple(sorted({str(root), *(_absolute(root, folder) for folder in config_folders)})),
        excluded=frozenset(
            (str(settings.index), *(str(root / name) for name in BUILD_FOLDERS)),
        ),
    )


def _absolute(root: Path, name: str | Path) -> str:
    return os.path.normpath(root / name)


def take_snapshot(paths: WatchedPaths) -> Snapshot:
    """Return the current stamps of all files and folders. This is called a scan."""
    snapshot: dict[str, Stamp] = {}
    for folder in paths.flat:
        _scan(folder, snapshot)
    entered: set[str] = set()
    pending = [*paths.deep]
    while pending:
        folder = pending.pop()
        if folder not in entered:
            entered.add(folder)
            pending += [path for path in _scan(folder, snapshot) if path not in paths.excluded]
    return snapshot


def changed_files(snapshot: Snapshot, paths: Iterable[str] | None = None) -> Snapshot:
    """
    Return the current stamps of the files that have changed since a snapshot.

    New files are not found.

    Args:
        paths: The files to compare; None for all files of the snapshot.
    """
    stamps = snapshot.items() if paths is None else [(path, snapshot[path]) for path in paths]
    return {
        path: now
        for path, stamp in stamps
        if stamp not in _SPECIAL and (now := _file_stamp(path) or GONE) != stamp
    }


def saved_file(before: Snapshot, now: Snapshot) -> str:
    """Return the only file that was saved between two snapshots; "" if anything else changed."""
    if before.keys() != now.keys():
        return ""
    changed = [path for path, stamp in now.items() if stamp != before[path]]
    is_save = len(changed) == 1 and not {before[changed[0]], now[changed[0]]} & {*_SPECIAL}
    return changed[0] if is_save else ""


def is_new(path: str, snapshot: Snapshot, paths: WatchedPaths) -> bool:
    """Return whether a path exists that a scan would add to the snapshot."""
    folder, name = os.path.split(path)
    scanned = snapshot.get(folder) == FOLDER or folder in paths.deep
    left = os.path.basename(folder) in LEFT_ALONE or folder in paths.excluded  # noqa: PTH119
    missing = path not in snapshot and scanned and not left and not _is_ignored(name)
    return missing and os.path.lexists(path)


def _file_stamp(path: str) -> Stamp | None:
    try:
        stat = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ctime_ns


def _scan(folder: str, snapshot: dict[str, Stamp]) -> list[str]:
    """Add a folder's files and subfolders, or a file, to *snapshot*; return subfolders to scan."""
    below = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if _is_ignored(entry.name):
                    continue
                snapshot[entry.path] = _stamp(entry)
                if snapshot[entry.path] == FOLDER and entry.name not in LEFT_ALONE:
                    below.append(entry.path)
    except NotADirectoryError:
        if (stamp := _file_stamp(folder)) is not None:
            snapshot[folder] = stamp
    except FileNotFoundError:
        pass
    except OSError:
        snapshot[folder] = UNREADABLE
    return below


def _stamp(entry: os.DirEntry[str]) -> Stamp:
    try:
        if entry.is_dir(follow_symlinks=False):
            return FOLDER
        stat = entry.stat()
    except OSError:
        return UNREADABLE
    return stat.st_mtime_ns, stat.st_size, stat.st_ctime_ns


def _is_ignored(name: str) -> bool:
    """Whether a file cannot change a page: an editor's copy, a hidden file or a picture."""
    # MkDocs reads `.meta.yml` for the pages of a folder. Eleventy reads the other hidden files.
    is_read = name[0] == "." and name.endswith((".yml", ".yaml", "ignore", ".eleventy.js"))
    is_hidden = name[0] in ".#" and not is_read
    return is_hidden or name[-1] == "~" or name.lower().endswith(_IGNORED_SUFFIXES)
