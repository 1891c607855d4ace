"""
The errors that are shown to people.

All are subclasses of `EventsearchError`:

- SettingsError: a setting is unknown or its value is invalid
- SiteError: there is no site to index, or its configuration cannot be read
    - SiteUnreadable: a configuration file cannot be read
- ChangeUnknown: git cannot tell what has changed
- ChildUnsafe: a child process would run modules from the current folder
- PackageMissing: a package of an optional extra is missing or has the wrong version
- QueryError: a field in a query has an invalid value, or the query exceeds a limit
- OverTime: a search exceeded its time limit
- BuildError: an index run failed: disk, permission, another run
    - IndexLocked: another run is writing this index or output folder
- IndexUnusable: an index cannot be searched
    - IndexMissing: there is no index
    - IndexOutdated: another version of eventsearch wrote it
    - IndexForeign: it may have come with the site, or a link in it leads outside
    - IndexAway: the cluster that holds it does not answer
    - IndexDamaged: its files have changed since they were written

A message contains place, fault and hint in one line. Faults in content files do not raise
exceptions: they are reported as `eventsearch.model.page.Diagnostic`, which never stops a run.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

NO_HANDLES = frozenset((errno.EMFILE, errno.ENFILE))
"""System error numbers for too many open files. The file being opened is not at fault."""
MORE_HANDLES = "raise the limit of open files (ulimit -n), or end other programs"
"""Hint for the errors in `NO_HANDLES`."""
LET_READ = "run the command as the user who builds it, or let this user read the folder"
"""Hint if the user has no permission to read an index."""


class EventsearchError(Exception):
    """
    Base class of all errors that are shown to people.

    Args:
        message: Place and fault, without a full stop.
        hint: What to do, in the imperative, without a full stop.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """Return message and hint in one line."""
        return f"{self.message}; {self.hint}" if self.hint else self.message


class SettingsError(EventsearchError):
    """A setting is unknown or its value is invalid."""


class SiteError(EventsearchError):
    """There is no site to index, or its configuration cannot be read."""


class SiteUnreadable(SiteError):
    """A configuration file of the site exists but cannot be read."""


class ChangeUnknown(EventsearchError):
    """Git or the repository is missing, or the repository lacks the commit or a common history."""


class ChildUnsafe(EventsearchError):
    """A child process would run modules from the current folder."""


class PackageMissing(EventsearchError):
    """A package of an optional extra is missing or has the wrong version."""


class QueryError(EventsearchError):
    """
    A field in a query has an invalid value, or the query exceeds a limit.

    Args:
        text: The query as typed.
        start, end: Half-open range of the faulty code points in *text*.
        parameter: Request parameter that contained the text: ``q``, ``from``, ….
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
    """A search exceeded its time limit."""


class BuildError(EventsearchError):
    """An index run failed: disk full, no permission, a folder that vanished."""


class IndexLocked(BuildError):
    """Another run is writing this index or output folder."""


class IndexUnusable(EventsearchError):
    """An index cannot be searched."""


class IndexMissing(IndexUnusable):
    """There is no index at this place."""


class IndexOutdated(IndexUnusable):
    """Another version of eventsearch wrote this index."""


class IndexForeign(IndexUnusable):
    """The index folder may have come with the site, or a link in it leads outside."""


class IndexAway(IndexUnusable):
    """The cluster that holds the index does not answer, or refuses requests."""


class IndexDamaged(IndexUnusable):
    """The index's files have changed since they were written."""


def refused(index: str, error: OSError) -> IndexUnusable | None:
    """Return the error if the system refuses to open an index; None for any other cause."""
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
    Report how to install the package if an import in the block fails.

    Args:
        extra: Extra of eventsearch that installs the package.
        what: The feature that needs the package; the message starts with it.

    Raises:
        PackageMissing: A third-party module is missing, or lacks an imported name.
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
