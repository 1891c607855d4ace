"""
Export a site as one JSON object per page, read from the content itself.

The export needs no index and includes pages that the site does not show. The keys are stable and
documented in ``docs/export.md``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from eventsearch.extractor.context_reader import read_context
from eventsearch.extractor.entries.identity import Claims, identities
from eventsearch.extractor.extract import extract
from eventsearch.extractor.files.discover import discover_all
from eventsearch.extractor.hugo.config import configured_site
from eventsearch.extractor.site import Site
from eventsearch.extractor.site_context import Context
from eventsearch.indexer.change_plan import Task
from eventsearch.indexer.worker_pool import map_files
from eventsearch.lint.rules.pages import missing_host
from eventsearch.model.page import Diagnostic, PageRecord, SourceFile
from eventsearch.model.timestamps import epoch
from eventsearch.output import jsonld
from eventsearch.output.json import page_json
from eventsearch.settings import Settings
from eventsearch.settings.site_detection import origin
from eventsearch.storage.stored_page import entry

Row = dict[str, object]
Translation = tuple[str, str]
"""Language in the site's configuration, and path of the file."""


def export(
    settings: Settings, *, now: datetime, report: Callable[[Diagnostic], None]
) -> Iterator[Row]:
    """
    Yield the site's pages in the order of their paths, then the entries of its lists.

    Args:
        now: Aware time at which ``visible`` is computed.
        report: Called with each diagnostic of the site, and of files that are not exported.

    Raises:
        SiteError: There is no site, or its configuration cannot be read.
    """
    site, records = _read_site(settings, now=now, report=report)
    if len(site.languages) == 1:
        yield from (row(record, now=now) for record in records)
        return
    # The translations of a page are complete only after the last page is read.
    pages = tuple(records)
    others = translations(pages)
    yield from (row(record, now=now, others=others.get(record.path, ())) for record in pages)


def export_events(
    settings: Settings, *, now: datetime, report: Callable[[Diagnostic], None]
) -> Iterator[Row]:
    """
    Yield a JSON-LD document for each event that the site shows, in the order of `export`.

    Args:
        now: Aware time at which visible pages and next occurrences are computed.
        report: See `export`.

    Raises:
        SiteError: See `export`.
    """
    site, records = _read_site(settings, now=now, report=report)
    for diagnostic in missing_host(site):
        report(diagnostic)
    for record in records:
        if record.meta.start is not None and record.visible(now):
            page = entry(record).at(epoch(now))
            host = origin(site.localised(record.site_lang).base_url)
            yield jsonld.document(jsonld.event(page, site=host))


def _read_site(
    settings: Settings, *, now: datetime, report: Callable[[Diagnostic], None]
) -> tuple[Site, Iterator[PageRecord]]:
    """
    Return the site and an iterator that reads its pages one by one.

    Args:
        now: Aware time; the site is read as on this day.
        report: See `export`.

    Raises:
        SiteError: There is no site, or its configuration cannot be read.
    """
    site, diagnostics = configured_site(settings)
    discovery = discover_all(site, settings)
    reported = dict.fromkeys((*diagnostics, *discovery.diagnostics))
    for diagnostic in reported:
        report(diagnostic)
    context = read_context(site, discovery.files, settings, now=now)
    records = _records(
        site,
        discovery.files,
        settings,
        context,
        lambda each: None if each in reported else report(each),
    )
    return site, records


def _records(
    site: Site,
    files: Sequence[SourceFile],
    settings: Settings,
    context: Context,
    report: Callable[[Diagnostic], None],
) -> Iterator[PageRecord]:
    claims = Claims()
    tasks = [Task(source) for source in files]
    with closing(map_files(_Reader(site, context, settings), tasks, settings)) as each:
        for source, (record, diagnostics) in zip(files, each, strict=True):
            if record is not None:
                names = identities(record)
                if not (source.data and claims.owner(names)):
                    yield record
                claims.add(record.path, names)
                continue
            for diagnostic in diagnostics:
                report(diagnostic)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads files, in this process or in worker processes."""

    site: Site
    context: Context
    settings: Settings

    def __call__(self, task: Task) -> tuple[PageRecord | None, tuple[Diagnostic, ...]]:
        extracted = extract(
            task.source, site=self.site, context=self.context, settings=self.settings
        )
        return extracted.record, extracted.diagnostics

    def finish(self) -> None:
        """Do nothing: each call has returned its result."""


def translations(records: Iterable[PageRecord]) -> Mapping[str, tuple[Translation, ...]]:
    """Map the path of each translated page to its translations, sorted by language."""
    groups: defaultdict[str, list[Translation]] = defaultdict(list)
    for record in records:
        if record.translation:
            groups[record.translation].append((record.site_lang, record.path))
    return {
        path: others
        for group in groups.values()
        for lang, path in group
        if (others := tuple(sorted(each for each in group if each[0] != lang)))
    }


def row(record: PageRecord, *, now: datetime, others: tuple[Translation, ...] = ()) -> Row:
    """
    Return one page as a JSON object; times are RFC 3339 or null, texts are plain text.

    Args:
        others: Translations of the page.
    """
    meta = record.meta
    return {
        "id": record.path,
        "path": record.path,
        "site_lang": record.site_lang,
        "translations": [{"lang": lang, "id": path} for lang, path in others],
        "type": meta.type,
        "series": meta.series,
        **page_json(entry(record)),
        "title": meta.title,
        "terms": {name: list(terms) for name, terms in meta.shown_terms},
        "draft": meta.draft,
        "visible": record.visible(now),
        "aliases": list(meta.aliases),
        "diagnostics": [_diagnostic(diagnostic) for diagnostic in record.diagnostics],
    }


def _diagnostic(diagnostic: Diagnostic) -> Row:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "line": diagnostic.line or None,
        "column": diagnostic.column or None,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }
