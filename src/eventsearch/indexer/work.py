"""
How are the files that must be read turned into documents?

Each file is read, extracted and analysed by itself, in this process when they are few and in
worker processes (`pool`) when they are many. Results come in the order of the files, so that the
number of processes changes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, Protocol

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
    if count == 1:
        for source in sources:
            yield work_on(source, job)
        return
    # Takes 20 ms to load, which is much when one file has changed.
    from eventsearch.indexer.pool import in_processes

    yield from in_processes(partial(work_on, job=job), sources, count)


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
        site_lang=record.site_lang,
        buildable=record.buildable,
        moments=moments(made) if made else (),
    )
    return Result(entry, made)


def _document(record: Record, site: Site) -> Document:
    return document(record, zone=site.localised(record.site_lang).zone)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
