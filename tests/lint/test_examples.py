"""The examples of the explanations are true: one side has the fault, the other has it not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.lint.codes import CODES, Code
from lint_site import diagnostics, page

NOW = datetime(2024, 5, 2, tzinfo=UTC)
"""Before the events of the examples, after their publication."""

BESIDE = {
    "hugo.toml": 'baseURL = "https://example.org/"\ntimeZone = "UTC"\n',
    "layouts/shortcodes/details.html": "{{ .Inner }}",
}

OF_YAML_1_1 = ("E104", "E110", "E111")
"""Codes whose examples are front matter for Hugo up to 0.151."""

IN_FRONT_MATTER = (
    *("E101", "E102", "E104", "E107", "E108", "E109", "E110", "E111", "E112", "E113", "E115"),
    *("E18", "E19", "E704"),
)
IN_BODY = ("E315", "E40")
WHOLE = ("E103", "E106", "E114", "E116", "E411")
OF_THE_SITE = ("E189", "E195", "E196", "E197")

SHOWN = tuple(
    code
    for code in CODES
    if code.code.startswith((*IN_FRONT_MATTER, *IN_BODY, *WHOLE)) and code.code not in OF_THE_SITE
)


def side(code: Code, without: str) -> str:
    """Return a page that has the lines of an example but those with a sign."""
    lines = (line[1:] for line in code.example.split("\n") if line[0] != without)
    text = "\n".join(lines)
    if code.code.startswith(WHOLE):
        return f"{text}\n"
    return page("title: A", text) if code.code.startswith(IN_BODY) else page(text)


@pytest.mark.parametrize("code", SHOWN, ids=lambda code: code.code)
def test_the_code_is_told_of_what_is_wrong_and_not_of_its_hint(tmp_path: Path, code: Code) -> None:
    hugo = {".hvm": "0.151.0"} if code.code in OF_YAML_1_1 else {}
    found = [
        diagnostics(
            tmp_path, {**BESIDE, **hugo, "content/event/a.md": side(code, sign)}, code.code, now=NOW
        )
        for sign in ("+", "-")
    ]
    assert [bool(each) for each in found] == [True, False]
