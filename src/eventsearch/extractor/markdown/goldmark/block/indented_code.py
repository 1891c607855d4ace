"""
Indented code.

Goldmark: four columns after a blank line are code, whatever stands there (Python-Markdown takes
indented HTML for HTML); an indented line cannot interrupt a paragraph.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from eventsearch.extractor.markdown.goldmark.block.code_blocks import code_element
from eventsearch.extractor.markdown.goldmark.block.line_cursor import Line
from eventsearch.extractor.markdown.goldmark.block.model import Leaf, Reader, Resume


class Indented(Leaf):
    """Code by its indent; begins with the line given."""

    __slots__ = ()

    def __init__(self, line: Line) -> None:
        super().__init__()
        line.take(4)
        self.lines.append(line.text)

    def resume(self, line: Line) -> Resume:
        """Go on while the indent lasts; blank lines between belong to it."""
        if line.indent < 4 and not line.blank:
            return Resume.NO
        line.take(4)
        return Resume.YES

    def element(self, parser: Reader) -> Element:
        """Return the code, without the blank lines at its end."""
        lines = self.lines
        while not lines[-1].strip(" \t\r\n"):
            lines.pop()
        return code_element(parser, lines)
