"""
What becomes of pages whose files the system does not let us read?

A file without permission, a folder that cannot be listed, a disk that fails: none of it says that a
page is no more. So its page stays in the index as it was. Where all must be built anew, nothing of
before can stay, and the run is refused; only `--full` does without, and says so. Not for files that
can be read and are broken.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from eventsearch.errors import BuildError, SiteError
from eventsearch.extractor.site import Site
from eventsearch.indexer.base_generation import ASKED, DAMAGED, REASONS, BaseGeneration
from eventsearch.indexer.change_plan import ChangePlan
from eventsearch.model.page import Diagnostic, SourceFile
from eventsearch.storage.manifest import Entry

REFUSED = "E202"
"""Code of what the system does not let be read."""

_CONFIGURED = (REASONS["settings"], REASONS["site"])
_WITHOUT = 'run "eventsearch index --full" to go on without'


def refused_places(diagnostics: Iterable[Diagnostic]) -> frozenset[str]:
    """Return the files and folders that could not be looked into while content was found."""
    return frozenset(diagnostic.path for diagnostic in diagnostics if diagnostic.code == REFUSED)


def keep_unreadable(plan: ChangePlan, refused: Collection[str]) -> ChangePlan:
    """Return a plan by which entries stay that lie where the system lets nobody look."""
    held = tuple(entry for entry in plan.gone if is_within(entry.path, refused))
    if not held:
        return plan
    gone = tuple(entry for entry in plan.gone if not is_within(entry.path, refused))
    return replace(plan, kept=(*plan.kept, *held), gone=gone)


def is_within(path: str, places: Collection[str]) -> bool:
    """Whether a path is one of the places or lies below one."""
    return bool(places) and any(place in places for place in _upwards(path))


def is_refused(entry: Entry, root: Path) -> bool:
    """Whether the system let nobody read a file that is still there."""
    if not any(diagnostic.code == REFUSED for diagnostic in entry.diagnostics):
        return False
    try:
        os.lstat(root / entry.path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def ensure_kept(basis: BaseGeneration, path: str, diagnostic: Diagnostic) -> None:
    """
    Demand that no page is lost by building anew, since a file or folder is refused.

    Args:
        path: The file, or a file below the folder, as the manifest knows it.

    Raises:
        BuildError: The live index has a page of it, and the run was not asked to do without.
    """
    if basis.generation or basis.manifest is None or basis.reason in (ASKED, DAMAGED):
        return
    entry = basis.manifest.entries.get(path)
    if entry is not None and entry.record:
        raise BuildError(
            f"{diagnostic.path}: {diagnostic.message}, and all must be built anew ({basis.reason});"
            " the index stays as it was, so that no page is lost",
            hint=f"{diagnostic.hint}, or {_WITHOUT}",
        )


def demand_places_kept(basis: BaseGeneration, diagnostics: Iterable[Diagnostic]) -> None:
    """Demand the same of all that could not be looked into while content was found."""
    places = {
        diagnostic.path: diagnostic for diagnostic in diagnostics if diagnostic.code == REFUSED
    }
    if not places or basis.manifest is None:
        return
    for path in basis.manifest.entries:
        for place in _upwards(path):
            if place in places:
                ensure_kept(basis, path, places[place])


def demand_folders(
    basis: BaseGeneration, site: Site, files: Iterable[SourceFile], refused: Collection[str]
) -> None:
    """
    Demand that no folder of the configuration has lost all its files.

    One that is there and holds none is meant where the configuration is another one.

    Raises:
        SiteError: It is missing or empty, and the live index has pages of it, or of the language
            that it is to hold.
    """
    if basis.manifest is None or basis.reason == ASKED:
        return
    lost = _lost(basis.manifest.entries.values(), _sources(site), files, refused)
    for source, pages in sorted(lost.items()):
        is_there = (site.root / source).exists()
        if is_there and basis.reason in _CONFIGURED:
            continue
        what = "holds no page any more" if is_there else "is missing"
        raise SiteError(
            f"{site.root / source}: the content folder {what}, and the index has"
            f" {_pages(pages)} of it; the index stays as it was",
            hint="put it back, or take it out of the configuration; if its pages are to go,"
            ' run "eventsearch index --full"',
        )
    _demand_languages(basis.manifest.entries.values(), site, files)


def _demand_languages(entries: Iterable[Entry], site: Site, files: Iterable[SourceFile]) -> None:
    """Demand that no language is lost for a folder of another name that is not there."""
    codes = {language.code for language in site.languages}
    missing = {
        mount.lang: mount.source
        for mount in site.mounts
        if mount.lang in codes and not (site.root / mount.source).exists()
    }
    if not missing:
        return
    here = {file.lang for file in files}
    lost = Counter(each.site_lang for each in entries if each.id)
    for lang, source in sorted(missing.items()):
        if lost[lang] and lang not in here:
            raise SiteError(
                f"{site.root / source}: the content folder is missing, and the index has"
                f" {_pages(lost[lang])} of the language {lang}; the index stays as it was",
                hint="make it, or name the right one in the configuration; if its pages are to go,"
                ' run "eventsearch index --full"',
            )


def _lost(
    entries: Iterable[Entry],
    sources: Collection[str],
    files: Iterable[SourceFile],
    refused: Collection[str],
) -> Counter[str]:
    """Return the folders that no file is found in now, with the number of their pages."""
    missing = set(sources) - _found(sources, files)
    if not missing:
        return Counter()
    known = (each.path for each in entries if each.id and not is_within(each.path, refused))
    found = (_source(path, sources) for path in known)
    return Counter(source for source in found if source in missing)


def _found(sources: Collection[str], files: Iterable[SourceFile]) -> set[str]:
    """Return the folders that files are found in, without looking further once these are all."""
    found: set[str] = set()
    missing = tuple(sources)
    for file in files:
        # Few files lie where none has been found yet, and only those are looked at closely.
        if "." not in missing and not file.path.startswith(missing):
            continue
        found.add(_source(file.path, sources) or "")
        missing = tuple(source for source in missing if source not in found)
        if not missing:
            break
    return found


def _sources(site: Site) -> frozenset[str]:
    """Return the folders that the configuration names, from the root."""
    codes = {language.code for language in site.languages}
    return frozenset(
        os.path.relpath(site.root / mount.source, site.root).replace(os.sep, "/")
        for mount in site.mounts
        if not mount.lang or mount.lang in codes
    )


def annotate(
    diagnostic: Diagnostic, before: Mapping[str, Entry], entries: Mapping[str, Entry]
) -> Diagnostic:
    """Return a diagnostic that says what became of the pages that were refused."""
    if diagnostic.code != REFUSED:
        return diagnostic
    kept = _pages_within(diagnostic.path, entries)
    lost = _pages_within(diagnostic.path, before)
    if kept:
        became = f"its {_pages(kept)} kept as {'it was' if kept == 1 else 'they were'}"
    elif lost:
        became = f"its {_pages(lost)} no longer in the index"
    else:
        return diagnostic
    return replace(diagnostic, message=f"{diagnostic.message}; {became}")


def _pages_within(place: str, entries: Mapping[str, Entry]) -> int:
    entry = entries.get(place)
    if entry is not None:
        return int(bool(entry.id))
    return sum(bool(entry.id) and place in _upwards(path) for path, entry in entries.items())


def _source(path: str, sources: Collection[str]) -> str | None:
    """Return the folder of the configuration that a file comes from, the innermost one."""
    return next((place for place in _upwards(path) if place in sources), None)


def _upwards(path: str) -> Iterator[str]:
    """Yield a path and all folders that it lies in, the root of the site last."""
    while path:
        yield path
        path = path.rpartition("/")[0]
    yield "."


def _pages(number: int) -> str:
    return "1 page" if number == 1 else f"{number} pages"
