"""
How is a text with marks in it written on a line of a terminal?

Runs are parts of a text, marked or not, in their order; they are cleaned before they are measured.
"""

from __future__ import annotations

from collections.abc import Sequence

from eventsearch.output.terminal.style import Look, Style
from eventsearch.output.terminal.width import ELLIPSIS, clean, columns, cut

Segments = Sequence[str]
Runs = list[tuple[str, bool]]


def runs(segments: Segments, plain: str) -> Runs:
    """Return segments (or the plain text without any) as cleaned runs, marked or not."""
    given = segments or (plain,)
    return [(clean(text), place % 2 == 1) for place, text in enumerate(given) if text]


def line(given: Runs, room: int, look: Look, style: Style | None = None) -> str:
    """Return runs on one line; where they are longer than the room, their end is cut off."""
    text = "".join(run for run, _ in given)
    if columns(text) <= room:
        return painted(given, 0, len(text), look, style)
    end = len(cut(text, room)) - 1
    return painted(given, 0, end, look, style) + ELLIPSIS


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
