"""How fixes are shown."""

from __future__ import annotations

import json

import pytest

from eventsearch.model.page import Diagnostic, Edit, Fix
from eventsearch.output.diagnostics import FORMATS, Context
from eventsearch.output.diagnostics.text import diff, fixable, fixed_lines, paint_diff
from eventsearch.output.terminal.text import Look

EDIT = Edit(path="a.md", line=3, column=1, end_line=4, end_column=1, text="")


def diagnostic(*, line: int = 3, path: str = "a.md") -> Diagnostic:
    """Return a diagnostic with a fix."""
    return Diagnostic(
        path=path,
        line=line,
        column=1 if line else 0,
        code="E104",
        message="m",
        hint="c",
        severity="warning",
        fix=Fix(message="remove it", edits=(EDIT,)),
    )


NONE = Diagnostic(path="a.md", code="E102", message="m", hint="c")


def test_a_diff_is_unified() -> None:
    assert diff("a.md", "1\n2\n3\n4\n5\n6\n", "1\n2\n3\n4\nX\n6\n") == (
        "--- a.md\n+++ a.md\n@@ -2,5 +2,5 @@\n 2\n 3\n 4\n-5\n+X\n 6\n"
    )


def test_a_last_line_without_an_end_is_told() -> None:
    assert diff("a.md", "é", "é\n") == (
        "--- a.md\n+++ a.md\n@@ -1 +1 @@\n-é\n\\ No newline at end of file\n+é\n"
    )
    assert diff("a.md", "", "x\r\n") == "--- a.md\n+++ a.md\n@@ -0,0 +1 @@\n+x\r\n"


def test_only_line_feeds_end_lines() -> None:
    text = diff("a.md", "a\u2028b\rc\nd\n", "a\u2028b\rc\ne\n")
    assert text.splitlines(keepends=False)[3:] != []
    assert text.split("\n")[3:] == [" a\u2028b\rc", "-d", "+e", ""]


def test_a_terminal_obeys_nothing_in_a_diff() -> None:
    text = paint_diff(diff("a.md", "a\x1b[1m\n", "b\n"), Look(colour=True))
    assert "\x1b[1m" not in text
    assert "\x1b[1;31m-a" in text
    assert "\x1b[1;32m+b\x1b[0m\n" in text
    assert paint_diff(" x\n", Look()) == " x\n"


def test_a_terminal_shows_how_far_a_changed_line_is_indented() -> None:
    text = paint_diff(diff("a.md", "a:\r\n\tb:\t1\r\n", "a:\r\n  b:\t1\r\n"), Look())
    assert text.endswith("\n a:\n-\tb:\t1\n+  b:\t1\n")


@pytest.mark.parametrize(
    ("diagnostics", "expected"),
    [
        ((), ""),
        ((NONE,), ""),
        ((diagnostic(), NONE), "1 can be fixed with --fix"),
    ],
)
def test_how_many_can_be_fixed_is_told_with_the_option(
    diagnostics: tuple[Diagnostic, ...], expected: str
) -> None:
    assert fixable(diagnostics) == expected


def test_what_was_fixed_is_told() -> None:
    assert list(fixed_lines([diagnostic(), diagnostic(line=0, path="b.md")], 5)) == [
        "a.md:3:1: E104 fixed: remove it",
        "b.md: E104 fixed: remove it",
        "fixed 2 of 7 diagnostics in 2 files",
    ]
    assert list(fixed_lines([], 1)) == ["fixed 0 of 1 diagnostic"]


def written(form: str, *diagnostics: Diagnostic) -> str:
    """Return diagnostics in a form."""
    return FORMATS[form](diagnostics, Context(Look(), lambda _: (), "site/"))


def test_programs_get_the_edits() -> None:
    first, second = map(json.loads, written("json-lines", diagnostic(), NONE).splitlines())
    assert first["fix"] == {
        "message": "remove it",
        "edits": [
            {"path": "a.md", "line": 3, "column": 1, "end_line": 4, "end_column": 1, "text": ""}
        ],
    }
    assert second["fix"] is None


def test_scanners_get_the_edits() -> None:
    (run,) = json.loads(written("sarif", diagnostic(path="b c.md"), NONE))["runs"]
    with_fix, without = run["results"]
    assert "fixes" not in without
    replacement = {
        "deletedRegion": {"startLine": 3, "startColumn": 1, "endLine": 4, "endColumn": 1},
        "insertedContent": {"text": ""},
    }
    assert with_fix["fixes"] == [
        {
            "description": {"text": "remove it"},
            "artifactChanges": [
                {
                    "artifactLocation": {"uri": "site/b%20c.md"},
                    "replacements": [replacement],
                }
            ],
        }
    ]


def test_people_are_told_of_the_option() -> None:
    assert written("full", diagnostic()).endswith("help: c\nfix: use --fix\n")
    assert "fix:" not in written("full", NONE)
