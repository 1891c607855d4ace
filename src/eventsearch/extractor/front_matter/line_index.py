"""
On which line and in which column does a character of a file stand?

Parsers count characters from the start of what they were handed; people look for lines.
"""

from __future__ import annotations

from bisect import bisect_right

Place = tuple[int, int]
"""1-based line and column, in code points."""


class Lines:
    """The line starts of one text."""

    __slots__ = ("_starts",)

    def __init__(self, text: str) -> None:
        starts = [0]
        at = text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = text.find("\n", at + 1)
        self._starts = starts

    def place(self, offset: int) -> Place:
        """Return the place of the character at *offset*; past the end, on the last line."""
        line = bisect_right(self._starts, max(offset, 0))
        return line, max(offset, 0) - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a place; lines beyond the text count as its last."""
        return self._starts[min(line, len(self._starts)) - 1] + column - 1
