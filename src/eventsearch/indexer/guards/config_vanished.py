"""
Is the configuration still there that the live index was made with?

Without it a site is read as another one: by another program's rules or by defaults, at other
addresses and in other languages. So who follows it is refused while files are gone in whose place
nothing has come, or say nothing any more, as while an editor writes them; `--full` is for whom that
is meant. Not for what a configuration says.
"""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from eventsearch.errors import IndexUnusable, SiteError, SiteUnreadable
from eventsearch.extractor.hugo.config import configured_site
from eventsearch.extractor.site import Site
from eventsearch.files import Boundary
from eventsearch.indexer.base_generation import ASKED, REASONS, BaseGeneration, read_manifest
from eventsearch.model.page import Diagnostic
from eventsearch.settings import Settings
from eventsearch.settings.site_detection import LABELS
from eventsearch.storage.generations import live
from eventsearch.storage.manifest import Manifest

_MOST_NAMES = 3
_NOTHING = frozenset((b"", b"{}", b"{", b"}", b"---", b"..."))
_COMMENTS = (b"#", b"//")
_WITHOUT = 'if it is meant to be gone, run "eventsearch index --full"'


def load_checked_site(settings: Settings) -> tuple[Site, tuple[Diagnostic, ...]]:
    """
    Return the site that the settings are for, which is the one that is indexed, if any is.

    Raises:
        SiteError: As of `configured_site` and `demand_configuration`.
    """
    site, diagnostics = load_site_or_explain(settings)
    _demand_of_live(settings, site)
    return site, diagnostics


def load_site_or_explain(settings: Settings) -> tuple[Site, tuple[Diagnostic, ...]]:
    """
    Return the site; where there is none, the files that have vanished are told, if any have.

    One that is there and cannot be read goes first: it may have come in the place of one that is
    gone.
    """
    try:
        return configured_site(settings)
    except SiteUnreadable:
        raise
    except SiteError:
        _demand_of_live(settings, None)
        raise


def blank_files(site: Site) -> tuple[str, ...]:
    """Return the files of the configuration that say nothing."""
    return tuple(name for name in site.config_files if _is_blank(site.boundary, name))


def _demand_of_live(settings: Settings, site: Site | None) -> None:
    with suppress(IndexUnusable):
        _demand(read_manifest(live(settings.index)), settings, site)


def ensure_config_present(basis: BaseGeneration, settings: Settings, site: Site) -> None:
    """
    Demand that the configuration is there, or another one, that the live index was made with.

    Raises:
        SiteError: It is gone or cannot be looked at, and the run was not asked to do without.
    """
    if basis.manifest is not None and basis.reason != ASKED:
        _demand(basis.manifest, settings, site)


def explained(basis: BaseGeneration, site: Site, reason: str) -> str:
    """Return a reason with the files that are gone where it is that the configuration changed."""
    if reason != REASONS["site"] or basis.manifest is None:
        return reason
    names = [name for name in basis.manifest.configured if _lacking(site.root / name)]
    return f"{reason} ({_named(names)} gone)" if names else reason


def _demand(manifest: Manifest, settings: Settings, site: Site | None) -> None:
    root = settings.root
    _demand_words(manifest, settings.boundary, site)
    lost = [name for name in manifest.configured if _lacking(root / name)]
    if not lost:
        return
    platform = site.platform if site else manifest.platform
    if platform == manifest.platform:
        lost = list(_not_replaced(manifest, lost, site.config_files if site else (), site))
    elif settings.platform:
        return
    if not lost:
        return
    other = f", and what is left is {LABELS[platform]}" if platform != manifest.platform else ""
    why = _lacking(root / lost[0])
    raise SiteError(
        f"{root}: {_named(lost)} {why}, with which the index was made of"
        f" {LABELS.get(manifest.platform, 'the site')}{other}; the index stays as it was",
        hint=f"bring back what is missing; {_WITHOUT}"
        if why == "missing"
        else f"make it readable for this user; {_WITHOUT}",
    )


def _demand_words(manifest: Manifest, boundary: Boundary, site: Site | None) -> None:
    """Demand that a file which is there says something, or another one of its place, as before."""
    root = boundary.root
    spoke = [name for name in manifest.configured if name not in manifest.blank]
    emptied = [name for name in spoke if _is_blank(boundary, name)]
    if not emptied:
        return
    names = {*spoke, *(site.config_files if site else ())} - {*emptied}
    speaking = [name for name in names if not _lacking(root / name)]
    lost = list(_not_replaced(manifest, emptied, speaking, site))
    if lost:
        raise SiteError(
            f"{root}: {_named(lost)} empty, and was not when the index was made of"
            f" {LABELS.get(manifest.platform, 'the site')}; the index stays as it was",
            hint='bring back what it said; if it is meant to be empty, run "eventsearch index'
            ' --full"',
        )


def _is_blank(boundary: Boundary, name: str) -> bool:
    """Whether a file holds comments and brackets at most; one that cannot be read may hold more."""
    try:
        data = boundary.read(name)
    except OSError:
        return False
    lines = (line.strip() for line in data.removeprefix(BOM_UTF8).splitlines())
    return all(line in _NOTHING or line.startswith(_COMMENTS) for line in lines)


def _not_replaced(
    manifest: Manifest, lost: list[str], left: Iterable[str], site: Site | None
) -> Iterator[str]:
    """
    Yield the files that were the last of their place, where no other place came instead.

    Args:
        left: Files that are as good as any.
    """
    here = {_place(name) for name in left}
    if here - {_place(name) for name in manifest.configured}:
        return
    for name in lost:
        place = _place(name)
        if place not in here and not (site and _may_go(site, place)):
            yield name


def _place(name: str) -> str:
    """Return the folder that a file belongs to: the root, one of `config/`, a theme's."""
    return "/".join(PurePosixPath(name).parent.parts[:2])


def _may_go(site: Site, place: str) -> bool:
    """
    Whether a theme is there that has no configuration any more, or is named by none any more.

    One that is not checked out is named, and its folder is empty or not there.
    """
    if not place or place.startswith("config/"):
        return False
    try:
        if any((site.root / place).iterdir()):
            return True
    except OSError:
        pass
    return not _is_named(site, PurePosixPath(place).name)


def _is_named(site: Site, theme: str) -> bool:
    """Whether any file of the configuration has the name of a theme; one not readable may."""
    try:
        return any(os.fsencode(theme) in site.boundary.read(name) for name in site.config_files)
    except OSError:
        return True


def _lacking(path: Path) -> str:
    """Return what is the matter with a file that is not to be found; empty for one that is."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return "missing"
    except OSError as error:
        return f"not to be looked at ({error.strerror})"
    return ""


def _named(names: list[str]) -> str:
    """Return a few names and the verb for what they are."""
    more = len(names) - _MOST_NAMES
    shown = names[:_MOST_NAMES] + ([f"{more} more"] if more > 0 else [])
    *first, last = shown
    return f"{', '.join(first)} and {last} are" if first else f"{last} is"
