"""
What do standard output and error lead to, and how is something said there?

The output carries data only; everything else goes to the error output.
"""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from shutil import get_terminal_size
from time import monotonic

from eventsearch.present.colour import Look, When, wanted
from eventsearch.present.width import clean, cut

QUIET_SECONDS = 0.5
"""Work that is done sooner shows no progress: a bar that flashes tells nothing."""

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


def say(message: str) -> None:
    """Write one line of news to the error output."""
    print(f"eventsearch: {message}", file=sys.stderr)


def out(text: str) -> None:
    """Write data to the output, as it is."""
    sys.stdout.write(text)


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
    """A bar on the error output, if that is a terminal and the work takes a while."""

    def __init__(self) -> None:
        self._began = monotonic()
        self._shown = 0.0
        self._on = sys.stderr.isatty()

    def __call__(self, step: str, done: int, total: int) -> None:
        """Show how far a step is; called often, drawn at most ten times a second."""
        now = monotonic()
        if not self._on or now - self._began < QUIET_SECONDS or now - self._shown < 0.1:
            return
        self._shown = now
        filled = BAR * done // total if total else 0
        line = f"{clean(step)} [{'#' * filled}{' ' * (BAR - filled)}] {done}/{total}"
        sys.stderr.write(f"\r{cut(line, get_terminal_size().columns - 1)}\x1b[K")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the bar away."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = 0.0
