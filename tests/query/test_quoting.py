"""How is a value written behind a field, so that it is read as it is?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.query.syntax.lexer import items, quoted


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("10%", "10%"),
        ("C++", "C++"),
        ("open data", '"open data"'),
        ("R (langage)", '"R (langage)"'),
        ("vu*", '"vu*"'),
        ("prix ~1", '"prix ~1"'),
        ('dit "oui"', '«dit "oui"»'),
        ('"oui”', '«"oui”»'),
        ('a "b» “c” ＂', None),
    ],
)
def test_a_value_is_quoted_when_it_must_be(value: str, written: str | None) -> None:
    assert quoted(value) == written


@given(st.text(min_size=1).map(str.strip).filter(bool))
def test_what_is_written_is_read_again(value: str) -> None:
    written = quoted(value)
    if written is None:
        return
    text = f"tag:{written}"
    (item,) = items(text, lambda name: name == "tag")
    assert item.kind == "field"
    assert text[item.start : item.end] == value
