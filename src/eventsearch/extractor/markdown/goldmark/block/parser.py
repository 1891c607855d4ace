"""
The block parser: from lines to a tree of blocks.

It takes the place of Python-Markdown's. For each line, the open blocks say whether the line is
still theirs, then the kinds of blocks whether one begins (CommonMark, "A parsing strategy").
Link references stand at the beginning of a paragraph, also in lists and quotes; labels are compared
without regard to case and white space, and the first definition wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ElementTree

from eventsearch.extractor.markdown.goldmark.block.literal_blocks import Indented
from eventsearch.extractor.markdown.goldmark.block.model import (
    Block,
    BlockState,
    Container,
    Leaf,
    Line,
    Paragraph,
    Resume,
)
from eventsearch.extractor.markdown.goldmark.block.tables import take_table
from eventsearch.extractor.markdown.goldmark.inline.links import (
    destination,
    link_title,
    normalise_label,
)
from eventsearch.extractor.site import Markup

if TYPE_CHECKING:
    from markdown import Markdown

_LABEL = re.compile(r"[ \t]*+\[((?>(?:\\.|[^\[\]\\]){1,999}))\]:[ \t]*+\n?[ \t]*+", re.DOTALL)
_LINE_END = re.compile(r"[ \t]*+(?:\n|\Z)")

MAX_DEPTH = 100
"""Blocks in blocks; deeper marks are text. No reader's page comes near, and HTML parsers stop."""


class GoldmarkParser(BlockState):
    """The block parser."""

    def __init__(self, md: Markdown, markup: Markup, kinds: Iterable[type[Block]]) -> None:
        super().__init__(md, markup)
        self._kinds = _by_trigger(kinds)

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:  # noqa: N802
        """Return the document as a tree; the text of `leaves` is still Markdown."""
        self.clear()
        for text in lines:
            self._line(Line(text))
        self._close(1)
        root = self._document.element(self)
        assert root is not None
        root.tag = self.md.doc_tag
        return ElementTree(root)

    def transform(self, paragraph: Paragraph, parent: Container) -> None:
        """Take references and a table out of a paragraph that is complete."""
        if not _take_references(self, paragraph, parent) and self._markup.table:
            take_table(paragraph, parent)

    def _line(self, line: Line) -> None:
        self._matched = self._resume(line)
        if self._matched < 0:
            return
        tip = self._open[-1]
        if self._matched == len(self._open) and isinstance(tip, Leaf):
            tip.lines.append(line.text)
            return
        blank = line.blank
        if self._start(line):
            return
        if blank:
            self._close(self._container_depth())
            self._blank = True
            return
        if line.blank:
            return
        tip = self._open[-1]
        if not isinstance(tip, Paragraph):
            self._close(self._container_depth())
            tip = Paragraph()
            self._push(tip)
        # A deeper indent stays: no delimiter row of a table may have it.
        tip.lines.append(line.text if line.indent > 3 else line.rest)
        self._blank = False

    def _resume(self, line: Line) -> int:
        """Return how many open blocks the line belongs to; -1 when it ended one of them."""
        for depth, block in enumerate(self._open):
            answer = block.resume(line)
            if answer is Resume.LAST:
                self._close(depth)
                self._blank = False
                return -1
            if answer is Resume.NO:
                return depth
        return len(self._open)

    def _container_depth(self) -> int:
        """Return how many open blocks stay open round a new block."""
        depth = self._matched
        while not isinstance(self._open[depth - 1], Container):
            depth -= 1
        return depth

    def _start(self, line: Line) -> bool:
        """Open the blocks that begin on the line; return whether the line is used up."""
        while not line.blank:
            block = self._begin(line)
            if block is None:
                return False
            if not isinstance(block, Container):
                return True
        return False

    def _begin(self, line: Line) -> Block | None:
        depth = self._container_depth()
        parent = self._open[depth - 1]
        assert isinstance(parent, Container)
        if line.indent >= 4:
            if isinstance(self._open[-1], Paragraph):
                return None
            return self._enter(Indented(line), depth)
        for kind in self._kinds.get(line.text[line.first], ()):
            if issubclass(kind, Container) and depth >= MAX_DEPTH:
                continue
            block = kind.open(self, line, parent)
            if block is not None:
                return self._enter(block, depth)
        return None

    def _enter(self, block: Block, depth: int) -> Block:
        self._close(depth)
        self._push(block)
        self._matched = len(self._open)
        return block

    def _push(self, block: Block) -> None:
        parent = self._open[-1]
        assert isinstance(parent, Container)
        block.blank_before = self._blank
        self._blank = False
        parent.children.append(block)
        self._open.append(block)


def _by_trigger(kinds: Iterable[type[Block]]) -> Mapping[str, tuple[type[Block], ...]]:
    table: dict[str, tuple[type[Block], ...]] = {}
    for kind in kinds:
        for character in kind.triggers:
            table[character] = (*table.get(character, ()), kind)
    return table


def _take_references(parser: BlockState, paragraph: Paragraph, parent: Container) -> bool:
    """Move the references at the paragraph's beginning to the parser."""
    if not paragraph.lines[0].startswith("["):
        return False
    source = "\n".join(paragraph.lines)
    position = 0
    while (end := _take_one(parser, source, position)) is not None:
        position = end
    if not position:
        return False
    rest = source[position:]
    if not rest.strip():
        del parent.children[parent.place(paragraph)]
        return True
    paragraph.lines[:] = [line.lstrip(" \t") for line in rest.split("\n")]
    return False


def _take_one(parser: BlockState, source: str, position: int) -> int | None:
    label = _LABEL.match(source, position)
    target = destination(source, label.end()) if label and label[1].strip() else None
    if label is None or target is None or target.end == label.end():
        return None
    title = link_title(source, target.end)
    end = _LINE_END.match(source, title.end) if title else None
    if title is None or end is None:
        title, end = None, _LINE_END.match(source, target.end)
    if end is None:
        return None
    value = (target.text, title.text if title else "")
    parser.references.setdefault(normalise_label(label[1]), value)
    return end.end()
