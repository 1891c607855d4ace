"""
Writes a segment: terms with their postings, and the columns of its documents.

Occurrences are collected in memory by term, each as one number. They become posting lists when the
segment is written. A term's list is not written if it equals the term's list in the twin field, see
TWINS. A prefix of many terms gets its own list, which is the sum of the lists of these terms.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from eventsearch.engines.whoosh.segment.doc_values import (
    KIN,
    PREFIXES,
    TWINS,
    StoredWriter,
    Times,
    keyword_field,
    no_times,
    times,
    write_times,
)
from eventsearch.engines.whoosh.segment.postings import (
    TERMS_PER_BLOCK,
    Postings,
    Term,
    encode,
    pack,
    summed_postings,
    write_block,
    write_directory,
)
from eventsearch.engines.whoosh.segment.record_file import Place, RecordWriter
from eventsearch.model.document import FORM_FIELDS, Document, FieldTerms


class DocumentsWriter:
    """Collects documents in the order of their numbers; `close` writes their columns."""

    def __init__(self, file: RecordWriter) -> None:
        self._file = file
        self._stored = StoredWriter(file)
        self._ids: list[str] = []
        self._times = no_times()
        self._lengths: dict[str, array[int]] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, id: str, times: Times, lengths: Iterable[tuple[str, int]], stored: bytes) -> None:
        number = len(self._ids)
        for field, length in lengths:
            column = self._lengths.setdefault(field, array("I"))
            column.extend([0] * (number - len(column)))
            column.append(length)
        self._ids.append(id)
        self._times.add(times)
        self._stored.add(stored)

    def close(self) -> None:
        self._stored.close()
        self._file.name("ids", json.dumps(self._ids, separators=(",", ":")).encode())
        self._file.name("times", write_times(self._times))
        for field, column in self._lengths.items():
            column.extend([0] * (len(self._ids) - len(column)))
            width, packed = pack(column)
            self._file.name(f"lengths:{field}", bytes((width,)) + packed)


UNLISTED = 64
"""A prefix with at most this many terms gets no list, because their lists are read in 0.5 ms."""

LENGTHS = range(2, 7)
"""Lengths in characters of the prefixes that can get a list."""


class Group(NamedTuple):
    """
    The terms so far with one prefix.

    Attributes:
        lists: Their posting lists. The list of a longer prefix replaces the lists of its terms.
        terms: The number of terms, as the only element.
    """

    prefix: str
    lists: list[Postings]
    terms: list[int]


class PrefixPostingsBuilder:
    """
    Builds the posting lists of prefixes from sorted terms.

    Args:
        size: Number of documents in the segment.
        add: Called with each prefix and its list.
    """

    def __init__(self, size: int, add: Callable[[bytes, Postings], None]) -> None:
        self._size = size
        self._add = add
        self._open: list[Group] = []

    def passing(self, lists: Iterable[tuple[bytes, Postings]]) -> Iterator[tuple[bytes, Postings]]:
        for term, postings in lists:
            text = term.decode("utf-8", "surrogatepass")
            if self._open and not text.startswith(self._open[-1].prefix):
                self._close(text)
            while len(self._open) < len(LENGTHS) and len(text) >= LENGTHS[len(self._open)]:
                self._open.append(Group(text[: LENGTHS[len(self._open)]], [], [0]))
            if self._open:
                self._open[-1].lists.append(postings)
                self._open[-1].terms[0] += 1
            yield term, postings
        self._close("")

    def _close(self, text: str) -> None:
        """Finish the groups whose prefix *text* does not begin with, the longest prefix first."""
        while self._open and not text.startswith(self._open[-1].prefix):
            prefix, lists, (terms,) = self._open.pop()
            if terms > UNLISTED:
                lists = [summed_postings(lists, self._size)]
                self._add(prefix.encode("utf-8", "surrogatepass"), lists[0])
            if self._open:
                self._open[-1].lists.extend(lists)
                self._open[-1].terms[0] += terms


INLINE = 128
"""A list of at most this many bytes is stored in its block, compressed with its neighbours."""


def field_order(names: Iterable[str]) -> list[str]:
    """Return field names in the order to write them: a field comes after its twin."""
    return sorted(names, key=lambda name: (name in TWINS, name))


class TermsWriter:
    """Writes the fields of a segment of *size* documents, each with its terms in byte order."""

    def __init__(self, file: RecordWriter, size: int) -> None:
        self._file = file
        self._size = size
        self._twin: dict[bytes, bytes] = {}

    def write(self, field: str, lists: Iterable[tuple[bytes, Postings]]) -> None:
        """Write a field. Its terms are distinct, sorted, and have at least one document each."""
        prefix_terms: list[Term] = []

        def add(prefix: bytes, postings: Postings) -> None:
            prefix_terms.append(self._term(PREFIXES[field], prefix, postings))

        if field in PREFIXES:
            lists = PrefixPostingsBuilder(self._size, add).passing(lists)
        self._write(field, (self._term(field, term, postings) for term, postings in lists))
        self._write(PREFIXES.get(field, ""), iter(sorted(prefix_terms)))

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


Occurrences = defaultdict[str, "array[int]"]

_POSITION = (1 << 32) - 1


class SegmentWriter:
    """Collects the documents of a new segment; `write` writes the file."""

    def __init__(self, path: Path) -> None:
        self._file = RecordWriter(path)
        self._documents = DocumentsWriter(self._file)
        self._texts: dict[str, Occurrences] = {}
        self._forms: dict[str, Occurrences] = {}
        self.occurrences = 0

    def __len__(self) -> int:
        return len(self._documents)

    def add(self, document: Document) -> None:
        number = len(self._documents)
        for terms in document.fields:
            if terms.field in FORM_FIELDS:
                self._form(number, terms)
            else:
                self._text(number << 32, terms)
        for name, values in document.keywords.items():
            table = self._table(keyword_field(name))
            for value in dict.fromkeys(values):
                table[value].extend((number, 1))
        for key in dict.fromkeys(document.kin):
            self._table(KIN)[key].extend((number, 1))
        lengths = ((terms.field, terms.length) for terms in document.fields)
        self._documents.add(document.id, times(document), lengths, document.stored)

    def write(self) -> None:
        """Write the posting lists and columns, and close the file."""
        self._documents.close()
        writer = TermsWriter(self._file, len(self))
        for field in field_order((*self._texts, *self._forms)):
            if field in self._texts:
                writer.write(field, _lists(self._texts.pop(field), _text_list))
            else:
                writer.write(field, _lists(self._forms.pop(field), _form_list))
        self._file.close()

    def abandon(self) -> None:
        self._file.abandon()

    def _text(self, base: int, terms: FieldTerms) -> None:
        table = self._texts.setdefault(terms.field, defaultdict(partial(array, "Q")))
        for term, positions in terms.postings.items():
            if len(positions) == 1:
                table[term].append(base + positions[0])
            else:
                table[term].extend([base + position for position in positions])
        self.occurrences += sum(map(len, terms.postings.values()))

    def _form(self, number: int, terms: FieldTerms) -> None:
        table = self._table(terms.field)
        for term, positions in terms.postings.items():
            table[term].extend((number, len(positions)))
        self.occurrences += len(terms.postings)

    def _table(self, field: str) -> Occurrences:
        return self._forms.setdefault(field, defaultdict(partial(array, "I")))


def _lists(
    table: Occurrences, make: Callable[[array[int]], Postings]
) -> Iterator[tuple[bytes, Postings]]:
    for term in sorted(table):  # In order of code points, which is also the order of UTF-8 bytes.
        if table[term]:
            yield term.encode("utf-8", "surrogatepass"), make(table[term])


def _text_list(occurrences: array[int]) -> Postings:
    """Return the list of a term whose occurrences are (document << 32) + position, ascending."""
    positions = [occurrence & _POSITION for occurrence in occurrences]
    first = occurrences[0] >> 32
    if first == occurrences[-1] >> 32:  # A `Counter` takes longer.
        return Postings((first,), (len(occurrences),), positions)
    freqs = Counter([occurrence >> 32 for occurrence in occurrences])
    return Postings(tuple(freqs), tuple(freqs.values()), positions)


def _form_list(pairs: array[int]) -> Postings:
    """Return the list of a term from alternating document numbers and frequencies."""
    return Postings(pairs[::2], pairs[1::2])
