"""
Lists, definition lists and block quotes.

Lists: ``-``, ``*``, ``+``, ``1.`` and ``1)``; what stands under an item's first character belongs
to the item. Another mark begins another list. Only a list that begins with 1 and with text
interrupts a paragraph. ``[ ]`` and ``[x]`` at an item's start are check boxes.

Definition lists: a paragraph followed by a line that begins with ``:`` and a blank is a list of
terms, a line each; the description may hold any block, indented to where its text began.

Block quotes: ``>`` with up to three blanks before it and an optional one after it; a quote ends at
a line without the mark unless that line goes on with its last paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from xml.etree.ElementTree import Element, SubElement

from eventsearch.extractor.markdown.goldmark.block.model import (
    Block,
    BlockState,
    Container,
    Grouped,
    Line,
    Paragraph,
    Resume,
    bare,
    extend,
)


class _Defining(Grouped):
    """A term or a description; neighbours make a list."""

    @property
    def group(self) -> Hashable:
        return "dl"

    def gather(self, blocks: Sequence[Block], parser: BlockState) -> Element:
        element = Element("dl")
        children = (block.element(parser) for block in blocks)
        for child in (child for child in children if child is not None):
            child.tail = "\n"
            element.append(child)
        return element


class Term(_Defining):
    """A term: a line of the paragraph before the description."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self._source = source

    def element(self, parser: BlockState) -> Element:
        return parser.leaf("dt", self._source.strip(" \t"))


class Description(_Defining):
    """What a term means."""

    tag = "dd"
    triggers = ":"

    @classmethod
    def open(cls, parser: BlockState, line: Line, parent: Container) -> Description | None:
        if line.indent or len(line.text) < 2 or line.text[1] not in " \t":
            return None
        if not _make_terms(parser, parent):
            return None
        line.skip(1)
        width = 4 if line.indent >= 7 else line.indent
        line.take(width)
        return cls(1 + width)

    def __init__(self, indent: int) -> None:
        super().__init__()
        self._indent = indent

    def resume(self, line: Line) -> Resume:
        if line.blank:
            return Resume.YES
        if line.indent < self._indent:
            return Resume.NO
        line.take(self._indent)
        return Resume.YES

    def element(self, parser: BlockState) -> Element:
        """Return a ``dd``; without a blank line before it its first paragraph gets no ``p``."""
        element = Element("dd")
        extend(element, self.children, parser)
        if not self.blank_before and len(element) and element[0].tag == "p":
            bare(element[0])
        return element


def _make_terms(parser: BlockState, parent: Container) -> bool:
    """Turn the paragraph before the line into terms; False when nothing could be defined."""
    paragraph = parser.take_paragraph(parent)
    last = parent.children[-1] if parent.children else None
    if paragraph is None and isinstance(last, Paragraph):
        paragraph = last
        parent.children.pop()
    if paragraph is not None:
        parent.children.extend(Term(line) for line in paragraph.lines)
        return True
    return isinstance(last, Description)


class Quote(Container):
    """A block quote."""

    tag = "blockquote"
    triggers = ">"

    @classmethod
    def open(cls, _parser: BlockState, line: Line, _parent: Container) -> Quote | None:
        return cls() if _take_mark(line) else None

    def resume(self, line: Line) -> Resume:
        return Resume.YES if _take_mark(line) else Resume.NO


def _take_mark(line: Line) -> bool:
    if line.indent > 3 or not line.rest.startswith(">"):
        return False
    line.take(line.indent)
    line.skip(1)
    if line.indent:
        line.take(1)
    return True


_MARK = re.compile(r"([-*+]|(\d{1,9})([.)]))(?=[ \t]|$)")
_TASK = re.compile(r"\[([ xX])\][ \t\n\f\r]*")


class Item(Grouped):
    """
    An item; neighbours with the same kind of mark make a list.

    Attributes:
        start: Number of an ordered item; None for a bullet.
    """

    tag = "li"
    triggers = "-*+0123456789"

    @classmethod
    def open(cls, parser: BlockState, line: Line, parent: Container) -> Item | None:
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
        return cls(match[3] or match[1], start, offset + padding)

    def __init__(self, kind: str, start: int | None, indent: int) -> None:
        super().__init__()
        self._kind = kind
        self._indent = indent
        self.start = start

    @property
    def group(self) -> Hashable:
        return self._kind

    def resume(self, line: Line) -> Resume:
        if line.blank:
            return Resume.YES if self.children else Resume.NO
        if line.indent < self._indent:
            return Resume.NO
        line.take(self._indent)
        return Resume.YES

    def gather(self, blocks: Sequence[Block], parser: BlockState) -> Element:
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

    def fill(self, element: Element, parser: BlockState, *, loose: bool) -> None:
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
