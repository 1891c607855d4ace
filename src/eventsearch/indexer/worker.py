"""
Turns files into documents.

Each file is read, extracted and analyzed independently: in this process if there are few files, in
several processes (`worker_pool`) if there are many. Each of several processes stores its documents
in its own shard of the index, so no document is sent to another process. Results come in the order
of the files, so that the number of processes does not affect the index.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from traceback import extract_tb
from typing import NamedTuple

from eventsearch.engines import Shard
from eventsearch.errors import BuildError, EventsearchError
from eventsearch.extractor.entries.identity import identities
from eventsearch.extractor.extract import Extracted
from eventsearch.extractor.files.read import ContentError, Vanished, read_bytes
from eventsearch.extractor.page_timeout import limit
from eventsearch.extractor.site import Site
from eventsearch.extractor.site_context import Context
from eventsearch.indexer.change_plan import FILES_PER_WORKER, Task, most_workers
from eventsearch.indexer.document_builder import change_instants, document, searchable
from eventsearch.indexer.field_terms import truncation
from eventsearch.model.document import Document
from eventsearch.model.page import Diagnostic, PageRecord, SourceFile
from eventsearch.settings import Settings
from eventsearch.storage.atomic_files import digest
from eventsearch.storage.generation_writer import GenerationWriter
from eventsearch.storage.last_modified import Appearance, appearance
from eventsearch.storage.manifest import Entry
from eventsearch.storage.os_errors import MORE_MEMORY, writing

Extract = Callable[..., Extracted]
"""`eventsearch.extractor.extract.extract`, or its replacement in a test of failures."""


class WorkerInput(NamedTuple):
    """The values that all files have in common. Each process receives them once."""

    site: Site
    context: Context
    settings: Settings
    extract: Extract


class FileResult(NamedTuple):
    """
    The result of one file.

    Attributes:
        document: The document to store. None if the file has no page in the index, the page has
            not changed, or a shard has stored the document.
        appearance: The dates and event status of a page in the index.
        in_shard: Whether a shard has stored the document.
        vanished: Whether the file was missing when the worker tried to read it.
    """

    entry: Entry
    document: Document | None = None
    appearance: Appearance | None = None
    in_shard: bool = False
    vanished: bool = False

    @property
    def is_broken(self) -> bool:
        """Whether an error prevents the file from becoming a page."""
        return not self.entry.record and any(
            diagnostic.severity == "error" for diagnostic in self.entry.diagnostics
        )


def process_files(
    tasks: Iterable[Task],
    job: WorkerInput,
    writer: GenerationWriter,
    files_per_worker: int = FILES_PER_WORKER,
) -> Generator[FileResult, None, None]:
    """
    Yield the result of each file, in the order of the tasks. Some tasks are requested ahead.

    Documents in shards are added to *writer* only after the last result.

    Raises:
        BuildError: A worker process ended, or ran out of memory.
    """
    rest = iter(tasks)
    most = most_workers(job.settings)
    # Count tasks, not planned files: a file whose bytes have not changed yields no task.
    first = tuple(islice(rest, most * files_per_worker))
    files = chain(first, rest)
    count = len(first) // files_per_worker
    if count <= 1:
        yield from (process_file(task, job) for task in files)
        return
    # Imported here because it takes 20 ms to load, which is slow for one changed file.
    from eventsearch.indexer.worker_pool import WorkerPool

    added: list[str] = []
    with WorkerPool([ShardWorker(job, shard) for shard in writer.shards(count)]) as pool:
        for result in pool.map(files):
            if result.in_shard:
                added.append(result.entry.id)
            yield result
        finished = pool.finish()
    # The worker processes have ended, and their memory is free.
    writer.merge_shards(finished, added)


@dataclass(frozen=True, slots=True)
class ShardWorker:
    """Processes files and stores their documents in one shard; can be sent to a process."""

    job: WorkerInput
    shard: Shard

    def __call__(self, task: Task) -> FileResult:
        result = process_file(task, self.job)
        if result.document is None:
            return result
        with writing(self.job.settings.index):
            self.shard.add(result.document)
        return result._replace(document=None, in_shard=True)

    def finish(self) -> object:
        """Complete the shard."""
        with writing(self.job.settings.index):
            return self.shard.finish()


def process_file(task: Task, job: WorkerInput) -> FileResult:
    """Return the result of one file. If the file or a bug causes an error, return a diagnostic."""
    source, data, page = task
    hexdigest = ""
    try:
        data = read_bytes(source, job.settings) if data is None else data
        hexdigest = digest(data)
        result = limit(
            source.path, job.settings.page_timeout, lambda: _extract(source, data, hexdigest, job)
        )
        same = page == (result.entry.id, result.entry.record)
        return result._replace(document=None) if same else result
    except ContentError as error:
        # With the digest, the next run does not extract an unchanged page that takes too long.
        entry = _entry(source, hexdigest, (error.diagnostic,))
        return FileResult(entry, vanished=isinstance(error, Vanished))
    except EventsearchError:
        raise
    except MemoryError as error:
        raise BuildError(
            f"{source.path}: there is not enough memory to read this file",
            hint=f"{MORE_MEMORY}; or shorten the file, or lower EVENTSEARCH_MAX_FILE_BYTES",
        ) from error
    except Exception as error:  # noqa: BLE001 - a bug on one page must not hide the other pages
        # Without a digest the next run tries again.
        return FileResult(_entry(source, "", (_bug_in(source.path, error),)))


def _extract(source: SourceFile, data: bytes, hexdigest: str, job: WorkerInput) -> FileResult:
    extracted = job.extract(
        source, site=job.site, context=job.context, settings=job.settings, data=data
    )
    record = extracted.record
    entry = _entry(source, hexdigest, extracted.diagnostics)
    if record is None:
        return FileResult(entry)
    entry = entry._replace(
        record=record.digest,
        url=record.url,
        lang=record.lang,
        site_lang=record.site_lang,
        buildable=record.buildable,
        clue=record.clue,
        names=identities(record),
    )
    if not searchable(record):
        return FileResult(entry)
    doc = document(record, zone=job.site.localised(record.site_lang).zone)
    entry = entry._replace(
        diagnostics=(*extracted.diagnostics, *truncation(record)),
        id=doc.id,
        visible_from=doc.visible_from,
        visible_until=doc.visible_until,
        month=_month(record, job.context),
        instants=change_instants(doc),
    )
    return FileResult(entry, doc, appearance(record, doc))


def _month(record: PageRecord, context: Context) -> str:
    return f"{context.today:%Y-%m}" if context.today and record.meta.recurrence else ""


def _entry(file: SourceFile, digest: str, problems: tuple[Diagnostic, ...]) -> Entry:
    return Entry(file.path, file.size, file.mtime_ns, file.ctime_ns, digest, diagnostics=problems)


def _bug_in(path: str, error: Exception) -> Diagnostic:
    """Return the diagnostic for a bug of the program, with the source line that raised it."""
    frames = extract_tb(error.__traceback__)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    what = " ".join(f"{type(error).__name__}: {error}".split())
    return Diagnostic(
        path=path,
        code="E213",
        message=f"eventsearch failed on this file: {what}{place}",
        hint="report it with the file; other pages are not affected",
    )
