"""How a record looks in a terminal."""

from __future__ import annotations

from eventsearch.output.terminal.table import listing
from eventsearch.output.terminal.text import Look, columns


def test_names_left_values_right_empty_ones_left_out() -> None:
    values = {
        "title": "Été",
        "tags": ("a", "b"),
        "languages": {"fr": 3, "en": 1},
        "headings": [{"level": 2}],
        "featured": False,
        "bytes": 0,
        "summary": "",
        "links": (),
    }
    assert listing(values, Look()) == (
        "title      Été\n"
        "tags       a, b\n"
        "languages  fr (3), en (1)\n"
        "headings   level (2)\n"
        "featured   no\n"
        "bytes      0\n"
    )


def test_long_and_several_lines_stay_in_their_column() -> None:
    shown = listing({"text": "un deux trois quatre cinq six\nsept \x1b[2J"}, Look(width=26))
    assert shown == "text  un deux trois quatre\n      cinq six\n      sept ␛[2J\n"
    assert all(columns(line) <= 26 for line in shown.split("\n"))
