"""
Does each pattern of the source read a text once that nearly fits it, over and over?

Texts are made of the pattern itself; what is looked at is how the time grows.
"""

from __future__ import annotations

import re
import time
from contextlib import suppress

import pytest

from hostile.growth import StuckError, bounded
from hostile.pumps import pumps
from long_form import tries
from source_patterns import patterns

PUMPS = tries(2, 40)
"""Texts a pattern."""

SIZE = 2_048
LONGER = 4
MOST_GROWTH = 8.0
"""Times as long as the text; half of what a square takes, and twice of what it may."""

NOTICEABLE = 0.01
"""Seconds for four times the text; what takes less takes a second for a hundred times as much."""

MOST_SECONDS = 0.5

SHORT_TEXTS = {
    **{
        f"analysis.rules.compounds.{name}": "a chunk, which has a limit"
        for name in ("_UNIT", "_NAME", "_SIZE", "_HUMP")
    },
    "extractor.html_text._COMMENT": "a text that its caller cuts after the last end",
    "extractor.markdown.goldmark.block.literal_blocks._BLANK": "a mark, which is never looked for",
    "output.feeds.opensearch_description._LITTLE": "a name, which has a limit",
    "query.": "a question, which has a limit",
}
"""Pattern, module or package to what else keeps it from taking long."""

EVERY = patterns()
PATTERNS = {
    pattern: (name, used)
    for pattern, (name, used) in EVERY.items()
    if not name.startswith(tuple(SHORT_TEXTS))
}


def test_there_are_patterns_of_every_part() -> None:
    """Otherwise nothing below is tried."""
    parts = {name.split(".")[0] for name, _ in PATTERNS.values()}
    assert {"analysis", "extractor", "indexer", "lint", "output", "settings"} <= parts
    assert len(PATTERNS) > 300


@pytest.mark.parametrize("part", SHORT_TEXTS)
def test_what_is_left_out_is_there(part: str) -> None:
    """A name that has changed leaves nothing out."""
    assert any(name.startswith(part) for name, _ in EVERY.values())


@pytest.mark.parametrize("pattern", ["(a|b)*?<.*>", r"x[ \t]+(.*?)[ \t]*(?:y)?[ \t]*$", "(a|a)+b"])
def test_what_takes_long_is_found(pattern: str) -> None:
    """Otherwise nothing below is."""
    assert _slow(re.compile(pattern), {"search"}, 40)


def test_a_host_without_an_end_is_read_once() -> None:
    """Few texts made of the pattern itself repeat one letter of a host."""
    hosts = [pattern for pattern, (name, _) in EVERY.items() if name == "lint.secrets._LINKS"]
    assert len(hosts) > 5
    assert [each for each in hosts if _grows(each, "match", "https://", "b")] == []


@pytest.mark.endurance
@pytest.mark.parametrize(
    ("pattern", "used"),
    [(pattern, used) for pattern, (_, used) in PATTERNS.items()],
    ids=[name for name, _ in PATTERNS.values()],
)
def test_a_text_that_nearly_fits_is_read_once(pattern: re.Pattern[str], used: set[str]) -> None:
    """By each way in which the pattern is used."""
    assert _slow(pattern, used, PUMPS) is None


def _slow(pattern: re.Pattern[str], used: set[str], count: int) -> tuple[str, str, str] | None:
    """Return how a pattern is used, how a text begins, and what it repeats, where it takes long."""
    found = (
        (method, before, unit)
        for before, unit in pumps(pattern, count, 2031)
        for method in sorted(used)
        if _grows(pattern, method, before, unit)
    )
    return next(found, None)


def _grows(pattern: re.Pattern[str], method: str, before: str, unit: str) -> bool:
    times = SIZE // len(unit) + 1
    small, large = (f"{before}{unit * (times * each)}\0" for each in (1, LONGER))
    if _seconds(pattern, method, large) < NOTICEABLE:
        return False
    least = most = MOST_SECONDS
    for _ in range(3):
        least = min(least, _seconds(pattern, method, small))
        most = min(most, _seconds(pattern, method, large))
        if least < MOST_SECONDS / 2 and most <= max(NOTICEABLE, MOST_GROWTH * least):
            return False
    return True


def _seconds(pattern: re.Pattern[str], method: str, text: str) -> float:
    begun = time.process_time()
    with suppress(StuckError), bounded(MOST_SECONDS):
        if method in ("match", "fullmatch", "search"):
            getattr(pattern, method)(text)
        else:
            for _ in pattern.finditer(text):
                pass
    return time.process_time() - begun
