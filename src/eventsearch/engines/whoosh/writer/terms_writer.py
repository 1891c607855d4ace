"""
How are the terms of a field written?

In blocks, in order; what the twin field says already is not said again, and what begins alike has
a list of its own beside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from eventsearch.engines.whoosh.segment.postings import Postings, encode
from eventsearch.engines.whoosh.segment.record_file import Place, RecordWriter
from eventsearch.engines.whoosh.segment.term_dictionary import (
    TERMS_PER_BLOCK,
    Term,
    write_block,
    write_directory,
)
from eventsearch.engines.whoosh.writer.prefix_postings import BEGUN, PrefixPostingsBuilder

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
        begun: list[Term] = []

        def found(prefix: bytes, postings: Postings) -> None:
            begun.append(self._term(BEGUN[field], prefix, postings))

        if field in BEGUN:
            lists = PrefixPostingsBuilder(self._size, found).passing(lists)
        self._write(field, (self._term(field, term, postings) for term, postings in lists))
        self._write(BEGUN.get(field, ""), iter(sorted(begun)))

    def _write(self, field: str, terms: Iterator[Term]) -> None:
        first: list[bytes] = []
        places: list[Place] = []
        count = 0
        while block := list(islice(terms, TERMS_PER_BLOCK)):
            first.append(block[0].term)
            places.append(self._file.write(write_block(block)))
            count += len(block)
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
