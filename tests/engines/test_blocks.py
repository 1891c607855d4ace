"""Tests of term blocks, and of reading the positions of only some pages."""

from __future__ import annotations

import pytest

from eventsearch.engines.whoosh.reader.index_reader import places_among, places_of
from eventsearch.engines.whoosh.segment.postings import (
    Postings,
    Term,
    framed_term,
    read_block,
    write_block,
)
from eventsearch.engines.whoosh.segment.record_file import Place

WORDS = sorted(
    word.encode() for word in ("a", "an", "ana", "été", "étés", "na", "nana", "\U0010ffff")
)


def terms() -> list[Term]:
    """Return terms. Every third term keeps its postings in a separate record."""
    return [
        Term(
            word,
            at + 1,
            b"" if at % 3 == 2 else bytes((at,)) * at,
            Place(at, 2**31) if at % 3 == 2 else None,
        )
        for at, word in enumerate(WORDS)
    ]


def test_a_block_is_read_back_unchanged() -> None:
    written = terms()
    block = read_block(write_block(written))
    assert block.terms == WORDS
    assert list(block.counts) == [term.docs for term in written]
    lists = [term.place or term.encoded for term in written]
    assert [block.stored(at) for at in range(len(WORDS))] == list(block.rows()) == lists


@pytest.mark.parametrize("at", range(len(WORDS)))
def test_only_existing_terms_are_found(at: int) -> None:
    block = read_block(write_block(terms()))
    assert block.find(framed_term(WORDS[at])) == at
    alone = read_block(write_block([Term(WORDS[at], 1, b"1")]))
    assert [alone.find(framed_term(word)) for word in WORDS if word != WORDS[at]] == [-1] * (
        len(WORDS) - 1
    )
    for other in (WORDS[at][:-1], WORDS[at][1:], WORDS[at] + b"x"):
        assert block.find(framed_term(other)) == (WORDS.index(other) if other in WORDS else -1)


@pytest.mark.parametrize("chosen", [set[int](), {3}, {9}, {3, 9}, {0, 3, 7, 9}])
def test_positions_of_some_pages_equal_those_cut_from_all(chosen: set[int]) -> None:
    postings = Postings((0, 3, 7, 9), (1, 3, 1, 2), (5, 0, 4, 9, 2, 1, 70_000))
    flags = bytes(doc in chosen for doc in range(10))
    every = list(places_of(postings))
    assert every == sorted(every)
    assert list(places_among(postings, flags)) == [p for p in every if p >> 32 in chosen]
