"""Patterns of cascades and mounts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.extractor.hugo.globs import matches


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("/docs/**", "/docs/a/b", True),
        ("/docs/**", "/docs", False),
        ("/docs**", "/docs2/a", True),
        ("/docs/*", "/docs/a", True),
        ("/docs/*", "/docs/a/b", False),
        ("**", "/any/thing", True),
        ("/docs/?", "/docs/a", True),
        ("/docs/?", "/docs/ab", False),
        ("/docs/[ab]*", "/docs/b1", True),
        ("/docs/[!ab]*", "/docs/b1", False),
        ("{/docs/a,/docs/b/*}", "/docs/b/c", True),
        ("{section,page}", "page", True),
        ("/Docs/A", "/docs/a", True),
        ("docs/*", "/docs/a", False),
        ("a.b", "axb", False),
        (r"a\*b", "a*b", True),
        ("{a", "a", False),
        ("[z-a]", "b", False),
        ("{a,{b,c*}d}/e", "cxd/e", True),
        ("{a,{b,c*}d}/e", "cx/d/e", False),
        ("a}", "a}", True),
        ("a,b", "a,b", True),
        ("**/a*b", "x/ab/acb", True),
        ("{" * 60 + "a" + "}" * 60, "a", False),
    ],
)
def test_patterns_match_as_in_hugo(pattern: str, text: str, expected: bool) -> None:
    assert matches(pattern, text) is expected


@pytest.mark.parametrize("pattern", ["**/" * 200 + "x", "*a" * 300 + "b", "{*a,*}" * 200 + "b"])
def test_stars_after_stars_end(pattern: str) -> None:
    assert not matches(pattern, f"{'a/' * 50}{'a' * 200}.md")


@given(st.text(), st.text())
def test_no_pattern_is_an_error(pattern: str, text: str) -> None:
    assert matches(pattern, text) in (True, False)
