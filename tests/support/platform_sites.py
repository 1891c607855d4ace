"""Sites of programs other than Hugo, of a few lines, read by the real extractor."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from eventsearch.extractor.context_reader import read_context
from eventsearch.extractor.extract import extract
from eventsearch.extractor.files.discover import discover
from eventsearch.extractor.hugo.config import configured_site
from eventsearch.model.page import PageRecord
from eventsearch.settings import Settings
from site_on_disk import Read, write


def read_site(root: Path, files: Mapping[str, str], **options: object) -> Read:
    """Write a site as it is, without anything of Hugo's, and extract all of it."""
    write(root, files)
    settings = Settings(root=root, index=root / ".eventsearch", **options)  # type: ignore[arg-type]
    site, found = configured_site(settings)
    discovery = discover(site)
    context = read_context(site, discovery.files, settings)
    records: dict[str, PageRecord] = {}
    diagnostics = [*found, *discovery.diagnostics]
    for source in discovery.files:
        extracted = extract(source, site=site, context=context, settings=settings)
        diagnostics.extend(extracted.diagnostics)
        if extracted.record is not None:
            records[source.path] = extracted.record
    return Read(site, discovery.files, context, records, tuple(diagnostics))


def urls(found: Read) -> dict[str, str]:
    """Return the address of each page by the path of its file."""
    return {path: record.url for path, record in found.records.items()}
