"""
What does a run begin with: the live generation, or nothing?

Whatever is in doubt about the live generation, or about what it was made of, means to begin with
nothing; why is told in the report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from eventsearch.errors import IndexDamaged, IndexMissing, IndexOutdated
from eventsearch.extractor.site_context import Context
from eventsearch.indexer.change_plan import ChangePlan, compare
from eventsearch.indexer.fingerprints import CONTEXT_REASON, difference
from eventsearch.model.frozen import dataclass
from eventsearch.model.page import SourceFile
from eventsearch.model.regular_files import read_regular_file
from eventsearch.storage.generations import MANIFEST, MOST_BYTES, Generation, live
from eventsearch.storage.integrity import quick_check
from eventsearch.storage.manifest import Entry, Manifest, load

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
            cure='run "eventsearch index" to build it anew',
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
