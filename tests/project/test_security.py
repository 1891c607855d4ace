"""Test that each promise in SECURITY.md names tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
PARTS = ("What a repository can do", "What a visitor can do", "What a cluster can do")


def promises(part: str) -> list[tuple[str, list[str]]]:
    """Return the promises of a section, each with the tests in its row."""
    _, _, rest = TEXT.partition(f"\n## {part}\n")
    table = re.search(r"\| promise \| test \|\n\|---\|---\|\n((?:\|.*\n)+)", rest.split("\n## ")[0])
    assert table, part
    rows = [row.strip("|\n").rpartition("|") for row in table[1].splitlines()]
    return [(promise.strip(), re.findall(r"`([^`]+)`", tests)) for promise, _, tests in rows]


@pytest.mark.parametrize("part", PARTS)
def test_each_promise_names_tests_that_exist(part: str) -> None:
    found = promises(part)
    assert found
    for promise, tests in found:
        assert tests, promise
        for test in tests:
            path, _, name = test.partition("::")
            tree = ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8"))
            names = {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}
            assert name in names, (promise, test)
