"""``eventsearch index``: read the site's content and put a new generation in place."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.exits import Exit
from eventsearch.cli.options import Color, OutputFormat, SiteFolder
from eventsearch.cli.terminal import Progress, say

app = command_app()


@app.command()
def index(
    site: SiteFolder = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="DIR", help="Folder of the index to write."),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Read everything anew, whatever has changed.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="End with 1 when the content has an error.")
    ] = False,
    output_format: OutputFormat = None,
    color: Color = "auto",
) -> int:
    """Read the site's content and bring its index up to date."""
    from eventsearch.cli.problems import asked_for, show_problems
    from eventsearch.indexer.build import build
    from eventsearch.indexer.generations import pointed
    from eventsearch.present.report import report
    from eventsearch.settings import load_settings

    flags = {"index": None if output is None else output.absolute()}
    settings = load_settings(site or Path(), environ=os.environ, flags=flags)
    wanted = asked_for((), (), settings)
    progress = Progress()
    before = pointed(settings.index)
    try:
        built = build(settings, full=full, progress=progress)
    except KeyboardInterrupt:
        progress.clear()
        new = pointed(settings.index) != before
        say(f"interrupted; {'the new index is in place' if new else 'the index stays as it was'}")
        return Exit.INTERRUPTED
    finally:
        progress.clear()
    problems = wanted(built.problems)
    show_problems(problems, settings.root, output_format, color)
    for line in report(built, problems).split("\n"):
        say(line)
    wrong = any(problem.severity == "error" for problem in problems)
    return Exit.NOTHING if strict and wrong else Exit.DONE
