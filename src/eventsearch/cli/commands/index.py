"""``eventsearch index``: read the site's content and put a new generation in place."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from shlex import quote
from typing import Annotated

import click
import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.options import DOCUMENTS, AllowOutside, Color, OutputFormat, SiteFolder
from eventsearch.cli.terminal import Exit, end_on_sigterm

app = command_app()


@app.command()
def index(
    site: SiteFolder = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="DIR", help="Folder of the index to write."),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Read everything, and accept that pages are lost.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 if a diagnostic is an error.")
    ] = False,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch", help="Keep running, and update the index whenever the content changes."
        ),
    ] = False,
    fetch: Annotated[
        bool, typer.Option("--fetch", help="Fetch the calendars whose URLs are in the settings.")
    ] = False,
    allow_outside: AllowOutside = None,
    output_format: OutputFormat = None,
    color: Color = "auto",
) -> int:
    """Build or update the index of the site."""
    _check_watch_options(output_format, strict=strict, watch=watch)
    from eventsearch.cli.index_runner import IndexRunner, follow, has_unreadable
    from eventsearch.cli.terminal import with_hint_for
    from eventsearch.settings import load_settings

    flags: dict[str, object] = {
        "index": None if output is None else output.absolute(),
        "fetch": fetch or None,
        "allow_outside": allow_outside or None,
    }
    load = partial(load_settings, site or Path(), environ=os.environ, flags=flags)
    names_all = "eventsearch check" if site is None else f"eventsearch check {quote(str(site))}"
    runner = IndexRunner(full=full, strict=strict, check=names_all, form=output_format, color=color)
    if watch:
        follow(load, with_hint_for(site, output)(runner.again))
        return Exit.DONE
    with with_hint_for(site, output):
        diagnostics = runner.once(load())
    if has_unreadable(diagnostics):
        return Exit.UNABLE
    wrong = any(diagnostic.severity == "error" for diagnostic in diagnostics)
    return Exit.NOTHING if strict and wrong else Exit.DONE


def _check_watch_options(output_format: str | None, *, strict: bool, watch: bool) -> None:
    """With ``--watch``, reject options that need an end, and stop on SIGTERM."""
    if not watch:
        return
    end_on_sigterm()
    if strict:
        raise click.UsageError("--strict sets the exit code, but --watch does not end; drop one")
    if output_format in DOCUMENTS:
        raise click.UsageError(
            f"--watch does not end, so it cannot write {output_format}; choose json-lines"
        )
