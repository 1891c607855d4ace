"""
Which commands are there?

A table of names and modules: a module is imported when its command is called (or helped with), so
that `query` does not wait for what `index` needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import Annotated

import click
import typer
from typer.core import TyperGroup
from typer.main import get_command

from eventsearch.cli.exits import Exit

COMMANDS: tuple[str, ...] = (
    "init",
    "index",
    "query",
    "check",
    "explain",
    "show",
    "stats",
    "export",
    "serve",
)
"""In the order in which a new user needs them; each is a module of this package."""

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Commands(TyperGroup):
    """A group that imports a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002
        cmd_name: str,
    ) -> click.Command | None:
        """Return a command; None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"eventsearch.cli.{cmd_name}")
        return get_command(module.app)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; Click would end with 1 on a closed pipe, which is an answer of ours."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            return Exit.PIPE_CLOSED

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that *args* begin with; an unknown one gets the nearest name."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(_unknown(args[0]), ctx)
        return super().resolve_command(ctx, args)


def command_app() -> typer.Typer:
    """Return an empty Typer application for the one command of a module."""
    return typer.Typer(
        add_completion=False,
        pretty_exceptions_enable=False,
        # Without markup Typer does not import rich, which costs 37 ms at every start.
        rich_markup_mode=None,
        context_settings=CONTEXT,
    )


app = typer.Typer(
    cls=Commands,
    name="eventsearch",
    help="Full-text search for the Markdown content of an events site.",
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings=CONTEXT,
)


def _print_version(value: bool) -> None:
    if value:
        from eventsearch import __version__

        typer.echo(f"eventsearch {__version__}")
        raise typer.Exit


@app.callback()
def top(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Full-text search for the Markdown content of an events site."""


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, COMMANDS, n=1)
    cure = f'did you mean "{near[0]}"?' if near else f'to search, write eventsearch query "{name}"'
    return f'there is no command "{name}"; {cure}'
