"""
How are the files that must be read turned into documents, on all processors?

Each file is read, extracted and analysed by itself, in this process when they are few and in
worker processes when they are many. Results come in the order of the files, so that the number of
processes changes nothing.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from typing import NamedTuple, Protocol

from eventsearch.errors import BuildError
from eventsearch.extractor.context import Context
from eventsearch.extractor.extract import Extracted
from eventsearch.extractor.site import Site
from eventsearch.indexer.document import document, moments, searchable
from eventsearch.indexer.manifest import Entry
from eventsearch.indexer.naming import Naming
from eventsearch.indexer.reading import digest_of
from eventsearch.records.content import Record, SourceFile
from eventsearch.records.terms import Document
from eventsearch.settings import Settings

FILES_A_PROCESS = 100
"""Fewer than this many for each process are read sooner without: starting one takes 0.4 s."""

FILES_A_BATCH = 16
BATCHES_AHEAD = 4
"""Batches waiting for each process: enough that none is idle, few in memory."""


class Extract(Protocol):
    """What reads one file; `eventsearch.extractor.extract.extract`."""

    def __call__(
        self, source: SourceFile, *, site: Site, context: Context, settings: Settings
    ) -> Extracted:
        """Return the record of a file and its problems."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is the same for all files; handed to every process once."""

    site: Site
    context: Context
    settings: Settings
    extract: Extract


class Result(NamedTuple):
    """What became of one file: what is known of it, and its document if it is searched."""

    entry: Entry
    document: Document | None


def work(sources: Sequence[SourceFile], job: Job) -> Generator[Result, None, None]:
    """
    Yield what becomes of each file, in the order of the files.

    Raises:
        BuildError: A process ended, or the program failed on a file; says on which.
    """
    count = processes(job.settings.workers, len(sources))
    if count > 1:
        yield from _in_processes(sources, job, count)
        return
    for source in sources:
        yield work_on(source, job)


def processes(wanted: int, files: int) -> int:
    """Return how many processes are to read that many files; *wanted* 0 is one a processor."""
    return max(1, min(wanted or _processors(), files // FILES_A_PROCESS))


def work_on(source: SourceFile, job: Job) -> Result:
    """Return what becomes of one file."""
    with Naming(source.path):
        # Before it is read by `extract`: a change in between then shows at the next run.
        digest = digest_of(source, job.settings)
        extracted = job.extract(source, site=job.site, context=job.context, settings=job.settings)
        return _result(source, digest, extracted, job.site)


def _result(source: SourceFile, digest: str, extracted: Extracted, site: Site) -> Result:
    record = extracted.record
    entry = Entry(source.path, source.size, source.mtime_ns, digest, problems=extracted.problems)
    if record is None:
        return Result(entry, None)
    made = _document(record, site) if searchable(record) else None
    entry = entry._replace(
        id=made.id if made else "",
        record=record.digest,
        url=record.url,
        lang=record.lang,
        buildable=record.buildable,
        moments=moments(made) if made else (),
    )
    return Result(entry, made)


def _document(record: Record, site: Site) -> Document:
    return document(record, zone=site.localised(record.lang).zone)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _in_processes(sources: Sequence[SourceFile], job: Job, count: int) -> Iterator[Result]:
    batches = [sources[at : at + FILES_A_BATCH] for at in range(0, len(sources), FILES_A_BATCH)]
    waiting: deque[tuple[Sequence[SourceFile], Future[list[Result]]]] = deque()
    # Never forked: a copy of this process would hold its locks, the index's among them.
    pool = ProcessPoolExecutor(count, get_context("spawn"), _start, (job,))
    try:
        for batch in batches:
            with _uninterrupted():
                waiting.append((batch, pool.submit(_work_on_batch, batch)))
            if len(waiting) > count * BATCHES_AHEAD:
                yield from waiting[0][1].result()
                waiting.popleft()
        while waiting:
            yield from waiting[0][1].result()
            waiting.popleft()
    except BrokenProcessPool as error:
        raise _ended(waiting[0][0] if waiting else sources) from error
    except OSError as error:
        raise BuildError(
            f"processes that read content cannot be started: {error.strerror}",
            cure="set `workers` to 1",
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _ended(batch: Sequence[SourceFile]) -> BuildError:
    return BuildError(
        f"{batch[0].path}: a process that read content ended while this file or one of the next"
        f" {FILES_A_BATCH} was read",
        cure="give it more memory, or set `workers` to 1",
    )


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let processes that are started here inherit that Ctrl-C is not for them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_jobs: list[Job] = []
"""In a worker process: what it was started with."""


def _start(job: Job) -> None:
    _jobs.append(job)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the one that started it was killed: it would wait for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work_on_batch(batch: Sequence[SourceFile]) -> list[Result]:
    return [work_on(source, _jobs[0]) for source in batch]
