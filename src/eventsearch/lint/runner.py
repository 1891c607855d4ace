"""
What is wrong or doubtful in a site?

Reads the content as an index run does, asks the rules, and gives every finding its place and, where
there is one right hint, its fix. Writes nothing.
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
Mend = Callable[[Sequence[Finding]], Sequence[Fix | None]]

MOST_REREAD = 2_000_000
"""Characters of one file that are read again to find fixes for it: some seconds. A file of which
that is not enough gets the others when the first ones are done."""


class _Files:
    """The files of a site, each opened for a fix as long as that takes no long time."""

    def __init__(self, survey: SiteSnapshot) -> None:
        self._survey = survey
        self._reread: Counter[str] = Counter()
        self._last: tuple[str, Opened | None] = ("", None)

    def opened(self, path: str) -> Opened | None:
        """Return a file to be fixed; None when it has changed, or was read often enough."""
        if self._reread[path] > MOST_REREAD:
            return None
        if path != self._last[0]:
            self._last = (path, self._survey.opened(path))
        file = self._last[1]
        self._reread[path] += 0 if file is None else len(file.text)
        return file


def check(
    settings: Settings, *, now: datetime, progress: Progress | None = None
) -> tuple[Diagnostic, ...]:
    """
    Return every diagnostic of a site, sorted by place; reads the content and writes nothing.

    Args:
        now: Aware; decides what is on the site, and what is far ahead.
        progress: Called with the step, files done and files in all.

    Raises:
        SiteError: There is no content, or the site's configuration cannot be read.
    """
    return diagnostics_of(SiteSnapshot(settings, progress), now=now)


def diagnostics_of(survey: SiteSnapshot, *, now: datetime) -> tuple[Diagnostic, ...]:
    """Return every diagnostic of a site that has been read, sorted by place."""
    pages, site = survey.pages, survey.site
    records = [page.record for page in pages]
    places = {page.record.path: page.places for page in pages}
    found = {
        *once_for_all(survey.diagnostics),
        *without_host(site),
        *(at_its_url(each, places.get(each.path, {})) for each in collisions(records)),
        *disagreements(records, site=site, settings=survey.settings),
    }
    whole = LintContext(
        site=site,
        pages=pages,
        now=now,
        people=survey.context.people,
        surroundings=survey.surroundings,
        event_sections=frozenset(map(str.lower, survey.settings.event_sections)),
    )
    files = _Files(survey)
    every = {
        *_with_fixes(found, files),
        *findings(
            whole,
            lines=lru_cache(maxsize=1)(survey.lines_of),
            mend=partial(_repaired, files),
        ),
    }
    return tuple(sorted(every, key=lambda p: (p.path, p.line, p.column, p.code, p.message)))


def once_for_all(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield diagnostics; of the notes on lists of data the first, with the number of the others."""
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
    """Return the fix of each finding; those of many links in one file are tried together."""
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
    # In order: of many, the first ones of a file are those that get a fix.
    for diagnostic in sorted(found, key=lambda p: (p.path, p.line, p.column, p.code, p.message)):
        fixer = FIXERS.get(diagnostic.code)
        file = None if fixer is None else files.opened(diagnostic.path)
        fix = None if fixer is None or file is None else fixer(diagnostic, file)
        yield diagnostic if fix is None else replace(diagnostic, fix=fix)


def findings(
    whole: LintContext, *, lines: Callable[[str], Sequence[str]], mend: Mend | None = None
) -> tuple[Diagnostic, ...]:
    """
    Return what the rules find in a site.

    Args:
        lines: Returns the lines of a file by its path; asked only for files with a finding.
        mend: Returns the fixes of findings, None for one that has none; by default all have none.
    """
    found = [
        finding for page in whole.pages for rule in PAGE_RULES for finding in rule(page, whole)
    ]
    found.extend(finding for rule in SITE_RULES for finding in rule(whole))
    found.sort(key=lambda finding: finding.page.record.path)
    fixes = [None] * len(found) if mend is None else mend(found)
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
