"""Whether logs for code scanners are as SARIF 2.1.0 wants them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from eventsearch.codes import CODES
from eventsearch.present.colour import Look
from eventsearch.present.diagnostics import FORMATS
from eventsearch.records.content import Problem
from sarif_schema import faults

PATHS = ("content/été & hiver/a.md", "content/a b%20c.md", "con:tent/#x.md", 'content/"q".md')


def log(*problems: Problem, prefix: str = "") -> dict[str, Any]:
    """Return a log, read again."""
    text = FORMATS["sarif"](problems, Look(width=80), lambda _: (), prefix)
    return dict(json.loads(text))


def problem(code: str, path: str = "content/a.md", line: int = 0, column: int = 0) -> Problem:
    """Return a problem with a code."""
    return Problem(path=path, line=line, column=column, code=code, message="faux", cure="corrige")


def test_a_log_of_every_code_is_valid() -> None:
    """With and without a place, in paths of every kind."""
    many = [problem(code.code, line=at, column=at) for at, code in enumerate(CODES)]
    many += [problem("E102", path, 3) for path in PATHS]
    found = log(*many, prefix="../un site/")
    assert list(faults(found)) == []
    (run,) = found["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])


def test_an_empty_log_is_valid() -> None:
    """There is a run, and it has no results."""
    assert list(faults(log())) == []


@pytest.mark.parametrize(
    ("place", "value", "fault"),
    [
        (("version",), "2.0", "log.version is '2.0'"),
        (("runs", 0, "results", 0, "level"), "info", "log.runs[0].results[0].level is 'info'"),
        (("runs", 0, "results", 0, "message"), {}, "log.runs[0].results[0].message lacks text"),
        (("runs", 0, "results", 0, "rule"), "x", "log.runs[0].results[0] has rule"),
        (
            ("runs", 0, "tool", "driver", "version"),
            1,
            "log.runs[0].tool.driver.version is no string",
        ),
    ],
)
def test_the_check_sees_what_is_wrong(
    place: tuple[str | int, ...], value: object, fault: str
) -> None:
    """A schema that everything fits would say nothing."""
    found: Any = log(problem("E102", line=1, column=1))
    inner = found
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    assert list(faults(found)) == [fault]


@pytest.mark.parametrize("region", [{"startLine": 0}, {"startLine": 1, "startColumn": 0}])
def test_lines_and_columns_count_from_one(region: dict[str, int]) -> None:
    """As the standard has it."""
    found = log(problem("E102", line=1, column=1))
    found["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"] = region
    assert len(list(faults(found))) == 1
