"""
What did an index run do, and how much is wrong with the content?

Sentences for the error output; nothing that a program should parse.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from eventsearch.model.build_report import BuildReport
from eventsearch.model.page import Diagnostic
from eventsearch.output.terminal.status_lines import counted
from eventsearch.settings.site_detection import LABELS

MOST_OF_A_CODE = 3
"""Diagnostics with one code that an index run shows; the others are for `check`."""

_ELSEWHERE = '"eventsearch check" looks at the whole site for more'
_NAMES = '"eventsearch check" names them and looks at the whole site for more'


def report(built: BuildReport, diagnostics: Sequence[Diagnostic]) -> str:
    """Return what a run did, a sentence a line, without the last line's end."""
    of = f" of {LABELS[built.platform]}" if built.platform else ""
    first = (
        f"indexed {_pages(built)}{of} in {built.seconds:.2f} s as {built.generation}"
        if built.swapped
        else f"nothing changed: {_pages(built)} in {built.generation},"
        f" looked at in {built.seconds:.2f} s"
    )
    moves = (
        f"{counted(built.read, 'file')} read; {built.added} added, {built.changed} changed,"
        f" {built.removed} removed, {built.unchanged} unchanged"
    )
    anew = f"built anew: {built.reason}" if built.reason else ""
    elsewhere = _NAMES if diagnostics and not built.swapped else _ELSEWHERE
    lines = (first, moves, anew, f"{read_tally(diagnostics)}; {elsewhere}", _stays(built))
    return "\n".join(line for line in lines if line)


def news(built: BuildReport, diagnostics: Sequence[Diagnostic]) -> str:
    """Return what one of many runs did, in one line."""
    counts = ((built.added, "added"), (built.changed, "changed"), (built.removed, "removed"))
    moves = ", ".join(f"{number} {word}" for number, word in counts if number)
    done = f"{moves or 'no page changed'} in {built.seconds:.2f} s"
    why = f" (built anew: {built.reason})" if built.reason else ""
    as_ = f" as {built.generation}" if built.swapped else ""
    stays = f"; {_stays(built)}" if built.kept else ""
    return f"{done}{as_}{why}: {_pages(built)}, {read_tally(diagnostics)}{stays}"


def first_ones(diagnostics: Iterable[Diagnostic]) -> tuple[tuple[Diagnostic, ...], Counter[str]]:
    """Return the first diagnostics with each code, and how many more there are by code."""
    counts: Counter[str] = Counter()
    shown: list[Diagnostic] = []
    for diagnostic in diagnostics:
        counts[diagnostic.code] += 1
        if counts[diagnostic.code] <= MOST_OF_A_CODE:
            shown.append(diagnostic)
    counts.subtract(dict.fromkeys(counts, MOST_OF_A_CODE))
    return tuple(shown), +counts


def _pages(built: BuildReport) -> str:
    """Return how many pages there are, and how many visitors find where that is not all."""
    pages = counted(built.pages, "page")
    return pages if built.visible == built.pages else f"{pages} ({built.visible} visible now)"


def _stays(built: BuildReport) -> str:
    if not built.kept:
        return ""
    verb = "stays" if built.kept == 1 else "stay"
    return f"{counted(built.kept, 'page')} {verb} as before, until the errors are mended"


def tally(diagnostics: Sequence[Diagnostic]) -> str:
    """Return how many diagnostics there are of each severity."""
    if not diagnostics:
        return "no problems found"
    grades = [diagnostic.severity for diagnostic in diagnostics]
    errors, warnings = grades.count("error"), grades.count("warning")
    notes = len(grades) - errors - warnings
    parts = [counted(errors, "error"), counted(warnings, "warning")]
    if notes:
        parts.append(counted(notes, "note"))
    files = len({diagnostic.path for diagnostic in diagnostics})
    return f"{', '.join(parts)} in {counted(files, 'file')}"


def read_tally(diagnostics: Sequence[Diagnostic]) -> str:
    """Return the same of an index run, which knows no more than whether pages can be read."""
    return tally(diagnostics) if diagnostics else "every page could be read"
