"""Every diagnostic code is explained, once, and the manual says the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eventsearch.lint.codes import BY_CODE, CODES, Code, explanation
from lint_site import FIXED

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "eventsearch"


def used() -> set[str]:
    """Return the codes that the program can give, as its source has them."""
    files = (file for file in SOURCE.rglob("*.py") if file.name != "codes.py")
    texts = (file.read_text(encoding="utf-8") for file in files)
    return {code for text in texts for code in re.findall(r"\"(E\d{3})\"", text)}


def test_every_code_in_use_is_explained_and_no_other() -> None:
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


def test_the_catalogue_says_which_codes_have_fixes() -> None:
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
