"""
An index that somebody crafted: whatever record of it is another, every checksum holds.

Segments are taken apart and written again by the writers of the engine, so that places, sizes and
checksums are those of what is there now.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from eventsearch.engines.whoosh.segment.doc_values import StoredReader
from eventsearch.engines.whoosh.segment.postings import (
    Term,
    pack,
    read_block,
    read_directory,
    write_block,
    write_directory,
)
from eventsearch.engines.whoosh.segment.record_file import LEVEL, Place, RecordFile, RecordWriter
from eventsearch.files import seal, unseal
from eventsearch.storage.atomic_files import file_digest
from eventsearch.storage.generations import INFO, Generation

Change = Callable[[str, bytes], bytes]
"""Takes the kind of a record and what was written; returns what is written in its place."""


class Packed(bytes):
    """A record that is packed already, and larger than any that the engine writes."""


class _Writer(RecordWriter):
    def write(self, data: bytes, *, level: int = LEVEL) -> Place:
        """Write a record, packed or not."""
        if isinstance(data, Packed):
            return self.write_packed(data)
        return super().write(data, level=level)


def rewrite_segment(path: Path, pages: int, change: Change) -> None:
    """Write a segment again, each of its records as *change* returns it."""
    beside = path.with_name("crafted")
    with closing(RecordFile(path)) as old:
        new = _Writer(beside)
        dictionary = old.named("stored.dictionary") if "stored.dictionary" in old else b""
        for name in old.names():
            kind = name.partition(":")[0]
            if kind == "terms":
                new.name(name, change(kind, _terms(old, new, old.named(name), change)))
            elif name == "stored":
                new.name(name, change(name, _stored(old, new, pages, dictionary, change)))
            else:
                new.name(name, change(kind, old.named(name)))
        new.close()
    beside.replace(path)


def rewrite_json(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Write a sealed file again."""
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(seal(change(unseal(data))))


def reseal(generation: Generation) -> None:
    """Have `info.json` name the files of the engine as they are now."""

    def renamed(data: bytes) -> bytes:
        info = json.loads(data)
        files = sorted(generation.engine_folder.iterdir())
        info["files"] = {path.name: (path.stat().st_size, file_digest(path)) for path in files}
        return json.dumps(info).encode()

    rewrite_json(generation.folder / INFO, renamed)


def _terms(old: RecordFile, new: RecordWriter, data: bytes, change: Change) -> bytes:
    directory = read_directory(data)
    places = [new.write(change("block", _block(old, new, place, change)))
              for place in directory.places]  # fmt: skip
    return write_directory(directory.first, places, directory.terms)


def _block(old: RecordFile, new: RecordWriter, place: Place, change: Change) -> bytes:
    block = read_block(old.record(place))
    terms = []
    for term, count, stored in zip(block.terms, block.counts, block.rows(), strict=True):
        if isinstance(stored, Place):
            terms.append(Term(term, count, b"", new.write(change("list", old.record(stored)))))
        else:
            terms.append(Term(term, count, stored))
    return write_block(terms)


def _stored(
    old: RecordFile, new: RecordWriter, pages: int, dictionary: bytes, change: Change
) -> bytes:
    reader = StoredReader(old, pages)
    places = []
    for page in range(pages):
        packer = zlib.compressobj(4, wbits=-zlib.MAX_WBITS, zdict=dictionary)
        packed = packer.compress(change("page", reader.read(page))) + packer.flush()
        check = zlib.crc32(packed).to_bytes(4, "little")
        places.append(new.write_packed(packed + check))
    width, sizes = pack([place.size for place in places])
    return places[0].offset.to_bytes(8, "little") + bytes((width,)) + sizes
