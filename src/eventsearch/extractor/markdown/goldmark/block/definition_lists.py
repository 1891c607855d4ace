"""
Definition lists.

Goldmark: a paragraph followed by a line that begins with ``:`` and a blank is a list of terms, a
line each; the description may hold any block, indented to where its text began.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from xml.etree.ElementTree import Element

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


class _Defining(Grouped):
    """A term or a description; neighbours make a list."""

    __slots__ = ()

    @property
    def group(self) -> Hashable:
        """One for terms and descriptions."""
        return "dl"

    def gather(self, blocks: Sequence[Block], parser: Reader) -> Element:
        """Return the list."""
        element = Element("dl")
        for block in blocks:
            child = block.element(parser)
            if child is not None:
                child.tail = "\n"
                element.append(child)
        return element


class Term(_Defining):
    """A term: a line of the paragraph before the description."""

    __slots__ = ("_source",)

    def __init__(self, source: str) -> None:
        super().__init__()
        self._source = source

    def element(self, parser: Reader) -> Element:
        """Return a ``dt`` whose text the inline stage will read."""
        return parser.leaf("dt", self._source.strip(" \t"))


class Description(_Defining):
    """What a term means."""

    __slots__ = ("_indent",)
    tag = "dd"

    def __init__(self, indent: int) -> None:
        super().__init__()
        self._indent = indent

    def resume(self, line: Line) -> Resume:
        """Go on with lines that are indented like the description's text."""
        if line.blank:
            return Resume.YES
        if line.indent < self._indent:
            return Resume.NO
        line.take(self._indent)
        return Resume.YES

    def element(self, parser: Reader) -> Element:
        """Return a ``dd``; without a blank line before it its first paragraph gets no ``p``."""
        element = Element("dd")
        extend(element, self.children, parser)
        if not self.blank_before and len(element) and element[0].tag == "p":
            bare(element[0])
        return element


def _open(parser: Reader, line: Line, parent: Container) -> Description | None:
    if line.indent or len(line.text) < 2 or line.text[1] not in " \t":
        return None
    if not _make_terms(parser, parent):
        return None
    line.skip(1)
    width = 4 if line.indent >= 7 else line.indent
    line.take(width)
    return Description(1 + width)


def _make_terms(parser: Reader, parent: Container) -> bool:
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


DEFINITION = BlockRule(name="definition", triggers=":", open=_open, container=True)
