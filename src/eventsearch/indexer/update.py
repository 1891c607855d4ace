"""
How do changes of the content become a generation?

Files that are as they were are not opened; the others are read, and what came of them is applied
to a copy of the live generation. Where nothing came of them, only the manifest is replaced.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from eventsearch.engines import EngineModule
from eventsearch.errors import BuildError, IndexDamaged
from eventsearch.extractor.files.read import FileCache
from eventsearch.extractor.site import Site
from eventsearch.extractor.site_context import Context, read_context
from eventsearch.indexer.base_generation import (
    DAMAGED,
    BaseGeneration,
    in_context,
    plan_of,
    reads_times,
)
from eventsearch.indexer.change_plan import ChangePlan, Task, tasks
from eventsearch.indexer.guards.config_vanished import blank_files
from eventsearch.indexer.guards.unreadable import (
    demand_folders,
    demand_places_kept,
    ensure_kept,
    is_refused,
    keep_unreadable,
    refused_places,
)
from eventsearch.model.page import Diagnostic, SourceFile
from eventsearch.model.timestamps import epoch, rfc3339
from eventsearch.settings import Settings
from eventsearch.settings.site_url import origin
from eventsearch.storage.atomic_files import replace_file
from eventsearch.storage.generation_writer import GenerationWriter, prune_generations
from eventsearch.storage.generations import MANIFEST, Info, version
from eventsearch.storage.last_modified import (
    CHANGES,
    Appearance,
    Changes,
    before,
    carry_forward,
    dump_changes,
)
from eventsearch.storage.manifest import Entry, Manifest, dump
from eventsearch.storage.os_errors import writing

if TYPE_CHECKING:
    # Loads what reads Markdown and HTML, which a run without changes has no use for.
    from eventsearch.indexer.worker import Extract, Result

Progress = Callable[[str, int, int], None]
"""Told the step, files done and files in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildJob:
    """
    What one run works with.

    Attributes:
        files: The content, by path.
        keys: What else decides the results.
        now_ns: The file system's clock before what has changed was looked at.
        now: Aware; when the run began.
        keep: Whether a page stays as it was while its file is broken.
        obstacles: Diagnostics of finding files.
        engine, extract: None for those that eventsearch comes with.
        least: Files for which a worker process is started; None for as many as make it pay.
    """

    settings: Settings
    site: Site
    files: tuple[SourceFile, ...]
    keys: Mapping[str, str]
    now_ns: int
    now: datetime
    keep: bool = False
    obstacles: tuple[Diagnostic, ...] = ()
    progress: Progress | None = None
    engine: EngineModule | None = None
    extract: Extract | None = None
    least: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """
    What a run has led to.

    Attributes:
        manifest: That of the live generation now.
        before: Entries of the generation that was live before, if they could be read.
        read: Files opened.
        swapped: Whether there is a new generation.
        reason: Why everything was built anew; empty when it was not.
    """

    manifest: Manifest
    before: Mapping[str, Entry]
    read: int
    swapped: bool
    reason: str


def update(run: BuildJob, basis: BaseGeneration) -> Outcome:
    """
    Do what is to be done; where the base turns out to be damaged, do it without one.

    Raises:
        BuildError: The run could not work.
    """
    plan = _plan(run, basis)
    if basis.manifest and basis.generation and plan.settled:
        return _outcome(basis, basis.manifest, read=0)
    kept = FileCache(run.settings)
    context = read_context(
        run.site, run.files, run.settings, read=kept.read, spoken=_spoken(basis, plan)
    )
    now = in_context(basis, context)
    try:
        return _written(run, now, plan if now is basis else _plan(run, now), context, kept)
    except IndexDamaged:
        if now.generation is None:
            raise
        bare = now.without(DAMAGED)
        return _written(run, bare, _plan(run, bare), context, kept)


def _plan(run: BuildJob, basis: BaseGeneration) -> ChangePlan:
    return keep_unreadable(plan_of(basis, run.files), refused_places(run.obstacles))


def _spoken(basis: BaseGeneration, plan: ChangePlan) -> Mapping[str, str | None]:
    """Return what the last run has seen of the languages of pages that are as they were."""
    if basis.generation is None or basis.manifest is None:
        return {}
    unsure = {file.path for file in (*plan.doubtful, *plan.fresh)}
    return {path: own for path, own in basis.manifest.spoken.items() if path not in unsure}


def _outcome(basis: BaseGeneration, manifest: Manifest, *, read: int) -> Outcome:
    old = basis.manifest
    return Outcome(
        manifest=manifest,
        before=old.entries if old else {},
        read=read,
        swapped=old is None or old.generation != manifest.generation,
        reason=basis.reason,
    )


def _written(
    run: BuildJob, basis: BaseGeneration, plan: ChangePlan, context: Context, kept: FileCache
) -> Outcome:
    """Read what must be read and put what came of it in place."""
    demand_places_kept(basis, run.obstacles)
    entries = {entry.path: entry for entry in plan.kept}

    def enter(entry: Entry) -> None:
        # What others need of a file may have been missing, though it is back: read it once more.
        entries[entry.path] = entry._replace(mtime_ns=0) if entry.path in kept.vanished else entry

    seen: dict[str, Appearance] = {}
    index = run.settings.index
    with GenerationWriter(index, base=basis.generation, engine=_engine(run), now=run.now) as draft:
        if basis.generation is None:
            draft.begin()
        _remove(plan.gone, draft)
        # Where a page says when its file was changed, touching it changes the page.
        comparable = not reads_times(run.site)
        changed = tasks(plan, basis.known, kept, enter, comparable=comparable)
        with closing(_results(run, context, draft, changed, plan.unsure)) as results:
            for result in results:
                enter(_apply(result, basis, draft, run))
                if result.appearance is not None:
                    seen[result.entry.id] = result.appearance
        _demand_folders_left(run, basis, entries)
        manifest = Manifest(
            generation=basis.generation.name
            if basis.generation and not draft.begun
            else draft.name,
            keys=run.keys,
            context=context.digest,
            taken_ns=run.now_ns,
            entries=dict(sorted(entries.items())),
            spoken=context.spoken,
            platform=run.site.platform,
            configured=run.site.config_files,
            blank=blank_files(run.site),
        )
        old, program = before(index), run.keys["program"]
        told = carry_forward(old, manifest.entries.values(), program, seen, epoch(run.now))
        _publish(run, basis, draft, manifest, told)
    return _outcome(basis, manifest, read=plan.unsure)


def _remove(gone: Iterable[Entry], draft: GenerationWriter) -> None:
    for entry in gone:
        if entry.id:
            draft.remove(entry.id)


def _demand_folders_left(
    run: BuildJob, basis: BaseGeneration, entries: Mapping[str, Entry]
) -> None:
    """Demand that no folder of the configuration has lost all its files while they were read."""
    vanished = {path for path, entry in entries.items() if not (entry.digest or entry.diagnostics)}
    if vanished:
        left = [file for file in run.files if file.path not in vanished]
        demand_folders(basis, run.site, left, refused_places(run.obstacles))


def _results(
    run: BuildJob, context: Context, draft: GenerationWriter, changed: Iterator[Task], most: int
) -> Generator[Result, None, None]:
    """Yield what becomes of each changed file, and tell how far it is."""
    first = next(changed, None)
    if first is None:
        return
    from eventsearch.extractor.extract import extract
    from eventsearch.indexer.guards.retry_vanished import retry_vanished
    from eventsearch.indexer.worker import FILES_A_PROCESS, WorkerInput, work

    job = WorkerInput(
        site=run.site,
        context=context,
        settings=run.settings,
        extract=run.extract or extract,
    )
    least = FILES_A_PROCESS if run.least is None else run.least
    every = chain((first,), changed)
    with closing(work(every, job, draft, most=most, least=least)) as results:
        every_result = retry_vanished(results, run.files, job)
        for done, result in enumerate(every_result, start=1):
            yield result
            if run.progress is not None:
                run.progress("reading", done, most)


def _apply(result: Result, basis: BaseGeneration, draft: GenerationWriter, run: BuildJob) -> Entry:
    """
    Enter in the draft what became of one file, and return what is known of it now.

    Nothing is entered when its page says what it said, or stays as it was.
    """
    new, old = result.entry, basis.known.get(result.entry.path)
    refused = is_refused(new, run.settings.root)
    if refused:
        ensure_kept(basis, new.path, new.diagnostics[0])
    if old is not None and old.id:
        if (old.id, old.record) == (new.id, new.record):
            return new
        if refused or (run.keep and result.broken):
            # Without a digest the next run reads the file again, whatever its time.
            return old._replace(digest="", diagnostics=new.diagnostics)
        draft.remove(old.id)
    if result.document is not None:
        draft.add(result.document)
    return new


def _publish(
    run: BuildJob, basis: BaseGeneration, draft: GenerationWriter, manifest: Manifest, told: Changes
) -> None:
    """Put a new generation in the place of the live one, or only what it was made of."""
    index = run.settings.index
    if draft.begun:
        if run.progress is not None:
            run.progress("writing", len(run.files), len(run.files))
        info = _info(run, manifest, draft.finish(), rfc3339(run.now))
        if info.pages != draft.count():
            raise BuildError(
                f"{index}: {draft.count()} pages were stored, and {info.pages} are known",
                hint='run "eventsearch index --full"',
            )
        contents = {MANIFEST: dump(manifest), CHANGES: dump_changes(told)}
        draft.publish(info, contents)
        # Built of nothing, as to mend damage: the one before may be the damaged one. One that was
        # built upon lives on in the files of the new one, which are not read for this.
        prune_generations(index, doubtful=basis.generation is None)
    elif basis.generation and basis.manifest and _says_more(manifest, basis.manifest):
        with writing(index):
            replace_file(basis.generation.folder / CHANGES, dump_changes(told))
            replace_file(basis.generation.folder / MANIFEST, dump(manifest))


def _says_more(new: Manifest, old: Manifest) -> bool:
    """Whether the new manifest spares the next run some reading, or tells other diagnostics."""
    if new.entries != old.entries or new.spoken != old.spoken:
        return True
    # Files that were too young to be trusted and are not any more.
    return any(old.taken_ns <= entry.mtime_ns < new.taken_ns for entry in new.entries.values())


def _info(
    run: BuildJob, manifest: Manifest, files: Mapping[str, tuple[int, str]], built_at: str
) -> Info:
    from eventsearch.indexer.document_builder import taxonomy_fields

    pages = [entry for entry in manifest.entries.values() if entry.id]
    own = run.site.default_language
    # The site's own is counted first, so that it is the one of several with as many pages.
    languages = Counter([own, *(entry.lang for entry in pages)])
    return Info(
        version=version(),
        built_at=built_at,
        zone=run.site.zone,
        languages=tuple(sorted({entry.lang for entry in pages} or {own})),
        pages=len(pages),
        moments=tuple(sorted(set(chain.from_iterable(entry.moments for entry in pages)))),
        files=files,
        origin=origin(run.site.base_url),
        title=run.site.title,
        platform=run.site.platform,
        taxonomies=taxonomy_fields(run.site.taxonomies),
        lang=languages.most_common(1)[0][0],
        home=run.site.base_url,
    )


def _engine(run: BuildJob) -> EngineModule:
    if run.engine is not None:
        return run.engine
    from eventsearch.engines import whoosh

    return whoosh
