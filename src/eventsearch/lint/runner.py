"""
Reads a site as an index run does, runs the rules, and gives each finding its place and fix.

Writes nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache, partial

from eventsearch.extractor.files.discover import at_its_url, collisions
from eventsearch.extractor.language.mismatch import disagreements
from eventsearch.lint.fix import FIXERS, Opened
from eventsearch.lint.fix.value_edits import links_swapped, swapped
from eventsearch.lint.model import Finding, LintContext, Repair, locate
from eventsearch.lint.rules import PAGE_RULES, SITE_RULES
from eventsearch.lint.rules.pages import without_host
from eventsearch.lint.site_snapshot import Progress, SiteSnapshot
from eventsearch.model.page import Diagnostic, Fix
from eventsearch.settings import Settings

Lines = Callable[[], Sequence[str]]
FindFixes = Callable[[Sequence[Finding]], Sequence[Fix | None]]

MOST_REREAD = 2_000_000
"""Characters of a file that are read again to find fixes; the others come in a later round."""


class _Files:
    """The files of a site, opened to find fixes within a limit for each."""

    def __init__(self, snapshot: SiteSnapshot) -> None:
        self._snapshot = snapshot
        self._reread: Counter[str] = Counter()
        self._last: tuple[str, Opened | None] = ("", None)

    def opened(self, path: str) -> Opened | None:
        """Return a file; None if it has changed, or its limit is reached."""
        if self._reread[path] > MOST_REREAD:
            return None
        if path != self._last[0]:
            self._last = (path, self._snapshot.opened(path))
        file = self._last[1]
        self._reread[path] += 0 if file is None else len(file.text)
        return file


def check(
    settings: Settings, *, now: datetime, progress: Progress | None = None
) -> tuple[Diagnostic, ...]:
    """
    Return every diagnostic of a site, sorted by place; reads the content and writes nothing.

    Args:
        now: Aware; decides which pages are on the site.
        progress: Called with the step, the files done and their total.

    Raises:
        SiteError: There is no content, or the site's configuration cannot be read.
    """
    return diagnostics_of(SiteSnapshot(settings, progress), now=now)


def diagnostics_of(snapshot: SiteSnapshot, *, now: datetime) -> tuple[Diagnostic, ...]:
    """Return every diagnostic of a snapshot, sorted by place."""
    pages, site = snapshot.pages, snapshot.site
    records = [page.record for page in pages]
    places = {page.record.path: page.places for page in pages}
    found = {
        *once_for_all(snapshot.diagnostics),
        *without_host(site),
        *(at_its_url(each, places.get(each.path, {})) for each in collisions(records)),
        *disagreements(records, site=site, settings=snapshot.settings),
    }
    context = LintContext(
        site=site,
        pages=pages,
        now=now,
        people=snapshot.context.people,
        surroundings=snapshot.surroundings,
        event_sections=frozenset(map(str.lower, snapshot.settings.event_sections)),
    )
    files = _Files(snapshot)
    every = {
        *_with_fixes(found, files),
        *findings(
            context,
            lines=lru_cache(maxsize=1)(snapshot.lines_of),
            find_fixes=partial(_repaired, files),
        ),
    }
    return tuple(sorted(every, key=lambda p: (p.path, p.line, p.column, p.code, p.message)))


def once_for_all(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield diagnostics, those on lists of data joined into one."""
    lists = sorted(
        (each for each in found if each.code == "E210"), key=lambda p: (p.path, p.line, p.message)
    )
    yield from (each for each in found if each.code != "E210")
    if len(lists) > 1:
        more = f"{lists[0].message}, nor are those of {len(lists) - 1} more lists"
        yield replace(lists[0], message=more)
    else:
        yield from lists


def _repaired(files: _Files, found: Sequence[Finding]) -> Sequence[Fix | None]:
    """Return the fix of each finding; links of one file are replaced together if possible."""
    together = dict(_links_together(files, found))
    return [
        together.get(id(finding)) or swapped(finding.repair, files.opened)
        if finding.repair
        else None
        for finding in found
    ]


def _links_together(files: _Files, found: Iterable[Finding]) -> Iterator[tuple[int, Fix]]:
    by_path: defaultdict[str, list[tuple[Finding, Repair]]] = defaultdict(list)
    for finding in found:
        repair = finding.repair
        if repair is not None and len(repair.swaps) == 1 and repair.swaps[0].place != (0, 0):
            by_path[repair.swaps[0].path].append((finding, repair))
    for path, many in by_path.items():
        file = files.opened(path) if len(many) > 1 else None
        swaps = [repair.swaps[0] for _, repair in many]
        edits = None if file is None else links_swapped(swaps, file)
        for (finding, repair), each in zip(many, edits or (), strict=False):
            yield id(finding), Fix(message=repair.message, edits=(each,), safe=repair.safe)


def _with_fixes(found: Iterable[Diagnostic], files: _Files) -> Iterable[Diagnostic]:
    # In order: the first ones of a file get a fix within its limit.
    for diagnostic in sorted(found, key=lambda p: (p.path, p.line, p.column, p.code, p.message)):
        fixer = FIXERS.get(diagnostic.code)
        file = None if fixer is None else files.opened(diagnostic.path)
        fix = None if fixer is None or file is None else fixer(diagnostic, file)
        yield diagnostic if fix is None else replace(diagnostic, fix=fix)


def findings(
    context: LintContext,
    *,
    lines: Callable[[str], Sequence[str]],
    find_fixes: FindFixes | None = None,
) -> tuple[Diagnostic, ...]:
    """
    Return what the rules find in a site.

    Args:
        lines: Returns the lines of a file by its path.
        find_fixes: Returns the fix of each finding, or None.
    """
    found = [
        finding for page in context.pages for rule in PAGE_RULES for finding in rule(page, context)
    ]
    found.extend(finding for rule in SITE_RULES for finding in rule(context))
    found.sort(key=lambda finding: finding.page.record.path)
    fixes = [None] * len(found) if find_fixes is None else find_fixes(found)
    return tuple(
        _diagnostic(finding, partial(lines, finding.page.record.path), fix)
        for finding, fix in zip(found, fixes, strict=True)
    )


def _diagnostic(finding: Finding, lines: Lines, fix: Fix | None) -> Diagnostic:
    line, column = locate(finding, lines)
    return Diagnostic(
        path=finding.page.record.path,
        line=line,
        column=column,
        code=finding.code,
        message=finding.message,
        hint=finding.hint,
        severity=finding.severity,
        fix=fix,
    )
