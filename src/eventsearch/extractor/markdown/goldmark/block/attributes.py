"""
Attributes: ``{#id .class key=value}``.

Goldmark reads them at the end of a heading and, where ``parser.attribute.block`` is on, on a line
of their own, which shows nothing. Kramdown's ``{: .class}`` is text, as it is for Goldmark
(Python-Markdown's ``attr_list`` swallows it).
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from eventsearch.extractor.markdown.goldmark.block.line_cursor import Line
from eventsearch.extractor.markdown.goldmark.block.model import Block, BlockRule, Container, Reader

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


def _open(
    parser: Reader,  # noqa: ARG001
    line: Line,
    parent: Container,  # noqa: ARG001
) -> AttributeLine | None:
    # Goldmark drops what else stands on the line.
    return AttributeLine() if _ATTRIBUTES.match(line.rest) else None


ATTRIBUTE_LINE = BlockRule(name="attributes", triggers="{", open=_open)
