"""
Decides whether a run updates the live generation or builds everything anew.

An index depends on the content, the program, the settings, the site's configuration and the names
of people. All but the content have a fingerprint. If one differs, the run builds everything anew.
"""

from __future__ import annotations

import os
import re
import sys
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import eventsearch
from eventsearch.errors import IndexDamaged, IndexMissing, IndexOutdated, IndexUnusable
from eventsearch.extractor.language.declaration import html_language
from eventsearch.extractor.people import read_profiles
from eventsearch.extractor.site import Site
from eventsearch.files import read_regular_file
from eventsearch.model.page import Diagnostic
from eventsearch.model.timestamps import epoch
from eventsearch.settings import Settings
from eventsearch.storage.atomic_files import digest
from eventsearch.storage.generations import MANIFEST, MOST_BYTES, Generation, live
from eventsearch.storage.integrity import quick_check
from eventsearch.storage.manifest import Entry, Manifest, load

REQUESTED = "asked for by --full"
MISSING = "there was no index"
OUTDATED = "another version of eventsearch wrote the index, or its time zone is unknown here"
DAMAGED = "the index was damaged"
CONTEXT = "sections, cascades or the names of people have changed"

REASONS: Mapping[str, str] = {
    "program": "the version of eventsearch or of a library that reads content has changed",
    "settings": "settings that change the results have changed",
    "site": "the site's configuration has changed",
    "people": "the names of people have changed",
}
"""The reason to report if a fingerprint differs. If several differ, only the first is reported."""

IRRELEVANT_SETTINGS = frozenset(
    {
        *("root", "allow_outside", "index", "workers", "serve", "synonyms", "log_searches"),
        *("site_url", "deploy_url", "fetch", "ranking", "jsonld", "opensearch"),
    }
)
"""Settings that do not change pages: they set folders, speed, access, or how a query is read. The
site's URL is in the fingerprint of the site's configuration."""

LIBRARIES = ("frontmatter", "lxml", "markdown", "pymdownx", "Stemmer", "tzdata", "yaml")
"""Modules whose version affects the extracted text or the words in it."""

_RELEASE = re.compile(
    r"(?i)(python[-_]frontmatter|lxml|markdown|pymdown[-_]extensions|pystemmer"
    r"|pyyaml|tzdata)-.+\.dist-info"
)
_NOT_FOR_RESULTS = ("cli", "web", "output", "watch")


class BaseGeneration(NamedTuple):
    """
    The generation that a run updates, if any.

    Attributes:
        generation: The live generation to update; None to build everything anew.
        live_manifest: The live generation's manifest, even if the run builds everything anew. None
            if it cannot be read.
        reason: Why everything is built anew; empty for an update.
    """

    generation: Generation | None = None
    live_manifest: Manifest | None = None
    reason: str = ""

    @property
    def manifest(self) -> Manifest | None:
        """The manifest of the generation to update; None to build everything anew."""
        return self.live_manifest if self.generation else None

    @property
    def live_entries(self) -> Mapping[str, Entry]:
        """The entries of the live generation's manifest, by path."""
        return self.live_manifest.entries if self.live_manifest else {}

    def due(self, now: datetime) -> BaseGeneration:
        """
        Return a base that reads again what depends on the time.

        That is recurring events if their entry is of another month, and pages published since the
        last run, because other pages may use the names in them.
        """
        if self.live_manifest is None or self.generation is None:
            return self
        built = epoch(datetime.fromisoformat(self.generation.info.built_at))
        last = max(built, self.live_manifest.taken_ns // 1_000_000_000)
        month, end = f"{now:%Y-%m}", epoch(now)
        entries = {
            path: entry
            if entry.month in ("", month) and not last < (entry.visible_from or 0) <= end
            else entry._replace(digest="")
            for path, entry in self.live_manifest.entries.items()
        }
        return self._replace(live_manifest=replace(self.live_manifest, entries=entries))

    def rejected(self, reason: str) -> BaseGeneration:
        """Return a base that builds everything anew for this reason."""
        return self._replace(generation=None, reason=reason)


def read_base(
    index: Path,
    current: Mapping[str, str],
    *,
    full: bool,
    read: Callable[[Generation], Manifest] | None = None,
) -> BaseGeneration:
    """
    Return the generation to update, or why everything must be built anew.

    Args:
        current: The fingerprints of this run.
        full: Whether to build everything anew in any case.
        read: Returns the manifest of a generation; None for `read_manifest`.
    """
    try:
        generation = live(index)
        manifest = (read or read_manifest)(generation)
    except IndexMissing:
        return BaseGeneration(reason=MISSING)
    except IndexOutdated:
        return BaseGeneration(reason=OUTDATED)
    except IndexDamaged:
        return BaseGeneration(reason=DAMAGED)
    base = BaseGeneration(generation=generation, live_manifest=manifest)
    if reason := REQUESTED if full else difference(manifest.keys, current):
        return base.rejected(reason)
    try:
        quick_check(generation)
    except IndexDamaged:
        return base.rejected(DAMAGED)
    return base


def read_manifest(generation: Generation) -> Manifest:
    """
    Return the manifest of a generation.

    Raises:
        IndexDamaged: The manifest is missing or damaged.
    """
    path = generation.folder / MANIFEST
    try:
        manifest = load(read_regular_file(path, MOST_BYTES))
        if manifest.generation != generation.name:
            raise ValueError("it belongs to another generation")
    except (OSError, ValueError) as error:
        raise IndexDamaged(
            f"{path}: the manifest has changed since it was written: {error}",
            hint='run "eventsearch index" to build it anew',
        ) from error
    return manifest


def state_of(
    index: Path, current: Mapping[str, str], diagnostics: tuple[Diagnostic, ...], now: datetime
) -> str:
    """
    Return a digest of everything besides the content files that the report of a run depends on.

    Empty if the live generation is missing or damaged.

    Args:
        current: The fingerprints of this run.
        diagnostics: Problems found in the configuration.
    """
    try:
        generation = live(index)
        quick_check(generation)
        data = read_regular_file(generation.folder / MANIFEST, MOST_BYTES)
    except (IndexUnusable, OSError):
        return ""
    # At each instant, pages appear or expire. Each month, recurring events are read again.
    passed = bisect(generation.info.instants, epoch(now)), now.year, now.month
    return _digest(data, generation.name, sorted(current.items()), diagnostics, passed)


def fingerprints(settings: Settings, site: Site) -> Mapping[str, str]:
    """Return the fingerprints of a run: digests by the names in REASONS."""
    relevant = (
        (field.name, getattr(settings, field.name))
        for field in fields(settings)
        if field.name not in IRRELEVANT_SETTINGS
    )
    return {
        "program": _program_digest(),
        "settings": _digest(*relevant),
        "site": _digest(_without_root(site), html_language(site)),
        "people": _digest(*read_profiles(site)),
    }


def difference(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """Return why an index with the old fingerprints must be rebuilt; empty if no rebuild is due."""
    return next((REASONS[name] for name in REASONS if old.get(name) != new[name]), "")


def _digest(*parts: object) -> str:
    return digest(
        *(
            part if isinstance(part, bytes) else repr(part).encode("utf-8", "backslashreplace")
            for part in parts
        )
    )


def _without_root(site: Site) -> tuple[Site, tuple[str, ...]]:
    """Return the site without its folder, and the content sources that may not be read."""
    variants = {
        code: replace(each, root=Path(), allowed=()) for code, each in site.variants.items()
    }
    outside = tuple(each.source for each in site.mounts if not site.boundary.holds(each.source))
    return replace(site, root=Path(), allowed=(), variants=variants), outside


@cache
def _program_digest() -> str:
    """Return the digest of this program, computed once in each process."""
    return _digest(*_program())


def _program() -> Iterator[object]:
    """Yield the Python version, the source files and the library versions."""
    yield sys.version_info[:2]
    # During development, the program changes without a new version, so read the sources.
    for name, path in sorted(sources(os.path.dirname(eventsearch.__file__))):  # noqa: PTH120
        yield name
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            yield file.read()
    yield from releases()


def sources(folder: str, within: str = "") -> Iterator[tuple[str, str]]:
    """Yield name and path of files that affect the results; `Path.rglob` takes 5 ms longer."""
    with os.scandir(folder) as entries:
        for entry in entries:
            name = within + entry.name
            if entry.name.endswith((".py", ".txt")):
                yield name, entry.path
            elif name not in _NOT_FOR_RESULTS and entry.is_dir() and entry.name != "__pycache__":
                yield from sources(entry.path, f"{name}/")


def releases() -> Iterator[str]:
    """
    Yield name and version of the libraries, read from their folder names.

    `importlib.metadata` returns the same but takes 40 ms to load.
    """
    specs = [find_spec(name) for name in LIBRARIES]
    origins = [Path(spec.origin) for spec in specs if spec is not None and spec.origin]
    for folder in sorted({folder for path in origins for folder in path.parents[:2]}):
        yield from sorted(each.name for each in folder.iterdir() if _RELEASE.match(each.name))


def reads_times(site: Site) -> bool:
    """Whether pages of this site may use the modification time of their file as a date."""
    sites = (site, *site.variants.values())
    return any(
        ":filemodtime" in sources for each in sites for sources in each.date_sources.values()
    )
