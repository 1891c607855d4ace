"""
Which files of a mount belong to the content?

Pure. `includeFiles` and `excludeFiles` of a mount, as Hugo reads them.

Source: hugofs/glob/filename_filter.go of Hugo.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from eventsearch.extractor.globs import matches
from eventsearch.extractor.site import Mount


class Filter:
    """The filter of one mount."""

    def __init__(self, mount: Mount) -> None:
        self._include = tuple(map(_rooted, mount.include))
        self._exclude = tuple(map(_rooted, mount.exclude))
        self._ways = tuple(dict.fromkeys(way for glob in self._include for way in _ways(glob)))

    def takes(self, path: str, is_folder: bool) -> bool:
        """
        Whether a file belongs to the content, or a folder is to be walked.

        Args:
            path: From the mount's source, with a slash before it.
        """
        if not self._include and not self._exclude:
            return True
        if any(matches(glob, path) for glob in self._include):
            return True
        if is_folder and any(matches(way, path) for way in self._ways):
            return True
        return not self._include and not any(matches(glob, path) for glob in self._exclude)


def _rooted(glob: str) -> str:
    return glob if glob.startswith("/") else f"/{glob}"


def _ways(glob: str) -> Iterator[str]:
    """Yield the folders on the way to what a glob includes."""
    folder = posixpath.dirname(glob)
    while folder != "/":
        yield folder
        folder = posixpath.dirname(folder)
    yield "/"
