"""Whether logs for code scanners are as SARIF 2.1.0 wants them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from eventsearch.lint.codes import CODES
from eventsearch.model.page import Diagnostic, Edit, Fix
from eventsearch.output.diagnostics import FORMATS, Context
from eventsearch.output.terminal.text import Look
from sarif_schema import faults, is_uri_reference

PATHS = ("content/été & hiver/a.md", "content/a b%20c.md", "con:tent/#x.md", 'content/"q?".md')


def log(*diagnostics: Diagnostic, prefix: str = "") -> dict[str, Any]:
    """Return a log, read again."""
    text = FORMATS["sarif"](diagnostics, Context(Look(width=80), lambda _: (), prefix))
    return dict(json.loads(text))


def diagnostic(code: str, path: str = "content/a.md", line: int = 0, column: int = 0) -> Diagnostic:
    """Return a diagnostic with a code."""
    return Diagnostic(
        path=path, line=line, column=column, code=code, message="faux", hint="corrige"
    )


def fixed(path: str) -> Diagnostic:
    """Return a diagnostic whose fix changes a file in two places."""
    edits = tuple(
        Edit(path=path, line=at, column=2, end_line=at + 1, end_column=1, text="été")
        for at in (1, 3)
    )
    return Diagnostic(
        path=path,
        line=1,
        column=1,
        code="E112",
        message="faux",
        hint="corrige",
        fix=Fix(message="corriger", edits=edits),
    )


def test_a_log_of_every_code_is_valid() -> None:
    many = [diagnostic(code.code, line=at, column=at) for at, code in enumerate(CODES)]
    many += [diagnostic("E102", path, 3) for path in PATHS]
    found = log(*many, *map(fixed, PATHS), prefix="../un site/")
    assert list(faults(found)) == []
    (run,) = found["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])


@pytest.mark.parametrize("path", PATHS)
def test_a_path_is_an_address_wherever_one_stands(path: str) -> None:
    found = log(diagnostic("E102", path), fixed(path))
    assert list(faults(found)) == []


def test_an_empty_log_is_valid() -> None:
    assert list(faults(log())) == []


RESULT = ("runs", 0, "results", 0)
PLACE = (*RESULT, "locations", 0, "physicalLocation")
CHANGE = (*RESULT, "fixes", 0, "artifactChanges", 0)


@pytest.mark.parametrize(
    ("place", "value", "fault"),
    [
        (("version",), "2.0", "log.version: "),
        ((*RESULT, "level"), "info", "log.runs[0].results[0].level: "),
        ((*RESULT, "message"), {}, "log.runs[0].results[0].message: "),
        ((*RESULT, "code"), "x", "log.runs[0].results[0]: "),
        (("runs", 0, "tool", "driver", "version"), 1, "log.runs[0].tool.driver.version: "),
        ((*PLACE, "region", "startLine"), 0, "log.runs[0].results[0].locations[0]."),
        ((*PLACE, "region", "startColumn"), 0, "log.runs[0].results[0].locations[0]."),
        ((*PLACE, "artifactLocation", "uri"), "a b", "log.runs[0].results[0].locations[0]."),
        ((*CHANGE, "replacements"), [], "log.runs[0].results[0].fixes[0].artifactChanges[0]."),
        ((*CHANGE, "replacements", 0, "text"), "x", "log.runs[0].results[0].fixes[0].artifact"),
        ((*RESULT, "fixes", 0, "safe"), True, "log.runs[0].results[0].fixes[0]: "),
    ],
)
def test_the_check_sees_what_is_wrong(
    place: tuple[str | int, ...], value: object, fault: str
) -> None:
    found: Any = log(fixed("content/a.md"))
    inner = found
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    (told,) = faults(found)
    assert told.startswith(fault)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a/b%20c.md", True),
        ("../a.md", True),
        ("https://example.org/a?b=c#d", True),
        ("a/b:c", True),
        ("con%3Atent/a", True),
        ("1:b", False),
        ("a b", False),
        ("é", False),
        ("a%2", False),
        ('"a"', False),
    ],
)
def test_addresses_are_those_of_rfc_3986(text: str, expected: bool) -> None:
    assert is_uri_reference(text) is expected
