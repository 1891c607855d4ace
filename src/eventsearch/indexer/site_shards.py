"""
A site that several machines read: each reads a shard of its files, and one publishes all of them.

Below `shards` in the index folder lies what was read, whatever the engine:

    2-of-3/manifest.json      an entry for each file; written last, so that it tells a whole shard
    2-of-3/appearances.json   by id, what pages say of their changes
    2-of-3/documents-1.gz     a document a line, by path; a file for each process that read

Which shard a file is in depends on its path alone. What pages need from each other is read by every
machine, and what concerns the whole site is worked out by the one that publishes, as in any run.
"""

from __future__ import annotations

import gzip
import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from heapq import merge
from pathlib import Path
from typing import Any, NamedTuple, Self

import orjson

from eventsearch.errors import BuildError
from eventsearch.extractor.context_reader import read_context
from eventsearch.extractor.files.read import ContentError, read_bytes
from eventsearch.extractor.site_context import Context
from eventsearch.files import read_regular_file, seal, unseal
from eventsearch.indexer.base_generation import difference, reads_times
from eventsearch.indexer.change_plan import FILES_PER_WORKER, Task
from eventsearch.indexer.update import BuildJob, worker_input
from eventsearch.indexer.worker import FileResult, process_files
from eventsearch.model.document import Document, FieldTerms
from eventsearch.model.page import SourceFile
from eventsearch.storage.atomic_files import digest, flush, remove_tree, replace_file
from eventsearch.storage.generations import MANIFEST, MOST_BYTES
from eventsearch.storage.index_folder import SHARD, SHARDS
from eventsearch.storage.last_modified import Appearance
from eventsearch.storage.lock import locked
from eventsearch.storage.manifest import Entry, Manifest, dump, load

APPEARANCES = "appearances.json"
DOCUMENTS = "documents-{}.gz"


class SiteShard(NamedTuple):
    """One of so many shards, from 1."""

    number: int
    of: int

    @property
    def name(self) -> str:
        """Return the name of its folder."""
        return f"{self.number}-of-{self.of}"

    def holds(self, path: str) -> bool:
        """Whether a file is in it."""
        return int(digest(path.encode("utf-8", "surrogateescape"))[:12], 16) % self.of == (
            self.number - 1
        )


def parse_shard(text: str) -> SiteShard | None:
    """Return the shard that ``K/N`` names; None if it names none."""
    found = SHARD.fullmatch(text.replace("/", "-of-", 1))
    shard = SiteShard(*map(int, found.groups())) if found else None
    return shard if shard and shard.number <= shard.of else None


def revision(job: BuildJob, context: Context) -> str:
    """Return a digest of all that decides what is read of a site, every byte of it included."""
    parts = [repr(sorted(job.fingerprints.items())), context.digest]
    keeps_times = reads_times(job.site)
    for file in sorted(job.files, key=lambda file: file.path):
        data = b""
        # Whoever extracts the file reports why it cannot be read.
        with suppress(ContentError):
            data = file.data or read_bytes(file, job.settings)
        parts.append(f"{file.path}\n{digest(data)}\n{file.mtime_ns if keeps_times else 0}")
    return digest(*(part.encode("utf-8", "surrogateescape") for part in parts))


class DocumentFile:
    """Documents of one process; see `eventsearch.engines.Shard`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: gzip.GzipFile | None = None

    def add(self, document: Document) -> None:
        if self._file is None:
            self._file = gzip.GzipFile(self._path, "wb", compresslevel=1)
        self._file.write(_dump(document) + b"\n")

    def finish(self) -> None:
        if self._file is not None:
            self.close()
            flush(self._path)

    def close(self) -> None:
        """Close the file, whole or not."""
        if self._file is not None:
            self._file.close()


class SiteShardWriter:
    """
    Writes a shard into its folder, which is locked.

    A context manager: whatever happens, its file is closed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / MANIFEST).unlink(missing_ok=True)
        for path in folder.glob(DOCUMENTS.format("*")):
            path.unlink()
        self._own = DocumentFile(folder / DOCUMENTS.format(0))
        self._shards: list[DocumentFile] = []
        self._entries: dict[str, Entry] = {}
        self._appearances: dict[str, Appearance] = {}

    def shards(self, count: int) -> Sequence[DocumentFile]:
        """Return what so many processes write to."""
        self._shards = [
            DocumentFile(self._folder / DOCUMENTS.format(number)) for number in range(1, count + 1)
        ]
        return self._shards

    def merge_shards(self, results: Sequence[object], ids: Collection[str]) -> None:
        """They are read by their names."""

    def add(self, result: FileResult) -> None:
        """Add what became of a file."""
        self._entries[result.entry.path] = result.entry
        if result.document is not None:
            self._own.add(result.document)
        if result.appearance is not None:
            self._appearances[result.entry.id] = result.appearance

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for file in (self._own, *self._shards):
            file.close()

    def finish(self, job: BuildJob, context: Context, revision: str) -> int:
        """Complete the shard; return its number of pages."""
        self._own.finish()
        appearances = {id: tuple(each) for id, each in self._appearances.items()}
        replace_file(self._folder / APPEARANCES, seal(orjson.dumps(appearances)))
        manifest = Manifest(
            generation=revision,
            keys=job.fingerprints,
            context=context.digest,
            taken_ns=job.taken_ns,
            entries=dict(sorted(self._entries.items())),
        )
        replace_file(self._folder / MANIFEST, dump(manifest))
        return sum(bool(entry.id) for entry in self._entries.values())


def write_shard(job: BuildJob, shard: SiteShard, folder: Path) -> tuple[int, int]:
    """Read the files of a shard; return how many there are, and how many pages."""
    context = read_context(job.site, job.files, job.settings, now=job.now)
    wanted = revision(job, context)
    files = sorted(
        (file for file in job.files if not file.data and shard.holds(file.path)),
        key=lambda file: file.path,
    )
    with SiteShardWriter(folder) as writer:
        results = process_files(
            map(Task, files),
            worker_input(job, context),
            writer,
            job.files_per_worker or FILES_PER_WORKER,
        )
        with closing(results):
            for done, result in enumerate(results, start=1):
                writer.add(result)
                if job.progress is not None:
                    job.progress("reading", done, len(files))
        return len(files), writer.finish(job, context, wanted)


@contextmanager
def hold_shards(index: Path) -> Iterator[None]:
    """
    Let nobody write the shards of a site while they are published, and remove them once they are.

    Raises:
        IndexLocked: Another process writes one of them.
    """
    folders = [index / SHARDS / shard.name for shard in find_shards(index)]
    with ExitStack() as held:
        for folder in filter(Path.is_dir, folders):
            held.enter_context(locked(folder))
        yield
        for folder in folders:
            remove_tree(folder)
        # Others may have come in the meantime.
        with suppress(OSError):
            (index / SHARDS).rmdir()


def collect(job: BuildJob, context: Context) -> Generator[FileResult, None, None]:
    """
    Yield what all shards of a site hold, by path.

    Raises:
        BuildError: One is missing, damaged, or of other content than this site has now.
    """
    files = {file.path: file for file in job.files if not file.data}
    wanted, month = revision(job, context), f"{job.now:%Y-%m}"
    streams: list[Iterator[FileResult]] = []
    missing: list[tuple[Path, SiteShard, set[str]]] = []
    for shard in find_shards(job.settings.index):
        folder = job.settings.index / SHARDS / shard.name
        try:
            manifest = load(read_regular_file(folder / MANIFEST, MOST_BYTES))
        except FileNotFoundError as error:
            raise _fault(folder, shard, "is missing or was not written to its end") from error
        except (OSError, ValueError) as error:
            raise _fault(folder, shard, f"is damaged: {error}") from error
        if manifest.generation != wanted:
            why = difference(manifest.keys, job.fingerprints) or "the content is another"
            raise _fault(folder, shard, f"does not fit what is published: {why}")
        if any(entry.month not in ("", month) for entry in manifest.entries.values()):
            # What is to come of their occurrences is counted from a month on.
            raise _fault(folder, shard, "has recurring events, and was read in another month")
        held = {path for path in files if shard.holds(path)}
        if manifest.entries.keys() != held:
            raise _fault(folder, shard, "is damaged: it holds other files")
        pages = {entry.id for entry in manifest.entries.values() if entry.id}
        missing.append((folder, shard, pages))
        streams += _streams(folder, shard, manifest, files, pages)
    yield from merge(*streams, key=lambda result: result.entry.path)
    for folder, shard, pages in missing:
        if pages:
            raise _fault(folder, shard, f"is damaged: it lacks {len(pages)} of its pages")


def find_shards(index: Path) -> Sequence[SiteShard]:
    """Return all shards that there must be; raises `BuildError` where they are not of one kind."""
    folder = index / SHARDS
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    counts = sorted({int(found[2]) for name in names if (found := SHARD.fullmatch(name))})
    if not counts:
        raise BuildError(
            f"{folder}: there are no shards to publish",
            hint='run "eventsearch index --shard 1/2" and "… --shard 2/2" first',
        )
    if counts[1:]:
        several = " and ".join(map(str, counts))
        raise BuildError(
            f"{folder}: there are shards of {several}",
            hint=f"remove the folders of one kind there, such as 1-of-{counts[0]}",
        )
    return [SiteShard(number, counts[0]) for number in range(1, counts[0] + 1)]


def _streams(
    folder: Path,
    shard: SiteShard,
    manifest: Manifest,
    files: Mapping[str, SourceFile],
    waiting: set[str],
) -> Iterator[Iterator[FileResult]]:
    """
    Yield what became of the files of a shard: several lists, each by path.

    Args:
        waiting: Ids of its pages; those that come are removed.
    """
    try:
        rows = orjson.loads(unseal(read_regular_file(folder / APPEARANCES, MOST_BYTES)))
        appearances = {id: Appearance(*row) for id, row in rows.items()}
    except (OSError, ValueError, TypeError) as error:
        raise _fault(folder, shard, f"is damaged: {APPEARANCES}: {error}") from error

    entries = [
        entry._replace(size=files[path].size, mtime_ns=files[path].mtime_ns)
        for path, entry in manifest.entries.items()
    ]
    pages = {entry.id: entry for entry in entries if entry.id}

    def stored(path: Path) -> Iterator[FileResult]:
        try:
            with gzip.open(path) as lines:
                for line in lines:
                    document = _load(line)
                    waiting.remove(document.id)
                    yield FileResult(pages[document.id], document, appearances.get(document.id))
        except (OSError, EOFError, zlib.error, ValueError, TypeError, KeyError) as error:
            raise _fault(folder, shard, f"is damaged: {path.name}: {error}") from error

    yield from map(stored, sorted(folder.glob(DOCUMENTS.format("*"))))
    yield (FileResult(entry) for entry in entries if not entry.id)


def _fault(folder: Path, shard: SiteShard, what: str) -> BuildError:
    number, count = shard
    return BuildError(
        f"{folder}: shard {number} of {count} {what}",
        hint=f'run "eventsearch index --shard {number}/{count}" on the content to be published,'
        " then publish again",
    )


def _dump(document: Document) -> bytes:
    fields = [(each.field, each.length, each.postings) for each in document.fields]
    stored = b64encode(document.stored).decode("ascii")
    value = document._replace(fields=tuple(fields), stored=stored)._asdict()  # type: ignore[arg-type]
    try:
        return orjson.dumps(value)
    except TypeError:
        # Half a character, which a text may name.
        return json.dumps(value).encode("ascii")


def _load(line: bytes) -> Document:
    try:
        value: dict[str, Any] = orjson.loads(line)
    except ValueError:
        value = json.loads(line)
    fields = (
        FieldTerms(name, length, {term: tuple(at) for term, at in postings.items()})
        for name, length, postings in value["fields"]
    )
    value |= {
        "fields": tuple(fields),
        "stored": b64decode(value["stored"]),
        "keywords": {name: tuple(some) for name, some in value["keywords"].items()},
        "kin": tuple(value["kin"]),
        "occurrences": tuple(map(tuple, value["occurrences"])),
    }
    return Document(**value)
