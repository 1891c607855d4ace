"""
Standard output, standard error and exit code of a command.

The output contains data only; everything else goes to the error output. SIGTERM raises an exception
as Ctrl+C does, so that everything open is closed, and exits with 0. ``docs/commands.md`` lists the
exit codes of each command.
"""

from __future__ import annotations

import os
import shlex
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from io import TextIOWrapper
from pathlib import Path
from shutil import get_terminal_size
from time import monotonic
from types import FrameType
from typing import TextIO, cast

from eventsearch.errors import EventsearchError
from eventsearch.output.json import line, pretty
from eventsearch.output.terminal.text import Look, When, clean, cut, use_colour


class Exit(IntEnum):
    """Exit codes; a shell reads 0 as yes and 1 as no."""

    DONE = 0
    """Done: results found, nothing wrong."""
    NOTHING = 1
    """No results, or, with `check` and ``--strict``, something wrong with the content."""
    USAGE = 2
    """The command line, a setting or the query is invalid."""
    UNABLE = 3
    """The command failed: no index, no site, no space on the disk."""
    INTERRUPTED = 130
    """Interrupted from the keyboard: 128 + SIGINT, as in shells."""
    PIPE_CLOSED = 141
    """The program that read the output has ended: 128 + SIGPIPE, as in shells."""


INDEX = "eventsearch index"
OUTPUT = "--output"


@contextmanager
def with_hint_for(
    site: Path | None,
    index: Path | None,
    *,
    option: str = OUTPUT,
    of: type[EventsearchError] = EventsearchError,
) -> Iterator[None]:
    """
    Add the folders from the command line to the commands in the hints of errors.

    Args:
        site: Folder of the site; None for the current one.
        index: Index folder; None for the folder in the settings.
        option: This command's option for the index folder.
        of: Class of the errors whose hints change.
    """
    command = [INDEX]
    if site is not None:
        command.append(shlex.quote(str(site)))
    if index is not None:
        command += ("-o", shlex.quote(str(index)))
    try:
        yield
    except of as error:
        hint = error.hint.replace(OUTPUT, option).replace(INDEX, " ".join(command))
        if hint == error.hint:
            raise
        raise type(error)(error.message, hint=hint) from error


QUIET_SECONDS = 0.5
"""Seconds before the progress bar appears; shorter work shows no bar."""

REDRAW_SECONDS = 0.1
"""Minimum seconds between two updates of the progress bar."""

BAR_COLUMNS = 24
"""Width of the progress bar, in columns."""


def prepare_streams() -> None:
    """Prepare standard output and error for any text; replace them if they are closed."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # Data is UTF-8. For a terminal, characters outside its encoding are replaced.
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="replace")


def print_status(message: str) -> None:
    """Write a cleaned message to the error output; in a terminal, wrap it at spaces."""
    text = f"eventsearch: {clean(message)}"
    if sys.stderr.isatty():
        # Do not break paths and URLs, so that they can be copied.
        from textwrap import wrap

        width = get_terminal_size().columns
        lines = wrap(text, width, break_long_words=False, break_on_hyphens=False)
        text = "\n".join(lines)
    print(text, file=sys.stderr)


def print_data(text: str) -> None:
    """Write data unchanged to the output."""
    sys.stdout.write(text)


def print_json(value: object) -> None:
    """Write a JSON value to the output: indented in a terminal, else on one line."""
    print_data((pretty if is_terminal() else line)(value) + "\n")


def print_bytes(data: bytes) -> None:
    """Write bytes to the output, without changing line ends."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)


def is_terminal() -> bool:
    """Whether the output is a terminal."""
    return sys.stdout.isatty()


def look(color: str) -> Look:
    """Return width, colours and links of the output, from the ``--color`` option."""
    terminal = is_terminal()
    colour = use_colour(cast(When, color), os.environ, terminal=terminal)
    width = get_terminal_size().columns
    return Look(width=width, colour=colour, links=terminal and colour)


class Progress:
    """
    A progress bar. It appears only in a terminal, and only if the work takes a while.

    Args:
        stream: None for the error output.
        clock: Returns seconds, as `time.monotonic` does.
    """

    def __init__(
        self, stream: TextIO | None = None, clock: Callable[[], float] = monotonic
    ) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._clock = clock
        self._next = clock() + QUIET_SECONDS
        self._drawn = False

    def __call__(self, step: str, done: int, total: int) -> None:
        """Show the progress of a step; redraw the bar at most ten times a second."""
        now = self._clock()
        if now < self._next or not self._stream.isatty():
            return
        self._next = now + REDRAW_SECONDS
        filled = BAR_COLUMNS * done // total if total else 0
        line = f"{clean(step)} [{'#' * filled}{' ' * (BAR_COLUMNS - filled)}] {done}/{total}"
        self._write(cut(line, get_terminal_size().columns - 1))
        self._drawn = True

    def clear(self) -> None:
        """Remove the bar."""
        if self._drawn:
            self._write("")
            self._drawn = False

    def _write(self, line: str) -> None:
        self._stream.write(f"\r{line}\x1b[K")
        self._stream.flush()


def end_on_sigterm() -> None:
    """Let SIGTERM raise `SystemExit` in the main thread, once, so that cleanup can finish."""
    signal.signal(signal.SIGTERM, _end)


def _end(_: int, __: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(0)
