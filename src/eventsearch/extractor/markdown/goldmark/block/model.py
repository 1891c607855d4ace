"""
Lines and blocks.

A line shrinks from the left while the containers around it take their marks and indent. A block
begins on a line (`open`), takes further ones (`resume`), and becomes an element (`element`) when
the whole document has been read.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterable, Sequence
from enum import Enum
from itertools import groupby
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser

from eventsearch.extractor.hugo.urlize import Anchors, heading_rule
from eventsearch.extractor.markdown import HEADING_MARK
from eventsearch.extractor.markdown.goldmark.inline.parser import References
from eventsearch.extractor.markdown.placeholders import LEFT
from eventsearch.extractor.site import Markup

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


class Resume(Enum):
    """What a line means to an open block."""

    YES = 1
    NO = 2
    LAST = 3
    """The line belongs to the block and ends it."""


class Block(ABC):
    """
    A block; without more, one that is over at the end of its line.

    Attributes:
        triggers: Characters that its first line may begin with.
        blank_before: Whether a blank line stands before it.
    """

    triggers = ""

    def __init__(self) -> None:
        self.blank_before = False

    @classmethod
    def open(cls, _parser: BlockState, _line: Line, _parent: Container) -> Block | None:
        """Return the block that begins on a line, with its marks taken from the line, or None."""
        return None

    def resume(self, line: Line) -> Resume:  # noqa: ARG002
        """Say whether the block goes on with this line, and take its marks from the line."""
        return Resume.NO

    def close(self, parser: BlockState, parent: Container) -> None:  # noqa: B027 - mostly nothing
        """Do what can only be done when the last line is known."""

    @abstractmethod
    def element(self, parser: BlockState) -> Element | None:
        """Return the block as an element; None for nothing."""


class Leaf(Block):
    """A block that holds lines as they are: code or HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []


class Container(Block):
    """A block that holds blocks."""

    tag = "div"

    def __init__(self) -> None:
        super().__init__()
        self.children: list[Block] = []

    def place(self, block: Block) -> int:
        """Return the index of a child; looked for from the end, near which it stands."""
        at = len(self.children) - 1
        while self.children[at] is not block:
            at -= 1
        return at

    def element(self, parser: BlockState) -> Element | None:
        element = Element(self.tag)
        extend(element, self.children, parser)
        return element


class Grouped(Container):
    """A container that stands in one element with its neighbours of the same group."""

    @property
    @abstractmethod
    def group(self) -> Hashable:
        """What neighbours must share to stand in one element."""

    @abstractmethod
    def gather(self, blocks: Sequence[Block], parser: BlockState) -> Element:
        """Return one element for neighbours of the same group."""


class Paragraph(Block):
    """A paragraph that may still become a heading, a table or a list of terms."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def resume(self, line: Line) -> Resume:
        return Resume.NO if line.blank else Resume.YES

    def close(self, parser: BlockState, parent: Container) -> None:
        parser.transform(self, parent)

    def element(self, parser: BlockState) -> Element | None:
        return parser.leaf("p", "\n".join(self.lines).rstrip(" \t"))


def bare(element: Element) -> None:
    """Take an element's tags away and leave what is in it."""
    element.tag = None  # type: ignore[assignment]


def extend(element: Element, blocks: Iterable[Block], parser: BlockState) -> None:
    """Append the elements of the blocks, one a line, neighbours of one group in one list."""
    for _, run in groupby(blocks, key=_group):
        members = tuple(run)
        first = members[0]
        if isinstance(first, Grouped):
            children: tuple[Element | None, ...] = (first.gather(members, parser),)
        else:
            children = tuple(block.element(parser) for block in members)
        for child in children:
            if child is not None:
                child.tail = "\n"
                element.append(child)


def _group(block: Block) -> Hashable:
    return block.group if isinstance(block, Grouped) else None


class Document(Container):
    """The whole text."""

    def resume(self, _line: Line) -> Resume:
        return Resume.YES


class BlockState(BlockParser):
    """
    The open blocks of a document, and what has been read of it: what a block may ask the parser.

    Attributes:
        references: Label to destination and title.
        footnotes: Label to footnote, in the order of their definition.
        leaves: Elements whose text is Markdown still to be read by the inline stage.
        headings: Level and anchor of each heading, in order.
        task_lists, unsafe, heading_attributes, ids_of_text: What the configuration says.
    """

    def __init__(self, md: Markdown, markup: Markup) -> None:
        super().__init__(md)
        self._markup = markup
        self.task_lists = markup.task_list
        self.unsafe = markup.unsafe
        self.heading_attributes = markup.attribute_title
        self.ids_of_text = markup.ids_of_text
        self.clear()

    def clear(self) -> None:
        self.references = References()
        self.footnotes: dict[str, Container] = {}
        self.leaves: list[Element] = []
        self.headings: list[tuple[int, str]] = []
        self._anchors = Anchors(heading_rule(self._markup.auto_heading_id_type))
        self._document = Document()
        self._open: list[Block] = [self._document]
        self._matched = 1
        self._blank = False

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
        Where ids are made of texts, only what the author gave is known yet; see `name`.
        """
        if self.ids_of_text:
            return explicit or ""
        if explicit is not None:
            self._anchors.reserve(explicit)
            return explicit
        if not self._markup.auto_heading_id or LEFT in source:
            return ""
        return self._anchors.generate(source)

    def name(self, element: Element, text: str) -> None:
        """Give a heading, or a term of a list, the id that its text makes, if it has none."""
        number = int(element.get(HEADING_MARK, "-1"))
        anchor = element.get("id", "")
        if anchor:
            self._anchors.reserve(anchor)
        elif number < 0:
            self._anchors.generate(text)
        elif self._markup.auto_heading_id and text:
            anchor = self._anchors.generate(text)
            # One with the number of the build in it does not last.
            if LEFT not in text:
                element.set("id", anchor)
                self.headings[number] = (self.headings[number][0], anchor)

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

    @abstractmethod
    def transform(self, paragraph: Paragraph, parent: Container) -> None:
        """Take out of a paragraph that is complete what is none."""

    def _close(self, depth: int) -> None:
        while len(self._open) > depth:
            block = self._open.pop()
            parent = self._open[-1]
            assert isinstance(parent, Container)
            block.close(self, parent)
