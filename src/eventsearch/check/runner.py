"""
What is wrong or doubtful in a site?

Reads the content as an index run does, asks the rules, and gives every finding its place. Writes
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path

from eventsearch.check.placing import placed
from eventsearch.check.reading import page_of
from eventsearch.check.records import Finding, Page, Whole
from eventsearch.check.rules import PAGE_RULES, SITE_RULES
from eventsearch.check.surroundings import read_surroundings
from eventsearch.errors import SiteError
from eventsearch.extractor.collisions import collisions
from eventsearch.extractor.config import configured_site
from eventsearch.extractor.context import read_context
from eventsearch.extractor.disagreement import disagreements
from eventsearch.extractor.discover import discover
from eventsearch.extractor.extract import extract
from eventsearch.records.content import Problem
from eventsearch.settings import Settings

Lines = Callable[[], Sequence[str]]


def check(
    settings: Settings,
    *,
    now: datetime,
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[Problem, ...]:
    """
    Return every problem of a site, sorted by place; reads the content and writes nothing.

    Args:
        now: Aware; decides what is on the site, and what is far ahead.
        progress: Called with the step, files done and files in all.

    Raises:
        SiteError: There is no content, or the site's configuration cannot be read.
    """
    site, problems = configured_site(settings)
    discovery = discover(site)
    context = read_context(site, discovery.files, settings)
    found = [*problems, *discovery.problems]
    if not discovery.files and not discovery.problems:
        raise SiteError(
            f"{settings.root}: there is no content file",
            cure="write a page, or name the right folder: `content` in eventsearch.toml",
        )
    pages: list[Page] = []
    for done, source in enumerate(discovery.files, start=1):
        extracted = extract(source, site=site, context=context, settings=settings)
        found.extend(extracted.problems)
        page = page_of(extracted)
        if page is not None:
            pages.append(page)
        if progress is not None:
            progress("check", done, len(discovery.files))
    found.extend(collisions(page.record for page in pages))
    found.extend(disagreements((page.record for page in pages), site=site, settings=settings))
    whole = Whole(
        site=site,
        pages=tuple(pages),
        now=now,
        people=context.people,
        surroundings=read_surroundings(site, discovery.problems),
    )
    found.extend(findings(whole, lines=_lines_under(settings.root)))
    return tuple(sorted(set(found), key=lambda p: (p.path, p.line, p.column, p.code, p.message)))


def findings(whole: Whole, *, lines: Callable[[str], Sequence[str]]) -> tuple[Problem, ...]:
    """
    Return what the rules find in a site.

    Args:
        lines: Returns the lines of a file by its path; asked only for files with a finding.
    """
    found = [
        finding for page in whole.pages for rule in PAGE_RULES for finding in rule(page, whole)
    ]
    found.extend(finding for rule in SITE_RULES for finding in rule(whole))
    found.sort(key=lambda finding: finding.page.record.path)
    return tuple(_problem(finding, partial(lines, finding.page.record.path)) for finding in found)


def _problem(finding: Finding, lines: Lines) -> Problem:
    line, column = placed(finding, lines)
    return Problem(
        path=finding.page.record.path,
        line=line,
        column=column,
        code=finding.code,
        message=finding.message,
        cure=finding.cure,
        severity=finding.severity,
    )


def _lines_under(root: Path) -> Callable[[str], Sequence[str]]:
    @lru_cache(maxsize=1)
    def lines(path: str) -> tuple[str, ...]:
        try:
            text = (root / path).read_text(encoding="utf-8-sig", errors="replace")
        except OSError:
            # Gone since it was extracted a moment ago: the finding stands, without its line.
            return ()
        return tuple(text.split("\n"))

    return lines
