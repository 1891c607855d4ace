"""The report of a run: how many pages were added, changed or removed, and all diagnostics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from eventsearch.extractor.site import Site
from eventsearch.indexer.page_loss import is_within, kept_paths
from eventsearch.model.page import Diagnostic
from eventsearch.model.timestamps import epoch
from eventsearch.storage.manifest import Entry, diagnostic_row, read_diagnostic

if TYPE_CHECKING:
    from eventsearch.indexer.update import BuildJob, Outcome


class BuildReport(NamedTuple):
    """
    What an index run did.

    Attributes:
        pages: Pages in the index now.
        visible: Pages that visitors can find now; other pages are not yet published, or expired.
        read: Files that were read in this run.
        added, changed, removed, unchanged: Number of pages each.
        kept: Pages that keep their last version because their files can no longer be used.
        generation: Name of the live generation.
        swapped: Whether a new generation was published. False if no page has changed.
        reason: Why everything was built anew; empty for an update.
        diagnostics: All diagnostics of the site's content, unchanged files included, sorted.
        platform: The site generator, a name in `PLATFORMS`; empty if unknown.
    """

    pages: int
    visible: int
    read: int
    added: int
    changed: int
    removed: int
    unchanged: int
    generation: str
    swapped: bool
    reason: str
    diagnostics: tuple[Diagnostic, ...]
    seconds: float
    platform: str = ""
    kept: int = 0


_KINDS = (*(int,) * 7, str, bool, str, list, float, str, int)
"""The types of a stored report's values, in the order of the fields."""


def is_repeatable(report: BuildReport, outcome: Outcome, job: BuildJob) -> bool:
    """Whether the next run reports the same, if neither the files nor `state_of` change."""
    # Lines of diagnostics about the configuration change without a new fingerprint.
    moves = any(each.path in job.site.config_files for each in outcome.manifest.diagnostics)
    return not (job.keep or moves or report.read or report.swapped or report.reason)


def stored(report: BuildReport, state: str) -> tuple[object, ...]:
    """Return the values that `restored` needs. Their types are those of JSON."""
    rows = [*map(diagnostic_row, report.diagnostics)]
    return state, *report[:10], rows, *report[11:]


def restored(values: Sequence[Any], state: str) -> BuildReport | None:
    """
    Return the report of a run, from the values of `stored`.

    None if the values are damaged, or the state is not the same as then, see `state_of`.
    """
    before, *fields = values
    if not state or before != state or (*map(type, fields),) != _KINDS:
        return None
    try:
        fields[10] = tuple(map(read_diagnostic, fields[10]))
    except (TypeError, ValueError):
        return None
    return BuildReport._make(fields)


def make_report(outcome: Outcome, job: BuildJob, *, seconds: float) -> BuildReport:
    """
    Return the report of a run.

    Args:
        seconds: Duration of the run.
    """
    base, manifest = outcome.base, outcome.manifest
    entries = manifest.entries
    before, after = _records(base.live_entries), _records(entries)
    both = len(before.keys() & after.keys())
    unchanged = sum(before.get(id) == record for id, record in after.items())
    now = epoch(job.now)
    diagnostics: set[Diagnostic] = {
        *job.diagnostics,
        *(each for entry in entries.values() for each in entry.diagnostics),
        *manifest.diagnostics,
    }
    if not after:
        diagnostics.add(_no_page(job.site))
    return BuildReport(
        pages=len(after),
        visible=sum(entry.is_visible(now) for entry in entries.values()),
        read=outcome.read,
        added=len(after) - both,
        changed=both - unchanged,
        removed=len(before) - both,
        unchanged=unchanged,
        generation=manifest.generation,
        swapped=base.manifest is None or base.manifest.generation != manifest.generation,
        reason=base.reason,
        diagnostics=tuple(
            sorted(diagnostics, key=lambda p: (p.path, p.line, p.column, p.code, p.message))
        ),
        seconds=seconds,
        platform=job.site.platform,
        kept=_count_kept(entries, job),
    )


def _records(entries: Mapping[str, Entry]) -> dict[str, str]:
    """Return the record digests of the pages in the index, by document id."""
    return {entry.id: entry.record for entry in entries.values() if entry.id}


def _count_kept(entries: Mapping[str, Entry], job: BuildJob) -> int:
    """Return how many pages keep their last version because their files cannot be used."""
    places = kept_paths(job.diagnostics)
    return sum(
        bool(entry.diagnostics and not entry.digest) or is_within(entry.path, places)
        for entry in entries.values()
        if entry.id
    )


def _no_page(site: Site) -> Diagnostic:
    return Diagnostic(
        path=site.mounts[0].source if site.mounts else ".",
        code="E212",
        message="no page can be found: all pages are drafts, unlisted or unreadable",
        hint="publish a page, or set `drafts` in the settings",
        severity="info",
    )
