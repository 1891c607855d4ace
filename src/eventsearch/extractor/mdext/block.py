"""
What is a block, and what must each kind be able to do?

Blocks are what the block parser builds while it walks the lines; each kind turns itself into an
element once the document has been read.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

if TYPE_CHECKING:
    from eventsearch.extractor.mdext.line import Line
    from eventsearch.extractor.mdext.parser import GoldmarkParser


class Resume(Enum):
    """What a line means to an open block."""

    YES = 1
    NO = 2
    LAST = 3
    """The line belongs to the block and ends it."""


class Block:
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

    def close(self, parser: GoldmarkParser, parent: Container) -> None:
        """Do what can only be done when the last line is known."""

    def element(self, parser: GoldmarkParser) -> Element | None:
        """Return the block as an element; None for nothing."""
        raise NotImplementedError


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

    def element(self, parser: GoldmarkParser) -> Element | None:
        """Return an element with the children in it."""
        element = Element(self.tag)
        extend(element, self.children, parser)
        return element

    @property
    def group(self) -> Hashable:
        """What neighbours must share to stand in one list; None for a block that stands alone."""
        return None

    def gather(self, blocks: Sequence[Block], parser: GoldmarkParser) -> Element:
        """Return one element for neighbours of the same group."""
        raise NotImplementedError


class Paragraph(Block):
    """A paragraph that may still become a heading, a table or a list of terms."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def resume(self, line: Line) -> Resume:
        """Go on until a blank line."""
        return Resume.NO if line.blank else Resume.YES

    def close(self, parser: GoldmarkParser, parent: Container) -> None:
        """Let the rules for whole paragraphs have it: references, tables."""
        parser.transform(self, parent)

    def element(self, parser: GoldmarkParser) -> Element | None:
        """Return a ``p`` whose text the inline stage will read."""
        return parser.leaf("p", "\n".join(self.lines).rstrip(" \t"))


def bare(element: Element) -> None:
    """Take an element's tags away and leave what is in it."""
    element.tag = None  # type: ignore[assignment]


def extend(element: Element, blocks: Iterable[Block], parser: GoldmarkParser) -> None:
    """Append the elements of the blocks, one a line, neighbours of one group in one list."""
    for _, run in groupby(blocks, key=_group):
        members = tuple(run)
        first = members[0]
        if isinstance(first, Container) and first.group is not None:
            children: tuple[Element | None, ...] = (first.gather(members, parser),)
        else:
            children = tuple(block.element(parser) for block in members)
        for child in children:
            if child is not None:
                child.tail = "\n"
                element.append(child)


def _group(block: Block) -> Hashable:
    return block.group if isinstance(block, Container) else None


Open = Callable[["GoldmarkParser", "Line", Container], "Block | None"]


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


Transform = Callable[["GoldmarkParser", Paragraph, Container], bool]
"""A rule for whole paragraphs: returns whether nothing is left of it."""
