"""
Footnotes: ``[^1]`` and ``[^1]: text``.

A footnote interrupts a paragraph, goes on with lines indented by four, and stands at the end of
the page, in the order of the first mentions; unmentioned ones are not shown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from eventsearch.extractor.markdown.goldmark import attribute
from eventsearch.extractor.markdown.goldmark.block.model import (
    BlockState,
    Container,
    Line,
    Resume,
    extend,
)

if TYPE_CHECKING:
    from eventsearch.extractor.markdown.goldmark.inline.parser import Scan


_DEFINITION = re.compile(r"\[\^((?:\\.|[^\[\]\\])+)\]:")
_MENTION = re.compile(r"(!?)\[\^((?:\\.|[^\[\]\\\n])+)\]")
_BACK = '<a class="footnote-backref" role="doc-backlink">&#160;&#x21a9;&#xfe0e;</a>'


class Footnote(Container):
    """A footnote where it is defined; shows nothing there."""

    triggers = "["

    @classmethod
    def open(cls, _parser: BlockState, line: Line, _parent: Container) -> Footnote | None:
        match = _DEFINITION.match(line.rest)
        if not match or not match[1].strip():
            return None
        line.take(line.indent)
        line.skip(match.end())
        return cls(match[1])

    def __init__(self, label: str) -> None:
        super().__init__()
        self._label = label

    def resume(self, line: Line) -> Resume:
        if line.blank:
            return Resume.YES
        if line.indent < 4:
            return Resume.NO
        line.take(4)
        return Resume.YES

    def close(self, parser: BlockState, _parent: Container) -> None:
        parser.footnotes.setdefault(self._label, self)

    def element(self, _parser: BlockState) -> None:
        return None


def footnote_item(parser: BlockState, label: str) -> Element:
    """Return the item of one footnote, its leaves left to the inline stage."""
    item = Element("li", {"role": "doc-endnote"})
    extend(item, parser.footnotes[label].children, parser)
    item.append(parser.raw(_BACK))
    item.tail = "\n"
    return item


def mention(scan: Scan) -> bool:
    """Read ``[^label]`` of a footnote that is defined; an unknown one stays text."""
    match = _MENTION.match(scan.source, scan.position)
    if not match or match[2] not in scan.footnotes:
        return False
    if match[2] not in scan.mentioned:
        scan.mentioned[match[2]] = len(scan.mentioned) + 1
    number = scan.mentioned[match[2]]
    label = attribute(str(number))
    scan.emit(
        f'{match[1]}<sup id="fnref:{label}"><a href="#fn:{label}" class="footnote-ref" '
        f'role="doc-noteref">{number}</a></sup>',
        match.end(),
    )
    return True
