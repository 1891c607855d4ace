"""Write sites of a few lines for one test, and read them with the real extractor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eventsearch.extractor.context_reader import read_context
from eventsearch.extractor.extract import extract
from eventsearch.extractor.files.discover import discover
from eventsearch.extractor.hugo.config import load_site
from eventsearch.extractor.site import Site
from eventsearch.extractor.site_context import Context
from eventsearch.model.page import Diagnostic, PageRecord, SourceFile
from eventsearch.settings import Settings

EMPTY = "---\n---\n"
"""A page without text."""


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below *root* and return it."""
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return root


def site_of(root: Path, files: Mapping[str, str | bytes]) -> Site:
    """Write a site and return it. Add an empty content folder if there is no content folder."""
    write(root, files)
    (root / "content").mkdir(exist_ok=True)
    return load_site(root)[0]


def routes(table: str, plain: str = "x") -> tuple[dict[str, str], dict[str, str]]:
    """
    Return the files of a table, and the URL of each file that is a page.

    Args:
        table: Lines as ``a.md | slug: b; draft: true -> /b/``. The front matter, with a semicolon
            for each line end, may be left out; so may the URL, for a file that is not a page.
        plain: The text of a file without front matter.
    """
    files, addresses = {}, {}
    for line in table.strip().split("\n"):
        file, _, address = (part.strip() for part in line.partition(" -> "))
        path, _, front = (part.strip() for part in file.partition(" | "))
        lines = front.replace("; ", "\n")
        files[path] = f"---\n{lines}\n---\n" if front else plain
        if address:
            addresses[path] = address
    return files, addresses


@dataclass(frozen=True)
class Read:
    """A site as the extractor read it."""

    site: Site
    files: tuple[SourceFile, ...]
    context: Context
    records: Mapping[str, PageRecord]
    diagnostics: tuple[Diagnostic, ...]

    def urls(self) -> dict[str, str]:
        """Return a mapping from each page's path below the content folder to its URL."""
        return {path.removeprefix("content/"): record.url for path, record in self.records.items()}


def read(root: Path, files: Mapping[str, str | bytes], **options: object) -> Read:
    """Write a site and extract the whole site."""
    site = site_of(root, files)
    settings = Settings(root=root, index=root / ".eventsearch", **options)  # type: ignore[arg-type]
    discovery = discover(site)
    context = read_context(site, discovery.files, settings)
    records: dict[str, PageRecord] = {}
    diagnostics = list(discovery.diagnostics)
    for source in discovery.files:
        extracted = extract(source, site=site, context=context, settings=settings)
        diagnostics.extend(extracted.diagnostics)
        if extracted.record is not None:
            records[source.path] = extracted.record
    return Read(site, discovery.files, context, records, tuple(diagnostics))
