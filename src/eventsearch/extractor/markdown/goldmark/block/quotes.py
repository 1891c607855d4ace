"""
Block quotes.

Goldmark: ``>`` with up to three blanks before it and an optional one after it; a quote may hold
any block, and ends at a line without the mark unless that line goes on with its last paragraph.
"""

from __future__ import annotations

from eventsearch.extractor.markdown.goldmark.block.line_cursor import Line
from eventsearch.extractor.markdown.goldmark.block.model import BlockRule, Container, Reader, Resume


class Quote(Container):
    """A block quote."""

    __slots__ = ()
    tag = "blockquote"

    def resume(self, line: Line) -> Resume:
        """Go on with every line that has the mark."""
        return Resume.YES if _take_mark(line) else Resume.NO


def _take_mark(line: Line) -> bool:
    if line.indent > 3 or not line.rest.startswith(">"):
        return False
    line.take(line.indent)
    line.skip(1)
    if line.indent:
        line.take(1)
    return True


def _open(parser: Reader, line: Line, parent: Container) -> Quote | None:  # noqa: ARG001
    return Quote() if _take_mark(line) else None


QUOTE = BlockRule(name="quote", triggers=">", open=_open, container=True)
