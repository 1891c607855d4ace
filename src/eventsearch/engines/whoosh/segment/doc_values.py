"""
The times of documents as columns, and the inner names of fields.

Five columns, in the file as in memory: flags that say which times a document has, then four
numbers, 33 bytes a document.

Text and form fields keep their names. Keyword fields get a mark, since a site may call a taxonomy
``title``; Whoosh allows no blank in a name.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from typing import NamedTuple

from eventsearch.engines.whoosh.segment.record_file import decoder, index_damaged
from eventsearch.model.document import Document

KEYWORD = "="

TWINS = {"exact": "folded"}
"""Field to the field that mostly has the same lists: few words have accents."""

PREFIXES = {"folded": "folded*"}
"""Field to the field that holds the postings of its prefixes."""

KIN = "kin"
"""The field of the keys that documents share with their kin."""


def keyword_field(name: str) -> str:
    """Return the inner name of a keyword field."""
    return KEYWORD + name.replace("%", "%25").replace(" ", "%20")


def name_of(field: str) -> str:
    """Return the name of a keyword field by its inner one."""
    return field.removeprefix(KEYWORD).replace("%20", " ").replace("%25", "%")


BEGINS, ENDS, FROM, UNTIL, EVENT = 1, 2, 4, 8, 16
"""Flags: which times a document has, and whether it is an event."""

WIDTH = 33
"""Bytes of a document's times."""


class Times(NamedTuple):
    """
    The times of documents in epoch seconds, as in `eventsearch.model.document.Document`, by column.

    Attributes:
        flags: What a document has; who has no end has no begin either. A missing time is 0.
    """

    flags: bytearray
    begins: array[int]
    ends: array[int]
    visible_from: array[int]
    visible_until: array[int]

    @property
    def columns(self) -> tuple[array[int], ...]:
        """The columns of numbers, in the order of the flags."""
        return self[1:]

    def add(self, other: Times, docs: Sequence[int] | None = None) -> None:
        """Add the times of other documents: of all, or of those with these numbers there."""
        for column, more in zip(self, other, strict=True):
            column.extend(more if docs is None else map(more.__getitem__, docs))

    def of(self, doc: int) -> Times:
        return Times(self.flags[doc : doc + 1], *(column[doc : doc + 1] for column in self.columns))

    def has(self, flags: int) -> bytes:
        """Return a byte for each document: 1 for those that have all these flags."""
        return bytes(self.flags.translate(_with_times(flags)))


def no_times() -> Times:
    return Times(bytearray(), *(array("q") for _ in range(4)))


def times(document: Document) -> Times:
    """Return the times of one document; one without an end ends as it begins."""
    ends = document.begins if document.ends is None else document.ends
    every = (
        document.begins,
        None if document.begins is None else ends,
        document.visible_from,
        document.visible_until,
    )
    flags = EVENT * document.is_event
    for bit, value in enumerate(every):
        flags |= (value is not None) << bit
    return Times(bytearray((flags,)), *(array("q", (value or 0,)) for value in every))


def write_times(every: Times) -> bytes:
    return bytes(every.flags) + b"".join(_little(column).tobytes() for column in every.columns)


@decoder
def read_times(data: bytes, count: int) -> Times:
    if len(data) != WIDTH * count:
        raise index_damaged("the times of its pages are cut short")
    columns = (data[count * (1 + 8 * bit) : count * (9 + 8 * bit)] for bit in range(4))
    return Times(bytearray(data[:count]), *(_little(array("q", column)) for column in columns))


def _with_times(flags: int) -> bytes:
    return bytes(byte & flags == flags for byte in range(256))


def _little(column: array[int]) -> array[int]:
    """Return numbers of this machine as the file has them, little-endian, or the way back."""
    if sys.byteorder == "little":
        return column
    turned = column[:]
    turned.byteswap()
    return turned
