"""Test parsing a typed query into parts, words and fields."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.query.syntax.field_values import is_field
from eventsearch.query.syntax.lexer import items, quoted
from eventsearch.query.syntax.parser import (
    DEEPEST,
    AndNode,
    NotNode,
    OrNode,
    Syntax,
    TermNode,
    WordsNode,
    parse,
)

# Tests of parsing a query.


def written(text: str) -> str:
    """Return a query's syntax tree as text with all brackets."""
    return _written(text, parse(text, is_field).tree)


def _written(text: str, syntax: Syntax) -> str:
    match syntax:
        case WordsNode(start, end):
            return text[start:end]
        case TermNode(item):
            name = f"{item.name}=" if item.name else ""
            return f"<{item.kind} {name}{text[item.start : item.end]}>"
        case AndNode(parts):
            return "&(" + ", ".join(_written(text, part) for part in parts) + ")"
        case OrNode(parts):
            return "|(" + ", ".join(_written(text, part) for part in parts) + ")"
        case NotNode(part):
            return f"-{_written(text, part)}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Operators.
        ("", "&()"),
        ("l'atelier de python", "l'atelier de python"),
        ('"open data" x', "&(<quote open data>, x)"),
        ("« open data » “a b” „c“", "&(<quote  open data >, <quote a b>, <quote c>)"),
        ("a -b c", "&(a, -b, c)"),
        ("a NOT b", "&(a, -b)"),
        ("NOT -b", "b"),
        ("-10 % x", "&(-10 %, x)"),
        ("a AND b", "&(a, b)"),
        ("a OR b", "|(a, b)"),
        ("a b OR c AND d", "|(a b, &(c, d))"),
        ("(a OR b) c", "&(|(a, b), c)"),
        ("-(a b)", "-a b"),
        ("(a) OR b", "|(a, b)"),
        ("pyth* x", "&(<star pyth>, x)"),
        ("tag:10% x", "&(<field tag=10%>, x)"),
        ('Étiquette:"open data"', "<field Étiquette=open data>"),
        ("-lang:en", "-<field lang=en>"),
        ("(tag:a OR tag:b)", "|(<field tag=a>, <field tag=b>)"),
        ("formation(s)", "formation(s)"),
        # Characters that look like operators but are text.
        ("open-data - 10", "open-data - 10"),
        ('12" de neige', '12" de neige'),
        ('"pas fini', '"pas fini'),
        ("tag:", "tag:"),
        ('tag:"', 'tag:"'),
        ('tag:""', 'tag:""'),
        ("tag :x", "tag :x"),
        ("https://insee.fr 12:30", "https://insee.fr 12:30"),
        ("and or not", "and or not"),
        ("ANDROID NOTE", "ANDROID NOTE"),
        ("*", "*"),
        ("NOT", "NOT"),
        ("OR NOT", "OR NOT"),
        ("a AND", "a"),
        ("OR a AND", "a"),
        ("a OR AND b", "&(a, b)"),
        ("OR a OR OR b OR", "|(a, b)"),
        ("été AND NOT", "été"),
        ("a )b(", "&(a, b)"),
        ("f(x) (s)", "&(f(x), s)"),
        ("(a OR", "a"),
        ("() a", "a"),
    ],
)
def test_operators_and_text(text: str, expected: str) -> None:
    assert written(text) == expected


def test_groups_within_groups_have_an_end() -> None:
    for depth in (DEEPEST, DEEPEST + 1, 250):
        assert written("(" * depth + "a" + ")" * depth) == "a"


@given(
    st.lists(
        st.sampled_from(["a", "(", ")", "-", '"', "«", "»", "AND", "OR", "NOT", "tag:", "*", " "]),
        max_size=30,
    ).map("".join)
    | st.text()
)
def test_any_text_has_a_tree(text: str) -> None:
    assert written(text) is not None


LOOKALIKES = (
    *("and", "or", "not", "ou", "et", "sauf", "And", "ORly", "NOTE", "ANDROID", "AND.", "OR,"),
    *("-", "--", "–", "a-", "a-b", "- b", "+b", "&&", "||", "!", "*", "**", "~", "~2", "~~", "^2"),
    *("tag :", "12:30", "https://insee.fr", "nom:valeur", "c++", "formation(s)", "[a]", "{b}"),
)


@given(st.lists(st.sampled_from(LOOKALIKES), min_size=1, max_size=20).map(" ".join))
def test_text_similar_to_an_operator_is_text(text: str) -> None:
    assert parse(text, is_field).tree == WordsNode(0, len(text))


# Tests of quoting a field's value.


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
def test_a_quoted_value_is_read_back_unchanged(value: str) -> None:
    written = quoted(value)
    if written is None:
        return
    text = f"tag:{written}"
    (item,) = items(text, lambda name: name == "tag")
    assert item.kind == "field"
    assert text[item.start : item.end] == value
