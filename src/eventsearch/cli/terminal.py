"""
What do standard output and error lead to, and how is something said there?

The output carries data only; everything else goes to the error output.

How does a stop signal end a command that would go on for ever?

As Ctrl+C does, by an exception, so that all that is open is closed; with exit code 0.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from io import TextIOWrapper
from shutil import get_terminal_size
from time import monotonic
from types import FrameType
from typing import TextIO

from eventsearch.output.terminal.text import Look, When, clean, cut, wanted

QUIET_SECONDS = 0.5
"""Work that is done sooner shows no progress: a bar that flashes tells nothing."""

REDRAW_SECONDS = 0.1

BAR = 24
"""Columns of the bar itself."""


def ready() -> None:
    """Make standard output and error able to carry any text, and to be written to at all."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # Data is UTF-8 wherever it goes; a terminal gets what its encoding can show.
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="replace")


def print_status(message: str) -> None:
    """
    Write news to the error output; nothing in it is obeyed by a terminal.

    One line, which a terminal gets wrapped at blanks.
    """
    text = f"eventsearch: {clean(message)}"
    if sys.stderr.isatty():
        # Wanted in a terminal only. A path or address stays in one piece, to be copied.
        from textwrap import wrap

        width = get_terminal_size().columns
        lines = wrap(text, width, break_long_words=False, break_on_hyphens=False)
        text = "\n".join(lines)
    print(text, file=sys.stderr)


def print_data(text: str) -> None:
    """Write data to the output, as it is."""
    sys.stdout.write(text)


def out_exactly(data: bytes) -> None:
    """Write data to the output byte by byte: ends of lines are those of the form."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)


def is_terminal() -> bool:
    """Whether the output is a terminal."""
    return sys.stdout.isatty()


def look(color: str) -> Look:
    """Return how text on the output is written, by the ``--color`` flag."""
    flag: When = "always" if color == "always" else "never" if color == "never" else "auto"
    terminal = is_terminal()
    colour = wanted(flag, os.environ, terminal=terminal)
    width = get_terminal_size().columns
    return Look(width=width, colour=colour, links=terminal and colour)


class Progress:
    """
    A bar on a stream, if that is a terminal and the work takes a while.

    Args:
        stream: None for the error output.
        clock: Seconds from any beginning.
    """

    def __init__(
        self, stream: TextIO | None = None, clock: Callable[[], float] = monotonic
    ) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._clock = clock
        self._next = clock() + QUIET_SECONDS
        self._drawn = False

    def __call__(self, step: str, done: int, total: int) -> None:
        """Show how far a step is; may be called often, is drawn at most ten times a second."""
        now = self._clock()
        if now < self._next or not self._stream.isatty():
            return
        self._next = now + REDRAW_SECONDS
        filled = BAR * done // total if total else 0
        line = f"{clean(step)} [{'#' * filled}{' ' * (BAR - filled)}] {done}/{total}"
        self._write(cut(line, get_terminal_size().columns - 1))
        self._drawn = True

    def clear(self) -> None:
        """Take the bar away."""
        if self._drawn:
            self._write("")
            self._drawn = False

    def _write(self, line: str) -> None:
        self._stream.write(f"\r{line}\x1b[K")
        self._stream.flush()


def end_on_sigterm() -> None:
    """Let SIGTERM raise `SystemExit` in the main thread, once: what is closed then goes on."""
    signal.signal(signal.SIGTERM, _end)


def _end(_: int, __: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(0)
