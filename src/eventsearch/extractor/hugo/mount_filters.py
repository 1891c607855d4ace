"""
Which files of a mount belong to the content?

Pure. `includeFiles` and `excludeFiles` of a mount, as Hugo reads them.

Source: hugofs/glob/filename_filter.go of Hugo.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator

from eventsearch.extractor.hugo.globs import matches
from eventsearch.extractor.site import Mount


def filter_of(mount: Mount) -> Callable[[str, bool], bool] | None:
    """
    Return what says whether a file is taken, or a folder is walked; None when everything is.

    The function's arguments: a path from the mount's source, with a slash before it, and whether it
    is a folder.
    """
    if not mount.include and not mount.exclude:
        return None
    include = tuple(map(_rooted, mount.include))
    exclude = tuple(map(_rooted, mount.exclude))
    ways = tuple(dict.fromkeys(way for glob in include for way in _ways(glob)))

    def takes(path: str, is_folder: bool) -> bool:
        if any(matches(glob, path) for glob in include):
            return True
        if is_folder and any(matches(way, path) for way in ways):
            return True
        return not include and not any(matches(glob, path) for glob in exclude)

    return takes


def _rooted(glob: str) -> str:
    return glob if glob.startswith("/") else f"/{glob}"


def _ways(glob: str) -> Iterator[str]:
    """Yield the folders on the way to what a glob includes."""
    folder = posixpath.dirname(glob)
    while folder != "/":
        yield folder
        folder = posixpath.dirname(folder)
    yield "/"
