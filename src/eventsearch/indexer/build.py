"""
Runs an index build from beginning to end.

Finds the site, takes the lock, lists the content files, updates the index (see `update`) and
returns a report.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from eventsearch.engines import EngineModule
from eventsearch.errors import SiteError
from eventsearch.extractor.files.discover import Discovery, discover, discover_all
from eventsearch.extractor.hugo.config import configured_site
from eventsearch.extractor.site import Site
from eventsearch.indexer.base_generation import BaseGeneration, fingerprints, read_base, state_of
from eventsearch.indexer.last_run import LastRun
from eventsearch.indexer.page_loss import ensure_configuration
from eventsearch.indexer.report import BuildReport, is_repeatable, make_report, restored, stored
from eventsearch.indexer.update import BuildJob, Progress, update
from eventsearch.model.page import Diagnostic
from eventsearch.settings import Settings
from eventsearch.storage.generation_writer import remove_unfinished
from eventsearch.storage.generations import engine_in
from eventsearch.storage.index_folder import demand_own, make_folder
from eventsearch.storage.lock import locked
from eventsearch.storage.os_errors import writing

if TYPE_CHECKING:
    # Loads the Markdown and HTML parsers, which a run without changes does not need.
    from eventsearch.indexer.worker import Extract

SECONDS_BETWEEN_FETCHES = 3600.0
"""A watch downloads each calendar at most once in this time, to spare the other site's server."""


def _now() -> datetime:
    return datetime.now(UTC)


def build(
    settings: Settings,
    *,
    full: bool = False,
    keep: bool = False,
    last: LastRun | None = None,
    progress: Progress | None = None,
    engine: EngineModule | None = None,
    extract: Extract | None = None,
    clock: Callable[[], datetime] = _now,
    files_per_worker: int | None = None,
) -> BuildReport:
    """
    Update the index from the site's content.

    Args:
        full: Whether to read all files again, and to accept that pages are lost.
        keep: Whether to keep a page's last version while its file cannot be parsed.
        last: The state kept from an earlier run of this process. This run updates it.
        engine: Stores documents.
        extract: Extracts a page from a file; pickled for other processes.
        clock: Returns the current time, timezone-aware.
        files_per_worker: Minimum number of files for each process; None for the default.

    Raises:
        SiteError: There is no content, or the configuration is missing or unreadable.
        BuildError, IndexForeign: The run failed, or would lose too many pages.
    """
    began = monotonic()
    last = last or LastRun()
    site, diagnostics = configured_site(settings)
    engine = engine or engine_in(settings.cluster)
    with _locked(settings, site, engine) as taken_ns:
        current = fingerprints(settings, site)
        state = partial(state_of, settings.index, current, diagnostics)
        known = None if full or keep else last.known(site, settings.index, current)
        if known and last.report and (report := restored(last.report, state(clock()))):
            return report._replace(seconds=monotonic() - began)
        base = _base(settings, site, current, last, full=full)
        fetched = _fetch(settings, keep=keep)
        pages = known or last.pages(site, settings.index, current, taken_ns, full=full)
        discovery = _with_content(discover_all(site, settings, pages), site)
        job = BuildJob(
            settings=settings,
            site=site,
            files=discovery.files,
            diagnostics=(*diagnostics, *fetched, *discovery.diagnostics),
            fingerprints=current,
            taken_ns=taken_ns,
            now=clock(),
            full=full,
            keep=keep,
            last=last,
            progress=progress,
            engine=engine,
            extract=extract,
            files_per_worker=files_per_worker,
        )
        return _run(job, base, began, state if discovery is pages else None)


def _base(
    settings: Settings, site: Site, current: Mapping[str, str], last: LastRun, *, full: bool
) -> BaseGeneration:
    base = read_base(settings.index, current, full=full, read=last.manifest)
    if base.live_manifest and not full:
        # Without its configuration, the site's pages would get wrong URLs.
        ensure_configuration(base.live_manifest, settings, site)
    return base


def _run(
    job: BuildJob, base: BaseGeneration, began: float, state: Callable[[datetime], str] | None
) -> BuildReport:
    """
    Update the index, and return the report.

    Args:
        state: Returns `state_of` at a time. None if a list of several events was read: the stored
            report would not show changes of the list.
    """
    outcome = update(job, base)
    report = make_report(outcome, job, seconds=monotonic() - began)
    if state and is_repeatable(report, outcome, job):
        job.last.keep_report(job.settings.index, stored(report, state(job.now)))
    return report


def _fetch(settings: Settings, *, keep: bool) -> tuple[Diagnostic, ...]:
    """Download the calendars of other sites if the settings allow it. A watch does so rarely."""
    if not (settings.fetch and settings.sources):
        return ()
    from eventsearch.indexer.download import download

    return download(settings, least_age=SECONDS_BETWEEN_FETCHES if keep else 0)


@contextmanager
def _locked(settings: Settings, site: Site, engine: EngineModule) -> Iterator[int]:
    """Create the index folder and hold its lock; yield the file system's clock, see `locked`."""
    _make_own_folder(settings, site)
    with locked(settings.index) as now_ns:
        with writing(settings.index):
            remove_unfinished(settings.index)
        engine.sweep(settings.index)
        yield now_ns


def _make_own_folder(settings: Settings, site: Site) -> None:
    if not settings.index.exists():
        # A site without content gets no folder. Reading lists takes longer, so search pages first.
        pages = discover(site)
        _with_content(pages if pages.files else discover_all(site, settings), site)
    make_folder(settings.index, _content_folders(site))
    demand_own(settings.index)


def _content_folders(site: Site) -> list[Path]:
    """Return the content folders, without the site's root: the root may contain the index."""
    folders = {mount.source: site.root / mount.source for mount in site.mounts}
    root = Path(os.path.realpath(site.root))
    return [each for each in folders.values() if not root.is_relative_to(os.path.realpath(each))]


def _with_content(discovery: Discovery, site: Site) -> Discovery:
    if discovery.files:
        return discovery
    folders = ", ".join(dict.fromkeys(mount.source for mount in site.mounts))
    why = ""
    hint = (
        "write a page, or set the right folder: `contentDir` in the site's configuration,"
        " `content` in eventsearch.toml"
    )
    if discovery.diagnostics:
        why, hint = f" ({discovery.diagnostics[0].message})", discovery.diagnostics[0].hint
    raise SiteError(f"{site.root}: there is no content file in {folders}{why}", hint=hint)
