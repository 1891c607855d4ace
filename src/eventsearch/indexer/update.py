"""
Turning changes of the content into a generation.

Files that are unchanged are not opened; the others are read, and what came of them is applied to a
copy of the live generation. Where nothing came of them, only the manifest is replaced.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from eventsearch.engines import EngineModule
from eventsearch.errors import BuildError, IndexDamaged
from eventsearch.extractor.context_reader import read_context
from eventsearch.extractor.entries.identity import Claims, is_still, superseded
from eventsearch.extractor.files.discover import UNREADABLE, at_its_url, collisions
from eventsearch.extractor.files.read import ContentError, Vanished, read_bytes
from eventsearch.extractor.platforms import read_page
from eventsearch.extractor.site import Site
from eventsearch.extractor.site_context import Context
from eventsearch.indexer.base_generation import CONTEXT, DAMAGED, BaseGeneration, reads_times
from eventsearch.indexer.change_plan import (
    FILES_PER_WORKER,
    ChangePlan,
    Task,
    changed_files,
    plan_changes,
)
from eventsearch.indexer.last_run import LastRun
from eventsearch.indexer.page_loss import (
    ensure_pages_kept,
    kept_paths,
    unreadable_paths,
)
from eventsearch.model.page import Diagnostic, SourceFile, is_entry
from eventsearch.model.timestamps import epoch, rfc3339
from eventsearch.settings import Settings
from eventsearch.settings.site_detection import origin
from eventsearch.storage.atomic_files import digest, replace_file
from eventsearch.storage.generation_writer import GenerationWriter, prune_generations
from eventsearch.storage.generations import MANIFEST, Info, engine_in, version
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
    from eventsearch.indexer.worker import Extract, FileResult, WorkerInput

Progress = Callable[[str, int, int], None]
"""Called with the step, files done and files in all."""


class BuildJob(NamedTuple):
    """
    What one run works with; see `build`.

    Attributes:
        files: The content, by path.
        diagnostics: Of the configuration and of finding files.
        fingerprints: What decides the results besides the content.
        taken_ns: The file system's clock before files were found.
        now: Aware; when the run began.
        last: What this process knows of its last run.
    """

    settings: Settings
    site: Site
    files: tuple[SourceFile, ...]
    diagnostics: tuple[Diagnostic, ...]
    fingerprints: Mapping[str, str]
    taken_ns: int
    now: datetime
    last: LastRun
    full: bool = False
    keep: bool = False
    progress: Progress | None = None
    engine: EngineModule | None = None
    extract: Extract | None = None
    files_per_worker: int | None = None


class Outcome(NamedTuple):
    """
    What a run has led to.

    Attributes:
        base: What it was built on in the end.
        manifest: Of the generation that is live now.
        read: Files opened.
    """

    base: BaseGeneration
    manifest: Manifest
    read: int = 0


def update(job: BuildJob, base: BaseGeneration) -> Outcome:
    """
    Do what is to be done; where the base turns out to be damaged, do it without one.

    Raises:
        BuildError: The run could not work, or would lose too many pages.
    """
    base = base.due(f"{job.now:%Y-%m}")
    plan = _plan(job, base)
    if base.manifest and plan.is_empty:
        return Outcome(base, _placed(base.manifest, job))
    vanished: set[str] = set()

    def read(source: SourceFile) -> bytes:
        try:
            return read_bytes(source, job.settings)
        except Vanished:
            vanished.add(source.path)
            raise

    to_read = {file.path for file in (*plan.uncertain, *plan.new)}
    languages = base.manifest.languages if base.manifest else {}
    context = read_context(
        job.site,
        job.files,
        job.settings,
        read=read,
        spoken={path: lang for path, lang in languages.items() if path not in to_read},
        now=job.now,
    )
    if base.manifest and base.manifest.context != context.digest:
        base = base.rejected(CONTEXT)
        plan = _plan(job, base)
    try:
        return _write(job, base, plan, context, vanished)
    except IndexDamaged:
        if base.manifest is None:
            raise
        base = base.rejected(DAMAGED)
        return _write(job, base, _plan(job, base), context, vanished)


def _plan(job: BuildJob, base: BaseGeneration) -> ChangePlan:
    if base.manifest is None:
        return ChangePlan(new=job.files)
    return plan_changes(base.manifest, job.files, kept_paths(job.diagnostics))


def _write(
    job: BuildJob,
    base: BaseGeneration,
    plan: ChangePlan,
    context: Context,
    vanished: Collection[str],
) -> Outcome:
    """Read what must be read, and publish what came of it."""
    old_entries = base.manifest.entries if base.manifest else {}
    entries = {entry.path: entry for entry in plan.unchanged}
    appearances: dict[str, Appearance] = {}

    def enter(entry: Entry) -> None:
        # What others need of a file may be missing where it vanished for a moment: read it again.
        entries[entry.path] = entry._replace(mtime_ns=0) if entry.path in vanished else entry

    with GenerationWriter(
        job.settings.index, base=base.generation, engine=engine_of(job), now=job.now
    ) as writer:
        if base.generation is None:
            writer.begin()
        for entry in plan.removed:
            if entry.id:
                writer.remove(entry.id)
        # Where a page says when its file was changed, touching it changes the page.
        on_same = None if reads_times(job.site) else enter
        pages = plan.of_pages()
        tasks = changed_files(pages, old_entries, job.settings, on_same)
        with closing(_results(job, context, writer, tasks, pages.to_read)) as results:
            for result in chain(results, _of_lists(job, context, entries, old_entries)):
                old = old_entries.get(result.entry.path)
                if (new := _apply(result, old, writer, keep=job.keep)) is not None:
                    enter(new)
                if result.appearance is not None:
                    appearances[result.entry.id] = result.appearance
        if not job.full:
            places = unreadable_paths(job.diagnostics)
            ensure_pages_kept(base.live_entries, entries, job.site, places)
        manifest = Manifest(
            generation=base.generation.name
            if base.generation and not writer.is_changed
            else writer.name,
            keys=job.fingerprints,
            context=context.digest,
            taken_ns=job.taken_ns,
            entries=dict(sorted(entries.items())),
            languages=context.spoken,
            platform=job.site.platform,
            config_files=job.site.config_files,
            diagnostics=_diagnostics(entries, job, base),
        )
        _publish(job, base, writer, manifest, appearances)
    return Outcome(base, manifest, pages.to_read)


def worker_input(job: BuildJob, context: Context) -> WorkerInput:
    from eventsearch.extractor.extract import extract
    from eventsearch.indexer.worker import WorkerInput

    return WorkerInput(
        site=job.site, context=context, settings=job.settings, extract=job.extract or extract
    )


def _results(
    job: BuildJob, context: Context, writer: GenerationWriter, tasks: Iterator[Task], most: int
) -> Generator[FileResult, None, None]:
    """Yield what becomes of each changed file, and report progress."""
    first = next(tasks, None)
    if first is None:
        return
    from eventsearch.indexer.worker import process_files

    per_worker = job.files_per_worker or FILES_PER_WORKER
    every = chain((first,), tasks)
    with closing(process_files(every, worker_input(job, context), writer, per_worker)) as results:
        for done, result in enumerate(results, start=1):
            yield result
            if job.progress is not None:
                job.progress("reading", done, most)


def _of_lists(
    job: BuildJob, context: Context, entries: dict[str, Entry], old_entries: Mapping[str, Entry]
) -> Iterator[FileResult]:
    """
    Yield what becomes of each entry of a list that says something else, or whose owner is another.

    Args:
        entries: All pages, as they are now; entries that are as they were are added.
    """
    listed = [file for file in job.files if file.data]
    if not listed:
        return
    from eventsearch.indexer.worker import process_file

    claims = Claims()
    for path, page in entries.items():
        if not is_entry(path):
            claims.add(path, page.names)
    common = worker_input(job, context)
    for file in listed:
        old = old_entries.get(file.path)
        if old and old.digest == digest(file.data) and is_still(old, claims.owner(old.names)):
            entries[file.path] = old._replace(size=file.size, mtime_ns=file.mtime_ns)
        else:
            before = (old.id, old.record) if old else ("", "")
            result = process_file(Task(file, file.data, before), common)
            names = result.entry.names
            yield result if not (owner := claims.owner(names)) else _without_page(result, owner)
        claims.add(file.path, entries[file.path].names)


def _without_page(result: FileResult, owner: str) -> FileResult:
    entry = result.entry
    diagnostics = (*entry.diagnostics, superseded(entry.path, owner))
    entry = entry._replace(id="", diagnostics=diagnostics)
    return result._replace(entry=entry, document=None, appearance=None)


def _apply(
    result: FileResult, old: Entry | None, writer: GenerationWriter, *, keep: bool
) -> Entry | None:
    """
    Apply what became of one file; return its new entry.

    A page stays as it was where its file cannot be read, has just vanished or, with *keep*, is
    broken. Without a digest the next run reads such a file again, whatever its time.
    """
    entry = result.entry
    if result.vanished:
        return old and old._replace(digest="")
    if old is not None and old.record:
        if (old.id, old.record) == (entry.id, entry.record):
            return entry
        unreadable = any(each.code == UNREADABLE for each in entry.diagnostics)
        if unreadable or (keep and result.is_broken):
            return old._replace(digest="", diagnostics=entry.diagnostics)
        if old.id:
            writer.remove(old.id)
    if result.document is not None:
        writer.add(result.document)
    return entry


def _diagnostics(
    entries: Mapping[str, Entry], job: BuildJob, base: BaseGeneration
) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of pages together; none if there were none and all pages say alike."""
    old = base.manifest
    if old and not old.diagnostics and old.entries.keys() == entries.keys():
        changed = (each for path, each in entries.items() if each is not old.entries[path])
        if all(_compared(each) == _compared(old.entries[each.path]) for each in changed):
            return ()
    return tuple(diagnostics_of_all(entries, job))


def _compared(entry: Entry) -> tuple[object, ...]:
    """Return what `diagnostics_of_all` compares with other pages."""
    is_page, is_searched = bool(entry.record), bool(entry.id)
    languages = entry.lang, entry.site_lang
    return is_page, is_searched, entry.url, entry.buildable, languages, entry.clue


def diagnostics_of_all(entries: Mapping[str, Entry], job: BuildJob) -> Iterator[Diagnostic]:
    """Yield the diagnostics of pages together, such as two at one URL."""
    # Loads what reads dates and languages, which a run without changes has no use for.
    from eventsearch.extractor.events.proposals import unread_events
    from eventsearch.extractor.language.mismatch import disagreements

    for each in collisions(entries.values()):
        yield _locate(each, job)
    searched = (entry for entry in entries.values() if entry.id)
    for proposal in unread_events(searched, job.settings.events):
        yield proposal.diagnostic
    pages = (entry for entry in entries.values() if entry.record)
    yield from disagreements(pages, site=job.site, settings=job.settings)


def _placed(manifest: Manifest, job: BuildJob) -> Manifest:
    """Return a manifest with its diagnostics where they stand in the configuration by now."""
    if not any(each.path in job.site.config_files for each in manifest.diagnostics):
        return manifest
    return replace(manifest, diagnostics=tuple(diagnostics_of_all(manifest.entries, job)))


def _locate(collision: Diagnostic, job: BuildJob) -> Diagnostic:
    """
    Return the diagnostic of two pages at one URL with the line that sets it, if one does.

    A manifest keeps URLs, not lines: the few files concerned are read again.
    """
    for source in job.files:
        if source.path == collision.path:
            # A file that is gone, or another one by now, is reported by the next run.
            with suppress(ContentError):
                places = read_page(source, read_bytes(source, job.settings), job.site).places
                return at_its_url(collision, places)
    return collision


def _publish(
    job: BuildJob,
    base: BaseGeneration,
    writer: GenerationWriter,
    manifest: Manifest,
    appearances: Mapping[str, Appearance],
) -> None:
    """Put a new generation in the place of the live one, or only what it was made of."""
    index = job.settings.index
    changes = carry_forward(
        job.last.changes(base.generation) or before(index),
        manifest.entries.values(),
        job.fingerprints["program"],
        appearances,
        epoch(job.now),
    )
    if writer.is_changed:
        if job.progress is not None:
            job.progress("writing", len(job.files), len(job.files))
        info = _info(job, manifest, writer.finish())
        if info.pages != writer.count():
            raise BuildError(
                f"{index}: {writer.count()} pages were stored, and {info.pages} are known",
                hint='run "eventsearch index --full"',
            )
        job.last.keep(writer.publish(info, _files(manifest, changes)), manifest, changes)
        # A rebuild may repair damage: the generation before may be the damaged one. One that was
        # built on lives on in the files of the new one, which are not read for this.
        prune_generations(index, doubtful=base.generation is None)
        engine_of(job).sweep(index)
    elif base.generation and base.manifest and _is_news(manifest, base.manifest):
        with writing(index):
            for name, data in _files(manifest, changes).items():
                replace_file(base.generation.folder / name, data)
        job.last.keep(base.generation, manifest, changes)


def _files(manifest: Manifest, changes: Changes) -> Mapping[str, bytes]:
    return {CHANGES: dump_changes(changes), MANIFEST: dump(manifest)}


def _is_news(new: Manifest, old: Manifest) -> bool:
    """Whether the new manifest spares the next run some reading, or has other diagnostics."""
    if new.entries != old.entries or new.languages != old.languages:
        return True
    # Files that were too young to be trusted and are not any more.
    return any(old.taken_ns <= entry.mtime_ns < new.taken_ns for entry in new.entries.values())


def _info(job: BuildJob, manifest: Manifest, files: Mapping[str, tuple[int, str]]) -> Info:
    from eventsearch.indexer.document_builder import taxonomy_fields

    pages = [entry for entry in manifest.entries.values() if entry.id]
    own = job.site.default_language
    # The default one is counted first, so that it is the one of several with as many pages.
    languages = Counter([own, *(entry.lang for entry in pages)])
    languages_in_use = {entry.lang for entry in pages}
    declared = tuple(each for each in job.site.languages if each in languages_in_use)
    return Info(
        version=version(engine_of(job).VERSION),
        built_at=rfc3339(job.now),
        zone=job.site.zone,
        languages=tuple(sorted(languages_in_use or {own})),
        pages=len(pages),
        instants=tuple(sorted(set(chain.from_iterable(entry.instants for entry in pages)))),
        files=files,
        origin=origin(job.site.base_url),
        title=job.site.title,
        platform=job.site.platform,
        taxonomies=taxonomy_fields(job.site.taxonomies),
        lang=own if declared[1:] and own in declared else languages.most_common(1)[0][0],
        home=job.site.base_url,
        declared=declared,
        facets={facet.name: facet.label for facet in job.settings.facets},
    )


def engine_of(job: BuildJob) -> EngineModule:
    """Return what stores the documents of a run."""
    return job.engine or engine_in(job.settings.cluster)
