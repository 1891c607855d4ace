"""
Does every pattern of the extractor and the checks read a hostile line once?

A pattern that tries each place of a long line again from each other place makes minutes of one
page. What is looked at is how the time grows, not how long it is: a line of four times the length
may take four times as long, and takes sixteen times as long where each place is tried from each.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from time import process_time
from types import ModuleType

import pytest

import eventsearch.extractor
import eventsearch.lint
from eventsearch.model.lazy_pattern import LazyPattern

REPETITIONS = 10_000
NOTICEABLE = 0.01
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

_METHODS = ("match", "search", "fullmatch", "finditer", "findall", "sub", "subn", "split")


GUARDED = frozenset(("extractor.html_text._COMMENT",))
"""Patterns whose caller cuts the text after the last place that may end them."""


def _modules() -> Iterator[ModuleType]:
    for package in (eventsearch.extractor, eventsearch.lint):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(found.name)


def _patterns() -> dict[re.Pattern[str], tuple[str, set[str]]]:
    """Return each pattern with a name for it and the methods that are called in its modules."""
    patterns: dict[re.Pattern[str], tuple[str, set[str]]] = {}
    for module in _modules():
        source = inspect.getsource(module)
        place = module.__name__.removeprefix("eventsearch.")
        for name, value in vars(module).items():
            used = set(re.findall(rf"(?<!\w){name}\.({'|'.join(_METHODS)})\(", source))
            for pattern in _within(value):
                patterns.setdefault(pattern, (f"{place}.{name}", set()))[1].update(used)
    return {
        # What is used by another name, as in a loop, is tried from its start.
        pattern: (name, used or {"match", "fullmatch"})
        for pattern, (name, used) in patterns.items()
        if name not in GUARDED
    }


def _within(value: object) -> Iterator[re.Pattern[str]]:
    match value:
        case re.Pattern():
            yield value
        case LazyPattern():
            yield re.compile(value.pattern, value.flags)
        case tuple() | list():
            for each in value:
                yield from _within(each)
        case dict():
            for each in value.values():
                yield from _within(each)


PATTERNS = _patterns()


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
