"""
How is a text with marks in it written on a line of a terminal?

Runs are parts of a text, marked or not, in their order; they are cleaned before they are measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from eventsearch.present.colour import Look, Style
from eventsearch.present.width import ELLIPSIS, clean, columns, cut

Segments = Sequence[str]
Runs = list[tuple[str, bool]]

BEFORE = 3
"""A cut line shows a third of its room before its first mark, where that would be cut off."""


def runs(segments: Segments, plain: str) -> Runs:
    """Return segments (or the plain text without any) as cleaned runs, marked or not."""
    given = segments or (plain,)
    return [(clean(text), place % 2 == 1) for place, text in enumerate(given) if text]


def line(given: Runs, room: int, look: Look, style: Style | None = None) -> str:
    """Return runs on one line, cut to the room so that the first mark is seen."""
    text = "".join(run for run, _ in given)
    if columns(text) <= room:
        return painted(given, 0, len(text), look, style)
    start = _start(given, text, room)
    before = ELLIPSIS if start else ""
    room -= len(before)
    if columns(text[start:]) <= room:
        return before + painted(given, start, len(text), look, style)
    end = start + len(cut(text[start:], room)) - 1
    return before + painted(given, start, end, look, style) + ELLIPSIS


def _start(given: Runs, text: str, room: int) -> int:
    """Return where a line begins that cannot hold all: with the text, or a word near its mark."""
    ends = accumulate(len(run) for run, _ in given)
    marks = [
        (end - len(run), end) for (run, marked), end in zip(given, ends, strict=True) if marked
    ]
    if not marks or columns(text[: marks[0][1]]) < room:
        return 0
    low = marks[0][0]
    while low and columns(text[low - 1 : marks[0][0]]) <= room // BEFORE:
        low -= 1
    # A word is not begun in its middle, if there is another before the mark.
    blank = text.find(" ", low, marks[0][0])
    return low if blank < 0 else blank + 1


def painted(given: Runs, start: int, end: int, look: Look, style: Style | None = None) -> str:
    """Return the code points [start, end) of the runs' text in a style, marked ones as matches."""
    parts: list[str] = []
    place = 0
    for text, marked in given:
        part = text[max(start - place, 0) : max(end - place, 0)]
        chosen: Style | None = "match" if marked else style
        parts.append(look.paint(part, chosen) if chosen else part)
        place += len(text)
    return "".join(parts)
