"""``eventsearch explain``: say what a diagnostic code means."""

from __future__ import annotations

from typing import Annotated

import click
import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.options import Color
from eventsearch.cli.terminal import is_terminal, look, print_data

app = command_app()


@app.command()
def explain(
    code: Annotated[
        str | None,
        typer.Argument(help="A code such as E102; none lists them.", show_default=False),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Print the manual's page of all codes.")
    ] = False,
    color: Color = "auto",
) -> None:
    """Say what a diagnostic code means and what to do about it."""
    from eventsearch.lint.codes import BY_CODE, CODES, explanation, manual
    from eventsearch.output.terminal.markdown import prose
    from eventsearch.output.terminal.table import listing

    if code is None and not everything:
        if is_terminal():
            titles = {known.code: f"{known.title} ({known.severity})" for known in CODES}
            print_data(listing(titles, look(color)))
        else:
            print_data(
                "".join(f"{known.code}  {known.severity:<7}  {known.title}\n" for known in CODES)
            )
        return
    if code is not None and code.upper() not in BY_CODE:
        raise click.UsageError(f'there is no code "{code}"; "eventsearch explain" lists them')
    page = explanation(BY_CODE[code.upper()]) if code and not everything else manual()
    print_data(prose(page, look(color)) if is_terminal() else page)
