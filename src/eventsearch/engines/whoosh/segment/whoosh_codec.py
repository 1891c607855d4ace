"""
A Whoosh codec that reads the segments of this program, so that `whoosh.index.open_dir` opens them.

It cannot write: only `index_writer` writes segments.
"""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

with warnings.catch_warnings():
    # The sources of Whoosh 2.7.4 contain invalid escapes; newer Pythons warn when compiling them.
    warnings.simplefilter("ignore")
    from whoosh import fields, formats
    from whoosh.codec import base
    from whoosh.filedb.filestore import FileStorage, RamStorage
    from whoosh.index import TOC
    from whoosh.matching import ListMatcher
    from whoosh.reading import TermInfo, TermNotFound

from eventsearch.engines.whoosh.segment.postings import Postings, decode
from eventsearch.engines.whoosh.segment.segment_reader import EXTENSION, NAME, SegmentInfo, toc_name
from eventsearch.engines.whoosh.segment.segment_reader import SegmentReader as SegmentFile
from eventsearch.model.lru_cache import LruCache


class Segment(base.Segment):  # type: ignore[misc]
    """A segment for Whoosh. The table of contents contains only the three arguments."""

    def __init__(self, number: int, size: int, deleted: Sequence[int]) -> None:
        self.indexname = NAME
        self.segid = f"{number:06}"
        self.compound = False
        self._entry = SegmentInfo(number, size, tuple(deleted))
        self._dead = frozenset(deleted)

    def codec(self, **_: object) -> Codec:
        return Codec()

    def doc_count_all(self) -> int:
        return self._entry.size

    def deleted_count(self) -> int:
        return len(self._dead)

    def deleted_docs(self) -> Iterator[int]:
        return iter(self._entry.deleted)

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self._dead


class Codec(base.Codec):  # type: ignore[misc]
    """Lets Whoosh read the segments."""

    length_stats = False

    def terms_reader(self, storage: FileStorage, segment: Segment) -> TermsReader:
        return TermsReader(_open(storage, segment))

    def per_document_reader(self, storage: FileStorage, segment: Segment) -> DocumentReader:
        return DocumentReader(_open(storage, segment), segment)


class TermsReader(base.TermsReader):  # type: ignore[misc]
    """The terms of a segment, for Whoosh."""

    def __init__(self, file: SegmentFile) -> None:
        self._file = file

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._file.find(*term) is not None

    def indexed_field_names(self) -> tuple[str, ...]:
        return self._file.fields()

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for field in sorted(self._file.fields()):
            yield from self.terms_from(field, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        return ((fieldname, t) for t, _ in self._file.scan(fieldname) if t >= prefix)

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        docs, freqs, _ = self._list(fieldname, text)
        most = max(freqs)
        return TermInfo(sum(freqs), len(docs), 1, most, most, docs[0], docs[-1])

    def frequency(self, fieldname: str, text: bytes) -> int:
        entry = self._file.find(fieldname, text)
        return sum(decode(entry[1], entry[0], self._file.count).freqs) if entry else 0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        entry = self._file.find(fieldname, text)
        return entry[0] if entry else 0

    def matcher(self, fieldname: str, text: bytes, format_: object, scorer: Any = None) -> Any:
        docs, freqs, _ = self._list(fieldname, text)
        weights = [float(freq) for freq in freqs]
        info = self.term_info(fieldname, text)
        return ListMatcher(list(docs), weights, format=format_, scorer=scorer,
                           term=(fieldname, text), terminfo=info)  # fmt: skip

    def close(self) -> None:
        self._file.close()

    def _list(self, fieldname: str, text: bytes) -> Postings:
        entry = self._file.find(fieldname, text)
        if entry is None:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return decode(entry[1], entry[0], self._file.count)


class DocumentReader(base.PerDocumentReader):  # type: ignore[misc]
    """The documents of a segment, for Whoosh."""

    def __init__(self, file: SegmentFile, segment: Segment) -> None:
        self._file = file
        self._segment = segment

    def doc_count(self) -> int:
        return self._segment.doc_count_all() - self._segment.deleted_count()

    def doc_count_all(self) -> int:
        return self._segment.doc_count_all()

    def has_deletions(self) -> bool:
        return self._segment.deleted_count() > 0

    def is_deleted(self, docnum: int) -> bool:
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> Iterator[int]:
        return self._segment.deleted_docs()

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        return self._file.lengths(fieldname)[docnum] or default

    def field_length(self, fieldname: str) -> int:
        return sum(self._file.lengths(fieldname))

    def min_field_length(self, fieldname: str) -> int:
        return min(self._file.lengths(fieldname), default=0)

    def max_field_length(self, fieldname: str) -> int:
        return max(self._file.lengths(fieldname), default=0)

    def has_column(self, _: str) -> bool:
        return False

    def stored_fields(self, docnum: int) -> dict[str, object]:
        return {"id": self._file.ids[docnum], "stored": self._file.stored(docnum)}

    def close(self) -> None:
        self._file.close()


def schema_bytes(names: Iterable[str]) -> bytes:
    schema = fields.Schema()
    for name in ("id", "stored"):
        schema.add(name, fields.STORED())
    for name in sorted(names):
        schema.add(name, fields.FieldType(formats.Frequency(), None, scorable=True))
    memory = RamStorage()
    TOC(schema, [], 0).write(memory, NAME)
    with memory.open_file(toc_name(0)) as file:
        data: bytes = file.read()
    # Remove what follows the schema: the generation, an unused number, and the segments.
    return data.removesuffix(pickle.dumps([], -1)).removesuffix(bytes(8))


def _open(storage: FileStorage, segment: Segment) -> SegmentFile:
    path = Path(storage.folder) / segment.make_filename(EXTENSION)
    return SegmentFile(path, segment.doc_count_all(), LruCache(1 << 22))
