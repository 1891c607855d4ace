"""
What is a block, and what must each kind be able to do?

Blocks are what the block parser builds while it walks the lines; each kind turns itself into an
element once the document has been read.

Where on a line are we?

A line shrinks from the left while the containers around it take their marks and their indent.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING, Protocol
from xml.etree.ElementTree import Element

from eventsearch.extractor.markdown.goldmark.inline.link_destinations import References

if TYPE_CHECKING:
    from markdown import Markdown


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


class Reader(Protocol):
    """
    What a block may ask of the parser that reads the lines; `parser` fulfils it.

    Attributes:
        md: Python-Markdown's instance, for its stash of finished HTML.
        references: Label to destination and title.
        footnotes: Label to footnote, in the order of their definition.
        headings: Level and anchor of each heading, in order.
        task_lists, unsafe, heading_attributes: What rules must know of the configuration.
    """

    md: Markdown
    references: References
    footnotes: dict[str, Container]
    headings: list[tuple[int, str]]
    task_lists: bool
    unsafe: bool
    heading_attributes: bool

    @property
    def lazy(self) -> bool:
        """Whether the line may go on with a paragraph whose containers it has left."""
        ...

    def leaf(self, tag: str, source: str) -> Element:
        """Return an element whose text the inline stage will read."""
        ...

    def raw(self, html: str) -> Element:
        """Return an element that stands for HTML taken as it is."""
        ...

    def anchor(self, source: str, explicit: str | None) -> str:
        """Return the id of a heading and keep later ones from having the same."""
        ...

    def paragraph(self, parent: Container) -> Paragraph | None:
        """Return the paragraph that the line may go on with."""
        ...

    def take_paragraph(self, parent: Container) -> Paragraph | None:
        """Take that paragraph out of *parent*, when something is left of it after its rules."""
        ...

    def transform(self, paragraph: Paragraph, parent: Container) -> None:
        """Run the rules for whole paragraphs; a paragraph of which nothing is left goes."""
        ...


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
        blank_before: Whether a blank line stands before it.
    """

    __slots__ = ("blank_before",)

    def __init__(self) -> None:
        self.blank_before = False

    def resume(self, line: Line) -> Resume:  # noqa: ARG002
        """Say whether the block goes on with this line, and take its marks from the line."""
        return Resume.NO

    def close(self, parser: Reader, parent: Container) -> None:  # noqa: B027 - mostly nothing
        """Do what can only be done when the last line is known."""

    @abstractmethod
    def element(self, parser: Reader) -> Element | None:
        """Return the block as an element; None for nothing."""


class Leaf(Block):
    """A block that holds lines as they are: code or HTML."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []


class Container(Block):
    """A block that holds blocks."""

    __slots__ = ("children",)
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

    def element(self, parser: Reader) -> Element | None:
        """Return an element with the children in it."""
        element = Element(self.tag)
        extend(element, self.children, parser)
        return element


class Grouped(Container):
    """A container that stands in one element with its neighbours of the same group."""

    __slots__ = ()

    @property
    @abstractmethod
    def group(self) -> Hashable:
        """What neighbours must share to stand in one element."""

    @abstractmethod
    def gather(self, blocks: Sequence[Block], parser: Reader) -> Element:
        """Return one element for neighbours of the same group."""


class Paragraph(Block):
    """A paragraph that may still become a heading, a table or a list of terms."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def resume(self, line: Line) -> Resume:
        """Go on until a blank line."""
        return Resume.NO if line.blank else Resume.YES

    def close(self, parser: Reader, parent: Container) -> None:
        """Let the rules for whole paragraphs have it: references, tables."""
        parser.transform(self, parent)

    def element(self, parser: Reader) -> Element | None:
        """Return a ``p`` whose text the inline stage will read."""
        return parser.leaf("p", "\n".join(self.lines).rstrip(" \t"))


def bare(element: Element) -> None:
    """Take an element's tags away and leave what is in it."""
    element.tag = None  # type: ignore[assignment]


def extend(element: Element, blocks: Iterable[Block], parser: Reader) -> None:
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


Open = Callable[[Reader, "Line", Container], "Block | None"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockRule:
    """
    How a kind of block begins.

    Attributes:
        triggers: Characters that its first line may begin with.
        open: Given the parser, the line and the block that it would stand in, returns the new
            block, with its marks taken from the line, or None.
    """

    name: str
    triggers: str
    open: Open
    container: bool = False


Transform = Callable[[Reader, Paragraph, Container], bool]
"""A rule for whole paragraphs: returns whether nothing is left of it."""
