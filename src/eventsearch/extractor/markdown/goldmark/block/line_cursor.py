"""
Where on a line are we?

A line shrinks from the left while the containers around it take their marks and their indent.
"""

from __future__ import annotations

TAB = 4
"""Columns between tab stops, as CommonMark has it."""


class Line:
    """
    What is left of a source line.

    Attributes:
        text: The rest of the line, without its line end.
        indent: Columns of white space at its start.
        first: Index of the first character that is no blank or tab; the length of a blank line.
    """

    __slots__ = ("_column", "first", "indent", "text")

    def __init__(self, text: str, column: int = 0) -> None:
        self._column = column
        self._set(text)

    @property
    def blank(self) -> bool:
        """Whether nothing but white space is left."""
        return self.first == len(self.text)

    @property
    def rest(self) -> str:
        """The line from its first character on."""
        return self.text[self.first :]

    def take(self, columns: int) -> None:
        """Take white space of that width; what a tab has too much stays as blanks."""
        width = 0
        index = 0
        while width < columns and index < self.first:
            width += self._width(self.text[index], self._column + width)
            index += 1
        self._column += min(width, columns) if width > columns else width
        self._set(" " * (width - columns) + self.text[index:])

    def skip(self, characters: int) -> None:
        """Take that many characters, none of them a tab."""
        self._column += characters
        self._set(self.text[characters:])

    def _set(self, text: str) -> None:
        self.text = text
        self.first = len(text) - len(text.lstrip(" \t"))
        self.indent = self.first
        if "\t" in text[: self.first]:
            self.indent = 0
            for character in text[: self.first]:
                self.indent += self._width(character, self._column + self.indent)

    @staticmethod
    def _width(character: str, column: int) -> int:
        return TAB - column % TAB if character == "\t" else 1
