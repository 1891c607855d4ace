"""
Headings and their ids.

Goldmark: ``#`` wants a blank after it; setext headings may have several lines; ``{#id}`` at the
end gives the id. Otherwise Hugo makes the id of the source of the (last) line, marks and link
targets included (Python-Markdown's ``toc`` makes it of the text).
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from eventsearch.extractor.markdown.goldmark.block.attributes import trailing_attributes
from eventsearch.extractor.markdown.goldmark.block.line_cursor import Line
from eventsearch.extractor.markdown.goldmark.block.model import Block, BlockRule, Container, Reader

HEADING_MARK = "data-eventsearch-heading"
"""Attribute that tells the page's own headings from those in raw HTML; holds their number."""

_ATX = re.compile(r"(#{1,6})(?=[ \t]|$)")
_BLANKS = " \t"
_SETEXT = re.compile(r"(=+|-+)[ \t]*$")


class Heading(Block):
    """A heading; its last line decides the id."""

    __slots__ = ("_anchor", "_level", "_lines")

    def __init__(self, parser: Reader, level: int, lines: list[str]) -> None:
        super().__init__()
        self._level = level
        explicit = None
        if parser.heading_attributes:
            lines[-1], explicit = trailing_attributes(lines[-1])
        self._lines = lines
        self._anchor = parser.anchor(lines[-1], explicit)

    def element(self, parser: Reader) -> Element:
        """Return the heading, numbered."""
        element = parser.leaf(f"h{self._level}", "\n".join(self._lines).strip(_BLANKS))
        if self._anchor:
            element.set("id", self._anchor)
        element.set(HEADING_MARK, str(len(parser.headings)))
        parser.headings.append((self._level, self._anchor))
        return element


def _open_atx(parser: Reader, line: Line, parent: Container) -> Heading | None:  # noqa: ARG001
    match = _ATX.match(line.rest)
    if not match:
        return None
    text = _without_closing(line.rest[match.end() :].strip(_BLANKS))
    brace = text.rfind("{") if parser.heading_attributes else -1
    if brace > 0 and trailing_attributes(text[brace:])[0] == "":
        text = f"{_without_closing(text[:brace].rstrip())} {text[brace:]}"
    return Heading(parser, len(match[1]), [text])


def _without_closing(text: str) -> str:
    """Return the text without a closing row of ``#``."""
    bare = text.rstrip("#")
    return bare.rstrip() if not bare or bare[-1] in " \t" else text


def _open_setext(parser: Reader, line: Line, parent: Container) -> Heading | None:
    match = _SETEXT.match(line.rest)
    if not match or parser.paragraph(parent) is None:
        return None
    paragraph = parser.take_paragraph(parent)
    if paragraph is None:
        return None
    paragraph.lines[-1] = paragraph.lines[-1].rstrip(_BLANKS)
    return Heading(parser, 1 if match[1][0] == "=" else 2, paragraph.lines)


ATX = BlockRule(name="atx", triggers="#", open=_open_atx)
SETEXT = BlockRule(name="setext", triggers="=-", open=_open_setext)
