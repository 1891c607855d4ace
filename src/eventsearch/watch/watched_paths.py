"""
Where may something change that changes an index?

In the folders that the site's content comes from, and beside the files of its configuration. All
that a site is made with (themes' templates, libraries, pictures) is left alone.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from eventsearch.errors import SiteError
from eventsearch.extractor.hugo.config import configured_site
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
