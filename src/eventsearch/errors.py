"""
The errors that are shown to people.

    EventsearchError
    ├── SettingsError       a setting is unknown or has a value that cannot be read
    ├── SiteError           there is no site to index, or its configuration cannot be read
    │   └── SiteUnreadable  a file of its configuration cannot be read
    ├── ChangeUnknown       git does not say what a change is
    ├── ChildUnsafe         a child process would run modules from the current folder
    ├── PackageMissing      a package of one of our extras is not installed, or in another version
    ├── QueryError          a query names a known field with a value that cannot be read, or a limit
    ├── OverTime            a search took longer than it may
    ├── BuildError          an index run could not work: disk, permission, another run
    │   └── IndexLocked     another run is writing this index, or this folder of files
    └── IndexUnusable       an index cannot answer
        ├── IndexMissing    there is none
        ├── IndexOutdated   another version wrote it
        ├── IndexForeign    it may have come with the site, or leads elsewhere
        ├── IndexAway       the cluster that holds it does not answer
        └── IndexDamaged    its files are not what was written

A message is place, fault and hint in one line. What is wrong with a content file is no exception
but an `eventsearch.model.page.Diagnostic`, which never stops a run.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

NO_HANDLES = frozenset((errno.EMFILE, errno.ENFILE))
"""Numbers of errors of the system that are no fault of the file that was to be opened."""
MORE_HANDLES = "raise the limit of open files (ulimit -n), or end other programs"
"""Hint of these."""
LET_READ = "ask as the user that builds it, or let this one read the folder"
"""Hint where a user may not read an index."""


class EventsearchError(Exception):
    """
    Base of all errors that are shown to people.

    Args:
        message: Where and what, no full stop.
        hint: What to do, imperative, no full stop.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """Return message and hint in one line."""
        return f"{self.message}; {self.hint}" if self.hint else self.message


class SettingsError(EventsearchError):
    """A setting is unknown or has a value that cannot be read."""


class SiteError(EventsearchError):
    """There is no site to index, or its configuration cannot be read."""


class SiteUnreadable(SiteError):
    """A file of the site's configuration is there and cannot be read."""


class ChangeUnknown(EventsearchError):
    """There is no git, no repository, or no such commit or common history in it."""


class ChildUnsafe(EventsearchError):
    """A child process would run modules from the current folder."""


class PackageMissing(EventsearchError):
    """A package of one of our extras is not installed, or in another version."""


class QueryError(EventsearchError):
    """
    A query names a known field with a value that cannot be read, or passes a limit.

    Args:
        text: The query as typed.
        start, end: Half-open range of code points in *text* that is at fault.
        parameter: The parameter it came in: ``q``, ``from``, ….
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        text: str = "",
        start: int = 0,
        end: int = 0,
        parameter: str = "q",
    ) -> None:
        super().__init__(message, hint=hint)
        self.text = text
        self.start = start
        self.end = end
        self.parameter = parameter


class OverTime(EventsearchError):
    """A search took longer than it may."""


class BuildError(EventsearchError):
    """An index run could not work: disk full, no permission, a folder that vanished."""


class IndexLocked(BuildError):
    """Another run is writing this index, or this folder of files."""


class IndexUnusable(EventsearchError):
    """An index cannot answer."""


class IndexMissing(IndexUnusable):
    """There is no index at this place."""


class IndexOutdated(IndexUnusable):
    """Another version of eventsearch wrote this index."""


class IndexForeign(IndexUnusable):
    """The index folder may have come with the site, or something in it leads elsewhere."""


class IndexAway(IndexUnusable):
    """The cluster that holds the index does not answer, or refuses to."""


class IndexDamaged(IndexUnusable):
    """The files of the index are not what was written."""


def refused(index: str, error: OSError) -> IndexUnusable | None:
    """Return the error for an index that the system does not let us read; None for damage."""
    if error.errno in NO_HANDLES:
        hint = MORE_HANDLES
    elif isinstance(error, PermissionError):
        hint = LET_READ
    else:
        return None
    return IndexUnusable(f"{index} cannot be read: {error.strerror}", hint=hint)


@contextmanager
def needs(extra: str, what: str) -> Iterator[None]:
    """
    Name the line to type where an import in the block fails for want of a package.

    Args:
        extra: The extra of ours that installs it.
        what: What needs it, as the beginning of a sentence.

    Raises:
        PackageMissing: A module that is not ours could not be found, or lacks what is imported.
    """
    try:
        yield
    except ImportError as error:
        package = str(error.name).partition(".")[0]
        if error.name is None or package == __name__.partition(".")[0]:
            raise
        missing = f"the package {package}, which is not installed"
        if not isinstance(error, ModuleNotFoundError):
            missing = f"another version of the package {package}"
        raise PackageMissing(
            f"{what} needs {missing}", hint=f'run pip install "eventsearch[{extra}]"'
        ) from error
