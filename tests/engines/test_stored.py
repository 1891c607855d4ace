"""Stored pages are read exactly as they were written, or reading them fails."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from eventsearch.engines.whoosh.segment.doc_values import WARM, StoredReader, StoredWriter
from eventsearch.engines.whoosh.segment.record_file import RecordFile, RecordWriter
from eventsearch.errors import IndexDamaged
from long_form import tries

ONE = b'{"title":"A page","text":"Some words of it."}'


def write(path: Path, pages: Sequence[bytes]) -> None:
    """Write stored pages to a record file."""
    file = RecordWriter(path)
    writer = StoredWriter(file)
    for page in pages:
        writer.add(page)
    writer.close()
    file.close()


def read(path: Path, count: int) -> list[bytes]:
    """Return the first *count* stored pages of a record file."""
    with closing(RecordFile(path)) as file:
        reader = StoredReader(file, count)
        return [reader.read(number) for number in range(count)]


@pytest.mark.parametrize("size", [1, 1_000, 5_000, WARM])
def test_pages_are_read_back_unchanged(tmp_path: Path, size: int) -> None:
    random = Random(size)
    count = min(1_000, 2 * WARM // size)
    pages = [*(random.randbytes(size) for _ in range(count)), b"", ONE]
    write(tmp_path / "pages", pages)
    assert read(tmp_path / "pages", len(pages)) == pages


def test_each_bit_that_has_turned_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "pages"
    write(path, [ONE])
    data = path.read_bytes()
    # The page is the first record, after the magic number of 8 bytes.
    for at in range(8, 8 + len(ONE) // 2, tries(4, 1)):
        for bit in range(8):
            turned = bytearray(data)
            turned[at] ^= 1 << bit
            path.write_bytes(turned)
            with pytest.raises(
                IndexDamaged, match="a stored page has changed since it was written"
            ):
                read(path, 1)
