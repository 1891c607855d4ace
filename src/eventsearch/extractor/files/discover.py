"""Find the pages of a site, and report pages that have the same URL."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from stat import S_ISREG
from typing import Protocol

from eventsearch.errors import SiteError
from eventsearch.extractor.files.discovery_diagnostics import condense
from eventsearch.extractor.files.read import is_shut
from eventsearch.extractor.platforms import platform_named
from eventsearch.extractor.platforms.protocol import Discovery
from eventsearch.extractor.site import Site
from eventsearch.model.page import Diagnostic, SourceFile, is_entry
from eventsearch.settings import Settings

ADDRESS_KEYS = ("url", "permalink", "slug", "path")
"""Front matter keys that set a page's address, the strongest first."""


class HasUrl(Protocol):
    """A `PageRecord`, or the part of it that an index stores."""

    @property
    def path(self) -> str: ...

    @property
    def url(self) -> str: ...

    @property
    def buildable(self) -> bool: ...


def collisions(records: Iterable[HasUrl]) -> tuple[Diagnostic, ...]:
    """
    Return a diagnostic for each page whose address an earlier page already has, sorted by path.

    Of several pages with the same address, the page with the first path is the earliest.
    """
    first_paths: dict[str, str] = {}
    several: defaultdict[str, list[str]] = defaultdict(list)
    for record in records:
        if record.url and record.buildable and not is_entry(record.path):
            path = record.path
            if first_paths.setdefault(record.url, path) is not path:
                several[record.url].append(path)
    diagnostics = [
        _diagnostic(url, path, first)
        for url, paths in several.items()
        for first, *others in [sorted((first_paths[url], *paths))]
        for path in others
    ]
    return tuple(sorted(diagnostics, key=lambda diagnostic: diagnostic.path))


def at_its_url(diagnostic: Diagnostic, places: Mapping[str, tuple[int, int]]) -> Diagnostic:
    """
    Return the diagnostic of `collisions`, moved to the key that sets the address, if any.

    Args:
        places: Maps a front matter key to line and column of its value.
    """
    place = next((places[key] for key in ADDRESS_KEYS if key in places), None)
    return diagnostic if place is None else diagnostic._replace(line=place[0], column=place[1])


def _diagnostic(url: str, path: str, first: str) -> Diagnostic:
    return Diagnostic(
        path=path,
        line=1,
        column=1,
        code="E301",
        message=f"the address {url} is also the address of {first}: one of the two pages is lost",
        hint="change `slug` or `url` of one of them",
    )


BADLY_NAMED = "E206"

UNREADABLE = "E202"
"""Code of a file or folder that the system does not let us read."""

__all__ = ["Discovery", "discover"]


def discover(site: Site) -> Discovery:
    """
    Return the content files that are pages of their own, sorted by path, and the diagnostics.

    Raises:
        SiteError: This process reads file names in an encoding other than UTF-8.
    """
    discovery = platform_named(site.platform).discover(site)
    _demand_utf8(site, discovery)
    return discovery._replace(diagnostics=tuple(condense(discovery.diagnostics)))


def rediscover(found: Discovery, site: Site, only: str = "") -> Discovery | None:
    """
    Return an earlier result of `discover` with the current sizes and times of its files.

    Folders are not listed, so new files are not found. Return None if `discover` is needed: a file
    is gone, or is not a file any more, or a file or a folder cannot be read.

    Args:
        only: `SourceFile.path` of the only file that may have changed; empty if all may have.
    """
    if any(each.code == UNREADABLE for each in found.diagnostics):
        return None
    root = str(site.root)
    files: list[SourceFile] = []
    for file in found.files:
        if only and file.path != only:
            files.append(file)
            continue
        path = f"{root}/{file.path}"
        try:
            stat = os.lstat(path)
        except OSError:
            return None
        if not S_ISREG(stat.st_mode) or is_shut(path, stat):
            return None
        now = stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns
        if now != (file.size, file.mtime_ns, file.ctime_ns):
            file = file._replace(size=now[0], mtime_ns=now[1], ctime_ns=now[2])
        files.append(file)
    return found._replace(files=tuple(files))


def discover_all(site: Site, settings: Settings, pages: Discovery | None = None) -> Discovery:
    """
    Return the pages of `discover`, followed by the entries of the site's lists in list order.

    Args:
        pages: Result of `discover`, if the caller has it.

    Raises:
        SiteError: As in `discover`.
    """
    pages = pages or discover(site)
    listings = platform_named(site.platform).listings
    if listings is None and not settings.sources:
        return pages
    # Imported here, so that a site without lists does not load the module.
    from eventsearch.extractor.entries.find import find_entries

    named = listings(site, pages.files, settings) if listings else ()
    found = find_entries(site, settings, named, pages.files)
    return Discovery((*pages.files, *found.files), (*pages.diagnostics, *found.diagnostics))


def _demand_utf8(site: Site, discovery: Discovery) -> None:
    """
    Raise SiteError if a file name is not ASCII and this process does not read names as UTF-8.

    In the C locale such a page would get a wrong path, or be left out.
    """
    encoding = sys.getfilesystemencoding()
    if encoding.lower().replace("-", "") == "utf8":
        return
    badly = [each.path for each in discovery.diagnostics if each.code == BADLY_NAMED]
    others = [file.path for file in discovery.files if not file.path.isascii()]
    for path in (*badly, *others)[:1]:
        raise SiteError(
            f"{site.root}: this system reads file names as {encoding}, not as UTF-8: {path!a}",
            hint="set LC_ALL=C.UTF-8, or PYTHONUTF8=1",
        )
