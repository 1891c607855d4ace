"""
The commands, their help, exit codes and error messages.

A command's module is imported when the command runs, so that `query` does not load the modules of
`index`. Errors that users can fix are printed as one line on the error output; bugs keep their
traceback.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from errno import EDQUOT, ENOSPC
from importlib import import_module
from itertools import takewhile
from shutil import get_terminal_size
from typing import Annotated, get_type_hints

import click
import typer
from typer.core import TyperArgument, TyperGroup
from typer.main import get_command

from eventsearch.cli.terminal import Exit, prepare_streams, print_status
from eventsearch.errors import MORE_HANDLES, NO_HANDLES, EventsearchError, QueryError, SettingsError
from eventsearch.output.terminal.text import clean, columns

COMMANDS: Mapping[str, str] = {
    "init": "Write a commented eventsearch.toml for the site.",
    "index": "Build or update the index of the site.",
    "query": "Search the index.",
    "suggest": "Suggest titles, events, tags, people and places.",
    "check": "Report or fix errors and doubtful values in the content.",
    "explain": "Explain a diagnostic code and how to fix what it reports.",
    "show": "Show one page as it is indexed, by its file or URL.",
    "stats": "Show what the index contains.",
    "export": "Print every page as a line of JSON, published or not.",
    "static": "Write search, lists, calendars and feeds as files for a site without a server.",
    "serve": "Serve searches over HTTP until stopped.",
    "mcp": "Let language models search the site, over standard streams (Model Context Protocol).",
}
"""Commands and their summaries. Each is a module in `cli.commands` with the same summary."""

CONTEXT = {"help_option_names": ["-h", "--help"]}

HELP_COLUMNS = 100
"""Maximum width of help, in columns: longer lines are hard to read."""


class Formatter(click.HelpFormatter):
    """Help that fits the terminal. Click always reserves 30 columns for names."""

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write names and descriptions; in a narrow terminal long names get a line of their own."""
        super().write_dl(rows, min(col_max, self.width // 3), col_spacing)


class HelpContext(click.Context):
    """A context whose help fits the terminal."""

    def make_formatter(self) -> click.HelpFormatter:
        """Return a formatter for the terminal; also restore the help texts of arguments."""
        _restore_help(self.command)
        # Click's own width is never less than 50.
        return Formatter(width=max(min(get_terminal_size().columns, HELP_COLUMNS) - 2, 20))


class Commands(TyperGroup):
    """A command group that imports a command only when it is used."""

    context_class = HelpContext

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names in the order in which a new user needs them."""
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002
        cmd_name: str,
    ) -> click.Command | None:
        """Return a command; None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"eventsearch.cli.commands.{cmd_name}")
        command = get_command(module.app)
        command.context_class = HelpContext
        # Typer lists the arguments itself.
        command.format_arguments = lambda *_: None  # type: ignore[method-assign]
        return command

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        """Write the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        """Run the command. Click would exit with 1 on a closed pipe, but 1 is for no results."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            return Exit.PIPE_CLOSED

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command in ``args[0]``; if it is unknown, suggest the most similar command."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(_unknown(*args), ctx)
        return super().resolve_command(ctx, args)


def _restore_help(command: click.Command) -> None:
    """
    Restore the help texts of arguments, which are lost with Click 8.5 and Typer 0.24.

    Reading the type hints takes 3 ms, so it is done only when a command shows its help.
    """
    arguments = [param for param in command.params if isinstance(param, TyperArgument)]
    hints = get_type_hints(command.callback, include_extras=True) if arguments else {}
    for param in arguments:
        (info,) = hints[param.name or ""].__metadata__
        param.help = info.help


def command_app() -> typer.Typer:
    """Return a Typer application for a module with a single command."""
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


def _unknown(name: str, *words: str) -> str:
    """Return the error message for an unknown command, with the command to run instead."""
    from difflib import get_close_matches
    from shlex import quote

    (match,) = get_close_matches(name, (*COMMANDS, *SEARCH_COMMANDS), n=1) or ("",)
    if match in COMMANDS:
        return f'there is no command "{name}"; did you mean "{match}"?'
    query = " ".join(words if match else (name, *words)) or "WORDS"
    return f'there is no command "{name}"; to search, run eventsearch query {quote(query)}'


SEARCH_COMMANDS = ("search", "find", "grep")
"""Names for `query` in other programs."""

SYNONYMS = {
    ("eventsearch", "-v"): "--version",
    ("eventsearch", "-V"): "--version",
    ("eventsearch index", "-i"): "-o",
    ("eventsearch index", "--index"): "--output",
    ("eventsearch query", "--limit"): "--number",
    ("eventsearch query", "--since"): "--from",
    ("eventsearch query", "--until"): "--to",
    ("eventsearch serve", "-p"): "--port",
    ("eventsearch serve", "--reload"): "--watch",
}
"""Maps a command and an option of other programs to this program's option for the same purpose."""

LEAST_SIMILARITY = 0.7
"""Minimum similarity, from 0 to 1, of an unknown option and the option to suggest."""

SHOWN = 160
"""Code points of a long query to show around an error."""


def run(args: Sequence[str]) -> int:
    """Run the command in *args* and return its exit code."""
    prepare_streams()
    args = args or ("--help",)
    try:
        _demand_no_file_as_option(args)
        code = typer.main.get_command(app).main(
            list(args), prog_name="eventsearch", standalone_mode=False
        )
        if code == Exit.PIPE_CLOSED:
            return _pipe_closed()
        sys.stdout.flush()
        return Exit.DONE if code is None else int(code)
    except BrokenPipeError:
        return _pipe_closed()
    except (KeyboardInterrupt, click.Abort):
        return Exit.INTERRUPTED
    except click.ClickException as error:
        return _usage(error, args)
    except QueryError as error:
        # The message starts with the name of an HTTP parameter. Turn it into the option's name.
        option = f"{error.parameter}: "
        message = str(error)
        print_status(f"--{message}" if message.startswith(option) else message)
        _point(error)
        return Exit.USAGE
    except EventsearchError as error:
        print_status(str(error))
        return Exit.USAGE if isinstance(error, SettingsError) else Exit.UNABLE
    except OSError as error:
        # A failed write has no file name.
        full = error.errno in (ENOSPC, EDQUOT) and not error.filename
        where = f"{clean(str(error.filename))}: " if error.filename else ""
        where = f"the output or the temporary folder {_temporary()}: " if full else where
        hint = MORE_HANDLES if error.errno in NO_HANDLES else "fix this and run the command again"
        print_status(f"{where}{error.strerror or error}; {hint}")
        _drop_output()
        return Exit.UNABLE


def _temporary() -> str:
    """Return the folder for temporary files. If it is full, `gettempdir` fails."""
    from tempfile import gettempdir

    try:
        return clean(gettempdir())
    except OSError:
        return clean(os.environ.get("TMPDIR", "/tmp"))  # noqa: S108


def _demand_no_file_as_option(args: Sequence[str]) -> None:
    """
    Reject an option if a file in the current folder has the same name.

    A git hook or `*.md` in a shell passes file names, which a stranger may have chosen.
    """
    for each in takewhile(lambda arg: arg != "--", args):
        if each.startswith("-") and os.path.lexists(each):
            raise click.UsageError(
                f'"{each}" is an option and the name of a file here; for the file write "./{each}",'
                " or write names of files after --; for the option rename the file"
            )


def _pipe_closed() -> int:
    _drop_output()
    return Exit.PIPE_CLOSED


def _drop_output() -> None:
    """Discard buffered output: Python would fail to write it at exit."""
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _usage(error: click.ClickException, args: Sequence[str]) -> int:
    """Report an error in the command line like every other error."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    # If an option lacks its value, the error of Click does not contain the command.
    command = f"eventsearch {args[0]}" if args[0] in COMMANDS else "eventsearch"
    path = context.command_path if context else command
    if isinstance(error, click.NoSuchOption):
        print_status(_no_option(error, path))
        return Exit.USAGE
    message = _invalid_value(error) or error.format_message().rstrip(".")
    if "; " not in message:
        # Messages of Click have no hint and use single quotation marks.
        message = f'{message}; see "{path} --help"'.replace("'", '"')
    print_status(clean(message[:1].lower() + message[1:]))
    return Exit.USAGE


def _invalid_value(error: click.ClickException) -> str:
    """Return the option, its value and valid values; empty if the error is not about a value."""
    if not isinstance(error, click.BadParameter) or isinstance(error, click.MissingParameter):
        return ""
    if error.param is None or error.param_hint:
        return f"{error.param_hint}: {error.message}"
    message = error.message.replace("'", "").rstrip(".")
    value, is_not, _ = message.partition(" is not ")
    kind, name = error.param.type, error.param.opts[-1]
    if not is_not:
        return f"{name}: {message[:1].lower()}{message[1:]}"
    if isinstance(kind, click.Choice):
        hint = " or ".join(filter(None, (", ".join(kind.choices[:-1]), kind.choices[-1])))
    else:
        least, most = getattr(kind, "min", None), getattr(kind, "max", None)
        limits = (
            "" if least is None else f" from {least} to {most}" if most else f", {least} or more"
        )
        hint = f"a {'' if kind.name.startswith('float') else 'whole '}number{limits}"
    return f'{name}: "{value}" is not valid; write {hint}'


def _no_option(error: click.NoSuchOption, path: str) -> str:
    name = clean(error.option_name)
    option = SYNONYMS.get((path, name)) or _nearest_option(name, error.ctx)
    hint = f'did you mean "{option}"?' if option else f'see "{path} --help"'
    joint = " or," if option else ";"
    text = f'{joint} to search for it, write: {path} -- "{name}"' if path.endswith(" query") else ""
    return f'there is no option "{name}"; {hint}{text}'


def _nearest_option(name: str, context: click.Context | None) -> str:
    """Return the most similar option of a command; empty if no option is similar enough."""
    typed = name.lstrip("-")
    options = [
        option
        for param in (context.command.get_params(context) if context else ())
        for option in (*param.opts, *param.secondary_opts)
        if isinstance(param, click.Option) and option.startswith("--")
    ]
    similarity = {option: _similarity(typed, option[2:]) for option in options}
    nearest = max(options, key=lambda option: similarity[option], default="")
    return nearest if similarity.get(nearest, 0) >= LEAST_SIMILARITY else ""


def _similarity(typed: str, option: str) -> float:
    """Return the similarity from 0 to 1; 1 if letters are swapped or *typed* is a prefix."""
    from difflib import SequenceMatcher

    if sorted(typed) == sorted(option) or (len(typed) > 1 and option.startswith(typed)):
        return 1
    return SequenceMatcher(None, typed, option).ratio()


def _point(error: QueryError) -> None:
    """Print the query with carets under the faulty part."""
    if error.end <= error.start:
        return
    first = max(error.start - SHOWN // 2, 0)
    before = "".join(map(clean, error.text[first : error.start]))
    after = "".join(map(clean, error.text[error.start : first + SHOWN]))
    error_text = "".join(map(clean, error.text[error.start : min(error.end, first + SHOWN)]))
    print(f"  {before}{after}", file=sys.stderr)
    print(f"  {' ' * columns(before)}{'^' * max(columns(error_text), 1)}", file=sys.stderr)
