"""Posting lists are read as they were written, with numbers of any size."""

from __future__ import annotations

import pytest

from eventsearch.engines.whoosh.reader.bitsets import bits_of
from eventsearch.engines.whoosh.segment.postings import (
    SEARCHED,
    DensePostings,
    Postings,
    add_up,
    decode,
    encode,
    summed_postings,
    table_of,
)
from eventsearch.errors import IndexDamaged

MANY = 2**32

LISTS = [
    Postings((0,), (1,), (0,)),
    Postings((255, 256), (1, 1), (7, 255)),
    Postings((3, 70_000, 2**32 - 1), (2, 1, 300), tuple(range(303))),
    Postings((0, 1), (70_000, 1), ()),
    Postings((5,), (3,), (1, 65_536, 2**32 - 1)),
]


@pytest.mark.parametrize("postings", LISTS)
def test_a_list_is_read_back_unchanged(postings: Postings) -> None:
    freqs = postings.freqs if postings.positions else (1,) * len(postings.docs)
    written = encode(postings._replace(freqs=freqs))
    read = decode(written, len(postings.docs), MANY, positions=True)
    assert (tuple(read.docs), tuple(read.freqs)) == (postings.docs, tuple(freqs))
    assert tuple(read.positions) == postings.positions
    assert not decode(written, len(postings.docs), MANY).positions


def test_frequencies_come_back_without_positions() -> None:
    read = decode(encode(Postings((1, 2), (300, 1))), 2, MANY)
    assert tuple(read.freqs) == (300, 1)


def test_a_list_of_wrong_length_is_damage() -> None:
    with pytest.raises(IndexDamaged, match="posting list"):
        decode(encode(Postings((1, 2), (1, 1))), 3, MANY)
    with pytest.raises(IndexDamaged, match="has changed since it was written"):
        decode(encode(Postings((1, 300), (1, 1)))[:-1], 2, MANY)


def test_a_list_of_documents_that_are_not_there_is_damage() -> None:
    with pytest.raises(IndexDamaged, match="a document too many"):
        decode(encode(Postings((1, 2), (1, 1))), 2, 2)
    with pytest.raises(IndexDamaged, match="too short"):
        decode(encode(Postings((0, 1), (1, 1)), 20), 2, 19)


@pytest.mark.parametrize("size", [40, 300, 70_000])
def test_a_long_list_is_read_back_from_its_table(size: int) -> None:
    docs = tuple(range(1, size, 16))
    postings = Postings(docs, (3,) + (1,) * (len(docs) - 1), tuple(range(len(docs) + 2)))
    written = encode(postings, size)
    assert len(table_of(written, size)) == size
    assert [doc for doc, freq in enumerate(table_of(written, size)) if freq] == list(docs)
    read = decode(written, len(docs), size, positions=True)
    assert (tuple(read.docs), tuple(read.freqs)) == postings[:2]
    assert tuple(read.positions) == postings.positions


@pytest.mark.parametrize("freq", [0x80, 300])
def test_a_list_with_a_high_frequency_is_not_a_table(freq: int) -> None:
    written = encode(Postings((0, 1), (freq, 1)), 2)
    assert table_of(written, 2) == b""
    assert tuple(decode(written, 2, 2).freqs) == (freq, 1)


def test_a_truncated_table_is_damage() -> None:
    written = encode(Postings((0, 1), (1, 1)), 20)
    with pytest.raises(IndexDamaged, match="posting list"):
        table_of(written[:-1], 20)


@pytest.mark.parametrize("size", [6, 6_000])
def test_lists_are_united_with_the_sum_of_their_frequencies(size: int) -> None:
    lists = [Postings((1, 3), (2, 1)), Postings((), ()), Postings((0, 3), (1, 300))]
    assert summed_postings(lists, size) == Postings([0, 1, 3], [1, 2, 301])
    assert summed_postings(lists[:2], size) is lists[0]
    assert not summed_postings((), size).docs


def test_a_sum_over_255_is_an_error() -> None:
    """Adding fails if a sum does not fit in a byte. The caller then uses larger numbers."""
    freqs = bytearray(4)
    add_up(freqs, [Postings((1,), (200,))])
    with pytest.raises(ValueError, match="byte must be"):
        add_up(freqs, [Postings((1,), (56,))])


@pytest.mark.parametrize("asked", [(3,), (4,), (3, 4, 90, 99), tuple(range(100))])
def test_reading_several_frequencies_equals_reading_each(asked: tuple[int, ...]) -> None:
    docs = range(0, 100, 3)
    assert 1 < len(docs) / SEARCHED < 4
    freqs = bytes(doc % 3 == 0 and doc % 7 + 1 for doc in range(100))
    listed = Postings(docs, freqs.translate(None, b"\0"))
    each = [listed.freq(doc) for doc in asked]
    assert list(listed.among(asked)) == each == [freqs[doc] for doc in asked]
    assert list(DensePostings(freqs, bits_of(freqs)).among(asked)) == each
