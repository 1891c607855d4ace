"""
How do new documents become a segment?

Every occurrence is gathered in memory under its term as one number, document and position
together, which is the cheapest thing Python can append; the lists are made when the segment is
written, at once and in order.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from eventsearch.engines.whoosh.segment.doc_values import times
from eventsearch.engines.whoosh.segment.field_names import KIN, keyword_field
from eventsearch.engines.whoosh.segment.postings import Postings
from eventsearch.engines.whoosh.segment.record_file import RecordWriter
from eventsearch.engines.whoosh.writer.documents_writer import DocumentsWriter
from eventsearch.engines.whoosh.writer.terms_writer import TermsWriter, field_order
from eventsearch.model.document import FORM_FIELDS, Document, FieldTerms

Occurrences = defaultdict[str, "array[int]"]

_POSITION = (1 << 32) - 1


class SegmentWriter:
    """A segment that takes documents; `write` finishes its file."""

    def __init__(self, path: Path) -> None:
        self._file = RecordWriter(path)
        self._documents = DocumentsWriter(self._file)
        self._texts: dict[str, Occurrences] = {}
        self._forms: dict[str, Occurrences] = {}
        self.occurrences = 0

    def __len__(self) -> int:
        return len(self._documents)

    def add(self, document: Document) -> None:
        """Take a document."""
        number = len(self._documents)
        for terms in document.fields:
            if terms.field in FORM_FIELDS:
                self._form(number, terms)
            else:
                self._text(number << 32, terms)
        for name, values in document.keywords.items():
            table = self._table(keyword_field(name))
            for value in dict.fromkeys(values):
                table[value].append(number)
        for key in dict.fromkeys(document.kin):
            self._table(KIN)[key].append(number)
        lengths = ((terms.field, terms.length) for terms in document.fields)
        self._documents.add(document.id, times(document), lengths, document.stored)

    def write(self) -> None:
        """Write lists and columns and close the file."""
        self._documents.close()
        writer = TermsWriter(self._file, len(self))
        for field in field_order((*self._texts, *self._forms)):
            if field in self._texts:
                writer.write(field, _lists(self._texts.pop(field), _text_list))
            else:
                writer.write(field, _lists(self._forms.pop(field), _form_list))
        self._file.close()

    def abandon(self) -> None:
        """Close the file, unfinished."""
        self._file.abandon()

    def _text(self, base: int, terms: FieldTerms) -> None:
        table = self._texts.setdefault(terms.field, defaultdict(partial(array, "Q")))
        for term, positions in terms.postings.items():
            if len(positions) == 1:
                table[term].append(base + positions[0])
            else:
                table[term].extend([base + position for position in positions])
        self.occurrences += terms.length

    def _form(self, number: int, terms: FieldTerms) -> None:
        table = self._table(terms.field)
        for term, positions in terms.postings.items():
            if len(positions) == 1:
                table[term].append(number)
            else:
                table[term].extend([number] * len(positions))
        self.occurrences += terms.length

    def _table(self, field: str) -> Occurrences:
        return self._forms.setdefault(field, defaultdict(partial(array, "I")))


def _lists(
    table: Occurrences, make: Callable[[array[int]], Postings]
) -> Iterator[tuple[bytes, Postings]]:
    for term in sorted(table):  # In order of code points, which is that of UTF-8 bytes.
        if table[term]:
            yield term.encode("utf-8", "surrogatepass"), make(table[term])


def _text_list(occurrences: array[int]) -> Postings:
    freqs = Counter([occurrence >> 32 for occurrence in occurrences])
    positions = [occurrence & _POSITION for occurrence in occurrences]
    return Postings(tuple(freqs), tuple(freqs.values()), positions)


def _form_list(occurrences: array[int]) -> Postings:
    freqs = Counter(occurrences)
    return Postings(tuple(freqs), tuple(freqs.values()))
