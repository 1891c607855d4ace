"""Test that scripts/plain_words.py finds sentences that break a rule, and no others."""

from __future__ import annotations

import re
from pathlib import Path
from subprocess import run
from sys import executable

import pytest

PROGRAM = Path(__file__).parents[2] / "scripts" / "plain_words.py"


def found(tmp_path: Path, name: str, text: str) -> list[str]:
    """Return the printed findings of a file, without its path and the last line."""
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    done = run((executable, str(PROGRAM), str(file)), capture_output=True, text=True, check=False)
    lines = [re.sub(r"^.*?(?=\d+: )", "", line) for line in done.stdout.splitlines()[:-1]]
    assert done.stderr == ""
    assert done.returncode == bool(lines)
    return lines


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("First.\n\nA page that gathers\na year is none.", "3: 'is none'"),
        ("A page with `draft` is no event.", "1: 'is no event'"),
        ("- good\n- the form of one", "2: 'of one'"),
        ("The end of a list of pages of that year.", "1: 'of a list of pages of'"),
        (" ".join(["word"] * 29) + ".", "1: 'word word"),
        ("See [none of these](x.md).", "1: 'none of '"),
    ],
)
def test_a_finding_has_the_line_where_its_sentence_starts(
    tmp_path: Path, text: str, words: str
) -> None:
    (line,) = found(tmp_path, "page.md", text)
    assert line.startswith(words)


@pytest.mark.parametrize(
    "text",
    [
        "The title of the page is missing. It is no longer searched.",
        " ".join(["word"] * 28) + ".",
        "```\nthis is none of yours\n```\n\n| what is none | table |\n\n# Heading of one kind\n",
        "Write `is none of` as code.",
        "There is no stemmer, and there are none for names of one word.",
        ", ".join(["word"] * 29) + ".",
    ],
)
def test_a_plain_sentence_passes(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, "page.md", text) == []


def test_docstrings_comments_and_messages_of_code_are_read(tmp_path: Path) -> None:
    text = (
        '"""A page is none."""\n'
        "x = 'this is none'\n"
        "# A comment over\n# two lines is none.\n"
        "f(x, hint='write none of it')\n"
    )
    assert [line.split(": ")[0] for line in found(tmp_path, "code.py", text)] == ["3", "1", "5"]
