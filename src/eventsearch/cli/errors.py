"""
What does an exit code say?

The same for every command; which of them gives which is in ``docs/commands.md``.

What does a hint say to who named a site or a folder, so that it can be copied as it stands?
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path

from eventsearch.errors import EventsearchError


class Exit(IntEnum):
    """Exit codes; a shell reads 0 as yes and 1 as no."""

    DONE = 0
    """Done: something found, nothing wrong."""
    NOTHING = 1
    """Nothing found, or, of `check` and ``--strict``, something wrong with the content."""
    USAGE = 2
    """The command, a setting or the query cannot be read."""
    UNABLE = 3
    """The work could not be done: no index, no site, no room on the disk."""
    INTERRUPTED = 130
    """Stopped from the keyboard: 128 + SIGINT, as shells have it."""
    PIPE_CLOSED = 141
    """Whoever read the output has gone: 128 + SIGPIPE, as shells have it."""


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
    Put what a command was given into the hints of its errors.

    Args:
        site: The folder that was named; None for the one that one stands in.
        index: The folder of the index that was named; None for what the settings say.
        option: What names such a folder in this command.
        of: The errors whose hints are meant.
    """
    given = [INDEX]
    if site is not None:
        given.append(shlex.quote(str(site)))
    if index is not None:
        given += ("-o", shlex.quote(str(index)))
    try:
        yield
    except of as error:
        hint = error.hint.replace(OUTPUT, option).replace(INDEX, " ".join(given))
        if hint == error.hint:
            raise
        raise type(error)(error.message, hint=hint) from error
