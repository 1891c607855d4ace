"""
Does every pattern of the extractor and the checks read a hostile line once?

A pattern that tries each place of a long line again from each other place makes minutes of one
page. What is looked at is how the time grows, not how long it is: a line of four times the length
may take four times as long, and takes sixteen times as long where each place is tried from each.
"""

from __future__ import annotations

import re
from time import process_time

import pytest

from source_patterns import patterns

REPETITIONS = 5_000
NOTICEABLE = 0.004
"""Seconds of the processor; no square of the repetitions takes less on any machine."""

LONGER = 4
MOST_GROWTH = 8.0
"""Times as long as the line; half of what a square takes, and twice of what it may."""
TRIES = 3
"""A busy machine may make one comparison wrong, not three."""

UNITS = (
    "> ", " ", "\t", "\n", "\n ", "[", "![", "](", "(", "*", "* ", "_", "`", "-", "- ", "=", "|",
    "| ", ":", "a", "a ", "a:", "a=", "0", "0.", ".", "/", "//", "/*", "<", "<a ", "<!--", "</",
    "{", "{{", "{{/*", "{{<", "{{< ", "{{</*", "{{{<", "{%", "{%/*", "{#", "{:", "{.", "\\", '"',
    "'", "&", "#", "~", "$", "!", ", ", "@", ":::", "[^1]", "docs:{", "locales:[", 'title:"', '{"',
    "1 mai ", "lundi ",
)  # fmt: skip

GUARDED = frozenset(("extractor.html_text._COMMENT",))
"""Patterns whose caller cuts the text after the last place that may end them."""


PATTERNS = {
    pattern: (name, used)
    for pattern, (name, used) in patterns("extractor", "lint").items()
    if name not in GUARDED
}


def test_there_are_patterns_of_every_part() -> None:
    """Otherwise nothing below is tried."""
    parts = {".".join(name.split(".")[:2]) for name, _ in PATTERNS.values()}
    assert {
        "extractor.markdown",
        "extractor.platforms",
        "extractor.hugo",
        "lint.rules",
    } <= parts
    assert len(PATTERNS) > 180


def test_a_square_is_seen() -> None:
    """Otherwise nothing below is found."""
    assert _grows(re.compile(r"<.*>"), "findall", "<", "")


@pytest.mark.parametrize(
    ("pattern", "used"),
    [(pattern, used) for pattern, (_, used) in PATTERNS.items()],
    ids=[name for name, _ in PATTERNS.values()],
)
def test_a_hostile_line_is_read_once(pattern: re.Pattern[str], used: set[str]) -> None:
    """By each way in which the pattern is used."""
    for unit in UNITS:
        for before in ("", "x", "<A"):
            for method in sorted(used):
                assert not _grows(pattern, method, unit, before), repr(unit)


def _grows(pattern: re.Pattern[str], method: str, unit: str, before: str) -> bool:
    return all(_growth(pattern, method, unit, before) > MOST_GROWTH for _ in range(TRIES))


def _growth(pattern: re.Pattern[str], method: str, unit: str, before: str) -> float:
    """Return how many times longer four times the text takes; 0 where none of it takes any time."""
    line = f"{before}{unit * REPETITIONS}\0"
    if _spent(pattern, method, line) < NOTICEABLE:
        return 0.0
    longer = f"{before}{unit * LONGER * REPETITIONS}\0"
    return _spent(pattern, method, longer) / min(_spent(pattern, method, line) for _ in range(3))


def _spent(pattern: re.Pattern[str], method: str, line: str) -> float:
    began = process_time()
    match method:
        case "match":
            pattern.match(line)
        case "fullmatch":
            pattern.fullmatch(line)
        case "search":
            pattern.search(line)
        case _:
            for _ in pattern.finditer(line):
                pass
    return process_time() - began
