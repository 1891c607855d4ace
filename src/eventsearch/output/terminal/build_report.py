"""Messages about an index run: what has changed, and the number of diagnostics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from eventsearch.indexer.report import BuildReport
from eventsearch.model.page import Diagnostic
from eventsearch.output.terminal.status_lines import quantity
from eventsearch.settings.site_detection import PLATFORMS

MOST_OF_A_CODE = 3
"""Maximum number of diagnostics per code that an index run shows."""

_CHECK = "run eventsearch check to check the whole site"
_LIST = "run eventsearch check to list them and check the whole site"


def report(built: BuildReport, diagnostics: Sequence[Diagnostic]) -> str:
    """Return the messages about a run, one per line, without a newline at the end."""
    of = f" of {PLATFORMS[built.platform].label}" if built.platform else ""
    first = (
        f"indexed {_pages(built)}{of} in {built.seconds:.2f} s as {built.generation}"
        if built.swapped
        else f"nothing changed: {_pages(built)} in {built.generation},"
        f" checked in {built.seconds:.2f} s"
    )
    moves = (
        f"{quantity(built.read, 'file')} read; {built.added} added, {built.changed} changed,"
        f" {built.removed} removed, {built.unchanged} unchanged"
    )
    full = f"full build: {built.reason}" if built.reason else ""
    check = _LIST if diagnostics and not built.swapped else _CHECK
    lines = (first, moves, full, f"{read_tally(diagnostics)}; {check}", _kept_pages(built))
    return "\n".join(line for line in lines if line)


def news(built: BuildReport, diagnostics: Sequence[Diagnostic]) -> str:
    """Return a message of one line about a run of ``--watch``."""
    counts = ((built.added, "added"), (built.changed, "changed"), (built.removed, "removed"))
    moves = ", ".join(f"{number} {word}" for number, word in counts if number)
    outcome = f"{moves or 'no page changed'} in {built.seconds:.2f} s"
    why = f" (full build: {built.reason})" if built.reason else ""
    as_ = f" as {built.generation}" if built.swapped else ""
    stays = f"; {_kept_pages(built)}" if built.kept else ""
    return f"{outcome}{as_}{why}: {_pages(built)}, {read_tally(diagnostics)}{stays}"


def first_per_code(
    diagnostics: Iterable[Diagnostic],
) -> tuple[tuple[Diagnostic, ...], Counter[str]]:
    """Return the first diagnostics of each code, and the number of omitted ones by code."""
    counts: Counter[str] = Counter()
    first: list[Diagnostic] = []
    for diagnostic in diagnostics:
        counts[diagnostic.code] += 1
        if counts[diagnostic.code] <= MOST_OF_A_CODE:
            first.append(diagnostic)
    counts.subtract(dict.fromkeys(counts, MOST_OF_A_CODE))
    return tuple(first), +counts


def _pages(built: BuildReport) -> str:
    """Return how many pages there are, and how many are visible if not all are."""
    pages = quantity(built.pages, "page")
    return pages if built.visible == built.pages else f"{pages} ({built.visible} visible now)"


def _kept_pages(built: BuildReport) -> str:
    if not built.kept:
        return ""
    verb = "is" if built.kept == 1 else "are"
    return f"{quantity(built.kept, 'page')} {verb} kept as before until the errors are fixed"


def tally(diagnostics: Sequence[Diagnostic]) -> str:
    """Return the number of diagnostics of each severity."""
    if not diagnostics:
        return "no errors or warnings"
    severities = [diagnostic.severity for diagnostic in diagnostics]
    errors, warnings = severities.count("error"), severities.count("warning")
    notes = len(severities) - errors - warnings
    parts = [quantity(errors, "error"), quantity(warnings, "warning")]
    if notes:
        parts.append(quantity(notes, "note"))
    files = len({diagnostic.path for diagnostic in diagnostics})
    return f"{', '.join(parts)} in {quantity(files, 'file')}"


def read_tally(diagnostics: Sequence[Diagnostic]) -> str:
    """Return the tally for an index run, which only checks whether pages can be read."""
    return tally(diagnostics) if diagnostics else "all pages can be read"
