"""
Which commands are there?

A table of names and modules: a module is imported when its command is called (or helped with), so
that `query` does not wait for what `index` needs.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from shutil import get_terminal_size
from typing import Annotated

import click
import typer
from typer.core import TyperGroup
from typer.main import get_command

from eventsearch.cli.shared.exit_codes import Exit

COMMANDS: tuple[str, ...] = (
    "init",
    "index",
    "query",
    "suggest",
    "check",
    "explain",
    "show",
    "stats",
    "export",
    "eval",
    "serve",
)
"""In the order in which a new user needs them; each is a module of this package."""

CONTEXT = {"help_option_names": ["-h", "--help"]}

WIDEST = 100
"""Columns of a help text at most; longer lines read badly."""


class Formatter(click.HelpFormatter):
    """Help in the width of the terminal; Click gives names 30 columns, however few there are."""

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write names and what they mean; in a narrow terminal long names have their own line."""
        super().write_dl(rows, min(col_max, self.width // 3), col_spacing)


class HelpContext(click.Context):
    """A context whose help fits the terminal."""

    def make_formatter(self) -> click.HelpFormatter:
        """Return what lays out the help."""
        # Click's own width is never under 50.
        return Formatter(width=max(min(get_terminal_size().columns, WIDEST) - 2, 20))


class Commands(TyperGroup):
    """A group that imports a command when it is asked for."""

    context_class = HelpContext

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
        module = import_module(f"eventsearch.cli.commands.{cmd_name}")
        command = get_command(module.app)
        command.context_class = HelpContext
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the first sentence of each command, whole: Click would cut it to one line."""
        commands = ((name, self.get_command(ctx, name)) for name in COMMANDS)
        rows = [(name, found.get_short_help_str(WIDEST)) for name, found in commands if found]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

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
