"""
What can go wrong?

    EventsearchError
    ├── SettingsError       a setting is unknown or has a value that cannot be read
    ├── SiteError           there is no site to index, or its configuration cannot be read
    ├── EvaluationError     a file of judged searches, or of floors, cannot be read
    ├── QueryError          a query names a known field with a value that cannot be read, or a limit
    ├── OverTime            a search took longer than it may
    ├── BuildError          an index run could not work: disk, permission, another run
    │   └── IndexLocked     another run is writing this index
    └── IndexUnusable       an index cannot answer
        ├── IndexMissing    there is none
        ├── IndexOutdated   another version wrote it
        └── IndexDamaged    its files are not what was written

Every message is place, fault and cure in one line. Problems of single content files are no
exceptions but `eventsearch.records.content.Problem` records: they never stop a run.
"""

from __future__ import annotations


class EventsearchError(Exception):
    """
    Base of all errors that are shown to people.

    Args:
        message: Where and what, no full stop.
        cure: What to do, imperative, no full stop.
    """

    def __init__(self, message: str, *, cure: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.cure = cure

    def __str__(self) -> str:
        """Return message and cure in one line."""
        return f"{self.message}; {self.cure}" if self.cure else self.message


class SettingsError(EventsearchError):
    """A setting is unknown or has a value that cannot be read."""


class SiteError(EventsearchError):
    """There is no site to index, or its configuration cannot be read."""


class EvaluationError(EventsearchError):
    """A file of judged searches, or of floors for them, is missing or cannot be read."""


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
        cure: str = "",
        text: str = "",
        start: int = 0,
        end: int = 0,
        parameter: str = "q",
    ) -> None:
        super().__init__(message, cure=cure)
        self.text = text
        self.start = start
        self.end = end
        self.parameter = parameter


class OverTime(EventsearchError):
    """A search took longer than it may."""


class BuildError(EventsearchError):
    """An index run could not work: disk full, no permission, a folder that vanished."""


class IndexLocked(BuildError):
    """Another run is writing this index."""


class IndexUnusable(EventsearchError):
    """An index cannot answer."""


class IndexMissing(IndexUnusable):
    """There is no index at this place."""


class IndexOutdated(IndexUnusable):
    """Another version of eventsearch wrote this index."""


class IndexDamaged(IndexUnusable):
    """The files of the index are not what was written."""
