"""``eventsearch explain``: the meaning of a diagnostic code."""

from __future__ import annotations

from typing import Annotated

import click
import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.options import Color
from eventsearch.cli.terminal import is_terminal, look, print_data
from eventsearch.lint.codes import BY_CODE, CODES, explanation, manual
from eventsearch.output.terminal.table import listing
from eventsearch.output.terminal.text import prose

app = command_app()


@app.command()
def explain(
    code: Annotated[
        str | None,
        typer.Argument(help="Code such as E102; without one, list all codes.", show_default=False),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Print the manual page of all codes.")
    ] = False,
    color: Color = "auto",
) -> None:
    """Explain a diagnostic code and how to fix what it reports."""
    if code is None and not everything:
        if is_terminal():
            titles = {each.code: f"{each.title} ({each.severity})" for each in CODES}
            print_data(listing(titles, look(color)))
        else:
            rows = (f"{each.code}  {each.severity:<7}  {each.title}\n" for each in CODES)
            print_data("".join(rows))
        return
    if code is not None and code.upper() not in BY_CODE:
        raise click.UsageError(f'there is no code "{code}"; run eventsearch explain to list them')
    page = explanation(BY_CODE[code.upper()]) if code and not everything else manual()
    print_data(prose(page, look(color)) if is_terminal() else page)
