"""
Thematic breaks.

Goldmark: three or more ``-``, ``*`` or ``_``, blanks between them or not; before list items, so
that ``* * *`` is no list.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from eventsearch.extractor.markdown.goldmark.block.line_cursor import Line
from eventsearch.extractor.markdown.goldmark.block.model import Block, BlockRule, Container, Reader

_RULE = re.compile(r"(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")


class ThematicBreak(Block):
    """A line across the page."""

    __slots__ = ()

    def element(self, parser: Reader) -> Element:  # noqa: ARG002
        """Return an ``hr``."""
        return Element("hr")


def _open(
    parser: Reader,  # noqa: ARG001
    line: Line,
    parent: Container,  # noqa: ARG001
) -> ThematicBreak | None:
    return ThematicBreak() if _RULE.match(line.rest) else None


THEMATIC = BlockRule(name="thematic", triggers="-*_", open=_open)
