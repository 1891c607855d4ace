"""
Exit codes, and hints that name the folders that a command was given.

``docs/commands.md`` lists which command exits with which code.
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
    """The reader of the output has gone: 128 + SIGPIPE, as in shells."""


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
    Complete the commands in hints of errors with the folders that this command was given.

    Args:
        site: Folder of the site; None for the current one.
        index: Index folder; None for the one in the settings.
        option: This command's option for the index folder.
        of: Class of the errors whose hints are completed.
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
