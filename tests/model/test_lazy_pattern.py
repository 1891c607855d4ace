"""When is a pattern compiled?"""

from __future__ import annotations

import re

import pytest

from eventsearch.model.lazy_pattern import lazy


def test_a_pattern_is_compiled_when_it_is_used() -> None:
    broken = lazy("(")
    with pytest.raises(re.error, match="missing"):
        broken.search("a")


def test_a_pattern_does_what_a_compiled_one_does() -> None:
    pattern = lazy("(A)b", re.IGNORECASE)
    for _ in range(2):
        match = pattern.fullmatch("ab")
        assert match is not None
        assert match[1] == "a"
    assert [found[0] for found in pattern.finditer("abAB")] == ["ab", "AB"]
    assert pattern.sub("x", "cab") == "cx"
    assert pattern.pattern == "(A)b"
