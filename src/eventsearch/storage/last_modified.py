"""
When each page changed last, and what its event is called and how often revised in calendars.

Subscribers see all of this, so it is handed on from generation to generation, full builds
included. What no generation knows is taken from the content alone, so that two machines agree.
Its file has a form of its own, so that an index of another version can be read as well.
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
"""Hex digits kept of a digest: one page is compared with itself, so 48 bits are ample."""


UNKNOWN = 946_684_800
"""
The year 2000, epoch seconds: when a page changed of which nobody knows it. `Change.sequence`
counts seconds from here, which fit the 32 bits of an integer of iCalendar until 2068.
"""

MOST_REVISIONS = 2**31 - 1

REVISIONS: Mapping[str, int] = {"postponed": 1, "rescheduled": 1, "moved-online": 1, "cancelled": 2}
"""How often an event of a status was revised at least since it was announced."""


class Change(NamedTuple):
    """
    The last change of a page.

    Attributes:
        time: Epoch seconds; never before the page appears on the site.
        file, record: Beginnings of the digests of its file and of its record.
        sequence: ``SEQUENCE`` of its event; it never falls.
        schedule: Digest of when, where and whether its event takes place; empty for no event.
        uid: ``UID`` that the content gives its event, if no page before it has the same.
    """

    time: int
    file: str
    record: str
    sequence: int = 0
    schedule: str = ""
    uid: str = ""


_KINDS = (str, int, str, str, int, str, str)
_KINDS_BEFORE = _KINDS[:4]
"""Columns of an index that knew no revisions."""


class Changes(NamedTuple):
    """
    The last change of every page of an index.

    Attributes:
        program: What read the pages: another program may read the same file otherwise.
        pages: By id.
    """

    program: str
    pages: Mapping[str, Change]


NONE = Changes("", {})


def dump_changes(changes: Changes) -> bytes:
    """Return the bytes of the file, pages by id."""
    rows = [(id, *change) for id, change in sorted(changes.pages.items())]
    return seal(orjson.dumps({"program": changes.program, "pages": rows}))


def load_changes(data: bytes) -> Changes:
    """
    Return the changes that were dumped.

    Raises:
        ValueError: These are not the bytes that were written.
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
    """Return the changes of the newest generation that tells them, whichever version wrote it."""
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

    Read once: the file is replaced where files were only touched, and says the same then.

    Raises:
        IndexDamaged: The file is missing or not what was written.
    """
    path = generation / CHANGES
    try:
        return load_changes(read_regular_file(path, MOST_BYTES)).pages
    except (OSError, ValueError) as error:
        raise IndexDamaged(
            f"{path}: not what was written: {error}",
            hint='run "eventsearch index" to build it anew',
        ) from error


class Appearance(NamedTuple):
    """
    What a page says of its publication, its last change and its event.

    Attributes:
        since: The page is not on the site before, epoch seconds; None for always.
        published: When it was published, epoch seconds; None where nothing says it but the begin
            of an event, which stands in where the front matter names no publication.
        modified: When its author last changed it, epoch seconds; None where nothing says it.
        status: Of its event, see `Meta`.
        schedule: As of `Change`.
    """

    since: int | None = None
    published: int | None = None
    modified: int | None = None
    status: str = ""
    schedule: str = ""


def appearance(record: PageRecord, document: Document) -> Appearance:
    """Return what a page says of its publication, its last change and its event."""
    meta = record.meta
    # What stands in where the front matter names no publication, or no change.
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
    Return the changes once a run has read what there was to read.

    A page whose record is what it was keeps its time; so does one whose file is what it was when
    only the program that reads it is another. A page that says something else changed when it says
    so, else *now*. A page that was not there before changed when it says so, else when it was
    published; else now, and `UNKNOWN` where no page was there before.

    Pages that are gone are kept where they have revisions, since they may come back.

    Args:
        entries: All that are known now.
        appearances: Of the pages that were read, by id.
        now: Epoch seconds of the run.
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
    """Return what a page says without times that are yet to come."""
    published, modified = (
        None if time is None or time > now else time for time in (page.published, page.modified)
    )
    return page._replace(published=published, modified=modified)


def _is_same(entry: Entry, old: Change, *, same: bool) -> bool:
    """Whether a page is what it was; *same*: whether the same program has read it before."""
    # In another month other occurrences of a recurring event are indexed.
    reckoned = not same or bool(entry.month)
    return entry.record.startswith(old.record) or (reckoned and entry.digest.startswith(old.file))


def _change_time(before: Change | None, page: Appearance, now: int, old: Changes) -> int:
    """Return when a page changed that is new or says something else."""
    if before is not None:
        is_later = page.modified is not None and page.modified > before.time
        time = page.modified if is_later else now
    else:
        date = page.published if page.modified is None else page.modified
        time = (now if old.pages else UNKNOWN) if date is None else date
    return max(filter(None, (time, page.since)), default=UNKNOWN)


def _revise(change: Change, old: Change | None, page: Appearance, *, is_same: bool) -> Change:
    """
    Return a change with the number of its revision, see ``docs/recurring-events.md``.

    What the content alone says is the least; another schedule is one more than there was.
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
