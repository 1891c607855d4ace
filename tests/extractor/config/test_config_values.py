"""Single values of a configuration."""

from __future__ import annotations

import pytest

from eventsearch.extractor.front_matter.coercion import integer, switch, text, texts, tree


@pytest.mark.parametrize(
    ("value", "expected"),
    [(True, True), ("false", False), (0, False), (None, True), ("maybe", True), ([], True)],
)
def test_a_switch_may_be_a_text(value: object, expected: bool) -> None:
    """What is none is the default."""
    assert switch(value, True) is expected


def test_texts_may_be_one_text_or_numbers() -> None:
    """Empty ones and mappings are left out."""
    assert texts("a") == ("a",)
    assert texts(["a", 1, "", {}, None]) == ("a", "1")
    assert texts({"a": 1}) == ()


def test_other_values() -> None:
    """Wrong kinds give the default, never an error."""
    assert (text(3), text(None, "d"), text({}, "d")) == ("3", "d", "d")
    assert (integer("7"), integer("x"), integer(None), integer([])) == (7, 0, 0, 0)
    assert tree({"a": {"b": {"c": 1}}}, "a", "b") == {"c": 1}
    assert tree({"a": 1}, "a", "b") == {}
    assert tree(None) == {}
