"""
How does a command end?

Turns what it returns into an exit code, and every error that people can mend into one line on the
error output. Faults of our own keep their traceback.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click
import typer

from eventsearch.cli.app import COMMANDS, app
from eventsearch.cli.shared.exit_codes import Exit
from eventsearch.cli.shared.terminal import print_status, ready
from eventsearch.errors import (
    MORE_HANDLES,
    NO_HANDLES,
    EvaluationError,
    EventsearchError,
    QueryError,
    SettingsError,
)
from eventsearch.output.terminal.width import clean, columns

MEANT = {
    ("eventsearch index", "-i"): "-o",
    ("eventsearch index", "--index"): "--output",
    ("eventsearch query", "--limit"): "--number",
    ("eventsearch query", "--since"): "--from",
    ("eventsearch query", "--until"): "--to",
}
"""What an option that other commands or programs have is called in this one."""

ALIKE = 0.7
"""Share of letters in their order that an option and what was typed have in common, at least."""

SHOWN = 160
"""Code points of a query that are shown around its fault."""


def run(args: Sequence[str]) -> int:
    """Run the command that *args* name and return its exit code."""
    ready()
    args = args or ("--help",)
    try:
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
        print_status(str(error))
        _point(error)
        return Exit.USAGE
    except EventsearchError as error:
        print_status(str(error))
        unread = isinstance(error, SettingsError | EvaluationError)
        return Exit.USAGE if unread else Exit.UNABLE
    except OSError as error:
        where = f"{clean(str(error.filename))}: " if error.filename else ""
        cure = MORE_HANDLES if error.errno in NO_HANDLES else "see to it, then try again"
        print_status(f"{where}{error.strerror or error}; {cure}")
        _drop_output()
        return Exit.UNABLE


def _pipe_closed() -> int:
    _drop_output()
    return Exit.PIPE_CLOSED


def _drop_output() -> None:
    """Leave nothing that Python would try, and fail, to write to the output when it ends."""
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _usage(error: click.ClickException, args: Sequence[str]) -> int:
    """Say what is wrong with the command line, in the shape of every other error."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    # Click does not say in which command an option misses its value.
    command = f"eventsearch {args[0]}" if args[0] in COMMANDS else "eventsearch"
    path = context.command_path if context else command
    if isinstance(error, click.NoSuchOption):
        print_status(_no_option(error, path))
        return Exit.USAGE
    message = error.format_message().rstrip(".")
    cure = "" if "; " in message else f'; see "{path} --help"'
    print_status(f"{clean(message[:1].lower() + message[1:])}{cure}")
    return Exit.USAGE


def _no_option(error: click.NoSuchOption, path: str) -> str:
    name = clean(error.option_name)
    near = MEANT.get((path, name)) or _nearest_option(name, error.ctx)
    cure = f'did you mean "{near}"?' if near else f'see "{path} --help"'
    joint = " or," if near else ";"
    text = f'{joint} to search for it, write: {path} -- "{name}"' if path.endswith(" query") else ""
    return f'there is no option "{name}"; {cure}{text}'


def _nearest_option(name: str, context: click.Context | None) -> str:
    """Return the option of a command that is written most alike; empty for none."""
    typed = name.lstrip("-")
    options = [
        option
        for param in (context.command.get_params(context) if context else ())
        for option in (*param.opts, *param.secondary_opts)
        if isinstance(param, click.Option) and option.startswith("--")
    ]
    alike = {option: _likeness(typed, option[2:]) for option in options}
    nearest = max(options, key=lambda option: alike[option], default="")
    return nearest if alike.get(nearest, 0) >= ALIKE else ""


def _likeness(typed: str, option: str) -> float:
    """Return the share of letters in common; whole where some are exchanged, or not yet typed."""
    from difflib import SequenceMatcher

    if sorted(typed) == sorted(option) or (len(typed) > 1 and option.startswith(typed)):
        return 1
    return SequenceMatcher(None, typed, option).ratio()


def _point(error: QueryError) -> None:
    """Show the text with a caret under the place that is at fault."""
    if error.end <= error.start:
        return
    first = max(error.start - SHOWN // 2, 0)
    before = "".join(map(clean, error.text[first : error.start]))
    after = "".join(map(clean, error.text[error.start : first + SHOWN]))
    fault = "".join(map(clean, error.text[error.start : min(error.end, first + SHOWN)]))
    print(f"  {before}{after}", file=sys.stderr)
    print(f"  {' ' * columns(before)}{'^' * max(columns(fault), 1)}", file=sys.stderr)
