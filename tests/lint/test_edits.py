"""What edits make of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.lint.fix.source_file import apply_edits, edit, overlap

TEXT = "\ufeffété\r\nhiver\n"


@pytest.mark.parametrize(
    ("start", "stop", "new", "after"),
    [
        (1, 4, "Été", "\ufeffÉté\r\nhiver\n"),
        (4, 4, "s", "\ufeffétés\r\nhiver\n"),
        (6, 12, "", "\ufeffété\r\n"),
        (0, 0, "x", "x" + TEXT),
        (len(TEXT), len(TEXT), "fin", TEXT + "fin"),
    ],
)
def test_only_what_is_named_is_replaced(start: int, stop: int, new: str, after: str) -> None:
    assert apply_edits(TEXT, [edit("a.md", TEXT, start, stop, new)]) == after


def test_places_are_those_of_diagnostics() -> None:
    found = edit("a.md", TEXT, 2, 8, "x")
    assert (found.line, found.column, found.end_line, found.end_column) == (1, 3, 2, 3)


def test_several_edits_do_not_shift_each_other() -> None:
    edits = [edit("a.md", "abcd", at, at + 1, "xy") for at in (2, 0)]
    assert apply_edits("abcd", edits) == "xybxyd"


def test_edits_that_overlap_are_no_edits() -> None:
    edits = [edit("a.md", "abcd", 0, 2, ""), edit("a.md", "abcd", 1, 3, "")]
    assert overlap(edits[:1], edits[1:])
    with pytest.raises(ValueError, match="does not fit the text"):
        apply_edits("abcd", edits)


@pytest.mark.parametrize(
    ("start", "stop", "expected"),
    [(0, 1, False), (0, 2, True), (3, 3, True), (4, 6, True), (5, 6, False)],
)
def test_edits_that_touch_hinder_each_other(start: int, stop: int, expected: bool) -> None:
    first = [edit("a.md", "abcdefgh", 2, 4, "x")]
    assert overlap(first, [edit("a.md", "abcdefgh", start, stop, "y")]) is expected


@given(st.text("aé\r\n\ufeff😀", max_size=12), st.data())
def test_an_edit_of_any_text_is_what_slices_make(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, len(text)))
    assert (
        apply_edits(text, [edit("a", text, start, stop, "X")]) == text[:start] + "X" + text[stop:]
    )
