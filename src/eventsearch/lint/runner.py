"""
Reads a site as an index run does, runs the rules, and adds a place and a fix to each finding.

It does not write anything.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache, partial

from eventsearch.extractor.events.proposals import unread_events
from eventsearch.extractor.files.discover import at_its_url, collisions
from eventsearch.extractor.files.read import ContentError
from eventsearch.extractor.language.mismatch import disagreements
from eventsearch.extractor.page_timeout import limit
from eventsearch.lint.fix.edits import (
    edit_links,
    fix_booleans,
    fix_escapes,
    fix_host,
    fix_of,
    fix_syntax,
)
from eventsearch.lint.fix.source_file import ContentFile
from eventsearch.lint.lists import missing_pages, unread_lists
from eventsearch.lint.model import Finding, LintContext, Page, Repair, SiteFiles, locate
from eventsearch.lint.rules import PAGE_RULES, SITE_RULES
from eventsearch.lint.rules.event_dates import false_offsets
from eventsearch.lint.rules.pages import exposed_calendars, missing_host, refused_settings
from eventsearch.lint.site_files import is_zoned
from eventsearch.lint.site_snapshot import Progress, SiteSnapshot
from eventsearch.model.page import Diagnostic, Fix
from eventsearch.settings import Settings

FIXES_BY_CODE: Mapping[str, Callable[[Diagnostic, ContentFile], Fix | None]] = {
    "E101": fix_syntax,
    "E109": fix_host,
    "E110": fix_escapes,
    "E111": fix_escapes,
    "E112": fix_booleans,
}
"""Maps each code that the reader reports to the function that fixes it. Rules use `Repair`."""

MAX_REREAD = 2_000_000
"""Number of characters to reread per file for fixes in one round. Later rounds fix the rest."""

MOST_OF_A_PAGE = 500
"""Maximum number of findings with the same code on a page. To find the place of each one takes a
search in the file."""


class _Files:
    """Opens the files of a site to find fixes, each file up to MAX_REREAD characters."""

    def __init__(self, snapshot: SiteSnapshot) -> None:
        self._snapshot = snapshot
        self._reread: Counter[str] = Counter()
        self._last: tuple[str, ContentFile | None] = ("", None)

    def open(self, path: str) -> ContentFile | None:
        """Return a file; None if it has changed, or its limit is reached."""
        if self._reread[path] > MAX_REREAD:
            return None
        if path != self._last[0]:
            self._last = (path, self._snapshot.open(path))
        file = self._last[1]
        self._reread[path] += 0 if file is None else len(file.text)
        return file


def check(
    settings: Settings, *, now: datetime, progress: Progress | None = None
) -> tuple[Diagnostic, ...]:
    """
    Return every diagnostic of a site, sorted by place; reads the content and writes nothing.

    Args:
        now: Timezone-aware. It decides which pages are on the site.
        progress: Called with the step, the number of files done and their total number.

    Raises:
        SiteError: There is no content, or the site's configuration cannot be read.
    """
    return diagnostics_of(SiteSnapshot(settings, progress, now), now=now)


def diagnostics_of(
    snapshot: SiteSnapshot, *, now: datetime, changed: Collection[str] = ()
) -> tuple[Diagnostic, ...]:
    """
    Return every diagnostic of a snapshot, sorted by place.

    Args:
        changed: Paths of changed files. A finding for several pages is reported in one of these
            files if possible.
    """
    site = snapshot.site
    pages = tuple(sorted(snapshot.pages, key=lambda page: page.record.path not in changed))
    records = [page.record for page in pages]
    places = {page.record.path: page.places for page in pages}
    lang = snapshot.context.usual.get(site.default_language, "")
    diagnostics = {
        *snapshot.diagnostics,
        *missing_host(site),
        *refused_settings(site),
        *(at_its_url(each, places.get(each.path, {})) for each in collisions(records)),
        *(each.diagnostic for each in unread_events(records, snapshot.settings.events)),
        *(each.diagnostic for each in unread_lists(site, snapshot.settings, records, lang)),
        *missing_pages(site, snapshot.settings, records),
        *exposed_calendars(snapshot.settings, snapshot.site_files.calendars, now.date()),
        *disagreements(records, site=site, settings=snapshot.settings),
    }
    context = LintContext(
        site=site,
        pages=pages,
        now=now,
        people={lang: each.people for lang, each in snapshot.context.named.items()},
        site_files=snapshot.site_files,
        jsonld=snapshot.settings.jsonld,
        built=snapshot.built,
    )
    context = replace(context, false_offsets=false_offsets(context))
    findings = [finding for rule in SITE_RULES for finding in rule(context)]
    of_pages, late = _page_findings(context, snapshot.settings)
    return _complete({*diagnostics, *late}, [*of_pages, *findings], snapshot)


def diagnostics_of_files(snapshot: SiteSnapshot, *, now: datetime) -> tuple[Diagnostic, ...]:
    """
    Return the diagnostics of rules that need only one page each, sorted by place.

    Rules that compare pages, such as those for links and terms, do not run.
    """
    zoned = is_zoned(snapshot.site) or bool(snapshot.settings.timezone)
    site_files = SiteFiles(zoned=zoned)
    context = LintContext(site=snapshot.site, pages=snapshot.pages, now=now, site_files=site_files)
    findings, late = _page_findings(context, snapshot.settings)
    return _complete({*snapshot.diagnostics, *late}, findings, snapshot)


def _page_findings(
    context: LintContext, settings: Settings
) -> tuple[list[Finding], list[Diagnostic]]:
    """Return the findings in each page, and a diagnostic for each page that takes too long."""
    found: list[Finding] = []
    late: list[Diagnostic] = []
    for page in context.pages:
        try:
            found += limit(page.record.path, settings.page_timeout, partial(_rules, page, context))
        except ContentError as error:
            late.append(error.diagnostic)
    return found, late


def _rules(page: Page, context: LintContext) -> list[Finding]:
    return [finding for rule in PAGE_RULES for finding in rule(page, context)]


def _complete(
    diagnostics: Collection[Diagnostic], findings: list[Finding], snapshot: SiteSnapshot
) -> tuple[Diagnostic, ...]:
    """Return diagnostics and findings with their places and fixes, sorted by place."""
    files = _Files(snapshot)
    # Sort them, so that the first diagnostics of a file get a fix before its limit is reached.
    fixed = [_add_fix(each, files) for each in sorted(diagnostics, key=_place)]
    return tuple(sorted({*fixed, *_diagnostics_of(findings, snapshot, files)}, key=_place))


def _place(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    return (
        *(diagnostic.path, diagnostic.line, diagnostic.column),
        *(diagnostic.code, diagnostic.message),
    )


def _add_fix(diagnostic: Diagnostic, files: _Files) -> Diagnostic:
    find_fix = FIXES_BY_CODE.get(diagnostic.code)
    file = files.open(diagnostic.path) if find_fix else None
    return diagnostic._replace(fix=find_fix(diagnostic, file)) if find_fix and file else diagnostic


def _diagnostics_of(
    findings: list[Finding], snapshot: SiteSnapshot, files: _Files
) -> Iterator[Diagnostic]:
    findings.sort(key=lambda finding: finding.page.record.path)
    link_fixes = dict(_fix_links(findings, files))
    lines_of = lru_cache(maxsize=1)(snapshot.lines_of)
    counts = Counter[tuple[str, str]]()
    for finding in findings:
        path = finding.page.record.path
        counts[path, finding.code] += 1
        if counts[path, finding.code] > MOST_OF_A_PAGE:
            continue
        fix = link_fixes.get(id(finding))
        if fix is None and finding.repair:
            file = files.open(path)
            fix = None if file is None else fix_of(finding.repair, file)
        line, column = locate(finding, partial(lines_of, path))
        yield Diagnostic(
            path=path,
            line=line,
            column=column,
            code=finding.code,
            message=finding.message,
            hint=finding.hint,
            severity=finding.severity,
            fix=fix,
        )


def _fix_links(findings: Iterable[Finding], files: _Files) -> Iterator[tuple[int, Fix]]:
    """Yield the `id()` of a finding and its link fix. Check all links of a file together."""
    by_path: defaultdict[str, list[tuple[Finding, Repair]]] = defaultdict(list)
    for finding in findings:
        if repair := finding.repair:
            first, *more = repair.replacements
            if not more and not first.key:
                by_path[finding.page.record.path].append((finding, repair))
    for path, repairs in by_path.items():
        file = files.open(path) if len(repairs) > 1 else None
        links = [repair.replacements[0] for _, repair in repairs]
        edits = None if file is None else edit_links(links, file)
        for (finding, repair), edit in zip(repairs, edits or (), strict=False):
            yield id(finding), Fix(message=repair.message, edits=(edit,))
