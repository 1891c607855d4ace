"""
Turns changes of the content into a new generation.

Unchanged files are not opened. All other files are read, and the changes of their pages are applied
to a copy of the live generation. If no page changed, only the manifest is replaced.
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
from eventsearch.indexer.page_loss import ensure_pages_kept, kept_paths, unreadable_paths
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
    # Loads the Markdown and HTML parsers, which a run without changes does not need.
    from eventsearch.indexer.worker import Extract, FileResult, WorkerInput

Progress = Callable[[str, int, int], None]
"""Called with the name of the step, the number of files done and the total number of files."""


class BuildJob(NamedTuple):
    """
    The input of one run; see `build`.

    Attributes:
        files: The content files, sorted by path.
        diagnostics: Problems found in the configuration and while listing files.
        fingerprints: Digests of everything besides the content that affects the index.
        taken_ns: The file system's clock before files were listed, in nanoseconds.
        now: Timezone-aware; when the run began.
        last: What this process kept from its last run.
        full, keep, engine, extract, files_per_worker: Arguments of `build`.
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
    The result of a run.

    Attributes:
        base: The base that the run used in the end. A damaged base is rejected during the run.
        manifest: The manifest of the generation that is live after the run.
        read: Number of files opened.
    """

    base: BaseGeneration
    manifest: Manifest
    read: int = 0


def update(job: BuildJob, base: BaseGeneration) -> Outcome:
    """
    Update the index. If the base turns out to be damaged, build everything anew.

    Raises:
        BuildError: The run failed, or would lose too many pages.
    """
    base = base.due(job.now)
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
    """Read the planned files, and publish the result; see `update`."""
    old_entries = base.manifest.entries if base.manifest else {}
    entries = {entry.path: entry for entry in plan.unchanged}
    appearances: dict[str, Appearance] = {}

    def enter(entry: Entry) -> None:
        # The context lacks a file that vanished for a moment. Forget the file's time, so that the
        # next run reads it again.
        entries[entry.path] = entry._replace(mtime_ns=0) if entry.path in vanished else entry

    with GenerationWriter(
        job.settings.index, base=base.generation, engine=engine_of(job), now=job.now
    ) as writer:
        if base.generation is None:
            writer.begin()
        for entry in plan.removed:
            if entry.id:
                writer.remove(entry.id)
        # If pages show the time of their file, a new time changes the page.
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

    return WorkerInput(job.site, context, job.settings, job.extract or extract)


def _results(
    job: BuildJob, context: Context, writer: GenerationWriter, tasks: Iterator[Task], most: int
) -> Generator[FileResult, None, None]:
    """Yield the result of each changed file, and report progress."""
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
    Yield the result of each list entry whose data changed, or whose owner is a different page.

    A list is one file that describes several events. An entry's owner is a page about the same
    event; with an owner, the entry gets no page of its own.

    Args:
        entries: Entries of all files read so far. Unchanged list entries are added to it.
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
            entries[file.path] = old._replace(mtime_ns=file.mtime_ns, ctime_ns=file.ctime_ns)
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
    Pass the result of one file to the writer; return the file's new entry.

    The old page stays if its file cannot be read or vanished during the run, or, with *keep*, if
    the file is broken. Its entry then has no digest, so that the next run reads the file again.
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
    """Compare all pages, unless no value that is compared has changed; return the diagnostics."""
    old = base.manifest
    if old and not old.diagnostics and old.entries.keys() == entries.keys():
        changed = (each for path, each in entries.items() if each is not old.entries[path])
        if all(_compared(each) == _compared(old.entries[each.path]) for each in changed):
            return ()
    return tuple(diagnostics_of_all(entries, job))


def _compared(entry: Entry) -> tuple[object, ...]:
    """Return the values of a page that `diagnostics_of_all` compares with other pages."""
    is_page, is_searched = bool(entry.record), bool(entry.id)
    languages = entry.lang, entry.site_lang
    return is_page, is_searched, entry.url, entry.buildable, languages, entry.clue


def diagnostics_of_all(entries: Mapping[str, Entry], job: BuildJob) -> Iterator[Diagnostic]:
    """Yield the diagnostics that compare pages, such as two pages with the same URL."""
    # Loads the parsers of dates and languages, which a run without changes does not need.
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
    """Return the manifest with current lines of the diagnostics about the site's configuration."""
    if not any(each.path in job.site.config_files for each in manifest.diagnostics):
        return manifest
    return replace(manifest, diagnostics=tuple(diagnostics_of_all(manifest.entries, job)))


def _locate(collision: Diagnostic, job: BuildJob) -> Diagnostic:
    """
    Return the diagnostic of two pages with the same URL, with the line that sets the URL, if any.

    The manifest contains URLs but no lines, so the file is read again.
    """
    for source in job.files:
        if source.path == collision.path:
            # If the file was removed or replaced in the meantime, the next run reports it.
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
    """Publish a new generation. If no page changed, only replace the manifest and changes."""
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
                f"{index}: {writer.count()} pages were stored, but {info.pages} were expected",
                hint='run "eventsearch index --full"',
            )
        job.last.keep(writer.publish(info, _files(manifest, changes)), manifest, changes)
        # Before a rebuild, the live generation may be damaged, so compare its checksums. An update
        # shares most files with the generation before it, so comparing sizes is enough.
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
    """Whether to write the new manifest: it differs, or saves the next run from reading files."""
    if new.entries != old.entries or new.languages != old.languages:
        return True
    # The last run did not trust the times of a file that changed just before it. The next run can.
    times = (max(entry.mtime_ns, entry.ctime_ns) for entry in new.entries.values())
    return any(old.taken_ns <= time < new.taken_ns for time in times)


def _info(job: BuildJob, manifest: Manifest, files: Mapping[str, tuple[int, str]]) -> Info:
    from eventsearch.indexer.document_builder import taxonomy_fields

    pages = [entry for entry in manifest.entries.values() if entry.id]
    own = job.site.default_language
    # Count the default language first, so that it wins a tie.
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
    """Return the engine that stores the documents of a run."""
    return job.engine or engine_in(job.settings.cluster)
