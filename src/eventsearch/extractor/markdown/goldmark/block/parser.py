"""
The block parser: from lines to a tree of blocks.

It takes the place of Python-Markdown's. For each line, the open blocks say whether the line is
still theirs, then the kinds of blocks whether one begins (CommonMark, "A parsing strategy").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, ElementTree

from markdown.blockparser import BlockParser

from eventsearch.extractor.hugo.urlize import Anchors
from eventsearch.extractor.markdown.goldmark.block.code_blocks import Indented
from eventsearch.extractor.markdown.goldmark.block.model import (
    Block,
    Container,
    Leaf,
    Line,
    Paragraph,
    Resume,
    bare,
)
from eventsearch.extractor.markdown.goldmark.block.tables import take_table
from eventsearch.extractor.markdown.goldmark.inline.link_destinations import (
    References,
    take_references,
)
from eventsearch.extractor.markdown.placeholders import LEFT
from eventsearch.extractor.site import Markup

if TYPE_CHECKING:
    from markdown import Markdown

MAX_DEPTH = 100
"""Blocks in blocks; deeper marks are text. No reader's page comes near, and HTML parsers stop."""


class Document(Container):
    """The whole text."""

    __slots__ = ()

    def resume(self, line: Line) -> Resume:  # noqa: ARG002
        """Go on to the end."""
        return Resume.YES


class GoldmarkParser(BlockParser):
    """
    The block parser.

    Attributes:
        references: Label to destination and title.
        footnotes: Label to footnote, in the order of their definition.
        leaves: Elements whose text is Markdown still to be read by the inline stage.
        headings: Level and anchor of each heading, in order.
        task_lists, unsafe, heading_attributes: What rules must know of the configuration.
    """

    def __init__(
        self,
        md: Markdown,
        markup: Markup,
        kinds: Iterable[type[Block]],
    ) -> None:
        super().__init__(md)
        self._markup = markup
        self._kinds = _by_trigger(kinds)
        self.task_lists = markup.task_list
        self.unsafe = markup.unsafe
        self.heading_attributes = markup.attribute_title
        self.clear()

    def clear(self) -> None:
        """Forget the last document."""
        self.references = References()
        self.footnotes: dict[str, Container] = {}
        self.leaves: list[Element] = []
        self.headings: list[tuple[int, str]] = []
        self._anchors = Anchors(self._markup.auto_heading_id_type)
        self._document = Document()
        self._open: list[Block] = [self._document]
        self._matched = 1
        self._blank = False

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

    def leaf(self, tag: str, source: str) -> Element:
        """Return an element whose text the inline stage will read."""
        element = Element(tag)
        element.text = source
        self.leaves.append(element)
        return element

    def raw(self, html: str) -> Element:
        """Return an element that stands for HTML taken as it is."""
        element = Element("")
        bare(element)
        element.text = self.md.htmlStash.store(html)
        return element

    def anchor(self, source: str, explicit: str | None) -> str:
        """
        Return the id of a heading and keep later ones from having the same.

        A heading with a shortcode in it has none that lasts: Hugo's holds a number of the build.
        """
        if explicit is not None:
            self._anchors.reserve(explicit)
            return explicit
        if not self._markup.auto_heading_id or LEFT in source:
            return ""
        return self._anchors.generate(source)

    @property
    def lazy(self) -> bool:
        """Whether the line may go on with a paragraph whose containers it has left."""
        return self._matched < len(self._open) and isinstance(self._open[-1], Paragraph)

    def paragraph(self, parent: Container) -> Paragraph | None:
        """Return the paragraph that the line may go on with."""
        tip = self._open[-1]
        continued = self._matched == len(self._open) and self._open[-2:-1] == [parent]
        return tip if continued and isinstance(tip, Paragraph) else None

    def take_paragraph(self, parent: Container) -> Paragraph | None:
        """Take that paragraph out of *parent*, when something is left of it after its rules."""
        paragraph = self.paragraph(parent)
        if paragraph is None:
            return None
        self._close(len(self._open) - 1)
        self._matched = len(self._open)
        # A table may stand between what is left of the paragraph and the line.
        if paragraph not in parent.children[-2:]:
            return None
        del parent.children[parent.place(paragraph)]
        return paragraph

    def transform(self, paragraph: Paragraph, parent: Container) -> None:
        """Take references and a table out of a paragraph that is complete."""
        if not take_references(self, paragraph, parent) and self._markup.table:
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
        """Open one block if a rule finds its beginning."""
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

    def _close(self, depth: int) -> None:
        """Close all open blocks but the first *depth*."""
        while len(self._open) > depth:
            block = self._open.pop()
            parent = self._open[-1]
            assert isinstance(parent, Container)
            block.close(self, parent)


def _by_trigger(kinds: Iterable[type[Block]]) -> Mapping[str, tuple[type[Block], ...]]:
    table: dict[str, tuple[type[Block], ...]] = {}
    for kind in kinds:
        for character in kind.triggers:
            table[character] = (*table.get(character, ()), kind)
    return table
