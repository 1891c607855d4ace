"""
Lists.

Goldmark: ``-``, ``*``, ``+``, ``1.`` and ``1)``; what stands under an item's first character
belongs to the item, be it two blanks or four (Python-Markdown wants four and knows ``1.`` only).
Another mark begins another list. Only a list that begins with 1 and with text interrupts a
paragraph. ``[ ]`` and ``[x]`` at an item's start are check boxes.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from xml.etree.ElementTree import Element, SubElement

from eventsearch.extractor.markdown.goldmark.block.line_cursor import Line
from eventsearch.extractor.markdown.goldmark.block.model import (
    Block,
    BlockRule,
    Container,
    Grouped,
    Paragraph,
    Reader,
    Resume,
    bare,
    extend,
)

_MARK = re.compile(r"([-*+]|(\d{1,9})([.)]))(?=[ \t]|$)")
_TASK = re.compile(r"\[([ xX])\][ \t\n\f\r]*")


class Item(Grouped):
    """
    An item; neighbours with the same kind of mark make a list.

    Attributes:
        start: Number of an ordered item; None for a bullet.
    """

    __slots__ = ("_indent", "_kind", "start")
    tag = "li"

    def __init__(self, kind: str, start: int | None, indent: int) -> None:
        super().__init__()
        self._kind = kind
        self._indent = indent
        self.start = start

    @property
    def group(self) -> Hashable:
        """The mark without its number."""
        return self._kind

    def resume(self, line: Line) -> Resume:
        """Go on with lines that are indented like the item's text; one may begin with a blank."""
        if line.blank:
            return Resume.YES if self.children else Resume.NO
        if line.indent < self._indent:
            return Resume.NO
        line.take(self._indent)
        return Resume.YES

    def gather(self, blocks: Sequence[Block], parser: Reader) -> Element:
        """Return the list; the paragraphs of a list without blank lines get no ``p``."""
        items = [block for block in blocks if isinstance(block, Item)]
        element = Element("ul" if self.start is None else "ol")
        element.text = "\n"
        if self.start not in (None, 1):
            element.set("start", str(self.start))
        loose = any(item.blank_before for item in items[1:]) or any(
            child.blank_before for item in items for child in item.children[1:]
        )
        for item in items:
            child = SubElement(element, "li")
            child.tail = "\n"
            item.fill(child, parser, loose=loose)
        return element

    def fill(self, element: Element, parser: Reader, *, loose: bool) -> None:
        """Put the item's blocks into its element."""
        first = self.children[0] if self.children else None
        if parser.task_lists and isinstance(first, Paragraph) and (mark := _take_task(first)):
            box = SubElement(element, "input", {"disabled": "", "type": "checkbox"})
            if mark != " ":
                box.set("checked", "")
        extend(element, self.children, parser)
        if not loose:
            for child in element:
                if child.tag == "p":
                    bare(child)


def _take_task(paragraph: Paragraph) -> str:
    """Take a check box off a paragraph; return what is in it, empty for no box."""
    match = _TASK.match("\n".join(paragraph.lines))
    if not match:
        return ""
    paragraph.lines[0] = paragraph.lines[0][match.end() :]
    return match[1]


def _open(parser: Reader, line: Line, parent: Container) -> Item | None:
    match = _MARK.match(line.rest)
    if not match:
        return None
    start = int(match[2]) if match[2] else None
    empty = not line.rest[match.end() :].strip(" \t")
    if (empty or start not in (None, 1)) and parser.paragraph(parent) is not None:
        return None
    offset = line.indent + match.end()
    line.take(line.indent)
    line.skip(match.end())
    padding = 1 if empty or line.indent > 4 else line.indent
    line.take(padding)
    return Item(match[3] or match[1], start, offset + padding)


ITEM = BlockRule(name="item", triggers="-*+0123456789", open=_open, container=True)
