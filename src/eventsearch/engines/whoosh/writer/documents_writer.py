"""
How are the parts of a segment written that go by document?

Ids, times and lengths in columns, what is stored one after the other.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable

from eventsearch.engines.whoosh.segment.doc_values import Times, no_times, write_times
from eventsearch.engines.whoosh.segment.postings import pack
from eventsearch.engines.whoosh.segment.record_file import RecordWriter
from eventsearch.engines.whoosh.segment.stored_fields import StoredWriter


class DocumentsWriter:
    """Takes documents in the order of their numbers; `close` writes their columns."""

    def __init__(self, file: RecordWriter) -> None:
        self._file = file
        self._stored = StoredWriter(file)
        self._ids: list[str] = []
        self._times = no_times()
        self._lengths: dict[str, array[int]] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, id: str, times: Times, lengths: Iterable[tuple[str, int]], stored: bytes) -> None:
        """Take the next document: its times alone; *lengths* by field, none given twice."""
        number = len(self._ids)
        for field, length in lengths:
            column = self._lengths.setdefault(field, array("I"))
            column.extend([0] * (number - len(column)))
            column.append(length)
        self._ids.append(id)
        self._times.add(times)
        self._stored.add(stored)

    def close(self) -> None:
        """Write the columns."""
        self._stored.close()
        self._file.name("ids", json.dumps(self._ids, separators=(",", ":")).encode())
        self._file.name("times", write_times(self._times))
        for field, column in self._lengths.items():
            column.extend([0] * (len(self._ids) - len(column)))
            width, packed = pack(column)
            self._file.name(f"lengths:{field}", bytes((width,)) + packed)
