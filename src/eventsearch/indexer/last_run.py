"""
What a watch keeps from one run to the next, so that it updates a saved page sooner.

A run reads the records of the live generation, and lists all folders of the content. Both take
longer than reading a saved page, and both have hardly changed since the last run.
"""

from __future__ import annotations

from eventsearch.extractor.files.discover import discover, rediscover
from eventsearch.extractor.platforms.protocol import Discovery
from eventsearch.extractor.site import Site
from eventsearch.indexer.base_generation import read_manifest
from eventsearch.storage.generations import MANIFEST, Generation
from eventsearch.storage.last_modified import CHANGES, Changes
from eventsearch.storage.manifest import Manifest

Stamps = tuple[object, ...]


class LastRun:
    """
    The content files, and the records of one generation: its manifest and its changes.

    A record is used only while its file is the one that this process wrote or read. Between two
    runs another process may publish a generation, or replace the files of one.

    Attributes:
        is_save: Whether all that happened since the last run, which succeeded, is that one known
            file was saved. The caller sets it before each run, see `watch.loop.Run`.
    """

    def __init__(self) -> None:
        self.is_save = False
        self._stamps: Stamps = ()
        self._manifest: Manifest | None = None
        self._changes: Changes | None = None
        self._found: tuple[Site, Discovery] | None = None

    def pages(self, site: Site) -> Discovery:
        """Return the content files that are pages; list the folders unless `is_save` is set."""
        pages = None
        if self.is_save and self._found and self._found[0] == site:
            pages = rediscover(self._found[1], site)
        pages = pages or discover(site)
        self._found = site, pages
        return pages

    def manifest(self, generation: Generation) -> Manifest:
        """Return the manifest of a generation; raises `IndexDamaged` as `read_manifest` does."""
        stamps = _stamps(generation)
        if self._manifest is None or stamps != self._stamps or not stamps:
            self._manifest, self._changes = read_manifest(generation), None
            self._stamps = stamps
        return self._manifest

    def changes(self, generation: Generation | None) -> Changes | None:
        """Return the last change of each page of a generation, if this process wrote it."""
        is_same = generation is not None and self._stamps == _stamps(generation)
        return self._changes if is_same else None

    def keep(self, generation: Generation, manifest: Manifest, changes: Changes) -> None:
        """Keep the records that were just written to a generation."""
        self._stamps = _stamps(generation)
        self._manifest, self._changes = manifest, changes


def _stamps(generation: Generation) -> Stamps:
    """Return values that change if a record's file is replaced; empty if a file is missing."""
    try:
        stats = [(generation.folder / name).stat() for name in (MANIFEST, CHANGES)]
    except OSError:
        return ()
    files = ((stat.st_dev, stat.st_ino, stat.st_mtime_ns, stat.st_size) for stat in stats)
    return generation.folder, *files
