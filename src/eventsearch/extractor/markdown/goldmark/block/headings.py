"""
Headings and their ids.

Goldmark: ``#`` wants a blank after it; setext headings may have several lines; ``{#id}`` at the
end gives the id. Otherwise Hugo makes the id of the source of the (last) line, marks and link
targets included (Python-Markdown's ``toc`` makes it of the text).

Attributes: ``{#id .class key=value}``.

Goldmark reads them at the end of a heading and, where ``parser.attribute.block`` is on, on a line
of their own, which shows nothing. Kramdown's ``{: .class}`` is text, as it is for Goldmark
(Python-Markdown's ``attr_list`` swallows it).

Thematic breaks.

Goldmark: three or more ``-``, ``*`` or ``_``, blanks between them or not; before list items, so
that ``* * *`` is no list.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from eventsearch.extractor.markdown import HEADING_MARK
from eventsearch.extractor.markdown.goldmark.block.model import (
    Block,
    BlockRule,
    Container,
    Line,
    Reader,
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
    found = _ID.search(match[0])
    explicit = (found[1] or found[2].strip("\"'")) if found else None
    return before.rstrip(), explicit


class AttributeLine(Block):
    """A line that says something of a block beside it and shows nothing."""

    __slots__ = ()

    def element(self, parser: Reader) -> Element | None:  # noqa: ARG002
        """Return nothing."""
        return None


def _open_attributes(
    parser: Reader,  # noqa: ARG001
    line: Line,
    parent: Container,  # noqa: ARG001
) -> AttributeLine | None:
    # Goldmark drops what else stands on the line.
    return AttributeLine() if _ATTRIBUTES.match(line.rest) else None


ATTRIBUTE_LINE = BlockRule(name="attributes", triggers="{", open=_open_attributes)


_RULE = re.compile(r"(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")


class ThematicBreak(Block):
    """A line across the page."""

    __slots__ = ()

    def element(self, parser: Reader) -> Element:  # noqa: ARG002
        """Return an ``hr``."""
        return Element("hr")


def _open_break(
    parser: Reader,  # noqa: ARG001
    line: Line,
    parent: Container,  # noqa: ARG001
) -> ThematicBreak | None:
    return ThematicBreak() if _RULE.match(line.rest) else None


THEMATIC = BlockRule(name="thematic", triggers="-*_", open=_open_break)


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
