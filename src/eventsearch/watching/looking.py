"""
What lies in the folders that are watched?

Looked at by name, size and time, as the index compares files: what it takes for the same is the
same here. Nothing is opened, so any file system will do, one of another machine too.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from eventsearch.extractor.platforms.tree import LEFT_ALONE
from eventsearch.watching.places import Places

Stamp = tuple[int, int]
"""Time of the last change in nanoseconds, and size; of a folder only that it is there."""
Look = Mapping[str, Stamp]
"""What was found, by absolute path."""

FOLDER: Stamp = (0, 0)
UNREADABLE: Stamp = (-1, 0)

PICTURES = (
    *("avif", "bmp", "gif", "heic", "ico", "jpeg", "jpg", "png", "svg", "tif", "tiff", "webp"),
    *("avi", "m4a", "m4v", "mov", "mp3", "mp4", "mpeg", "ogg", "opus", "wav", "webm"),
    *("pdf", "zip", "gz", "docx", "odp", "odt", "pptx", "xlsx", "woff", "woff2"),
)
"""Endings of files that are beside pages and no pages; there may be many."""

_NOT_TEXT = tuple(f".{ending}" for ending in PICTURES)


def look(places: Places) -> Look:
    """Return what lies there; what vanishes meanwhile is not there, what is refused says so."""
    found: dict[str, Stamp] = {}
    for place in places.flat:
        for entry in _entries(place, found):
            _enter(entry, found)
    seen: set[str] = set()
    pending = [*places.deep]
    while pending:
        folder = pending.pop()
        if folder in seen:
            continue
        seen.add(folder)
        below = [entry.path for entry in _entries(folder, found) if _enter(entry, found)]
        pending += [path for path in below if path not in places.never]
    return found


def _entries(folder: str, found: dict[str, Stamp]) -> list[os.DirEntry[str]]:
    """Return what a folder holds that may matter; editors' own files have such names."""
    try:
        with os.scandir(folder) as entries:
            return [
                entry
                for entry in entries
                if entry.name[0] not in ".#"
                and entry.name[-1] != "~"
                and not entry.name.lower().endswith(_NOT_TEXT)
            ]
    except NotADirectoryError:
        _stamp(folder, found)
    except FileNotFoundError:
        pass
    except OSError:
        found[folder] = UNREADABLE
    return []


def _enter(entry: os.DirEntry[str], found: dict[str, Stamp]) -> bool:
    """Enter one of them; say whether it is a folder to look into."""
    try:
        if entry.is_dir(follow_symlinks=False):
            found[entry.path] = FOLDER
            return entry.name not in LEFT_ALONE
        stat = entry.stat()
        found[entry.path] = (stat.st_mtime_ns, stat.st_size)
    except OSError:
        found[entry.path] = UNREADABLE
    return False


def _stamp(path: str, found: dict[str, Stamp]) -> None:
    try:
        stat = os.stat(path)  # noqa: PTH116
    except OSError:
        return
    found[path] = (stat.st_mtime_ns, stat.st_size)
