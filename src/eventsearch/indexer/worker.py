"""
How are the files that must be read turned into documents?

Each file is read once, extracted and analysed by itself, in this process when they are few and in
worker processes (`worker_pool`) when they are many. A process stores the documents that it has made
in a share of the index, so that none must be handed to another process. Results come in the order
of the files, so that the number of processes changes nothing that is answered or told.

What is said of a file on which the program failed?
"""

from __future__ import annotations

import os
from collections.abc import Collection, Generator, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path
from traceback import extract_tb
from typing import Any, NamedTuple, Protocol

from eventsearch.engines import Shard
from eventsearch.errors import BuildError, EventsearchError
from eventsearch.extractor.extract import Extracted
from eventsearch.extractor.files.read import ContentError, Vanished, read_bytes
from eventsearch.extractor.page_timeout import limited
from eventsearch.extractor.site import Site
from eventsearch.extractor.site_context import Context
from eventsearch.indexer.change_plan import Task
from eventsearch.indexer.document_builder import document, moments, searchable
from eventsearch.indexer.field_terms import left_out
from eventsearch.model.document import Document
from eventsearch.model.page import Diagnostic, PageRecord, SourceFile
from eventsearch.settings import Settings
from eventsearch.storage.atomic_files import digest
from eventsearch.storage.last_modified import Appearance, appearance
from eventsearch.storage.manifest import Entry
from eventsearch.storage.os_errors import MORE_MEMORY, writing


def own_fault(path: str, error: Exception) -> Diagnostic:
    """
    Return the diagnostic of a content file on which *error* was raised.

    No content is to blame: what is wrong with content is another diagnostic and no exception. This
    is a bug, so the diagnostic says where in the program it is.
    """
    frames = extract_tb(error.__traceback__)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    said = " ".join(f"{type(error).__name__}: {error}".split())
    return Diagnostic(
        path=path,
        code="E213",
        message=f"eventsearch failed on this file: {said}{place}",
        hint="report it with the file; no other page is concerned",
    )


FILES_A_PROCESS = 100
"""Fewer than this many for each process are read sooner without: starting one takes 0.4 s."""


class Extract(Protocol):
    """What makes a record of one file; `eventsearch.extractor.extract.extract`."""

    def __call__(
        self,
        source: SourceFile,
        *,
        site: Site,
        context: Context,
        settings: Settings,
        data: bytes | None = None,
    ) -> Extracted:
        """Return the record of a file that holds *data*, and its diagnostics."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerInput:
    """What is the same for all files; handed to every process once."""

    site: Site
    context: Context
    settings: Settings
    extract: Extract


class Store(Protocol):
    """What takes the documents that processes have made; see `eventsearch.engines.Build`."""

    def shares(self, count: int) -> Sequence[Shard]:
        """Return shares, at least one and at most *count*."""
        ...

    def adopt(self, finished: Sequence[Any], ids: Collection[str]) -> None:
        """Add the documents of shares."""
        ...


class Result(NamedTuple):
    """
    What became of one file.

    Attributes:
        document: To be stored; None when there is none, when the one that is known says the same,
            and when a share has stored it.
        appearance: Of a page that is searched.
        vanished: Whether the file was not there any more.
    """

    entry: Entry
    document: Document | None = None
    appearance: Appearance | None = None
    shared: bool = False
    vanished: bool = False

    @property
    def broken(self) -> bool:
        """Whether the file is no page because of an error."""
        wrong = any(diagnostic.severity == "error" for diagnostic in self.entry.diagnostics)
        return wrong and not self.entry.record


def work(
    tasks: Iterable[Task],
    job: WorkerInput,
    store: Store,
    *,
    most: int,
    least: int = FILES_A_PROCESS,
) -> Generator[Result, None, None]:
    """
    Yield what becomes of each file, in the order of the tasks.

    Documents that processes have stored are part of *store* once all results were taken.

    Args:
        tasks: Asked for as they are done, but for some ahead.
        most: How many there may be; of files that were only touched few or none are left.
        least: Files for which a process is started.

    Raises:
        BuildError: A process ended, or memory did; says at which file.
    """
    wanted = job.settings.workers
    following = iter(tasks)
    first = tuple(islice(following, processes(wanted, most, least) * least))
    count = processes(wanted, len(first), least)
    every = chain(first, following)
    if count == 1:
        yield from (work_on(task, job) for task in every)
        return
    # Takes 20 ms to load, which is much when one file has changed.
    from eventsearch.indexer.worker_pool import Processes

    added: list[str] = []
    with Processes([ShardWorker(job, share) for share in store.shares(count)]) as started:
        for result in started.each(every):
            if result.shared:
                added.append(result.entry.id)
            yield result
        store.adopt(started.finish(), added)


@dataclass(frozen=True, slots=True)
class ShardWorker:
    """In a process of its own: works on files and stores their documents."""

    job: WorkerInput
    share: Shard

    def __call__(self, task: Task) -> Result:
        """Return what becomes of one file, with its document stored."""
        result = work_on(task, self.job)
        if result.document is None:
            return result
        with writing(self.job.settings.index):
            self.share.add(result.document)
        return result._replace(document=None, shared=True)

    def finish(self) -> object:
        """Complete the share."""
        with writing(self.job.settings.index):
            return self.share.finish()


def processes(wanted: int, files: int, least: int = FILES_A_PROCESS) -> int:
    """Return how many processes are to read that many files; *wanted* 0 is one a processor."""
    return max(1, min(wanted or _processors(), files // least))


def work_on(task: Task, job: WorkerInput) -> Result:
    """Return what becomes of one file; one on which the program fails is no page."""
    source, data, known = task
    read = ""
    try:
        data = read_bytes(source, job.settings) if data is None else data
        read = digest(data)
        work = partial(_read, source, data, read, job)
        result = limited(source.path, job.settings.page_timeout, work)
        same = known == (result.entry.id, result.entry.record)
        return result._replace(document=None) if same else result
    except Vanished:
        nothing = Entry(source.path, source.size, source.mtime_ns, "")
        return Result(nothing, vanished=True)
    except ContentError as exc:
        # What takes too long will take as long again, until it is something else.
        return _without_page(source, exc.diagnostic, read)
    except EventsearchError:
        raise
    except MemoryError as exc:
        raise _too_large(source) from exc
    except Exception as exc:  # noqa: BLE001 - a bug that one page meets must not hide the others
        return _without_page(source, own_fault(source.path, exc))


def _too_large(source: SourceFile) -> BuildError:
    return BuildError(
        f"{source.path}: there is not enough memory to read this file",
        hint=f"{MORE_MEMORY}; or shorten the file, or lower `max_file_bytes`",
    )


def _without_page(source: SourceFile, diagnostic: Diagnostic, digest: str = "") -> Result:
    """Return a file that gives no page; without a digest the next run reads it again."""
    return Result(
        Entry(source.path, source.size, source.mtime_ns, digest, diagnostics=(diagnostic,))
    )


def _read(source: SourceFile, data: bytes, digest: str, job: WorkerInput) -> Result:
    extracted = job.extract(
        source, site=job.site, context=job.context, settings=job.settings, data=data
    )
    return _result(source, digest, extracted, job.site)


def _result(source: SourceFile, digest: str, extracted: Extracted, site: Site) -> Result:
    record = extracted.record
    entry = Entry(
        source.path, source.size, source.mtime_ns, digest, diagnostics=extracted.diagnostics
    )
    if record is None:
        return Result(entry)
    made = _document(record, site) if searchable(record) else None
    entry = entry._replace(
        diagnostics=(*extracted.diagnostics, *(left_out(record) if made else ())),
        id=made.id if made else "",
        record=record.digest,
        url=record.url,
        lang=record.lang,
        site_lang=record.site_lang,
        buildable=record.buildable,
        visible_from=made.visible_from if made else None,
        visible_until=made.visible_until if made else None,
        moments=moments(made) if made else (),
    )
    return Result(entry, made, appearance(made) if made else None)


def _document(record: PageRecord, site: Site) -> Document:
    return document(record, zone=site.localised(record.site_lang).zone)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
