"""What CI systems collect: is it what they ask for, and does a fingerprint stay?"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from eventsearch.model.page import Diagnostic
from eventsearch.output.diagnostics import FORMATS, Context
from eventsearch.output.diagnostics.reports import fingerprints, from_baseline, to_baseline
from eventsearch.output.terminal.text import Look

ERROR = Diagnostic(
    path="content/été.md", line=2, column=7, code="E102", message="date wrong", hint="write it"
)
WARNING = ERROR._replace(line=9, code="E181", severity="warning")
NOTE = ERROR._replace(line=0, column=0, code="E208", severity="info")


def shown(form: str, *diagnostics: Diagnostic, prefix: str = "") -> str:
    """Return diagnostics in a form."""
    return FORMATS[form](diagnostics, Context(Look(width=80), lambda _: (), prefix))


def issues(*diagnostics: Diagnostic, prefix: str = "") -> list[dict[str, Any]]:
    """Return a report of Code Quality, read again."""
    return list(json.loads(shown("gitlab", *diagnostics, prefix=prefix)))


def test_code_quality_has_the_fields_of_gitlab_and_no_others() -> None:
    (mark,) = fingerprints([ERROR], "site/")
    first, second, third = issues(ERROR, WARNING, NOTE, prefix="site/")
    assert first == {
        "description": "date wrong; write it",
        "check_name": "E102",
        "fingerprint": mark,
        "severity": "major",
        "location": {"path": "site/content/été.md", "lines": {"begin": 2}},
    }
    assert re.fullmatch(r"[0-9a-f]{64}", mark)
    assert (second["severity"], third["severity"]) == ("minor", "info")
    assert third["location"]["lines"] == {"begin": 1}
    assert issues() == []


def test_a_fingerprint_stays_when_lines_move() -> None:
    told = ERROR._replace(message="as in line 4, column 2 and a.md:3:1")
    moved = told._replace(line=5, column=1, message="as in line 9, column 1 and a.md:12")
    assert fingerprints([told]) == fingerprints([moved])


def test_what_differs_has_another_fingerprint() -> None:
    others = [
        ERROR._replace(code="E103"),
        *(ERROR._replace(path=path) for path in ("content/b.md", "content/\udce9.md")),
        *(ERROR._replace(message=f"{at} wrong") for at in ("2024", "2025", "18:30", "18:45")),
    ]
    marks = [mark for each in (ERROR, *others) for mark in fingerprints([each])]
    assert len(set(marks)) == 8


def test_equal_diagnostics_of_a_file_are_counted() -> None:
    two, three = ([ERROR._replace(line=at) for at in range(count)] for count in (2, 3))
    assert len(set(fingerprints(three))) == 3
    assert fingerprints(three)[:2] == fingerprints(two)


def test_a_baseline_is_read_as_it_was_written() -> None:
    found = [ERROR, ERROR, WARNING, NOTE._replace(path="content/\udce9.md")]
    text = to_baseline(found)
    assert from_baseline(text) == frozenset(fingerprints(found))
    assert len(text.splitlines()) == 6
    assert json.loads(text)[0] == {
        "fingerprint": fingerprints([ERROR])[0],
        "code": "E102",
        "path": "content/été.md",
        "message": "date wrong",
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
def test_what_is_no_baseline_is_refused(text: str | bytes, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        from_baseline(text)
