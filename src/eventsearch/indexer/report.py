"""
What did a run do, and what is wrong with the content?

Where in its file is written what a run knows of a page only by its result?

A manifest keeps addresses, not the lines that set them: the few files that an address is lost in
are looked at again when it is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from eventsearch.extractor.files.discover import at_its_address, collisions
from eventsearch.extractor.language.mismatch import disagreements
from eventsearch.extractor.site import Site
from eventsearch.indexer.guards.unreadable import annotate, is_within, refused_places
from eventsearch.indexer.update import BuildJob, Outcome
from eventsearch.model.build_report import BuildReport
from eventsearch.model.page import Diagnostic
from eventsearch.model.timestamps import epoch
from eventsearch.settings import Settings
from eventsearch.storage.manifest import Entry


def located(diagnostic: Diagnostic, settings: Settings) -> Diagnostic:
    """Return the diagnostic of two pages at one address where that is written, if it is."""
    # Loads what reads YAML, which a run without changes has no use for.
    from eventsearch.extractor.files.read import ContentError, read_bytes
    from eventsearch.extractor.front_matter.parse import parse
    from eventsearch.model.page import SourceFile

    source = SourceFile(
        path=diagnostic.path,
        lang="",
        kind="page",
        bundle="",
        logical="",
        section="",
        size=0,
        mtime_ns=0,
    )
    try:
        return at_its_address(diagnostic, parse(source, read_bytes(source, settings)).places)
    except ContentError:
        # Gone, or another file by now: the next run says of it what there is to say.
        return diagnostic


def reported(
    outcome: Outcome, run: BuildJob, *, others: Iterable[Diagnostic], seconds: float
) -> BuildReport:
    """
    Return the report of a run.

    Args:
        others: Diagnostics of the configuration and of finding files.
    """
    site, settings = run.site, run.settings
    entries = outcome.manifest.entries
    before, here = _pages(outcome.before), _pages(entries)
    both = len(before.keys() & here.keys())
    unchanged = sum(before.get(id) == record for id, record in here.items())
    moment = epoch(run.now)
    diagnostics: set[Diagnostic] = {
        *others,
        *(
            diagnostic
            for entry in entries.values()
            if entry.diagnostics
            for diagnostic in entry.diagnostics
        ),
        *(located(each, settings) for each in collisions(entries.values())),
        *disagreements(_read(entries), site=site, settings=settings),
    }
    if not here:
        diagnostics.add(_no_page(site))
    every = (annotate(each, outcome.before, entries) for each in diagnostics)
    in_order = sorted(every, key=lambda p: (p.path, p.line, p.column, p.code, p.message))
    return BuildReport(
        pages=len(here),
        visible=sum(entry.is_visible(moment) for entry in entries.values()),
        read=outcome.read,
        added=len(here) - both,
        changed=both - unchanged,
        removed=len(before) - both,
        unchanged=unchanged,
        generation=outcome.manifest.generation,
        swapped=outcome.swapped,
        reason=outcome.reason,
        diagnostics=tuple(in_order),
        seconds=seconds,
        platform=site.platform,
        kept=_kept(entries, run),
    )


def _kept(entries: Mapping[str, Entry], run: BuildJob) -> int:
    """Return how many pages stay as they were, though their files cannot be read."""
    refused = refused_places(run.obstacles)
    pages = (entry for entry in entries.values() if entry.id and (refused or not entry.digest))
    return sum(not entry.digest or is_within(entry.path, refused) for entry in pages)


def _read(entries: Mapping[str, Entry]) -> Iterator[Entry]:
    """Yield the pages, searched or not."""
    return (entry for entry in entries.values() if entry.record)


def _pages(entries: Mapping[str, Entry]) -> dict[str, str]:
    """Return the digests of the pages that are searched, by id."""
    return {entry.id: entry.record for entry in entries.values() if entry.id}


def _no_page(site: Site) -> Diagnostic:
    return Diagnostic(
        path=site.mounts[0].source if site.mounts else ".",
        code="E212",
        message="no page of the content is to be found: all are drafts, unlisted or unreadable",
        hint="publish a page, or set `drafts` in the settings",
        severity="info",
    )
