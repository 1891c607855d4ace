"""
What makes a file unusable?

One exception that carries the `Diagnostic` to report; whoever handles one file turns it into a
finding, so that a broken file never stops the others.
"""

from __future__ import annotations

import os
from pathlib import Path

from eventsearch.errors import MORE_HANDLES, NO_HANDLES, BuildError
from eventsearch.model.page import Diagnostic

GONE = (FileNotFoundError, NotADirectoryError)
"""What the system says of a path that leads nowhere."""


class ContentError(Exception):
    """A file cannot be used at all: unreadable, not UTF-8, or its front matter cannot be read."""

    def __init__(self, problem: Diagnostic) -> None:
        super().__init__(problem.message)
        self.problem = problem


class Vanished(ContentError):
    """A file that was found is not there any more: that is no fault of it, and it is no page."""


def has_vanished(path: str | Path, error: OSError) -> bool:
    """Whether a file or folder cannot be read since it is no more; a link to nothing is there."""
    if not isinstance(error, GONE):
        return False
    try:
        os.lstat(path)
    except GONE:
        return True
    except OSError:
        pass
    return False


def blame_the_file(path: str, error: OSError) -> None:
    """
    Return when a file that cannot be read is itself to blame.

    Raises:
        BuildError: The system lets no further file be opened: its page must not be lost for that.
    """
    if error.errno in NO_HANDLES:
        raise BuildError(f"{path}: {error.strerror}", cure=MORE_HANDLES) from error
