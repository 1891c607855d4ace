"""How text is made harmless and cut to columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.output.terminal.text import clean, columns, cut, pack_lines, wrap


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain é œ 10 %", "plain é œ 10 %"),
        ("two\r\nlines\tand\x0bmore", "two lines and more"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("bell\x07 del\x7f", "bell␇ del␡"),
        ("\x9b31m", "\ufffd31m"),
        ("a\u202eb\u2066c\u200fd", "abcd"),
        ("a\u2028b\x85c", "a b c"),
        ("half \ud83d", "half \ufffd"),
    ],
)
def test_nothing_that_a_terminal_obeys_is_left(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(st.text())
def test_cleaned_text_is_one_printable_line(text: str) -> None:
    cleaned = clean(text)
    assert not any(ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 for char in cleaned)
    cleaned.encode("utf-8")
    assert len(cleaned.splitlines()) <= 1


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("été", 3), ("e\u0301", 1), ("日本", 4), ("", 0)]
)
def test_columns_are_those_of_a_terminal(text: str, width: int) -> None:
    assert columns(text) == width


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdef", 5, "abcd…"),
        ("abc def", 5, "abc…"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("abc", 0, ""),
    ],
)
def test_text_is_cut_to_columns(text: str, width: int, shown: str) -> None:
    assert cut(text, width) == shown
    assert columns(shown) <= width


def test_lines_break_at_blanks_and_long_words_anywhere() -> None:
    text = "one two abcdefghij"
    assert [text[a:b] for a, b in wrap(text, 7)] == ["one two", "abcdefg", "hij"]


@given(st.text(alphabet="ab 日e\u0301"), st.integers(2, 12))
def test_wrapping_loses_only_blanks(text: str, width: int) -> None:
    ranges = wrap(text, width)
    assert all(columns(text[a:b]) <= width for a, b in ranges)
    covered = "".join(text[a:b] for a, b in ranges)
    assert covered.replace(" ", "") == text.replace(" ", "")


def test_pieces_are_packed_on_lines() -> None:
    assert pack_lines(["un", "deux", "trois"], ",", 9) == ["un, deux,", "trois"]
    assert pack_lines(["un", "deux", "trois"], " ·", 9) == ["un ·", "deux ·", "trois"]
    assert pack_lines(["un mot de trop", "b"], ",", 8) == ["un mot…,", "b"]
    assert pack_lines([], ",", 8) == []
