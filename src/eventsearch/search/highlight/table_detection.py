"""
Which part of an excerpt is prose, and which are the cells of a table or the items of a list?

A text has a cell a line, so cells are told by what they look like: short lines without an end of a
sentence, many of them one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

CELL = 40
"""Code points of the longest cell; a longer line says something by itself."""

MANY = 4
"""Short lines one after the other that are cells; fewer are headings."""

AROUND = 2
"""Cells shown before and after those that match: their row."""

SAYS = 40
"""Code points of the shortest prose that is shown by itself."""

_LINE = re.compile(r"[^\n]+")
_ENDED = (".", "!", "?", "…", ":", ";", "。", "！", "？")

Range = tuple[int, int]


class Block(NamedTuple):
    """Lines one after the other, as half-open ranges, that are cells or prose."""

    lines: tuple[Range, ...]
    cells: bool

    @property
    def range(self) -> Range:
        """From the first line's start to the last one's end."""
        return self.lines[0][0], self.lines[-1][1]


def without_cells(text: str, start: int, end: int, marks: Sequence[tuple[int, int, str]]) -> Range:
    """
    Return the part of text[start:end] to show: prose, if it shows as much as all of it.

    Args:
        marks: Half-open ranges that answer and what they answer to, sorted by start.

    Returns:
        Where all marks stand in cells: those, with a few around them. The same where all is prose.
    """
    if text.count("\n", start, end) < MANY - 1:
        return start, end
    blocks = tuple(_blocks(text, start, end))
    if not any(block.cells for block in blocks):
        return start, end
    inside = [mark for mark in marks if start <= mark[0] and mark[1] <= end]
    keys = {key for _, _, key in inside}
    for block in blocks:
        low, high = block.range
        shown = {key for begin, over, key in inside if low <= begin and over <= high}
        if not block.cells and high - low >= SAYS and shown == keys:
            return low, high
    return _trimmed(blocks, inside, start, end) if inside else (start, end)


def _trimmed(
    blocks: Sequence[Block], inside: Sequence[tuple[int, int, str]], start: int, end: int
) -> Range:
    """Return the range without the cells at its ends that are far from all marks."""
    first, last = inside[0][0], max(over for _, over, _ in inside)
    if blocks[0].cells:
        lines = blocks[0].lines
        at = next((n for n, (_, over) in enumerate(lines) if over > first), len(lines))
        start = lines[max(at - AROUND, 0)][0]
    if blocks[-1].cells:
        lines = blocks[-1].lines
        at = max((n for n, (begin, _) in enumerate(lines) if begin < last), default=0)
        end = lines[min(at + AROUND, len(lines) - 1)][1]
    return start, end


def _blocks(text: str, start: int, end: int) -> Iterator[Block]:
    lines = [found.span() for found in _LINE.finditer(text, start, end)]
    prose: list[Range] = []
    for short, group in groupby(lines, key=lambda line: _is_short(text, *line)):
        found = tuple(group)
        if not short or len(found) < MANY:
            prose.extend(found)
            continue
        if prose:
            yield Block(tuple(prose), cells=False)
            prose = []
        yield Block(found, cells=True)
    if prose:
        yield Block(tuple(prose), cells=False)


def _is_short(text: str, start: int, end: int) -> bool:
    return end - start <= CELL and not text[start:end].rstrip().endswith(_ENDED)
