"""
How are a document's times kept?

Five columns in one record: which of them a document has, then the four numbers of each. A missing
number is a missing bit and never a number with a meaning of its own.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from typing import NamedTuple

from eventsearch.engines.whoosh.faults import damaged
from eventsearch.records.terms import Document

_EVENT = 16


class Times(NamedTuple):
    """
    The times of one document in epoch seconds, as in `eventsearch.records.terms.Document`.

    *ends* is None only when *begins* is.
    """

    begins: int | None
    ends: int | None
    visible_from: int | None
    visible_until: int | None
    is_event: bool


def times(document: Document) -> Times:
    """Return the times of a document; one without an end ends as it begins."""
    ends = document.begins if document.ends is None else document.ends
    return Times(
        document.begins,
        None if document.begins is None else ends,
        document.visible_from,
        document.visible_until,
        document.is_event,
    )


def write_times(rows: Sequence[Times]) -> bytes:
    """Return the bytes of the documents' times."""
    flags = bytearray()
    columns: tuple[array[int], ...] = tuple(array("q") for _ in range(4))
    for row in rows:
        has = _EVENT * row.is_event
        for bit, value in enumerate(row[:4]):
            has |= (value is not None) << bit
            columns[bit].append(value or 0)
        flags.append(has)
    return bytes(flags) + b"".join(_native(column).tobytes() for column in columns)


def read_times(data: bytes, count: int) -> list[Times]:
    """Return the times of *count* documents."""
    if len(data) != 33 * count:
        raise damaged("the times of its pages are cut short")
    flags = data[:count]
    columns = []
    for bit in range(4):
        column: array[int] = array("q")
        column.frombytes(data[count * (1 + 8 * bit) : count * (9 + 8 * bit)])
        mask = 1 << bit
        columns.append(
            [n if has & mask else None for n, has in zip(_native(column), flags, strict=True)]
        )
    events = [bool(has & _EVENT) for has in flags]
    return [Times(*row) for row in zip(*columns, events, strict=True)]


def _native(column: array[int]) -> array[int]:
    if sys.byteorder == "big":
        column.byteswap()
    return column
