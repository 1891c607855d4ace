"""
Headings, attribute lines and thematic breaks.

Headings: ``#`` wants a blank after it; setext headings may have several lines. ``{#id}`` at the
end gives the id; otherwise Hugo up to 0.143 makes it of the source of the (last) line, marks and
link targets included, and later versions of its text, which the inline stage reads. Attributes may
stand on a line of their own where ``parser.attribute.block`` is on; kramdown's ``{: .class}`` is
text.

Thematic breaks: three or more ``-``, ``*`` or ``_``, with or without blanks between them, before
list items, so that ``* * *`` is no list.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from eventsearch.extractor.markdown import HEADING_MARK
from eventsearch.extractor.markdown.goldmark.block.model import (
    Block,
    BlockState,
    Container,
    Line,
)

_NAME = r"[A-Za-z_:][\w:.-]*"
_VALUE = r"""(?:"(?>(?:\\.|[^"\\])*)"|'(?>(?:\\.|[^'\\])*)'|\[[^\]]*+\]|[^\s,}{"'=]++)"""
_WORD = r"[^\s!-,/;-@\[-^`{-~]++"
_ONE = rf"(?:[#.]{_WORD}|{_NAME}\s*=\s*{_VALUE})"
_ATTRIBUTES = re.compile(rf"\{{\s*+(?:{_ONE}(?>(?:[\s,]*+{_ONE})*))?[\s,]*+\}}")
_AT_END = re.compile(rf"{_ATTRIBUTES.pattern}[ \t]*$")
_ID = re.compile(rf"[\s{{,]#({_WORD})|[\s{{,]id\s*=\s*({_VALUE})")


def trailing_attributes(text: str) -> tuple[str, str | None]:
    """Cut attributes off the end of a heading; return what is left and the id, if one is given."""
    start = text.rfind("{")
    match = _AT_END.match(text, start) if start >= 0 else None
    before = text[: max(start, 0)]
    escaped = (len(before) - len(before.rstrip("\\"))) % 2
    if not match or escaped:
        return text, None
    attribute = _ID.search(match[0])
    explicit = (attribute[1] or attribute[2].strip("\"'")) if attribute else None
    return before.rstrip(), explicit


class AttributeLine(Block):
    """A line that says something of a block beside it and shows nothing."""

    triggers = "{"

    @classmethod
    def open(cls, _parser: BlockState, line: Line, _parent: Container) -> AttributeLine | None:
        # Goldmark drops what else stands on the line.
        return cls() if _ATTRIBUTES.match(line.rest) else None

    def element(self, _parser: BlockState) -> None:
        return None


_RULE = re.compile(r"(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")


class ThematicBreak(Block):
    """A line across the page."""

    triggers = "-*_"

    @classmethod
    def open(cls, _parser: BlockState, line: Line, _parent: Container) -> ThematicBreak | None:
        return cls() if _RULE.match(line.rest) else None

    def element(self, _parser: BlockState) -> Element:
        return Element("hr")


_ATX = re.compile(r"(#{1,6})(?=[ \t]|$)")
_BLANKS = " \t"
_SETEXT = re.compile(r"(=+|-+)[ \t]*$")


class Heading(Block):
    """A heading; its last line decides the id."""

    def __init__(self, parser: BlockState, level: int, lines: list[str]) -> None:
        super().__init__()
        self._level = level
        explicit = None
        if parser.heading_attributes:
            lines[-1], explicit = trailing_attributes(lines[-1])
        self._lines = lines
        self._anchor = parser.anchor(lines[-1], explicit)

    def element(self, parser: BlockState) -> Element:
        element = parser.leaf(f"h{self._level}", "\n".join(self._lines).strip(_BLANKS))
        if self._anchor:
            element.set("id", self._anchor)
        element.set(HEADING_MARK, str(len(parser.headings)))
        parser.headings.append((self._level, self._anchor))
        return element


class AtxHeading(Heading):
    """A heading behind a row of ``#``."""

    triggers = "#"

    @classmethod
    def open(cls, parser: BlockState, line: Line, _parent: Container) -> AtxHeading | None:
        match = _ATX.match(line.rest)
        if not match:
            return None
        text = _without_closing(line.rest[match.end() :].strip(_BLANKS))
        brace = text.rfind("{") if parser.heading_attributes else -1
        if brace > 0 and trailing_attributes(text[brace:])[0] == "":
            text = f"{_without_closing(text[:brace].rstrip())} {text[brace:]}"
        return cls(parser, len(match[1]), [text])


class SetextHeading(Heading):
    """A paragraph with a line of ``=`` or ``-`` below it."""

    triggers = "=-"

    @classmethod
    def open(cls, parser: BlockState, line: Line, parent: Container) -> SetextHeading | None:
        match = _SETEXT.match(line.rest)
        if not match or parser.paragraph(parent) is None:
            return None
        paragraph = parser.take_paragraph(parent)
        if paragraph is None:
            return None
        paragraph.lines[-1] = paragraph.lines[-1].rstrip(_BLANKS)
        return cls(parser, 1 if match[1][0] == "=" else 2, paragraph.lines)


def _without_closing(text: str) -> str:
    bare = text.rstrip("#")
    return bare.rstrip() if not bare or bare[-1] in " \t" else text
