"""
What a watch keeps from one run to the next, so that it updates a saved page sooner.

Without this state, a run reads the manifest of the live generation and lists all content folders.
Both take longer than reading a saved page, and both have hardly changed since the last run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eventsearch.extractor.files.discover import discover, rediscover
from eventsearch.extractor.platforms.protocol import Discovery
from eventsearch.extractor.site import Site
from eventsearch.indexer.base_generation import read_manifest
from eventsearch.indexer.content_folders import Found, key_of, read_found, stamps_of, write_found
from eventsearch.storage.generations import MANIFEST, Generation
from eventsearch.storage.last_modified import CHANGES, Changes
from eventsearch.storage.manifest import Manifest

Stamps = tuple[object, ...]


class LastRun:
    """
    The content files, and the live generation's records: its manifest and its changes.

    A record is used only if its file has not changed since this process wrote or read it. Between
    two runs another process may publish a generation, or replace its files.

    Attributes:
        saved: Absolute path of a file, if the last run succeeded and nothing has changed since
            then, except perhaps this file. Else empty. The caller sets it before each run, see
            `watch.loop.Run`.
    """

    def __init__(self) -> None:
        self.saved = ""
        self._stamps: Stamps = ()
        self._manifest: Manifest | None = None
        self._changes: Changes | None = None
        self._found: Found | None = None

    def pages(
        self,
        site: Site,
        index: Path,
        fingerprints: Mapping[str, str],
        taken_ns: int,
        *,
        full: bool = False,
    ) -> Discovery:
        """
        Return the content files that are pages. List the folders only if necessary.

        Args:
            taken_ns: The file system's clock before this call.
            full: List the folders in any case.
        """
        if not full and (pages := self.known(site, index, fingerprints)):
            return pages
        pages = discover(site)
        self._found = Found(key_of(site, fingerprints), pages, stamps_of(pages, taken_ns))
        if self._found.stamps:
            write_found(index, self._found)
        return pages

    def known(self, site: Site, index: Path, fingerprints: Mapping[str, str]) -> Discovery | None:
        """Return what `pages` returns, or None if it must list the folders."""
        key = key_of(site, fingerprints)
        found = self._found if self._found and self._found.key == key else read_found(index, key)
        if found is None:
            return None
        if (pages := self._known(found, site)) is None:
            # Do not compare the times of the folders again in this run.
            self._found = found._replace(stamps={}, report=())
            return None
        report = found.report if pages.files == found.pages.files else ()
        self._found = found._replace(pages=pages, report=report)
        return pages

    @property
    def report(self) -> Sequence[Any]:
        """The report of an earlier run that found the files of `known`, see `Found`."""
        return self._found.report if self._found else ()

    def keep_report(self, index: Path, report: Sequence[Any]) -> None:
        """Keep the report of this run for the next process."""
        if self._found and self._found.stamps:
            self._found = self._found._replace(report=report)
            write_found(index, self._found)

    def _known(self, found: Found, site: Site) -> Discovery | None:
        """Return the known files as they are now; None if the folders must be listed."""
        saved = self.saved.removeprefix(f"{site.root}/")
        # An unknown file may be a new page: saving can replace a symbolic link with a file.
        if any(file.path == saved for file in found.pages.files):
            return rediscover(found.pages, site, saved)
        return rediscover(found.pages, site) if found.is_current() else None

    def manifest(self, generation: Generation) -> Manifest:
        """Return the manifest of a generation; raises `IndexDamaged` if it is unreadable."""
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
    """Return the stamps of a generation's records, which show replaced files; empty if missing."""
    try:
        stats = [(generation.folder / name).stat() for name in (MANIFEST, CHANGES)]
    except OSError:
        return ()
    files = ((stat.st_dev, stat.st_ino, stat.st_mtime_ns, stat.st_size) for stat in stats)
    return generation.folder, *files
