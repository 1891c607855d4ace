"""``eventsearch check``: say what is wrong with the content, without an index, and fix it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.errors import Exit
from eventsearch.cli.options import (
    AllowOutside,
    Color,
    Ignore,
    Now,
    OutputFormat,
    Select,
    SiteFolder,
)
from eventsearch.cli.terminal import Progress, print_status

app = command_app()

DoFix = Annotated[
    bool, typer.Option("--fix", help="Fix what has one right cure, then name what is left.")
]
Diff = Annotated[
    bool, typer.Option("--diff", help="Show what --fix would change, and change nothing.")
]
Unsafe = Annotated[
    bool,
    typer.Option("--unsafe-fixes", help="Fix as well what changes how pages are read or shown."),
]
Strict = Annotated[
    bool, typer.Option("--strict", help="End with 1 for warnings too, not only for errors.")
]


@app.command()
def check(
    site: SiteFolder = None,
    fix: DoFix = False,
    diff: Diff = False,
    unsafe_fixes: Unsafe = False,
    strict: Strict = False,
    select: Select = None,
    ignore: Ignore = None,
    allow_outside: AllowOutside = None,
    output_format: OutputFormat = None,
    now: Now = None,
    color: Color = "auto",
) -> int:
    """Name what is wrong or doubtful in the content, or fix it. Writes no index."""
    from eventsearch.cli.commands.check_fix import asked, show_diff, write_fixes
    from eventsearch.cli.diagnostic_output import asked_for, show_diagnostics
    from eventsearch.cli.options import site_moment
    from eventsearch.lint.site_snapshot import SiteSnapshot
    from eventsearch.output.diagnostics.diff import fixable
    from eventsearch.output.terminal.build_report import tally
    from eventsearch.settings import load_settings

    flags = {"allow_outside": allow_outside or None}
    settings = load_settings(site or Path(), environ=os.environ, flags=flags)
    wanted = asked_for(select or (), ignore or (), settings)
    moment = site_moment(now, settings)
    progress = Progress()
    try:
        survey = SiteSnapshot(settings, progress)
        found = asked(survey, moment, wanted, fix=fix or diff, unsafe=unsafe_fixes)
    finally:
        progress.clear()
    if diff:
        return show_diff(found, settings.root, color, unsafe=unsafe_fixes)
    diagnostics, refused = (
        write_fixes(found, settings, moment, wanted) if fix else (found.left, False)
    )
    show_diagnostics(diagnostics, settings.boundary, output_format, color)
    for line in filter(None, (tally(diagnostics), fixable(diagnostics))):
        print_status(line)
    grades = {"error", "warning"} if strict else {"error"}
    wrong = any(diagnostic.severity in grades for diagnostic in diagnostics)
    return Exit.UNABLE if refused else Exit.NOTHING if wrong else Exit.DONE
