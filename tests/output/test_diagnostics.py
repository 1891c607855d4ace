"""How diagnostics of the content look, for people and for programs."""

from __future__ import annotations

import json

import pytest

from eventsearch.model.page import Diagnostic
from eventsearch.output.diagnostics import FORMATS, Context
from eventsearch.output.terminal.text import Look, columns

DATE = Diagnostic(
    path="content/event/x/index.md",
    line=2,
    column=7,
    code="E102",
    message='date "2026-13-02" is not a date',
    hint="write YYYY-MM-DD",
)
DOUBT = Diagnostic(
    path="content/été.md",
    line=0,
    column=0,
    code="E181",
    message="starts 349 days before its publication, see: a%b",
    hint="correct the start",
    severity="warning",
)
LINES: dict[str, tuple[str, ...]] = {"content/event/x/index.md": ("---", "date: 2026-13-02", "---")}


def shown(form: str, *diagnostics: Diagnostic, look: Look | None = None, prefix: str = "") -> str:
    """Return diagnostics in a form."""

    def sources(path: str) -> tuple[str, ...]:
        return LINES.get(path, ())

    return FORMATS[form](diagnostics, Context(look or Look(width=80), sources, prefix))


def test_full_shows_place_line_caret_and_hint() -> None:
    assert shown("full", DATE, DOUBT) == (
        'content/event/x/index.md:2:7: E102 date "2026-13-02" is not a date\n'
        "  |\n"
        "2 | date: 2026-13-02\n"
        "  |       ^\n"
        "help: write YYYY-MM-DD\n"
        "\n"
        "content/été.md: E181 warning: starts 349 days before its publication, see: a%b\n"
        "help: correct the start\n"
    )


def test_concise_is_one_line_a_diagnostic() -> None:
    assert shown("concise", DATE) == (
        'content/event/x/index.md:2:7: E102 date "2026-13-02" is not a date; write YYYY-MM-DD\n'
    )


@pytest.mark.parametrize("form", ["full", "concise", "json-lines", "github"])
def test_no_diagnostic_is_no_output(form: str) -> None:
    assert shown(form) == ""


def test_the_caret_stands_under_wide_and_hidden_characters() -> None:
    line = "日本\u0301: \x1b[31m bad"
    LINES["wide.md"] = (line,)
    diagnostic = DATE._replace(path="wide.md", line=1, column=line.index("bad") + 1)
    rows = shown("full", diagnostic).split("\n")
    assert rows[2] == "1 | 日本\u0301: ␛[31m bad"
    before = rows[2][: rows[2].index("bad")]
    assert columns(before) == rows[3].index("^")


def test_a_long_line_is_cut_on_both_sides() -> None:
    LINES["long.md"] = ("x" * 500 + "BAD" + "y" * 500,)
    rows = shown("full", DATE._replace(path="long.md", line=1, column=501)).split("\n")
    assert rows[2].startswith("1 | …xxx")
    assert rows[2].endswith("yyy…")
    assert rows[2][rows[3].index("^") :].startswith("BAD")
    assert all(columns(row) <= 80 for row in rows[1:4])


@pytest.mark.parametrize(
    ("line", "column"), [(9, 1), (2, 99), (2, 0)], ids=["no such line", "past its end", "no column"]
)
def test_a_place_that_is_not_there_is_no_fault(line: int, column: int) -> None:
    """The file may have changed since it was read."""
    assert "help: write" in shown("full", DATE._replace(line=line, column=column))


def test_colours_mark_severity() -> None:
    look = Look(width=80, colour=True)
    assert "\x1b[1;31mE102\x1b[0m" in shown("full", DATE, look=look)
    assert "\x1b[1;31m^\x1b[0m" in shown("full", DATE, look=look)
    assert "\x1b[1;33mE181\x1b[0m" in shown("full", DOUBT, look=look)


@pytest.mark.parametrize("form", FORMATS)
def test_no_escape_of_the_content_reaches_the_terminal(form: str) -> None:
    evil = "a\x1b[2J\x9b\n\u202eb.md"
    LINES[evil] = (evil,)
    diagnostic = DATE._replace(path=evil, line=1, message=evil, hint=evil)
    text = shown(form, diagnostic)
    assert not any(char in text for char in ("\x1b", "\x9b", "\u202e"))


def test_json_lines_say_everything() -> None:
    lines = [json.loads(line) for line in shown("json-lines", DATE, DOUBT).splitlines()]
    assert lines[0] == {
        "path": "content/event/x/index.md",
        "line": 2,
        "column": 7,
        "code": "E102",
        "severity": "error",
        "message": 'date "2026-13-02" is not a date',
        "hint": "write YYYY-MM-DD",
        "fix": None,
    }
    assert (lines[1]["line"], lines[1]["column"]) == (None, None)


def test_github_commands_are_escaped() -> None:
    assert shown("github", DATE, DOUBT, prefix="site/") == (
        "::error file=site/content/event/x/index.md,title=eventsearch E102,line=2,col=7::"
        'date "2026-13-02" is not a date; write YYYY-MM-DD\n'
        "::warning file=site/content/été.md,title=eventsearch E181::"
        "starts 349 days before its publication, see: a%25b; correct the start\n"
    )
    assert "file=a%2Cb%3Ac.md" in shown("github", DATE._replace(path="a,b:c.md"))


def test_sarif_is_one_run_with_its_rules() -> None:
    log = json.loads(shown("sarif", DOUBT, DATE, prefix="site/"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["E102", "E181"]
    assert all(rule["help"]["text"] for rule in rules)
    assert [rule["defaultConfiguration"]["level"] for rule in rules] == ["error", "warning"]
    doubt, date = run["results"]
    assert (doubt["ruleIndex"], doubt["level"]) == (1, "warning")
    place = doubt["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "site/content/%C3%A9t%C3%A9.md"}}
    assert date["locations"][0]["physicalLocation"]["region"] == {"startLine": 2, "startColumn": 7}


def test_sarif_without_diagnostics_is_still_a_log() -> None:
    assert json.loads(shown("sarif"))["runs"][0]["results"] == []
