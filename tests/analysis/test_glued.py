"""Which words are written onto each other without a sign between them?"""

from __future__ import annotations

import pytest

from eventsearch.analysis.analyzer import cut
from eventsearch.analysis.rules.compounds import alphanumeric, humps


@pytest.mark.parametrize(
    ("chunk", "searched", "parts"),
    [
        ("5km", "5km", ["5", "km"]),
        ("1,5km", "1.5km", ["1.5", "km"]),
        ("20m2", "20m2", ["20", "m2"]),
        ("16h", "16h", ["16", "h"]),
        ("ggplot2", "ggplot2", ["ggplot", "2"]),
        ("Python3.11", "python3.11", ["python", "3.11"]),
        ("4x4", "4x4", ["4", "x", "4"]),
    ],
)
def test_numbers_and_names(chunk: str, searched: str, parts: list[str]) -> None:
    found = alphanumeric(chunk, cut)
    assert found is not None
    assert found.word is not None
    assert (found.word.folded, [part.folded for part in found.parts]) == (searched, parts)


def test_a_part_that_is_no_word_leaves_only_the_row() -> None:
    def in_halves(chunk: str) -> object:
        return cut(f"{chunk[0]} {chunk[1:]}")

    found = alphanumeric("5km", in_halves)  # type: ignore[arg-type]
    assert found is not None
    assert found.word is None
    assert [part.folded for part in found.parts] == ["5", "k", "m"]


@pytest.mark.parametrize("chunk", ["km", "5", "5k", "h5", "5km5a"])
def test_other_chunks_are_not_glued(chunk: str) -> None:
    assert alphanumeric(chunk, cut) is None


@pytest.mark.parametrize(
    ("chunk", "parts"),
    [
        ("OpenStreetMap", ["open", "street", "map"]),
        ("getElementByID", ["get", "element", "by", "id"]),
        ("readFile", ["read", "file"]),
        ("macOS", ["mac", "os"]),
        ("donnéesOuvertes", ["donnees", "ouvertes"]),
    ],
)
def test_names_in_capitals(chunk: str, parts: list[str]) -> None:
    found = humps(chunk)
    assert found is not None
    assert found.word is not None
    assert (found.word.folded, [part.folded for part in found.parts]) == (
        "".join(parts),
        parts,
    )


@pytest.mark.parametrize("chunk", ["JavaScript", "iPhone", "word", "LaTeX", "Open2Data", ""])
def test_names_that_stay_whole(chunk: str) -> None:
    assert humps(chunk) is None
