"""``eventsearch check``: say what is wrong with the content, without an index."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.exits import Exit
from eventsearch.cli.options import Color, Ignore, Now, OutputFormat, Select, SiteFolder
from eventsearch.cli.terminal import Progress, say

app = command_app()


@app.command()
def check(
    site: SiteFolder = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="End with 1 for warnings too, not only for errors.")
    ] = False,
    select: Select = None,
    ignore: Ignore = None,
    output_format: OutputFormat = None,
    now: Now = None,
    color: Color = "auto",
) -> int:
    """Name what is wrong or doubtful in the content. Writes no index."""
    from eventsearch.check import check as check_site
    from eventsearch.cli.problems import asked_for, show_problems
    from eventsearch.cli.site import site_moment
    from eventsearch.present.report import tally
    from eventsearch.settings import load_settings

    settings = load_settings(site or Path(), environ=os.environ, flags={})
    wanted = asked_for(select or (), ignore or (), settings)
    progress = Progress()
    try:
        found = check_site(settings, now=site_moment(now, settings), progress=progress)
    finally:
        progress.clear()
    problems = wanted(found)
    show_problems(problems, settings.root, output_format, color)
    say(tally(problems))
    grades = {"error", "warning"} if strict else {"error"}
    return Exit.NOTHING if any(p.severity in grades for p in problems) else Exit.DONE
