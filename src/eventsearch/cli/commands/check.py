"""``eventsearch check``: report what is wrong with the content, without an index, and fix it."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import click
import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.diagnostic_output import diagnostic_filter, prefix, show_diagnostics
from eventsearch.cli.options import (
    AllowOutside,
    Color,
    Ignore,
    Now,
    OutputFormat,
    Select,
    SiteFolder,
    site_now,
)
from eventsearch.cli.terminal import Exit, Progress, is_terminal, look, print_data, print_status
from eventsearch.errors import SettingsError
from eventsearch.extractor.site import Site
from eventsearch.lint import check as check_site
from eventsearch.lint.fix.autofix import DiagnosticFilter, FixRefused, FixResult, fix_site, write
from eventsearch.lint.runner import diagnostics_of
from eventsearch.lint.site_snapshot import SiteSnapshot
from eventsearch.model.page import Diagnostic
from eventsearch.output.diagnostics.reports import fingerprints, from_baseline, to_baseline
from eventsearch.output.diagnostics.text import diff, fixable, fixed_lines, paint_diff, withheld
from eventsearch.output.terminal.build_report import tally
from eventsearch.output.terminal.status_lines import quantity
from eventsearch.settings import Settings, load_settings
from eventsearch.storage.atomic_files import replace_file

app = command_app()

DoFix = Annotated[bool, typer.Option("--fix", help="Apply safe fixes, then report what is left.")]
Diff = Annotated[
    bool, typer.Option("--diff", help="Show what --fix would change, without changing anything.")
]
Unsafe = Annotated[
    bool,
    typer.Option(
        "--unsafe-fixes", help="Include fixes that may change how pages are read or displayed."
    ),
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Exit with 1 for warnings, not only for errors.")
]

JsonLd = Annotated[
    bool, typer.Option("--jsonld", help="Include what search engines demand of events (E8xx).")
]
Baseline = Annotated[
    Path | None,
    typer.Option(
        "--baseline",
        metavar="FILE",
        help="Leave out the diagnostics in this file of --write-baseline.",
        show_default=False,
    ),
]
WriteBaseline = Annotated[
    Path | None,
    typer.Option(
        "--write-baseline",
        metavar="FILE",
        help="Write the diagnostics to this file, and show none.",
        show_default=False,
    ),
]


@app.command()
def check(
    site: SiteFolder = None,
    fix: DoFix = False,
    diff: Diff = False,
    unsafe_fixes: Unsafe = False,
    strict: Strict = False,
    jsonld: JsonLd = False,
    select: Select = None,
    ignore: Ignore = None,
    baseline: Baseline = None,
    write_baseline: WriteBaseline = None,
    allow_outside: AllowOutside = None,
    output_format: OutputFormat = None,
    now: Now = None,
    color: Color = "auto",
) -> int:
    """Report or fix errors and doubtful values in the content. Writes no index."""
    if unsafe_fixes and not (fix or diff):
        raise click.UsageError("--unsafe-fixes has no effect alone; add --fix or --diff")
    if (baseline or write_baseline) and (fix or diff):
        raise click.UsageError("a baseline is of what is reported; drop --fix and --diff")
    if baseline and write_baseline:
        raise click.UsageError("--write-baseline writes what is old too; drop --baseline")
    old = read_baseline(baseline) if baseline else frozenset()
    flags = {"allow_outside": allow_outside or None, "jsonld": jsonld or None}
    settings = load_settings(site or Path(), environ=os.environ, flags=flags)
    keep = diagnostic_filter(select or (), ignore or (), settings)
    instant = site_now(now, settings)
    progress = Progress()
    try:
        snapshot = SiteSnapshot(settings, progress, instant.date())
        if fix or diff:
            result = fix_site(snapshot, now=instant, unsafe=unsafe_fixes, keep=keep)
        else:
            result = FixResult(
                changes=(), fixed=(), remaining=keep(diagnostics_of(snapshot, now=instant))
            )
    finally:
        progress.clear()
    if diff:
        return show_diff(result, settings.root, color, unsafe=unsafe_fixes)
    diagnostics, refused = (
        write_fixes(result, settings, instant, keep) if fix else (result.remaining, False)
    )
    if write_baseline:
        replace_file(write_baseline, to_baseline(diagnostics).encode())
        print_status(f"wrote {quantity(len(diagnostics), 'diagnostic')} to {write_baseline}")
        return Exit.DONE
    found = zip(diagnostics, fingerprints(diagnostics), strict=True)
    diagnostics = tuple(each for each, mark in found if mark not in old)
    show_diagnostics(diagnostics, settings.boundary, output_format, color)
    for line in filter(None, (tally(diagnostics), fixable(diagnostics), read_as(snapshot.site))):
        print_status(line)
    if baseline:
        print_status(f"without those that {baseline} has")
    severities = {"error", "warning"} if strict else {"error"}
    failed = any(diagnostic.severity in severities for diagnostic in diagnostics)
    return Exit.UNABLE if refused else Exit.NOTHING if failed else Exit.DONE


def read_as(site: Site) -> str:
    """Return which Hugo's rules a site is read by, if anything names one; else empty."""
    if not site.version_place:
        return ""
    number = ".".join(map(str, site.version))
    return f"read by the rules of Hugo {number} ({site.version_place})"


def read_baseline(path: Path) -> frozenset[str]:
    """
    Return the fingerprints in a baseline.

    Raises:
        OSError: The file cannot be read.
        SettingsError: It is no baseline.
    """
    try:
        return from_baseline(path.read_bytes())
    except ValueError as error:
        raise SettingsError(
            f"{path} is no baseline: {error}", hint="write it by --write-baseline"
        ) from error


def show_diff(result: FixResult, root: Path, color: str, *, unsafe: bool) -> Exit:
    """Print what the fixes would change, and how many more *unsafe* would add."""
    for change in result.changes:
        name = prefix(root) + change.path
        text = diff(name, change.before.decode("utf-8"), change.after.decode("utf-8"))
        print_data(paint_diff(text, look(color)) if is_terminal() else text)
    if result.changes:
        files = quantity(len(result.changes), "file")
        print_status(f"would fix {quantity(len(result.fixed), 'diagnostic')} in {files}")
    else:
        print_status("nothing to fix")
    if more := "" if unsafe else withheld(result.remaining):
        print_status(more)
    return Exit.NOTHING if result.changes else Exit.DONE


def write_fixes(
    result: FixResult, settings: Settings, now: datetime, keep: DiagnosticFilter
) -> tuple[tuple[Diagnostic, ...], bool]:
    """Write the fixed files; return the remaining diagnostics, and whether a file was refused."""
    refused: set[str] = set()
    for change in result.changes:
        try:
            write(settings.root, change)
        except FixRefused as error:
            print_status(str(error))
            refused.add(change.path)
    fixed = tuple(each for each in result.fixed if not refused & _paths(each))
    # A refused file is as it was, or as somebody else has just written it.
    remaining = keep(check_site(settings, now=now)) if refused else result.remaining
    for line in fixed_lines(fixed, len(remaining)):
        print_status(line)
    return remaining, bool(refused)


def _paths(diagnostic: Diagnostic) -> set[str]:
    return {edit.path for edit in diagnostic.fix.edits} if diagnostic.fix else set()
