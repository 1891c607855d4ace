"""
Find entries that repeat the event of a page or of another entry.

An entry is skipped if a page has the same URL, the same UID, or the same title and day. It is also
skipped if an earlier entry has the same UID, or the same title and start.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from eventsearch.extractor.events.keys import fold
from eventsearch.model.page import Diagnostic, PageRecord, is_entry
from eventsearch.model.timestamps import epoch, rfc3339

SUPERSEDED = "E221"
_OF_ENTRIES = ("uid ", "start ")
"""Prefixes of identities to compare entries by. Different entries may share a URL or a day."""


def identities(record: PageRecord) -> tuple[str, ...]:
    """Return the identities of a page or an entry, such as `uid 42`, to compare with others."""
    return tuple(_identities(record))


def _identities(record: PageRecord) -> Iterator[str]:
    if record.url and record.kind == "page" and record.buildable:
        yield f"url {record.url}"
    if record.uid:
        yield f"uid {record.uid}"
    start, title = record.meta.start, " ".join(fold(record.meta.title).split())
    if start is not None and title:
        yield f"day {rfc3339(start)[:10]} {title}"
        yield f"start {epoch(start)} {title}"


class Claims:
    """The identities of pages and entries. The first page or entry added owns an identity."""

    def __init__(self) -> None:
        self._owners: dict[str, str] = {}

    def add(self, path: str, names: Iterable[str]) -> None:
        """Add a page or an entry with its identities."""
        for name in names:
            if not is_entry(path) or name.startswith(_OF_ENTRIES):
                self._owners.setdefault(name, path)

    def owner(self, names: Iterable[str]) -> str:
        """Return the path of the page or entry that owns one of these identities; else empty."""
        return next((self._owners[name] for name in names if name in self._owners), "")


def superseded(path: str, owner: str) -> Diagnostic:
    """Return the diagnostic of an entry that is skipped because *owner* has the same event."""
    return Diagnostic(
        path=path,
        code=SUPERSEDED,
        message=f"{owner} describes the same event, so this entry is left out",
        hint="if this is another event, change the title of the entry; otherwise remove the entry",
        severity="info",
    )


class _Known(Protocol):
    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]: ...

    @property
    def path(self) -> str: ...


def is_still(known: _Known, owner: str) -> bool:
    """Return whether an entry still has the same owner, or still no owner if *owner* is empty."""
    notes = {each.message for each in known.diagnostics if each.code == SUPERSEDED}
    return notes == ({superseded(known.path, owner).message} if owner else set())
