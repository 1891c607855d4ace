"""
Stores each page's last change, and its event's id and revision number in calendars.

Subscribers see these values, so every new generation copies them from the last generation, even in
a full build. Values that no generation contains are derived from the content only, so that two
machines agree. The file's format does not depend on the index version, so any later version can
read it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from eventsearch.errors import IndexDamaged
from eventsearch.files import demand_kind, read_regular_file, seal, unseal
from eventsearch.model.document import Document
from eventsearch.model.page import Meta, PageRecord
from eventsearch.model.timestamps import epoch
from eventsearch.storage.generations import FOLDER, MOST_BYTES, names
from eventsearch.storage.manifest import Entry

CHANGES = "changes.json"

SHORT = 12
"""Hex digits kept of a digest. A page is only compared with itself, so 48 bits suffice."""

UNKNOWN = 946_684_800
"""
Start of the year 2000 in epoch seconds: the time of a page whose last change is unknown.
`Change.sequence` counts seconds from here; they fit into iCalendar's 32-bit integers until 2068.
"""

MOST_REVISIONS = 2**31 - 1
"""Maximum `Change.sequence`: the greatest integer that iCalendar allows."""

REVISIONS: Mapping[str, int] = {"postponed": 1, "rescheduled": 1, "moved-online": 1, "cancelled": 2}
"""Minimum number of revisions that an event with this status had since its announcement."""


class Change(NamedTuple):
    """
    The last change of a page.

    Attributes:
        time: Epoch seconds; not before the page appears on the site.
        file, record: First digits of its file digest and its record digest.
        sequence: iCalendar ``SEQUENCE`` of its event; it never decreases.
        schedule: Digest of its event's time, place and status; empty if it is not an event.
        uid: iCalendar ``UID`` from the content; empty if an earlier page has the same ``UID``.
    """

    time: int
    file: str
    record: str
    sequence: int = 0
    schedule: str = ""
    uid: str = ""


_KINDS = (str, int, str, str, int, str, str)
_KINDS_BEFORE = _KINDS[:4]
"""The types of the columns in an old index without revision numbers."""


class Changes(NamedTuple):
    """
    The last change of every page of an index.

    Attributes:
        program: Digest of the program that read the pages. Another version may read them otherwise.
        pages: The last change of each page, by document id.
    """

    program: str
    pages: Mapping[str, Change]


NONE = Changes("", {})


def dump_changes(changes: Changes) -> bytes:
    """Return the bytes of the file, with pages sorted by id."""
    rows = [(id, *change) for id, change in sorted(changes.pages.items())]
    return seal(orjson.dumps({"program": changes.program, "pages": rows}))


def load_changes(data: bytes) -> Changes:
    """
    Return the changes that `dump_changes` wrote.

    Raises:
        ValueError: The bytes are damaged.
    """
    try:
        fields: dict[str, Any] = orjson.loads(unseal(data))
        columns = list(zip(*fields["pages"], strict=True)) or [()] * len(_KINDS)
        kinds = _KINDS_BEFORE if len(columns) == len(_KINDS_BEFORE) else _KINDS
        for kind, column in zip(kinds, columns, strict=True):
            demand_kind(kind, column)
        demand_kind(str, (fields["program"],))
        ids, *values = columns
        return Changes(fields["program"], dict(zip(ids, map(Change, *values), strict=True)))
    except (TypeError, KeyError) as error:
        raise ValueError(f"not the changes of an index: {error}") from error


def before(index: Path) -> Changes:
    """Return the changes in the newest generation that has any, whatever its index version."""
    for name in reversed(names(index)):
        try:
            return load_changes(read_regular_file(index / FOLDER / name / CHANGES, MOST_BYTES))
        except (OSError, ValueError):
            continue
    return NONE


@lru_cache(maxsize=2)
def read_changes(generation: Path) -> Mapping[str, Change]:
    """
    Return the last change of each page of a generation, by id.

    The result is cached: if the file is replaced within a generation, its values stay the same.

    Raises:
        IndexDamaged: The file is missing or damaged.
    """
    path = generation / CHANGES
    try:
        return load_changes(read_regular_file(path, MOST_BYTES)).pages
    except (OSError, ValueError) as error:
        raise IndexDamaged(
            f"{path}: the file is damaged: {error}",
            hint='run "eventsearch index" to build it anew',
        ) from error


class Appearance(NamedTuple):
    """
    The publication date, modification date and event status that a page contains.

    Attributes:
        since: When the page appears on the site, in epoch seconds; None for always.
        published: When it was published, in epoch seconds. None if unknown, or if the date is only
            the event's start, used because the front matter has no publication date.
        modified: When its author last changed it, in epoch seconds; None if unknown.
        status: Status of its event, see `Meta`.
        schedule: The digest of its event, see `Change`.
    """

    since: int | None = None
    published: int | None = None
    modified: int | None = None
    status: str = ""
    schedule: str = ""


def appearance(record: PageRecord, document: Document) -> Appearance:
    """Return the publication date, modification date and event status of a page."""
    meta = record.meta
    # A date does not count if it is only a fallback for a missing date in the front matter.
    published = None if meta.published in (meta.start, meta.begins) else meta.published
    modified = None if meta.modified in (meta.date, meta.published) else meta.modified
    return Appearance(
        since=document.visible_from,
        published=None if published is None else epoch(published),
        modified=None if modified is None else epoch(modified),
        status=meta.event_status,
        schedule=_schedule(meta) if document.is_event else "",
    )


def _schedule(meta: Meta) -> str:
    times = [None if time is None else epoch(time) for time in (meta.start, meta.end)]
    values = (*times, meta.all_day, meta.recurrence, meta.location, meta.address, meta.event_status)
    text = repr((*values, meta.attendance)).encode("utf-8", "backslashreplace")
    return hashlib.blake2b(text).hexdigest()[:SHORT]


def carry_forward(
    old: Changes,
    entries: Iterable[Entry],
    program: str,
    appearances: Mapping[str, Appearance],
    now: int,
) -> Changes:
    """
    Return the changes of all pages after a run.

    - A page with the same record keeps its time. So does a page with the same file whose record
      differs only because another version of the program read it.
    - A changed page gets its own modification date if that is later, else *now*.
    - A new page gets its own modification date, else its publication date, else *now*. In a first
      run it gets `UNKNOWN` instead of *now*.

    Removed pages with revisions are kept, because they may come back.

    Args:
        entries: The entries of all files after the run.
        appearances: The dates of the pages that were read, by id.
        now: Time of the run in epoch seconds.
    """
    same = old.program == program
    by_id = {entry.id: entry for entry in sorted(entries, key=lambda entry: entry.path) if entry.id}
    owners: dict[str, str] = {}
    for entry in by_id.values():
        for name in entry.names:
            if name.startswith("uid "):
                owners.setdefault(name.removeprefix("uid "), entry.id)
    uids = {id: uid for uid, id in owners.items()}
    pages = {id: change for id, change in old.pages.items() if change.sequence and id not in by_id}
    for id, entry in by_id.items():
        change = old.pages.get(id)
        digests = entry.digest[:SHORT], entry.record[:SHORT]
        if change is None or id in appearances or (change.file, change.record) != digests:
            page = _until(now, appearances.get(id, Appearance()))
            is_same = change is not None and _is_same(entry, change, same=same)
            time = change.time if change and is_same else _change_time(change, page, now, old)
            change = _revise(Change(time, *digests), change, page, is_same=is_same)
        uid = uids.get(id, "")
        pages[id] = change if change.uid == uid else change._replace(uid=uid)
    return Changes(program, pages)


def _until(now: int, page: Appearance) -> Appearance:
    """Return the dates of a page, with None for each date in the future."""
    published, modified = (
        None if time is None or time > now else time for time in (page.published, page.modified)
    )
    return page._replace(published=published, modified=modified)


def _is_same(entry: Entry, old: Change, *, same: bool) -> bool:
    """Whether a page is unchanged. *same*: whether the same program version read it before."""
    # The record can change without the file: each month a recurring event gets other occurrences.
    may_differ = not same or bool(entry.month)
    return entry.record.startswith(old.record) or (may_differ and entry.digest.startswith(old.file))


def _change_time(before: Change | None, page: Appearance, now: int, old: Changes) -> int:
    """Return the time of the last change of a page that is new or changed."""
    if before is not None:
        is_later = page.modified is not None and page.modified > before.time
        time = page.modified if is_later else now
    else:
        date = page.published if page.modified is None else page.modified
        time = (now if old.pages else UNKNOWN) if date is None else date
    return max(filter(None, (time, page.since)), default=UNKNOWN)


def _revise(change: Change, old: Change | None, page: Appearance, *, is_same: bool) -> Change:
    """
    Return a change with its revision number, see ``docs/recurring-events.md``.

    The number is at least the seconds from `UNKNOWN` to the page's modification date, plus the
    status's value in `REVISIONS`. A new schedule adds 1 to the old number.
    """
    since = max(0, page.modified - UNKNOWN) if page.modified is not None else 0
    least = min(since + REVISIONS.get(page.status, 0), MOST_REVISIONS)
    if old is None:
        return change._replace(sequence=least, schedule=page.schedule)
    moved = not is_same and bool(old.schedule) and page.schedule not in ("", old.schedule)
    return change._replace(
        sequence=min(max(least, old.sequence + moved), MOST_REVISIONS),
        schedule=page.schedule or old.schedule,
    )
