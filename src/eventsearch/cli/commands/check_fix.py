"""
How are the fixes of a site shown, or written?

Writes content files; the only place from which that is done.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from eventsearch.cli.diagnostic_output import prefix
from eventsearch.cli.errors import Exit
from eventsearch.cli.terminal import is_terminal, look, print_data, print_status
from eventsearch.lint import check
from eventsearch.lint.fix.autofix import Fixed, FixRefused, Wanted, fixed, write
from eventsearch.lint.runner import diagnostics_of
from eventsearch.lint.site_snapshot import SiteSnapshot
from eventsearch.model.page import Diagnostic
from eventsearch.output.diagnostics.diff import diff, fixed_lines, shown, withheld
from eventsearch.output.terminal.status_lines import counted
from eventsearch.settings import Settings


def asked(survey: SiteSnapshot, now: datetime, wanted: Wanted, *, fix: bool, unsafe: bool) -> Fixed:
    """Return the selected diagnostics, and what becomes of them if they are to be fixed."""
    if unsafe and not fix:
        raise click.UsageError("--unsafe-fixes does nothing by itself; add --fix or --diff")
    if fix:
        return fixed(survey, now=now, unsafe=unsafe, wanted=wanted)
    return Fixed(changes=(), done=(), left=wanted(diagnostics_of(survey, now=now)))


def show_diff(found: Fixed, root: Path, color: str, *, unsafe: bool) -> Exit:
    """Print what fixes would change; nothing is written. Says what *unsafe* would add."""
    for change in found.changes:
        name = prefix(root) + change.path
        text = diff(name, change.before.decode("utf-8"), change.after.decode("utf-8"))
        print_data(shown(text, look(color)) if is_terminal() else text)
    if found.changes:
        print_status(
            f"would fix {counted(len(found.done), 'diagnostic')} in "
            f"{counted(len(found.changes), 'file')}"
        )
    else:
        print_status("nothing to fix")
    if more := "" if unsafe else withheld(found.left):
        print_status(more)
    return Exit.NOTHING if found.changes else Exit.DONE


def write_fixes(
    found: Fixed, settings: Settings, now: datetime, wanted: Wanted
) -> tuple[tuple[Diagnostic, ...], bool]:
    """Write what was fixed and tell; return what is left, and whether a file was refused."""
    refused: set[str] = set()
    for change in found.changes:
        try:
            write(settings.root, change)
        except FixRefused as error:
            print_status(str(error))
            refused.add(change.path)
    done = tuple(diagnostic for diagnostic in found.done if not refused & _paths(diagnostic))
    # What could not be written is as it was, or as somebody else has just written it.
    left = wanted(check(settings, now=now)) if refused else found.left
    for line in fixed_lines(done, len(left)):
        print_status(line)
    return left, bool(refused)


def _paths(diagnostic: Diagnostic) -> set[str]:
    return {edit.path for edit in diagnostic.fix.edits} if diagnostic.fix else set()
