"""Which numbers are no amounts?"""

from __future__ import annotations

import pytest

from eventsearch.analysis.rules.numbers import clock, item_number, pair, rank


@pytest.mark.parametrize(
    ("chunk", "searched", "others"),
    [
        ("1er", "1e", {"1"}),
        ("1ère", "1e", {"1"}),
        ("2e", "2e", {"2"}),
        ("2ème", "2e", {"2"}),
        ("1st", "1st", {"1"}),
        ("3rd", "3rd", {"3"}),
        ("2a", "2a", {"2"}),
        ("XXIe", "21e", {"xxi", "xxie"}),
        ("XIXème", "19e", {"xix", "xixeme"}),
        ("XLe", "40e", {"xl", "xle"}),
        ("xxie", "21e", {"xxi", "xxie"}),
    ],
)
def test_ranks(chunk: str, searched: str, others: set[str]) -> None:
    cut = rank(chunk)
    assert cut is not None
    assert cut.word is not None
    assert (cut.word.folded, cut.length) == (searched, 1)
    assert {piece.folded for piece in cut.pieces} - {searched} == others


@pytest.mark.parametrize("chunk", ["vie", "dixième", "2", "er", "IIIIe", "Ie2", "mixe", "cie"])
def test_words_that_are_no_ranks(chunk: str) -> None:
    assert rank(chunk) is None


@pytest.mark.parametrize(
    ("chunk", "searched", "parts"),
    [
        ("16h30", "16h30", ["16", "h", "30"]),
        ("16 H 30", "16h30", ["16", "h", "30"]),
        ("16:30", "16h30", ["16", "30"]),
        ("09:05", "9h05", ["09", "05"]),
        ("9h00", "9h", ["9", "h", "00"]),
        ("10:00", "10h", ["10", "00"]),
    ],
)
def test_times_of_day(chunk: str, searched: str, parts: list[str]) -> None:
    cut = clock(chunk)
    assert cut is not None
    assert cut.word is not None
    assert (cut.word.folded, [part.folded for part in cut.parts]) == (searched, parts)


@pytest.mark.parametrize("chunk", ["25:10", "10:60", "1:2", "16h", "a:bc"])
def test_numbers_that_are_no_times(chunk: str) -> None:
    assert clock(chunk) is None


@pytest.mark.parametrize("chunk", ["1/2", "24/7", "I/O", "A/B/C"])
def test_pairs(chunk: str) -> None:
    cut = pair(chunk)
    assert cut is not None
    assert cut.word is not None
    assert (cut.word.folded, cut.parts) == (chunk.lower(), ())
    assert {piece.folded for piece in cut.pieces} == {chunk.lower(), *chunk.lower().split("/")}


@pytest.mark.parametrize("chunk", ["1", "1/2000", "ab/c", "1/"])
def test_other_strokes_join_no_pair(chunk: str) -> None:
    assert pair(chunk) is None


@pytest.mark.parametrize(
    ("chunk", "exact", "length"),
    [
        ("n° 5", "n° 5", 1),
        ("N°5", "n°5", 1),
        ("no. 5", "no. 5", 1),
        ("Nr. 5", "nr. 5", 1),
        ("numéro 5", "numéro 5", 2),
        ("number 5", "number 5", 2),
    ],
)
def test_numbers_of_things(chunk: str, exact: str, length: int) -> None:
    cut = item_number(chunk)
    assert cut is not None
    assert cut.word is not None
    assert (cut.word.exact, cut.word.folded, cut.length) == (exact, "n°5", length)
    assert "5" in {piece.folded for piece in cut.pieces}


def test_a_number_alone_is_no_number_of_a_thing() -> None:
    assert item_number("5") is None
    assert item_number("numéro") is None
