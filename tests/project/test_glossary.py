"""Test that each term of docs/glossary.md appears once, with a meaning and an existing file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "eventsearch"
LEAST = 55


class Row(NamedTuple):
    """One line of the table."""

    term: str
    meaning: str
    counterpart: str
    where: str


def rows() -> list[Row]:
    """Return the rows of the table, without its header."""
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [Row(*(cell.strip() for cell in line.strip("|").split("|"))) for line in lines[2:]]


def test_the_terms_are_many_sorted_and_unique() -> None:
    terms = [row.term.casefold() for row in rows()]
    assert len(terms) >= LEAST
    assert terms == sorted(set(terms))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.term)
def test_a_term_is_explained_and_its_file_exists(row: Row) -> None:
    assert all(row)
    assert ". " not in row.meaning
    named = re.fullmatch(r"`([\w/]+\.py)`", row.where)
    assert named, row.where
    assert (PACKAGE / named[1]).is_file()
