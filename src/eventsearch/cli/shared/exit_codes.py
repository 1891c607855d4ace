"""
What does an exit code say?

The same for every command; which of them gives which is in ``docs/commands.md``.
"""

from __future__ import annotations

from enum import IntEnum


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
