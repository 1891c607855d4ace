"""
When each page changed last.

Feeds and calendars show this, so it is handed on from generation to generation, full builds
included. Its file has a form of its own, so that an index of another version can be read as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from eventsearch.errors import IndexDamaged
from eventsearch.files import demand_kind, read_regular_file, seal, unseal
from eventsearch.model.document import Document
from eventsearch.storage.generations import FOLDER, MOST_BYTES, names
from eventsearch.storage.manifest import Entry

CHANGES = "changes.json"

SHORT = 12
"""Hex digits kept of a digest: one page is compared with itself, so 48 bits are ample."""


class Change(NamedTuple):
    """
    The last change of a page.

    Attributes:
        time: Epoch seconds; never before the page appears on the site.
        file, record: Beginnings of the digests of its file and of its record.
    """

    time: int
    file: str
    record: str


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
        ids, *columns = list(zip(*fields["pages"], strict=True)) or ((), (), (), ())
        for kind, values in zip((str, int, str, str), (ids, *columns), strict=True):
            demand_kind(kind, values)
        demand_kind(str, (fields["program"],))
        pages = dict(zip(ids, map(Change._make, zip(*columns, strict=True)), strict=True))
        return Changes(fields["program"], pages)
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


@lru_cache(maxsize=4)
def read_change_times(generation: Path) -> Mapping[str, int]:
    """
    Return when each page of a generation changed last, by id.

    Read once: the file is replaced where files were only touched, and has the same times then.

    Raises:
        IndexDamaged: The file is missing or not what was written.
    """
    path = generation / CHANGES
    try:
        changes = load_changes(read_regular_file(path, MOST_BYTES))
    except (OSError, ValueError) as error:
        raise IndexDamaged(
            f"{path}: not what was written: {error}",
            hint='run "eventsearch index" to build it anew',
        ) from error
    return {id: change.time for id, change in changes.pages.items()}


class Appearance(NamedTuple):
    """
    What a page says of its publication.

    Attributes:
        since: The page is not on the site before, epoch seconds; None for always.
        published: Whether that is when it was published, and not the begin of an event, which
            stands in where the front matter names no publication.
    """

    since: int | None
    published: bool


def appearance(document: Document) -> Appearance:
    """Return what a page says of its publication."""
    since = document.visible_from
    stands_in = document.is_event and since == document.begins
    return Appearance(since, published=since is not None and not stands_in)


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
    only the program that reads it is another. A page that says something else has changed *now*. A
    page that was not there before changed when it was published, if it says so, else now.

    Args:
        entries: All that are known now.
        appearances: Of the pages that were read, by id.
        now: Epoch seconds of the run.
    """
    same = old.program == program
    pages: dict[str, Change] = {}
    for entry in entries:
        if not entry.id:
            continue
        change = old.pages.get(entry.id)
        file, record = entry.digest[:SHORT], entry.record[:SHORT]
        if change is None or (change.file, change.record) != (file, record):
            time = _change_time(entry, change, appearances.get(entry.id), same=same, now=now)
            change = Change(time, file, record)
        pages[entry.id] = change
    return Changes(program, pages)


def _change_time(
    entry: Entry, old: Change | None, appearance: Appearance | None, *, same: bool, now: int
) -> int:
    """Return when a page changed; *same*: whether the same program has read it before."""
    if old is not None:
        as_it_was = entry.record.startswith(old.record)
        # In another month other occurrences of a recurring event are indexed.
        reckoned = not same or bool(entry.month)
        if as_it_was or (reckoned and entry.digest.startswith(old.file)):
            return old.time
    since, published = appearance or (None, False)
    if since is None:
        return now
    return since if old is None and published else max(now, since)
