"""Read small sites of platforms other than Hugo with the real extractor."""

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
    """Write exactly these files, without a Hugo configuration, and extract the whole site."""
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
    """Return a mapping from each page's file path to its URL."""
    return {path: record.url for path, record in found.records.items()}
