"""
Guards against removing pages from the index by mistake.

A disk that is not mounted, an error in the configuration or an interrupted checkout looks as if
pages were removed. So a run that would remove many pages stops before it publishes; `--full`
accepts the loss. Only the numbers of pages are compared, so renaming a folder is not a loss.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from eventsearch.errors import BuildError, SiteError
from eventsearch.extractor.files.discover import UNREADABLE
from eventsearch.extractor.site import Site
from eventsearch.model.page import Diagnostic, is_entry
from eventsearch.settings import Settings
from eventsearch.storage.manifest import Entry, Manifest

MIN_LOSS = 10
"""A run may always lose fewer pages than this. Deleting a few pages or a small section is ordinary
editing, and a lost page is quickly read again."""

UNREAD_LIST = "E218"
"""Diagnostic code of a list file that cannot be read. It may be half-written."""

ACCEPT = 'run "eventsearch index --full" to accept this'


def unreadable_paths(diagnostics: Iterable[Diagnostic]) -> frozenset[str]:
    """Return the files and folders that the system refuses to read."""
    return frozenset(each.path for each in diagnostics if each.code == UNREADABLE)


def kept_paths(diagnostics: Iterable[Diagnostic]) -> frozenset[str]:
    """Return the unreadable files and folders, and broken lists. Their old pages are kept."""
    return frozenset(each.path for each in diagnostics if each.code in (UNREADABLE, UNREAD_LIST))


def ensure_configuration(manifest: Manifest, settings: Settings, site: Site) -> None:
    """
    Check that the site still has its configuration, if the index was built with a configuration.

    Without its configuration the site would be read with defaults or as another platform's site,
    and its pages would get other URLs.

    Raises:
        SiteError: All configuration files are missing, and no other file replaces them.
    """
    names = manifest.config_files
    same = site.platform == manifest.platform
    replaced = site.config_files if same else settings.platform
    if not names or replaced or any(os.path.lexists(settings.root / name) for name in names):
        return
    raise SiteError(
        f"{settings.root}: {names[0]} is missing or cannot be read; the index was built with it"
        " and has been kept",
        hint=f"restore it, or {ACCEPT}",
    )


def ensure_pages_kept(
    before: Mapping[str, Entry],
    after: Mapping[str, Entry],
    site: Site,
    unreadable: Collection[str] = (),
) -> None:
    """
    Check that the run does not lose too many pages.

    Args:
        before, after: Manifest entries of the live generation and of the new one, by path.
        unreadable: Folders that could not be listed, and files that could not be read.

    Raises:
        BuildError: The page of an unreadable file would be lost. Or at least MIN_LOSS pages would
            be lost that are more than half of all pages, or all pages of a configured content
            folder or language.
    """
    remaining = {path for path, each in after.items() if each.record}
    lost = [each for each in before.values() if each.record and each.path not in remaining]
    for entry in lost:
        if _is_unreadable(after, entry.path, unreadable):
            raise BuildError(
                f"{site.root / entry.path}: the file cannot be read, and its page would be removed"
                " from the index, which must be rebuilt",
                hint=f"make it readable for this user, or {ACCEPT}",
            )
    if len(lost) < MIN_LOSS:
        return
    old, new = Counter(_groups(before, site)), Counter(_groups(after, site))
    for group, pages in sorted(old.items(), reverse=True):
        loss = pages - new[group]
        if loss >= MIN_LOSS and (2 * loss > pages if group == ALL else loss == pages):
            folder, language = group
            raise BuildError(
                f"{site.root / folder}: {loss} of {pages} pages{language and f' in {language}'}"
                " would be removed from the index",
                hint=f"restore them, or {ACCEPT}",
            )


def is_within(path: str, places: Collection[str]) -> bool:
    """Whether a path is one of the places or is inside one."""
    return bool(places) and any(place in places for place in _upwards(path))


def _is_unreadable(entries: Mapping[str, Entry], path: str, places: Collection[str]) -> bool:
    diagnostics = entries[path].diagnostics if path in entries else ()
    return any(each.code == UNREADABLE for each in diagnostics) or is_within(path, places)


ALL = ("", "")


def _groups(entries: Mapping[str, Entry], site: Site) -> Iterator[tuple[str, str]]:
    """Yield, for each page, its groups as (folder, language): ALL, its content folder, its
    language."""
    codes = set(site.languages)
    folders = {
        os.path.relpath(site.root / mount.source, site.root)
        for mount in site.mounts
        if not mount.lang or mount.lang in codes
    }
    for entry in entries.values():
        if entry.record:
            yield ALL
            folder = next((place for place in _upwards(entry.path) if place in folders), None)
            if folder is not None:
                yield folder, ""
            if entry.site_lang in codes:
                yield ".", entry.site_lang


def _upwards(path: str) -> Iterator[str]:
    """Yield a path, the list file if the path is a list entry, and all parent folders."""
    if is_entry(path):
        yield path
        path = path.rpartition("#")[0]
    while path:
        yield path
        path = path.rpartition("/")[0]
    yield "."
