"""How the program's own Markdown looks in a terminal."""

from __future__ import annotations

import pytest

from eventsearch.lint.codes import manual
from eventsearch.output.terminal.text import WIDEST, Look, columns, prose


def test_marks_go_and_lines_are_wrapped_at_words() -> None:
    markdown = "## E1: A title\n\n**Hint.** Write `a **b** c`.\nThen go on.\n"
    assert prose(markdown, Look(width=20)) == (
        "E1: A title\n\nHint. Write a **b**\nc. Then go on.\n"
    )


def test_headings_stand_out() -> None:
    assert prose("# A\n\nb", Look(colour=True)) == "\x1b[1mA\x1b[0m\n\nb\n"


def test_lines_of_code_stay_as_they_are() -> None:
    markdown = "a\n\n```diff\n-x: `y`\n+x: **y y**\n```\n\nb"
    assert prose(markdown, Look(width=6)) == "a\n\n    -x: `y`\n    +x: **y y**\n\nb\n"
    assert "    \x1b[1;31m-x: `y`\x1b[0m\n" in prose(markdown, Look(colour=True))


@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_whole_manual_reads_plain(width: int) -> None:
    lines = prose(manual(), Look(width=width)).split("\n")
    sentences = [line for line in lines if not line.startswith("    ")]
    assert all(columns(line) <= min(width, WIDEST) for line in sentences)
    assert not any(line.startswith(("#", "**")) for line in lines)
