"""How diagnostics, fixes and baselines look, for people and for programs."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from eventsearch.lint.codes import CODES
from eventsearch.model.page import Diagnostic, Edit, Fix
from eventsearch.output.diagnostics import FORMATS, Context
from eventsearch.output.diagnostics.reports import fingerprints, from_baseline, to_baseline
from eventsearch.output.diagnostics.text import diff, fixable, fixed_lines, paint_diff
from eventsearch.output.terminal.text import Look, columns
from sarif_schema import faults, is_uri_reference

PATH = "content/event/x/index.md"
DATE = Diagnostic(
    path=PATH,
    line=2,
    column=7,
    code="E102",
    message='date "2026-13-02" is not a date',
    hint="write YYYY-MM-DD",
)
DOUBT = Diagnostic(
    path="content/été.md",
    code="E181",
    message="starts 349 days before its publication, see: a%b",
    hint="correct the start",
    severity="warning",
)
NOTE = DATE._replace(line=0, column=0, code="E208", severity="info")
LINES: dict[str, tuple[str, ...]] = {PATH: ("---", "date: 2026-13-02", "---")}
PATHS = ("content/été & hiver/a.md", "content/a b%20c.md", "con:tent/#x.md", 'content/"q?".md')


def fixed(path: str = "a.md", line: int = 3) -> Diagnostic:
    """Return a diagnostic with a fix that removes a line."""
    edit = Edit(path=path, line=3, column=1, end_line=4, end_column=1, text="")
    fix = Fix(message="remove it", edits=(edit,))
    found = Diagnostic(path=path, code="E104", message="m", hint="c", fix=fix)
    return found._replace(line=line, column=1) if line else found


def shown(form: str, *diagnostics: Diagnostic, look: Look | None = None, prefix: str = "") -> str:
    """Return diagnostics in a format."""
    context = Context(look or Look(width=80), lambda path: LINES.get(path, ()), prefix)
    return FORMATS[form](diagnostics, context)


def log(*diagnostics: Diagnostic, prefix: str = "") -> dict[str, Any]:
    """Return the SARIF log of diagnostics, which the schema allows."""
    found = json.loads(shown("sarif", *diagnostics, prefix=prefix))
    assert list(faults(found)) == []
    return dict(found)


def test_full_shows_place_line_caret_hint_and_fix() -> None:
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
    assert shown("full", fixed()).endswith("help: c\nfix: use --fix\n")


def test_concise_is_one_line_a_diagnostic() -> None:
    assert shown("concise", DATE) == (
        'content/event/x/index.md:2:7: E102 date "2026-13-02" is not a date; write YYYY-MM-DD\n'
    )


@pytest.mark.parametrize(
    ("form", "empty"),
    [("full", ""), ("concise", ""), ("json-lines", ""), ("github", ""), ("gitlab", "[]\n")],
)
def test_without_diagnostics_a_format_is_empty(form: str, empty: str) -> None:
    assert shown(form) == empty
    assert log()["runs"][0]["results"] == []


def test_the_caret_is_aligned_after_wide_and_hidden_characters() -> None:
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
def test_a_position_outside_of_the_file_is_accepted(line: int, column: int) -> None:
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
    text = shown(form, DATE._replace(path=evil, line=1, message=evil, hint=evil))
    assert not any(char in text for char in ("\x1b", "\x9b", "\u202e"))


def test_json_lines_have_every_field_and_the_edits() -> None:
    date, doubt, fix = map(json.loads, shown("json-lines", DATE, DOUBT, fixed()).splitlines())
    assert date == {
        "path": PATH,
        "line": 2,
        "column": 7,
        "code": "E102",
        "severity": "error",
        "message": 'date "2026-13-02" is not a date',
        "hint": "write YYYY-MM-DD",
        "fix": None,
    }
    assert (doubt["line"], doubt["column"]) == (None, None)
    edit = {"path": "a.md", "line": 3, "column": 1, "end_line": 4, "end_column": 1, "text": ""}
    assert fix["fix"] == {"message": "remove it", "edits": [edit]}


def test_github_commands_are_escaped() -> None:
    assert shown("github", DATE, DOUBT, prefix="site/") == (
        "::error file=site/content/event/x/index.md,title=eventsearch E102,line=2,col=7::"
        'date "2026-13-02" is not a date; write YYYY-MM-DD\n'
        "::warning file=site/content/été.md,title=eventsearch E181::"
        "starts 349 days before its publication, see: a%25b; correct the start\n"
    )
    assert "file=a%2Cb%3Ac.md" in shown("github", DATE._replace(path="a,b:c.md"))


def test_sarif_is_one_run_with_its_rules_places_and_edits() -> None:
    (run,) = log(DOUBT, DATE, fixed("b c.md"), prefix="site/")["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["E102", "E104", "E181"]
    assert all(rule["help"]["text"] for rule in rules)
    doubt, date, fix = run["results"]
    assert (doubt["ruleIndex"], doubt["level"]) == (2, "warning")
    place = doubt["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "site/content/%C3%A9t%C3%A9.md"}}
    assert date["locations"][0]["physicalLocation"]["region"] == {"startLine": 2, "startColumn": 7}
    assert "fixes" not in date
    replacement = {
        "deletedRegion": {"startLine": 3, "startColumn": 1, "endLine": 4, "endColumn": 1},
        "insertedContent": {"text": ""},
    }
    change = {"artifactLocation": {"uri": "site/b%20c.md"}, "replacements": [replacement]}
    assert fix["fixes"] == [{"description": {"text": "remove it"}, "artifactChanges": [change]}]


def test_a_sarif_log_of_every_code_and_path_is_valid() -> None:
    many = [
        Diagnostic(path="a.md", line=at, column=at, code=each.code, message="faux", hint="corrige")
        for at, each in enumerate(CODES)
    ]
    many += [DATE._replace(path=path) for path in PATHS]
    (run,) = log(*many, *map(fixed, PATHS), prefix="../un site/")["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
    for path in PATHS:
        log(DATE._replace(path=path), fixed(path))


RESULT = ("runs", 0, "results", 0)
PLACE = (*RESULT, "locations", 0, "physicalLocation")
CHANGE = (*RESULT, "fixes", 0, "artifactChanges", 0)


@pytest.mark.parametrize(
    ("place", "value", "fault"),
    [
        (("version",), "2.0", "log.version: "),
        ((*RESULT, "level"), "info", "log.runs[0].results[0].level: "),
        ((*RESULT, "code"), "x", "log.runs[0].results[0]: "),
        ((*PLACE, "region", "startLine"), 0, "log.runs[0].results[0].locations[0]."),
        ((*PLACE, "artifactLocation", "uri"), "a b", "log.runs[0].results[0].locations[0]."),
        ((*CHANGE, "replacements"), [], "log.runs[0].results[0].fixes[0].artifactChanges[0]."),
    ],
)
def test_the_schema_check_finds_errors(
    place: tuple[str | int, ...], value: object, fault: str
) -> None:
    found: Any = log(fixed())
    inner = found
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    (told,) = faults(found)
    assert told.startswith(fault)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("../a/b%20c.md", True),
        ("https://example.org/a?b=c#d", True),
        ("a/b:c", True),
        ("1:b", False),
        ("a b", False),
        ("é", False),
        ("a%2", False),
        ('"a"', False),
    ],
)
def test_addresses_are_those_of_rfc_3986(text: str, expected: bool) -> None:
    assert is_uri_reference(text) is expected


def test_code_quality_has_exactly_gitlabs_fields() -> None:
    (mark,) = fingerprints([DATE], "site/")
    first, second, third = json.loads(shown("gitlab", DATE, DOUBT, NOTE, prefix="site/"))
    assert first == {
        "description": 'date "2026-13-02" is not a date; write YYYY-MM-DD',
        "check_name": "E102",
        "fingerprint": mark,
        "severity": "major",
        "location": {"path": f"site/{PATH}", "lines": {"begin": 2}},
    }
    assert re.fullmatch(r"[0-9a-f]{64}", mark)
    assert (second["severity"], third["severity"]) == ("minor", "info")
    assert third["location"]["lines"] == {"begin": 1}


def test_a_fingerprint_stays_when_lines_move_and_differs_otherwise() -> None:
    told = DATE._replace(message="as in line 4, column 2 and a.md:3:1")
    moved = told._replace(line=5, column=1, message="as in line 9, column 1 and a.md:12")
    assert fingerprints([told]) == fingerprints([moved])
    others = [
        DATE._replace(code="E103"),
        *(DATE._replace(path=path) for path in ("content/b.md", "content/\udce9.md")),
        *(DATE._replace(message=f"{at} wrong") for at in ("2024", "2025", "18:30", "18:45")),
    ]
    assert len({mark for each in (DATE, *others) for mark in fingerprints([each])}) == 8


def test_equal_diagnostics_of_a_file_are_counted() -> None:
    two, three = ([DATE._replace(line=at) for at in range(count)] for count in (2, 3))
    assert len(set(fingerprints(three))) == 3
    assert fingerprints(three)[:2] == fingerprints(two)


def test_a_baseline_is_read_back_unchanged() -> None:
    found = [DATE, DATE, DOUBT, NOTE._replace(path="content/\udce9.md")]
    text = to_baseline(found)
    assert from_baseline(text) == frozenset(fingerprints(found))
    assert len(text.splitlines()) == 6
    assert json.loads(text)[0] == {
        "fingerprint": fingerprints([DATE])[0],
        "code": "E102",
        "path": PATH,
        "message": 'date "2026-13-02" is not a date',
    }
    assert from_baseline(to_baseline([])) == frozenset()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "Expecting value"),
        (b"\xff", "utf-8"),
        ("{}", "not an array of objects"),
        ("[1]", "not an array of objects"),
        ("[{}]", "an object has no fingerprint"),
    ],
)
def test_a_file_that_is_not_a_baseline_is_refused(text: str | bytes, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        from_baseline(text)


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ("1\n2\n3\n4\n5\n6\n", "1\n2\n3\n4\nX\n6\n", "@@ -2,5 +2,5 @@\n 2\n 3\n 4\n-5\n+X\n 6\n"),
        ("é", "é\n", "@@ -1 +1 @@\n-é\n\\ No newline at end of file\n+é\n"),
        ("", "x\r\n", "@@ -0,0 +1 @@\n+x\r\n"),
        ("a\u2028b\rc\nd\n", "a\u2028b\rc\ne\n", "@@ -1,2 +1,2 @@\n a\u2028b\rc\n-d\n+e\n"),
    ],
    ids=["context", "no end of line", "empty", "only line feeds end lines"],
)
def test_a_diff_is_unified(before: str, after: str, lines: str) -> None:
    assert diff("a.md", before, after) == f"--- a.md\n+++ a.md\n{lines}"


def test_escapes_in_a_diff_are_shown_and_indents_kept() -> None:
    text = paint_diff(diff("a.md", "a\x1b[1m\n", "b\n"), Look(colour=True))
    assert "\x1b[1m" not in text
    assert "\x1b[1;31m-a" in text
    assert "\x1b[1;32m+b\x1b[0m\n" in text
    text = paint_diff(diff("a.md", "a:\r\n\tb:\t1\r\n", "a:\r\n  b:\t1\r\n"), Look())
    assert text.endswith("\n a:\n-\tb:\t1\n+  b:\t1\n")


def test_fixable_and_fixed_diagnostics_are_counted() -> None:
    assert fixable(()) == fixable((DATE,)) == ""
    assert fixable((fixed(), DATE)) == "1 can be fixed with --fix"
    assert list(fixed_lines([fixed(), fixed("b.md", line=0)], 5)) == [
        "a.md:3:1: E104 fixed: remove it",
        "b.md: E104 fixed: remove it",
        "fixed 2 of 7 diagnostics in 2 files",
    ]
    assert list(fixed_lines([], 1)) == ["fixed 0 of 1 diagnostic"]
