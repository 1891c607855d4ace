"""
How are the terms of a field written?

In blocks, in order; what the twin field says already is not said again.
"""

from __future__ import annotations

from collections.abc import Iterable

from eventsearch.engines.whoosh.blocks import (
    TERMS_PER_BLOCK,
    Term,
    write_block,
    write_directory,
)
from eventsearch.engines.whoosh.files import Place, RecordWriter
from eventsearch.engines.whoosh.lists import Postings, encode

TWINS = {"exact": "folded"}
"""Field to the field that mostly has the same lists: few words have accents."""

INLINE = 128
"""Bytes up to which a list stands in its block: there it is compressed with its neighbours."""


def field_order(names: Iterable[str]) -> list[str]:
    """Return names in the order in which fields are written: a twin after what it repeats."""
    return sorted(names, key=lambda name: (name in TWINS, name))


class TermsWriter:
    """Writes the fields of a segment of *size* documents, each with its terms in byte order."""

    def __init__(self, file: RecordWriter, size: int) -> None:
        self._file = file
        self._size = size
        self._twin: dict[bytes, bytes] = {}

    def write(self, field: str, lists: Iterable[tuple[bytes, Postings]]) -> None:
        """Write a field: distinct terms in order, each with at least one document."""
        first: list[bytes] = []
        places: list[Place] = []
        block: list[Term] = []
        count = 0
        for term, postings in lists:
            block.append(self._term(field, term, postings))
            count += 1
            if len(block) == TERMS_PER_BLOCK:
                first.append(block[0].term)
                places.append(self._file.write(write_block(block)))
                block = []
        if block:
            first.append(block[0].term)
            places.append(self._file.write(write_block(block)))
        if count:
            self._file.name(f"terms:{field}", write_directory(first, places, count))

    def _term(self, field: str, term: bytes, postings: Postings) -> Term:
        encoded = encode(postings, self._size)
        if field in TWINS and self._twin.get(term) == encoded:
            return Term(term, len(postings.docs), b"")
        if field in TWINS.values():
            self._twin[term] = encoded
        if len(encoded) <= INLINE:
            return Term(term, len(postings.docs), encoded)
        return Term(term, len(postings.docs), encoded, self._file.write(encoded))
