"""
How does an index come up to date with the content?

The order of a run: find the site, hold the lock, look at the content, update, report. Each step is
a module of its own; here they are put together.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from eventsearch.engines import EngineModule
from eventsearch.errors import SiteError
from eventsearch.extractor.files.discover import Discovery, discover
from eventsearch.extractor.hugo.config import configured_site
from eventsearch.extractor.site import Site
from eventsearch.indexer.base_generation import BaseGeneration, keys, read_basis
from eventsearch.indexer.guards.config_vanished import (
    ensure_config_present,
    explained,
    load_site_or_explain,
)
from eventsearch.indexer.guards.unreadable import demand_folders, refused_places
from eventsearch.indexer.report import reported
from eventsearch.indexer.update import BuildJob, Progress, update
from eventsearch.model.build_report import BuildReport
from eventsearch.model.page import Diagnostic
from eventsearch.settings import Settings
from eventsearch.storage.generation_writer import remove_unfinished
from eventsearch.storage.index_folder import demand_own, make_folder
from eventsearch.storage.lock import locked
from eventsearch.storage.os_errors import writing

if TYPE_CHECKING:
    # Loads what reads Markdown and HTML, which a run without changes has no use for.
    from eventsearch.indexer.worker import Extract

Find = Callable[[Site], Discovery]
"""Finds the content of a site, as `discover` does, or `Finding` in a watch."""


def _now() -> datetime:
    return datetime.now(UTC)


def build(
    settings: Settings,
    *,
    full: bool = False,
    keep: bool = False,
    progress: Progress | None = None,
    engine: EngineModule | None = None,
    extract: Extract | None = None,
    clock: Callable[[], datetime] = _now,
    least: int | None = None,
    find: Find = discover,
) -> BuildReport:
    """
    Bring the index of a site up to date with its content, and say what was done.

    Args:
        full: Read everything anew, whatever has changed.
        keep: Whether a page stays as it was while its file is broken.
        engine, extract, find: What stores documents, reads a file (pickled), finds the content.
        clock: Returns the present moment, aware.
        least: Files for which a process is started; None for as many as make it pay.

    Raises:
        SiteError: There is no content, or a part is missing; or the configuration is unreadable.
        BuildError, IndexForeign: The run could not work; `IndexLocked` where another one writes.
    """
    began = monotonic()
    site, faults = (configured_site if full else load_site_or_explain)(settings)
    with _prepared(settings, site) as now_ns:
        basis, known, discovery = _seen(settings, site, find, full=full)
        run = BuildJob(
            settings=settings,
            site=site,
            files=discovery.files,
            keys=known,
            now_ns=now_ns,
            now=clock(),
            keep=keep,
            obstacles=discovery.diagnostics,
            progress=progress,
            engine=engine,
            extract=extract,
            least=least,
        )
        return _done(run, basis, faults, began)


def _seen(
    settings: Settings, site: Site, find: Find, *, full: bool
) -> tuple[BaseGeneration, Mapping[str, str], Discovery]:
    """Return what to begin with, where it was made of this site, what decides, and the content."""
    known = keys(settings, site)
    basis = read_basis(settings.index, known, full=full)
    ensure_config_present(basis, settings, site)
    discovery = find(site)
    _demand_content(discovery, site)
    return basis, known, discovery


def _done(
    run: BuildJob, basis: BaseGeneration, faults: tuple[Diagnostic, ...], began: float
) -> BuildReport:
    """Do what is to be done, where no part of the content has vanished, and say so."""
    demand_folders(basis, run.site, run.files, refused_places(run.obstacles))
    outcome = update(run, basis)
    return reported(
        replace(outcome, reason=explained(basis, run.site, outcome.reason)),
        run,
        others=(*faults, *run.obstacles),
        seconds=monotonic() - began,
    )


@contextmanager
def _prepared(settings: Settings, site: Site) -> Iterator[int]:
    """Hold the lock and yield the time before the content is looked at."""
    if not settings.index.exists():
        # A site without content gets no folder.
        _demand_content(discover(site), site)
    make_folder(settings.index, _content_folders(site))
    demand_own(settings.index)
    with locked(settings.index) as now_ns:
        with writing(settings.index):
            remove_unfinished(settings.index)
        yield now_ns


def _content_folders(site: Site) -> list[Path]:
    """Return the content folders; not the site's own, where an index lies beside the pages."""
    folders = {mount.source: site.root / mount.source for mount in site.mounts}
    root = Path(os.path.realpath(site.root))
    return [each for each in folders.values() if not root.is_relative_to(os.path.realpath(each))]


def _demand_content(discovery: Discovery, site: Site) -> None:
    if not discovery.files:
        folders = ", ".join(dict.fromkeys(mount.source for mount in site.mounts))
        why = f" ({discovery.diagnostics[0].message})" if discovery.diagnostics else ""
        raise SiteError(
            f"{site.root}: there is no content file in {folders}{why}",
            hint=discovery.diagnostics[0].hint
            if discovery.diagnostics
            else "write a page, or name the right folder: `contentDir` in the site's"
            " configuration, `content` in eventsearch.toml",
        )
