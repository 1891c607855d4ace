"""
The guard against losing pages that nobody meant to remove.

A disk that is not mounted, a slip in the configuration, a checkout that stopped half-way: each
looks like pages that were removed. So a run that would remove many of them stops before it
publishes, and `--full` accepts it. Pages are counted, not compared: to rename a folder or a section
loses none.
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
"""Lost pages below which no run stops: to delete a few pages, or a small section, is ordinary
editing, and as few are read again in a moment."""

UNREAD_LIST = "E218"
"""Code of a file of entries that cannot be read: it may be half-written."""

ACCEPT = 'run "eventsearch index --full" to accept this'


def unreadable_paths(diagnostics: Iterable[Diagnostic]) -> frozenset[str]:
    """Return the files and folders that the system does not let be read."""
    return frozenset(each.path for each in diagnostics if each.code == UNREADABLE)


def kept_paths(diagnostics: Iterable[Diagnostic]) -> frozenset[str]:
    """Return the same, and the lists whose entries stay as they were, since they are broken."""
    return frozenset(each.path for each in diagnostics if each.code in (UNREADABLE, UNREAD_LIST))


def ensure_configuration(manifest: Manifest, settings: Settings, site: Site) -> None:
    """
    Demand a configuration where the index was built with one.

    Without it the site is read by defaults or as that of another program, at other URLs.

    Raises:
        SiteError: All of its files are gone, and none has come in their place.
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
    Demand that few pages are lost.

    Args:
        before, after: What the live index and the new one know of each file.
        unreadable: Folders that could not be listed, and files that may not be read.

    Raises:
        BuildError: A page of an unreadable file would go; or all pages of a content folder or a
            language that the configuration names, or more than half of all, and at least MIN_LOSS.
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
    """Whether a path is one of the places or lies below one."""
    return bool(places) and any(place in places for place in _upwards(path))


def _is_unreadable(entries: Mapping[str, Entry], path: str, places: Collection[str]) -> bool:
    diagnostics = entries[path].diagnostics if path in entries else ()
    return any(each.code == UNREADABLE for each in diagnostics) or is_within(path, places)


ALL = ("", "")


def _groups(entries: Mapping[str, Entry], site: Site) -> Iterator[tuple[str, str]]:
    """Yield the groups that each page counts in: its content folder, its language, all pages."""
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
    """Yield a path, the list of an entry, and all folders, the root of the site last."""
    if is_entry(path):
        yield path
        path = path.rpartition("#")[0]
    while path:
        yield path
        path = path.rpartition("/")[0]
    yield "."
