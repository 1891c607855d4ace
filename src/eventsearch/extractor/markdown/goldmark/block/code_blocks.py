"""
Fenced and indented code.

Fences are three or more backticks or tildes, with any words behind them; one that is never closed
runs to the end of what it stands in. Four columns of indent after a blank line are code as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement

from eventsearch.extractor.markdown.goldmark import escape
from eventsearch.extractor.markdown.goldmark.block.model import (
    BlockState,
    Container,
    Leaf,
    Line,
    Resume,
)

_OPENING = re.compile(r"(`{3,})[^`]*$|(~{3,})")


class Fence(Leaf):
    """Code between fences."""

    triggers = "`~"

    @classmethod
    def open(cls, _parser: BlockState, line: Line, _parent: Container) -> Fence | None:
        match = _OPENING.match(line.rest)
        return cls(match[1] or match[2], line.indent) if match else None

    def __init__(self, mark: str, indent: int) -> None:
        super().__init__()
        self._closing = re.compile(rf"{mark[0]}{{{len(mark)},}}[ \t]*$")
        self._indent = indent

    def resume(self, line: Line) -> Resume:
        if line.indent < 4 and self._closing.match(line.rest):
            return Resume.LAST
        line.take(self._indent)
        return Resume.YES

    def element(self, parser: BlockState) -> Element:
        return code_element(parser, self.lines)


def code_element(parser: BlockState, lines: Iterable[str]) -> Element:
    """Return ``pre`` and ``code`` round lines that are taken as they are."""
    pre = Element("pre")
    code = SubElement(pre, "code")
    code.text = parser.md.htmlStash.store("".join(f"{escape(line)}\n" for line in lines))
    return pre


class Indented(Leaf):
    """Code by its indent; begins with the line given."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        line.take(4)
        self.lines.append(line.text)

    def resume(self, line: Line) -> Resume:
        if line.indent < 4 and not line.blank:
            return Resume.NO
        line.take(4)
        return Resume.YES

    def element(self, parser: BlockState) -> Element:
        lines = self.lines
        while not lines[-1].strip(" \t\r\n"):
            lines.pop()
        return code_element(parser, lines)
