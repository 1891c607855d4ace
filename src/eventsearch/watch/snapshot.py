"""
What lies in the folders that are watched?

Looked at by name, size and time, as the index compares files: what it takes for the same is the
same here. Nothing is opened, so any file system will do, one of another machine too.

Where may something change that changes an index?

In the folders that the site's content comes from, and beside the files of its configuration. All
that a site is made with (themes' templates, libraries, pictures) is left alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from eventsearch.errors import SiteError
from eventsearch.extractor.hugo.config import configured_site
from eventsearch.extractor.platforms.shared.walk import LEFT_ALONE
from eventsearch.extractor.site import Site
from eventsearch.settings import Settings

USUAL = ("config", "data/authors", "content")
"""Folders of a site that may come to be; what they hold counts as soon as they are there."""

MADE = ("_site", "_book", "_freeze")
"""Folders at a site's root that site generators write to, where all of the root is content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """
    Folders to look at, absolute paths, each once, sorted; they need not be there.

    Attributes:
        deep: With all that is below them. A single file may stand here too.
        flat: Without their folders.
        never: Folders that are not looked into wherever they are found.
    """

    deep: tuple[str, ...]
    flat: tuple[str, ...]
    never: frozenset[str]


def places(settings: Settings) -> Places:
    """Return where to look for a site; while its configuration cannot be read, the usual places."""
    try:
        site, _ = configured_site(settings)
    except SiteError:
        site = None
    root = settings.root
    deep = {
        _absolute(root, name) for name in (*USUAL, *_sources(site)) if settings.boundary.holds(name)
    }
    beside = {Path(name).parent for name in (site.config_files if site else ())}
    return Places(
        deep=tuple(sorted(deep)),
        flat=tuple(sorted({str(root), *(_absolute(root, folder) for folder in beside)})),
        never=frozenset((str(settings.index), *(str(root / name) for name in MADE))),
    )


def _sources(site: Site | None) -> set[str]:
    return {mount.source for mount in site.mounts} if site else set()


def _absolute(root: Path, name: str | Path) -> str:
    return os.path.normpath(root / name)


Stamp = tuple[int, int]
"""
Time of the last change in nanoseconds, and size; of a folder only that it is there.

The size is below 0 where the kernel does not tell of a change: of a link, which may lead anywhere,
it is the complement.
"""
Inside = Mapping[str, Stamp]
"""What a folder holds, by absolute path."""
Look = Mapping[str, Inside]
"""What was found, by the folder that was looked into; a file that is watched alone holds itself."""

FOLDER: Stamp = (0, 0)
UNREADABLE: Stamp = (-1, -1)

PICTURES = (
    *("avif", "bmp", "gif", "heic", "ico", "jpeg", "jpg", "png", "svg", "tif", "tiff", "webp"),
    *("avi", "m4a", "m4v", "mov", "mp3", "mp4", "mpeg", "ogg", "opus", "wav", "webm"),
    *("pdf", "zip", "gz", "docx", "odp", "odt", "pptx", "xlsx", "woff", "woff2"),
)
"""Endings of files that are beside pages and no pages; there may be many."""

_NOT_TEXT = tuple(f".{ending}" for ending in PICTURES)


def look(places: Places) -> Look:
    """Return what lies there; what vanishes meanwhile is not there, what is refused says so."""
    found: dict[str, Inside] = {}
    for folder in places.flat:
        found[folder], _ = inside(folder)
    seen: set[str] = set()
    pending = [*places.deep]
    while pending:
        folder = pending.pop()
        if folder not in seen:
            seen.add(folder)
            found[folder], below = inside(folder)
            pending += [path for path in below if path not in places.never]
    return found


def renewed(found: Look, folders: Iterable[str], places: Places) -> Look:
    """
    Return a look at everything with what lies in some of its folders now.

    Folders that have come to be in them are looked into, and those that have gone are forgotten.
    """
    now = dict(found)
    gone: set[str] = set()
    pending = [*folders]
    while pending:
        folder = pending.pop()
        before = now.get(folder, {})
        held, below = inside(folder)
        if folder in held and held[folder] != UNREADABLE and folder not in places.deep:
            # A file has taken its place, which is none that is watched alone.
            held = {}
        now[folder] = held
        gone.update(path for path in before if before[path] == FOLDER != held.get(path))
        if _is_deep(folder, places):
            pending += [path for path in below if path not in now and path not in places.never]
    for path in [path for path in now if is_within(path, gone)] if gone else ():
        del now[path]
    return now


def changed(before: Look, after: Look) -> dict[str, frozenset[str]]:
    """Return the paths at which two looks differ, by the folder that holds them."""
    found = {}
    for folder in [name for name, held in after.items() if before.get(name) is not held]:
        found[folder] = before.get(folder, {}).items() ^ after[folder].items()
    for folder in before.keys() - after.keys():
        found[folder] = set(before[folder].items())
    return {
        folder: frozenset(path for path, _ in apart) for folder, apart in found.items() if apart
    }


def leads_away(found: Look) -> bool:
    """Whether something may change there of which the kernel does not tell."""
    return any(size < 0 for held in found.values() for _, size in held.values())


def is_within(path: str, folders: Set[str]) -> bool:
    """Whether a path is one of these folders or below one."""
    while path not in folders:
        above = os.path.dirname(path)  # noqa: PTH120
        if above == path:
            return False
        path = above
    return True


def is_left_alone(name: str) -> bool:
    """Whether a file or folder of this name matters to no index; editors' own have such names."""
    return name[0] in ".#" or name[-1] == "~" or name.lower().endswith(_NOT_TEXT)


def inside(folder: str) -> tuple[Inside, list[str]]:
    """Return what a folder holds that may matter, and which folders in it are to be looked into."""
    found: dict[str, Stamp] = {}
    try:
        with os.scandir(folder) as entries:
            held = [entry for entry in entries if not is_left_alone(entry.name)]
    except NotADirectoryError:
        _stamp(folder, found)
        return found, []
    except FileNotFoundError:
        return found, []
    except OSError:
        return {folder: UNREADABLE}, []
    return found, [entry.path for entry in held if _enter(entry, found)]


def _enter(entry: os.DirEntry[str], found: dict[str, Stamp]) -> bool:
    """Enter one of them; say whether it is a folder to look into."""
    try:
        if entry.is_dir(follow_symlinks=False):
            found[entry.path] = FOLDER
            return entry.name not in LEFT_ALONE
        stat = entry.stat()
        size = ~stat.st_size if entry.is_symlink() else stat.st_size
        found[entry.path] = (stat.st_mtime_ns, size)
    except OSError:
        found[entry.path] = UNREADABLE
    return False


def _stamp(path: str, found: dict[str, Stamp]) -> None:
    try:
        stat = os.stat(path)  # noqa: PTH116
    except OSError:
        return
    found[path] = (stat.st_mtime_ns, stat.st_size)


def _is_deep(folder: str, places: Places) -> bool:
    return any(folder == place or folder.startswith(place + os.sep) for place in places.deep)
