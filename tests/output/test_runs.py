"""How is a text with marks in it written on a line of a terminal?"""

from __future__ import annotations

import pytest

from eventsearch.output.terminal.text import Look, columns, line, runs

LONG = ("Tous les chemins qui mènent à la ", "donnée", " ouverte et à ses nombreux usages")


@pytest.mark.parametrize(
    ("room", "shown"),
    [
        (80, "Tous les chemins qui mènent à la donnée ouverte et à ses nombreux usages"),
        (45, "Tous les chemins qui mènent à la donnée ouve…"),
        (30, "Tous les chemins qui mènent à…"),
        (12, "Tous les ch…"),
    ],
)
def test_a_line_that_is_too_long_is_cut_at_its_end(room: int, shown: str) -> None:
    assert line(runs(LONG, ""), room, Look()) == shown
    assert columns(shown) <= room


def test_a_line_without_marks_is_cut_at_its_end() -> None:
    assert line(runs((), "東京の大きな会議"), 9, Look()) == "東京の大…"


def test_what_an_author_wrote_does_not_reach_the_terminal_raw() -> None:
    assert "\x1b" not in line(runs(("a\x1b[2J", "b\x1b[2J"), ""), 40, Look())
