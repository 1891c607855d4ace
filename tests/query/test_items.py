"""Which words, operators and fields were typed?"""

from __future__ import annotations

import pytest

from eventsearch.query.syntax.field_values import is_field
from eventsearch.query.syntax.lexer import Token, drop_dangling_operators, items


def kinds(found: list[Token]) -> str:
    """Return the kinds of items in their order."""
    return " ".join(item.kind for item in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("un mot", "word word"),
        ('-"a b" OR (pyth* AND tag:x)', "minus quote or open star and field close"),
        ("f(x) (s)", "word open word close"),
        ("NOTE not NOT", "word word not"),
    ],
)
def test_kinds(text: str, expected: str) -> None:
    assert kinds(items(text, is_field)) == expected


def test_quotes_and_fields_hold_their_value() -> None:
    text = '«a b» tag:"c d" lieu:e f*'
    found = items(text, is_field)
    assert [text[item.start : item.end] for item in found] == ["a b", "c d", "e", "f"]
    assert [(item.name, item.quoted) for item in found] == [
        ("", False),
        ("tag", True),
        ("lieu", False),
        ("", False),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OR a AND", "word"),
        ("a OR AND b", "word and word"),
        ("OR NOT", "word word"),
        ("NOT", "word"),
    ],
)
def test_operators_with_nothing_to_join_go(text: str, expected: str) -> None:
    assert kinds(drop_dangling_operators(items(text, is_field))) == expected
