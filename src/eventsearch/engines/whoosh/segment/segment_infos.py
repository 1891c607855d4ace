"""
The list of segments with their deleted documents: a sealed JSON file.

It is the only list that is read; Whoosh's own is a pickle and only written (see `whoosh_toc`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from eventsearch.engines.whoosh.segment.record_file import index_damaged, index_unreadable
from eventsearch.files import read_regular_file, seal, unseal

FILE = "segments.json"
NAME = "MAIN"
"""Whoosh's own name for the index of a folder."""

EXTENSION = ".evs"
MOST_BYTES = 1 << 25
"""A longer list is none that was written: it would be that of millions of deleted documents."""

MOST_DOCUMENTS = 1 << 26
"""In one segment; what a search makes room for follows from it."""


class SegmentInfo(NamedTuple):
    """
    A segment and its deletions.

    Attributes:
        number: Makes the segment's file name.
        size: Documents in it, deleted ones included.
        deleted: Numbers of deleted documents, ascending.
    """

    number: int
    size: int
    deleted: tuple[int, ...]

    @property
    def file_name(self) -> str:
        """Name of the segment's file in the index's folder."""
        return f"{NAME}_{self.number:06}{EXTENSION}"


class SegmentInfos(NamedTuple):
    """
    All segments of an index.

    Attributes:
        generation: Counts the commits, as Whoosh does in the name of its table of contents.
        fields: Names of the fields that have terms, sorted.
        schema_end: Bytes of Whoosh's table of contents up to the end of its schema.
    """

    generation: int
    segments: tuple[SegmentInfo, ...]
    fields: tuple[str, ...]
    schema_end: int


NO_SEGMENTS = SegmentInfos(0, (), (), 0)


def toc_name(generation: int) -> str:
    """Return the name of Whoosh's own table of contents."""
    return f"_{NAME}_{generation}.toc"


def info(number: int, size: int, deleted: Iterable[int]) -> SegmentInfo:
    """Return the entry of a segment; *deleted* in any order."""
    return SegmentInfo(number, size, tuple(sorted(deleted)))


def read_segment_infos(folder: Path) -> SegmentInfos:
    """
    Read the list of segments in *folder*.

    Raises:
        IndexDamaged: There is none, or it is not what was written.
    """
    try:
        data = read_regular_file(folder / FILE, MOST_BYTES)
    except OSError as error:
        raise index_unreadable("its list of segments cannot be read", error) from error
    try:
        return _decoded(json.loads(unseal(data)))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise index_damaged("its list of segments is not what was written") from error


def write_segment_infos(folder: Path, infos: SegmentInfos) -> None:
    """Write the list of segments; one that is there may be a live index's, and stays as it is."""
    (folder / FILE).unlink(missing_ok=True)
    values = infos._asdict() | {"segments": [entry._asdict() for entry in infos.segments]}
    with (folder / FILE).open("xb") as file:
        file.write(seal(json.dumps(values, separators=(",", ":")).encode()))


def _decoded(values: Mapping[str, Any]) -> SegmentInfos:
    segments = tuple(
        SegmentInfo(
            _number(each["number"]),
            _number(each["size"], MOST_DOCUMENTS),
            tuple(map(_number, each["deleted"])),
        )
        for each in values["segments"]
    )
    fields = tuple(values["fields"])
    if not all(map(_is_sound, segments)) or not all(isinstance(name, str) for name in fields):
        raise ValueError("not what was written")
    return SegmentInfos(
        _number(values["generation"]), segments, fields, _number(values["schema_end"])
    )


def _number(value: object, most: int = 1 << 53) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise ValueError(f"{value!r} is no number from 0 to {most}")
    return value


def _is_sound(entry: SegmentInfo) -> bool:
    ascending = all(before < after for before, after in pairwise(entry.deleted))
    return ascending and (not entry.deleted or entry.deleted[-1] < entry.size)
