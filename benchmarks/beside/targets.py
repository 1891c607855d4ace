"""
Compare the figures with the targets.

A target limits one of three things: a figure of one size, the ratio of two figures of one size, or
the growth of a figure over all sizes. A target without a measured figure has no row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import log
from typing import NamedTuple

from beside import asking, changing
from peers import FTS5, PAGEFIND

BUILD, MEMORY, DISK = "full build: wall, CPU s", "full build: memory, MB", "on disk, MB"
UNCHANGED, CHANGED = "nothing changed: wall, CPU s", "one page changed: wall, CPU s"
ASKED, ASKED_WALL = "search: p50, p99 of CPU ms", "search: p50, p99 of wall ms"
SHELL, HELD = "a search from the shell: CPU s", "searching: memory, MB"
OURS, LIVE, TEXT = "eventsearch", "eventsearch, the live generation", "the text that it extracted"
TYPER, TEN, NOTHING = "an empty Typer command", "query, ten hits", "query, nothing found"

Figures = Mapping[tuple[str, str], tuple[float, ...]]
"""One or two figures by measurement and program."""
Key = tuple[str, str, int]
"""Measurement, program, and which of the two figures: 0 or 1."""
SMALL, MIDDLE, LARGE = 1_000, 10_000, 100_000


class Target(NamedTuple):
    """
    A target for a single size.

    Attributes:
        about: Name of the target in the table.
        pages: Size of the site.
        most: Maximum of the figure or ratio.
        of: The figure.
        beside: The figure to divide by; None to compare the figure itself.
    """

    about: str
    pages: int
    most: float
    of: Key
    beside: Key | None = None


TARGETS = (
    Target("search, median, CPU ms", MIDDLE, 1.5, (ASKED, asking.OURS, 0)),
    Target("search, p99, CPU ms", MIDDLE, 30, (ASKED, asking.OURS, 1)),
    Target("search, median, beside FTS5", MIDDLE, 1.2, (ASKED, asking.OURS, 0), (ASKED, FTS5, 0)),
    Target("search, p99, beside FTS5", MIDDLE, 0.4, (ASKED, asking.OURS, 1), (ASKED, FTS5, 1)),
    Target("search, median, CPU ms", LARGE, 15, (ASKED, asking.OURS, 0)),
    Target("search, p99, CPU ms", LARGE, 300, (ASKED, asking.OURS, 1)),
    Target("searching, memory, MB", LARGE, 256, (HELD, OURS, 0)),
    *(
        Target(
            "full build, wall, beside Pagefind", pages, most, (BUILD, OURS, 0), (BUILD, PAGEFIND, 0)
        )
        for pages, most in ((SMALL, 1.8), (3_000, 1.6), (MIDDLE, 1.0))
    ),
    Target("full build, memory, MB", MIDDLE, 300, (MEMORY, OURS, 0)),
    Target("nothing changed, wall s", MIDDLE, 0.3, (UNCHANGED, changing.OURS, 0)),
    Target(
        "recognising it, CPU, beside git status",
        MIDDLE,
        3,
        (UNCHANGED, changing.STAGE, 1),
        (UNCHANGED, changing.GIT_STATUS, 1),
    ),
    Target("one page changed, in the index, wall s", MIDDLE, 0.45, (CHANGED, changing.OURS, 0)),
    *(
        Target(f"one page changed, answered, {how}, wall s", MIDDLE, 0.4, (CHANGED, how, 0))
        for how in (changing.SERVER, changing.WATCHING, changing.ANOTHER, changing.COMMAND)
    ),
    *(
        Target(
            f"{what}, CPU, beside an empty Typer", SMALL, most, (SHELL, what, 1), (SHELL, TYPER, 1)
        )
        for what, most in ((TEN, 1.9), (NOTHING, 2.2))
    ),
    Target("live generation, beside the text", MIDDLE, 1.4, (DISK, LIVE, 0), (DISK, TEXT, 0)),
)

GROWING = (
    ("full build, CPU", 1.0, (BUILD, OURS, 1)),
    ("search, median", 0.45, (ASKED, asking.OURS, 0)),
    ("search, p99", 1.0, (ASKED, asking.OURS, 1)),
)
"""Name, maximum exponent in the number of pages, and key of each figure that grows."""


def reached(every: Mapping[int, Figures]) -> Iterator[tuple[str, str, str]]:
    """Yield each target, its figure, and whether the figure reaches the target."""
    for target in TARGETS:
        found = figure(every.get(target.pages, {}), target)
        if found is not None:
            wanted = f"{target.about}, {target.pages:,} pages: at most {target.most:g}"
            yield _row(wanted, found, target.most)
    for about, most, key in GROWING:
        power = exponent(every, key)
        if power is not None:
            yield _row(f"{about}: exponent at most {most:g}", power, most)


def _row(wanted: str, found: float, most: float) -> tuple[str, str, str]:
    return wanted, f"{found:.2f}", "yes" if found <= most else "no"


def figure(figures: Figures, target: Target) -> float | None:
    """Return the figure or ratio of a target, or None if a figure was not measured."""
    values = [_value(figures, key) for key in (target.of, target.beside) if key]
    if None in values:
        return None
    first, *others = [value for value in values if value is not None]
    return first / others[0] if others else first


def _value(figures: Figures, key: Key) -> float | None:
    what, who, at = key
    found = figures.get((what, who))
    return None if found is None or at >= len(found) else found[at]


def exponent(every: Mapping[int, Figures], key: Key) -> float | None:
    """Return the power of the number of pages by which a figure grows; None for a single size."""
    values = {pages: _value(figures, key) for pages, figures in every.items()}
    points = [(log(pages), log(value)) for pages, value in values.items() if value]
    if len(points) < 2:
        return None
    left = sum(x for x, _ in points) / len(points)
    up = sum(y for _, y in points) / len(points)
    spread = sum((x - left) ** 2 for x, _ in points)
    return sum((x - left) * (y - up) for x, y in points) / spread
