"""Values of front matter and configuration."""

from __future__ import annotations

import math
from datetime import date

import pytest

from eventsearch.extractor.front_matter.coercion import (
    integer,
    switch,
    text,
    texts,
    to_bool,
    to_text,
    tree,
    without_surrogates,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("x", "x"),
        (None, ""),
        (True, "true"),
        (False, "false"),
        (2023, "2023"),
        (1.0, "1"),
        (1.10, "1.1"),
        (100.0, "100"),
        (1e21, "1000000000000000000000"),
        (1e-7, "0.0000001"),
        (math.nan, "NaN"),
        (math.inf, "+Inf"),
        (-math.inf, "-Inf"),
        (date(2023, 1, 2), "2023-01-02"),
        ([], None),
        ({}, None),
    ],
)
def test_to_text(value: object, text: str | None) -> None:
    assert to_text(value) == text


@pytest.mark.parametrize(
    ("value", "switch"),
    [
        (True, True),
        (None, False),
        (0, False),
        (2.0, True),
        ("true", True),
        ("F", False),
        ("yes", None),
        ("", None),
        ([], None),
    ],
)
def test_to_bool(value: object, switch: bool | None) -> None:
    assert to_bool(value) is switch


def test_halves_of_characters_are_replaced_and_pairs_joined() -> None:
    assert without_surrogates({"a\ud800": ["\ud83d\ude00", 1]}) == {"a\ufffd": ["😀", 1]}


@pytest.mark.parametrize(
    ("value", "expected"),
    [(True, True), ("false", False), (0, False), (None, True), ("maybe", True), ([], True)],
)
def test_a_switch_may_be_a_text(value: object, expected: bool) -> None:
    assert switch(value, True) is expected


def test_texts_may_be_one_text_or_numbers() -> None:
    assert texts("a") == ("a",)
    assert texts(["a", 1, "", {}, None]) == ("a", "1")
    assert texts({"a": 1}) == ()


def test_other_values() -> None:
    assert (text(3), text(None, "d"), text({}, "d")) == ("3", "d", "d")
    assert (integer("7"), integer("x"), integer(None), integer([])) == (7, 0, 0, 0)
    assert tree({"a": {"b": {"c": 1}}}, "a", "b") == {"c": 1}
    assert tree({"a": 1}, "a", "b") == {}
    assert tree(None) == {}
