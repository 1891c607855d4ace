"""
What does a run begin with: the live generation, or nothing?

Whatever is in doubt about the live generation, or about what it was made of, means to begin with
nothing; why is told in the report.

What decides the results besides the content files?

The program, the settings and the site's configuration, each as a digest: an index made with others
is built anew, by itself.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from importlib.util import find_spec
from pathlib import Path

import eventsearch
from eventsearch.errors import IndexDamaged, IndexMissing, IndexOutdated
from eventsearch.extractor.fields.taxonomies import read_profiles
from eventsearch.extractor.site import Site
from eventsearch.extractor.site_context import Context
from eventsearch.files import read_regular_file
from eventsearch.indexer.change_plan import ChangePlan, compare
from eventsearch.model.page import SourceFile
from eventsearch.settings import Settings
from eventsearch.storage.atomic_files import digest
from eventsearch.storage.generations import MANIFEST, MOST_BYTES, Generation, live
from eventsearch.storage.integrity import quick_check
from eventsearch.storage.manifest import Entry, Manifest, load

REASONS: Mapping[str, str] = {
    "program": "eventsearch or a library that it reads content with is another one",
    "settings": "settings that change the results have changed",
    "site": "the site's configuration has changed",
    "people": "the names of people have changed",
}
"""What is said when a key differs; the first that does is told."""

CONTEXT_REASON = "sections, cascades or the names of people have changed"

INDIFFERENT = frozenset(
    (
        *("root", "allow_outside", "index", "workers", "serve", "synonyms", "log_searches"),
        *("site_url", "deploy_url"),
    )
)
"""Settings that say where, how fast and to whom, or how a question is read: no page is another.
Those of the site's address are part of what the site says."""

LIBRARIES = ("frontmatter", "lxml", "markdown", "pymdownx", "Stemmer", "tzdata", "yaml")
"""Modules whose release changes what is extracted or how words are cut."""

_RELEASE = re.compile(
    r"(?i)(python[-_]frontmatter|lxml|markdown|pymdown[-_]extensions|pystemmer"
    r"|pyyaml|tzdata)-.+\.dist-info"
)
_NOT_FOR_RESULTS = ("cli", "web", "output", "watch")


def keys(settings: Settings, site: Site) -> Mapping[str, str]:
    """Return a digest of each thing that decides the results, by the names in REASONS."""
    return {
        "program": _digest(*_program()),
        "settings": _digest(*_deciding(settings)),
        "site": _digest(_without_root(site)),
        "people": _digest(*read_profiles(site).items()),
    }


def difference(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """Return why an index made with the old keys is built anew; empty when it is not."""
    return next((REASONS[name] for name in REASONS if old.get(name) != new[name]), "")


def reads_times(site: Site) -> bool:
    """Whether a page of this site says when its file was changed last."""
    sites = (site, *site.variants.values())
    return any(
        ":filemodtime" in sources for each in sites for sources in each.date_sources.values()
    )


def _deciding(settings: Settings) -> Iterator[tuple[str, object]]:
    """Yield the settings that decide the results: all but those that are known not to."""
    for field in fields(settings):
        if field.name not in INDIFFERENT:
            yield field.name, getattr(settings, field.name)


def _digest(*parts: object) -> str:
    return digest(*(part if isinstance(part, bytes) else _bytes(part) for part in parts))


def _bytes(part: object) -> bytes:
    return repr(part).encode("utf-8", "backslashreplace")


def _without_root(site: Site) -> tuple[Site, tuple[str, ...]]:
    """Return the site as it would be in any other folder, and which content is not to be read."""
    variants = {code: _nowhere(each) for code, each in site.variants.items()}
    outside = tuple(each.source for each in site.mounts if not site.boundary.holds(each.source))
    return replace(_nowhere(site), variants=variants), outside


def _nowhere(site: Site) -> Site:
    return replace(site, root=Path(), allowed=())


def _program() -> Iterator[object]:
    """Yield what tells this program from one that might give other results."""
    yield sys.version_info[:2]
    # Sources and not the version alone: a program under development changes in between.
    for name, path in sorted(sources(os.path.dirname(eventsearch.__file__))):  # noqa: PTH120
        yield name
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            yield file.read()
    yield from releases()


def sources(folder: str, within: str = "") -> Iterator[tuple[str, str]]:
    """Yield name and path of the files that results may hang on; `Path.rglob` takes 5 ms longer."""
    with os.scandir(folder) as entries:
        for entry in entries:
            name = within + entry.name
            if entry.name.endswith((".py", ".txt")):
                yield name, entry.path
            elif name not in _NOT_FOR_RESULTS and entry.is_dir() and entry.name != "__pycache__":
                yield from sources(entry.path, f"{name}/")


def releases() -> Iterator[str]:
    """
    Yield name and version of the libraries, by the names of their folders.

    `importlib.metadata` says the same and takes 40 ms to load.
    """
    specs = [find_spec(name) for name in LIBRARIES]
    origins = [Path(spec.origin) for spec in specs if spec is not None and spec.origin]
    for folder in sorted({folder for path in origins for folder in path.parents[:2]}):
        yield from sorted(each.name for each in folder.iterdir() if _RELEASE.match(each.name))


ASKED = "asked for by --full"
MISSING = "there was no index"
OUTDATED = "another version of eventsearch wrote the index"
DAMAGED = "the index was damaged"


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseGeneration:
    """
    What a run begins with.

    Attributes:
        generation: The live one; None to begin with nothing.
        manifest: That of the live one, when it can be read, whether begun with or not.
        reason: Why to begin with nothing; empty otherwise.
    """

    generation: Generation | None
    manifest: Manifest | None
    reason: str = ""

    @property
    def known(self) -> Mapping[str, Entry]:
        """Return what is known of files, by path; nothing when the run begins with nothing."""
        return self.manifest.entries if self.generation and self.manifest else {}

    def without(self, reason: str) -> BaseGeneration:
        """Return what to begin with when the live generation is of no use for that reason."""
        return replace(self, generation=None, reason=reason)


def read_basis(index: Path, keys: Mapping[str, str], *, full: bool) -> BaseGeneration:
    """
    Return what to begin with, before the content is looked at.

    Args:
        keys: What decides the results now, see `fingerprints`.
    """
    try:
        generation = live(index)
        manifest = read_manifest(generation)
    except IndexMissing:
        return BaseGeneration(generation=None, manifest=None, reason=MISSING)
    except IndexOutdated:
        return BaseGeneration(generation=None, manifest=None, reason=OUTDATED)
    except IndexDamaged:
        return BaseGeneration(generation=None, manifest=None, reason=DAMAGED)
    basis = BaseGeneration(generation=generation, manifest=manifest)
    reason = ASKED if full else difference(manifest.keys, keys) or _damage(generation)
    return basis.without(reason) if reason else basis


def _damage(generation: Generation) -> str:
    """Return why not to build upon a generation; empty where no damage is seen."""
    try:
        quick_check(generation)
    except IndexDamaged:
        return DAMAGED
    return ""


def read_manifest(generation: Generation) -> Manifest:
    """
    Return the manifest of a generation.

    Raises:
        IndexDamaged: It is missing or not what was written.
    """
    path = generation.folder / MANIFEST
    try:
        manifest = load(read_regular_file(path, MOST_BYTES))
        if manifest.generation != generation.name:
            raise ValueError("it belongs to another generation")
    except (OSError, ValueError) as error:
        raise IndexDamaged(
            f"{path}: the manifest is not what was written: {error}",
            hint='run "eventsearch index" to build it anew',
        ) from error
    return manifest


def plan_of(basis: BaseGeneration, files: Sequence[SourceFile]) -> ChangePlan:
    """Return what is to be read; everything when the run begins with nothing."""
    if basis.generation is None or basis.manifest is None:
        return ChangePlan(kept=(), doubtful=(), fresh=tuple(files), gone=())
    return compare(basis.manifest, files)


def in_context(basis: BaseGeneration, context: Context) -> BaseGeneration:
    """Return what to begin with once it is known what pages need from each other."""
    if basis.manifest is None or basis.reason or basis.manifest.context == context.digest:
        return basis
    return basis.without(CONTEXT_REASON)
