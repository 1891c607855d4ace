"""
Reads the pages of a site, and reads a file again after it was replaced in memory.

After a replacement only that file is extracted again, unless other files depend on it. No file is
written.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

from eventsearch.errors import SiteError
from eventsearch.extractor.context_reader import read_context
from eventsearch.extractor.dates import zone_of
from eventsearch.extractor.entries.identity import Claims, identities, superseded
from eventsearch.extractor.extract import Extracted, extract, settings_of
from eventsearch.extractor.files.discover import discover_all
from eventsearch.extractor.files.read import ContentError, Vanished, read_bytes
from eventsearch.extractor.hugo.config import configured_site
from eventsearch.extractor.page_timeout import limit
from eventsearch.extractor.site import Site
from eventsearch.extractor.site_context import Context
from eventsearch.indexer.base_generation import fingerprints
from eventsearch.indexer.change_plan import Task
from eventsearch.indexer.field_terms import truncation
from eventsearch.indexer.worker_pool import map_files
from eventsearch.lint.fix.source_file import ContentFile
from eventsearch.lint.model import Page, SiteFiles
from eventsearch.lint.page_facts import page_of
from eventsearch.lint.site_files import read_site_files
from eventsearch.model.page import Diagnostic, SourceFile, is_entry
from eventsearch.settings import Settings
from eventsearch.storage.atomic_files import digest

Progress = Callable[[str, int, int], None]


class FileReading(NamedTuple):
    """
    The result of reading a content file.

    Attributes:
        diagnostics: All problems of the file.
        page: None if the file is not a page.
        digest: Digest of the file's bytes; empty if they could not be read.
    """

    diagnostics: tuple[Diagnostic, ...]
    page: Page | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class PageReader:
    """Reads a content file, in this process or in a worker process."""

    site: Site
    context: Context
    settings: Settings

    def __call__(self, task: Task) -> FileReading:
        """Read a file. Return an empty result if it has vanished."""
        source, data, _ = task
        hexdigest = ""
        try:
            data = read_bytes(source, self.settings) if data is None else data
            hexdigest = digest(data)
            reading = limit(
                source.path, self.settings.page_timeout, partial(self._page, source, data)
            )
            return reading._replace(digest=hexdigest)
        except Vanished:
            return FileReading(())
        except ContentError as error:
            return FileReading((error.diagnostic,), digest=hexdigest)

    def finish(self) -> None:
        """Do nothing: `__call__` has returned all results."""

    def extract(self, source: SourceFile, data: bytes) -> Extracted:
        """Return the record and diagnostics of a file with these bytes."""
        return extract(
            source, site=self.site, context=self.context, settings=self.settings, data=data
        )

    def _page(self, source: SourceFile, data: bytes) -> FileReading:
        extracted = self.extract(source, data)
        more = truncation(extracted.record) if extracted.record is not None else ()
        zone = zone_of(self.site.localised(source.lang).zone)
        page = page_of(extracted, settings_of(source, self.settings).events, zone)
        return FileReading((*extracted.diagnostics, *more), page)


class SiteSnapshot:
    """
    The content of a site.

    Args:
        now: Current time, see `read_context`.
        known: Another snapshot of the site. Its pages are reused if they are the same here.
        changed: Paths of files that differ from *known*.
        only: Paths of the files to read; None for all.

    Attributes:
        built: Absolute path of the generator's output folder; None to skip built pages.

    Raises:
        SiteError: There is no content, or the site's configuration cannot be read.
    """

    def __init__(
        self,
        settings: Settings,
        progress: Progress | None = None,
        now: datetime | None = None,
        *,
        known: SiteSnapshot | None = None,
        changed: Collection[str] = (),
        only: Collection[str] | None = None,
    ) -> None:
        self.settings = settings
        self.built: Path | None = None
        self._now = now
        self.site, diagnostics = configured_site(settings)
        discovery = discover_all(self.site, settings)
        if not discovery.files and not discovery.diagnostics:
            raise SiteError(
                f"{settings.root}: no content files",
                hint="add a page, or set `content` in eventsearch.toml to the right folder",
            )
        self._others = (
            *diagnostics,
            *(each for each in discovery.diagnostics if only is None or each.path in only),
        )
        self._discovered = discovery.diagnostics
        self._files = {file.path: file for file in discovery.files}
        self._replacements: dict[str, bytes] = {}
        self._digests: dict[str, str] = {}
        self._pages: dict[str, Page] = {}
        self._diagnostics: dict[str, tuple[Diagnostic, ...]] = {}
        self.context = self._read_context(discovery.files)
        files = discovery.files
        if known is not None and self._reads_as(known):
            files = self._reuse(known, changed)
        if only is not None:
            # The path of an entry is the path of its list, `#` and the entry's name.
            files = tuple(file for file in files if file.path.partition("#")[0] in only)
        self._extract(files, progress)

    @property
    def files(self) -> frozenset[str]:
        """The paths of the files that were read; for an entry, the path of its list."""
        return frozenset(path.partition("#")[0] for path in self._diagnostics)

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages by path, without list entries that repeat a page or another entry."""
        owners = self._owners
        return tuple(self._pages[path] for path in sorted(self._pages) if path not in owners)

    @property
    def _owners(self) -> Mapping[str, str]:
        """Maps the path of each repeated entry to the path of the page or entry it repeats."""
        claims, owners = Claims(), dict[str, str]()
        for path in sorted(self._pages, key=lambda path: (is_entry(path), path)):
            names = identities(self._pages[path].record)
            if is_entry(path) and (owner := claims.owner(names)):
                owners[path] = owner
            claims.add(path, names)
        return owners

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Diagnostics of the configuration, of discovery and of each file."""
        each = (diagnostic for group in self._diagnostics.values() for diagnostic in group)
        repeated = (superseded(path, owner) for path, owner in self._owners.items())
        return (*self._others, *each, *repeated)

    @cached_property
    def site_files(self) -> SiteFiles:
        """The files outside the content."""
        files = read_site_files(self.site, self._discovered)
        return replace(files, zoned=files.zoned or bool(self.settings.timezone))

    def data_of(self, path: str) -> bytes | None:
        """Return the bytes of a content file; None if it has changed, or is an entry of a list."""
        if is_entry(path):
            return None
        if path in self._replacements:
            return self._replacements[path]
        if path not in self._files:
            return None
        try:
            data = read_bytes(self._files[path], self.settings)
        except ContentError:
            return None
        return data if digest(data) == self._digests.get(path) else None

    def open(self, path: str) -> ContentFile | None:
        """Return a content file to be fixed; None if it has changed, or is not UTF-8."""
        data = self.data_of(path)
        try:
            text = None if data is None else data.decode("utf-8")
        except UnicodeDecodeError:
            return None
        if text is None:
            return None
        source = self._files[path]

        def extracted(other: str) -> Extracted:
            return self._reader.extract(source, other.encode("utf-8"))

        return ContentFile(source=source, text=text, site=self.site, extract=extracted)

    def lines_of(self, path: str) -> Sequence[str]:
        """Return the lines of a content file; empty if it can no longer be read."""
        text = (self.data_of(path) or b"").decode("utf-8", "replace")
        return text.removeprefix("\ufeff").split("\n")

    def replace(self, files: Mapping[str, bytes]) -> None:
        """Replace files in memory, as if they had been written."""
        self._replacements |= files
        changed: Sequence[SourceFile] = [self._files[path] for path in sorted(files)]
        if any(file.bundle == "branch" for file in changed):
            before = self.context.digest
            all_files = tuple(self._files.values())
            self.context = self._read_context(all_files)
            changed = changed if self.context.digest == before else all_files
        self._extract(changed, None)

    def _reads_as(self, known: SiteSnapshot) -> bool:
        """Return whether both snapshots extract the same page from the same file."""
        marks = (
            (fingerprints(each.settings, each.site), each.context.digest) for each in (self, known)
        )
        return next(marks) == next(marks)

    def _reuse(self, known: SiteSnapshot, changed: Collection[str]) -> tuple[SourceFile, ...]:
        """Copy the pages of unchanged files from *known*; return the other files."""
        others = []
        for path, source in self._files.items():
            # A copy of a file has the same time, but a different `st_ctime_ns`.
            other = known._files.get(path)
            if path in changed or not other or source._replace(ctime_ns=other.ctime_ns) != other:
                others.append(source)
                continue
            self._diagnostics[path] = known._diagnostics[path]
            self._digests[path] = known._digests[path]
            if path in known._pages:
                self._pages[path] = known._pages[path]
        return tuple(others)

    def _read_context(self, files: Sequence[SourceFile]) -> Context:
        return read_context(self.site, files, self.settings, read=self._read, now=self._now)

    @property
    def _reader(self) -> PageReader:
        return PageReader(self.site, self.context, self.settings)

    def _extract(self, files: Sequence[SourceFile], progress: Progress | None) -> None:
        tasks = [Task(source, self._replacements.get(source.path)) for source in files]
        with closing(map_files(self._reader, tasks, self.settings)) as readings:
            for number, (source, reading) in enumerate(zip(files, readings, strict=True), start=1):
                self._store(source.path, reading)
                if progress is not None:
                    progress("check", number, len(files))

    def _store(self, path: str, reading: FileReading) -> None:
        self._diagnostics[path] = reading.diagnostics
        self._digests[path] = reading.digest
        if reading.page is None:
            self._pages.pop(path, None)
        else:
            self._pages[path] = reading.page

    def _read(self, source: SourceFile) -> bytes:
        replaced = self._replacements.get(source.path)
        return read_bytes(source, self.settings) if replaced is None else replaced
