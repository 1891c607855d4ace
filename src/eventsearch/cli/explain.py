"""``eventsearch explain``: say what a diagnostic code means."""

from __future__ import annotations

from typing import Annotated

import click
import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.terminal import out

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
) -> None:
    """Say what a diagnostic code means and what to do about it."""
    from eventsearch.codes import BY_CODE, CODES, explanation, manual

    if everything:
        out(manual())
    elif code is None:
        out("".join(f"{known.code}  {known.severity:<7}  {known.title}\n" for known in CODES))
    elif code.upper() in BY_CODE:
        out(explanation(BY_CODE[code.upper()]))
    else:
        raise click.UsageError(f'there is no code "{code}"; "eventsearch explain" lists them')
