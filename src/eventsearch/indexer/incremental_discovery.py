"""
What does a run find, when the one before it has found nearly all of it?

Looking into every folder takes most of a run in which one page has changed. Whoever watches the
content has just looked and knows what has changed: where that is files which are pages already,
only these are looked at. Not for what a page says.

Sizes and times of the others are then of an earlier look, which loses nothing: a file that has
changed since has others, by which the next look at everything tells it from what is known, and one
whose time is too late to be trusted is compared by its bytes until a later run.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from stat import S_ISREG

from eventsearch.extractor.files.discover import Discovery, discover
from eventsearch.extractor.site import Site
from eventsearch.model.page import SourceFile


@dataclass(slots=True)
class IncrementalDiscovery:
    """What the last run has found, for the next one."""

    _site: Site | None = None
    _found: Discovery | None = None

    def find(self, changed: Collection[str] | None, site: Site) -> Discovery:
        """
        Return the content files of a site, as `discover` does, and keep them in mind.

        Args:
            changed: Absolute paths of what has changed since the last run began, which went well;
                what changes elsewhere is told to a later run. None when that is not known.

        Raises:
            SiteError: As of `discover`.
        """
        found = None
        if changed is not None and self._found is not None and site == self._site:
            found = renewed(self._found, site.root, changed)
        found = found or discover(site)
        self._site, self._found = site, found
        return found


def renewed(found: Discovery, root: Path, changed: Collection[str]) -> Discovery | None:
    """
    Return what was found with the sizes and times that changed files have now.

    Args:
        changed: Absolute paths.

    Returns:
        None when one of them was no page or is no file any more: all must be looked at then.
    """
    places = {os.path.relpath(path, root).replace(os.sep, "/") for path in changed}
    if {file.path for file in found.files if file.path in places} != places:
        return None
    try:
        files = [_now(root, each) if each.path in places else each for each in found.files]
    except OSError:
        return None
    return replace(found, files=tuple(files))


def _now(root: Path, file: SourceFile) -> SourceFile:
    """
    Return a file with its present size and time.

    Raises:
        OSError: It is none any more.
    """
    stat = (root / file.path).lstat()
    if not S_ISREG(stat.st_mode):
        raise FileNotFoundError(file.path)
    return replace(file, size=stat.st_size, mtime_ns=stat.st_mtime_ns)
