"""Every diagnostic code is explained once, with a true example, and can be chosen."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.lint.codes import (
    BY_CODE,
    CODES,
    Code,
    code_filter,
    explanation,
    parse_codes,
    unknown_code,
)
from lint_site import FIXED, diagnostics, page

# Every diagnostic code is explained, once, and the manual says the same.

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "eventsearch"


def used() -> set[str]:
    """Return the codes in the program's source."""
    files = (file for file in SOURCE.rglob("*.py") if file.name != "codes.py")
    texts = (file.read_text(encoding="utf-8") for file in files)
    return {code for text in texts for code in re.findall(r"\"(E\d{3})\"", text)}


def test_exactly_the_codes_in_use_are_explained() -> None:
    assert used() == set(BY_CODE)


def test_codes_are_unique_and_in_order() -> None:
    codes = [code.code for code in CODES]
    assert codes == sorted(set(codes))


def test_the_page_of_codes_lists_all() -> None:
    page = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| (E\d{3}) \| (\w+) \| (.+?) \| (yes)? \|$", page)
    assert rows == [
        (each.code, each.severity, each.title, "yes" if each.fix else "") for each in CODES
    ]


def test_the_catalogue_marks_codes_with_fixes() -> None:
    assert {each.code for each in CODES if each.fix} == FIXED


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.code)
def test_every_explanation_has_meaning_and_hint(code: Code) -> None:
    text = explanation(code)
    assert text.startswith(f"## {code.code}: {code.title}\n")
    assert code.about.endswith(".")
    assert code.hint.endswith(".")
    assert not code.title.endswith(".")


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.code)
def test_every_hint_has_an_example(code: Code) -> None:
    lines = code.example.split("\n")
    assert all(1 < len(line) < 70 for line in lines)
    signs = {line[0] for line in lines}
    assert signs == {"$"} or (signs <= {" ", "-", "+"} and signs != {" "})


# Which codes are shown if some are selected and some ignored.


@pytest.mark.parametrize(
    ("select", "ignore", "shown"),
    [
        ("", "", "E102 E701 E703"),
        ("E7", "", "E701 E703"),
        ("E701,E102", "", "E102 E701"),
        ("", "E7", "E102"),
        ("", "E703", "E102 E701"),
        ("E7", "E703", "E701"),
        ("E701", "E7", "E701"),
        ("E", "E7", "E102"),
        ("E7", "E7", ""),
        ("", "E", ""),
    ],
)
def test_the_longest_code_decides(select: str, ignore: str, shown: str) -> None:
    wanted = code_filter(parse_codes([select]), parse_codes([ignore]))
    assert " ".join(code for code in ("E102", "E701", "E703") if wanted(code)) == shown


def test_codes_can_be_written_in_several_ways() -> None:
    assert parse_codes(["e7, E301", "E102,", ""]) == ("E7", "E301", "E102")


def test_an_unknown_code_is_reported() -> None:
    assert unknown_code(("E7", "E999")) == 'there is no code "E999"'
    assert unknown_code(("E", "E7", "E701")) == ""


# The examples in the explanations are true: the first has the fault, the second does not.

NOW = datetime(2024, 5, 2, tzinfo=UTC)
"""A moment after the examples' publication and before their events."""

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
    """Return a page with an example's lines, without the lines that begin with this sign."""
    lines = (line[1:] for line in code.example.split("\n") if line[0] != without)
    text = "\n".join(lines)
    if code.code.startswith(WHOLE):
        return f"{text}\n"
    return page("title: A", text) if code.code.startswith(IN_BODY) else page(text)


@pytest.mark.parametrize("code", SHOWN, ids=lambda code: code.code)
def test_the_example_has_the_fault_and_its_correction_does_not(tmp_path: Path, code: Code) -> None:
    hugo = {".hvm": "0.151.0"} if code.code in OF_YAML_1_1 else {}
    found = [
        diagnostics(
            tmp_path, {**BESIDE, **hugo, "content/event/a.md": side(code, sign)}, code.code, now=NOW
        )
        for sign in ("+", "-")
    ]
    assert [bool(each) for each in found] == [True, False]
