"""
Footnotes: ``[^1]`` and ``[^1]: text``.

Goldmark: a footnote interrupts a paragraph, goes on with lines indented by four, and comes at the
page's end in the order in which footnotes are first mentioned; unmentioned ones are not shown.

Link references: ``[label]: destination "title"``.

Goldmark takes them from the beginning of a paragraph, also in lists and quotes; labels are
compared without regard to case and white space, and the first definition wins.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from eventsearch.extractor.markdown.goldmark import attribute
from eventsearch.extractor.markdown.goldmark.block.model import (
    BlockRule,
    Container,
    Line,
    Paragraph,
    Reader,
    Resume,
    extend,
)
from eventsearch.extractor.markdown.goldmark.inline.link_destinations import (
    destination,
    link_title,
    normalise_label,
)

if TYPE_CHECKING:
    from eventsearch.extractor.markdown.goldmark.inline.parser import Scan


_LABEL = re.compile(r"[ \t]*+\[((?>(?:\\.|[^\[\]\\]){1,999}))\]:[ \t]*+\n?[ \t]*+", re.DOTALL)
_LINE_END = re.compile(r"[ \t]*+(?:\n|\Z)")


def take_references(parser: Reader, paragraph: Paragraph, parent: Container) -> bool:
    """Move the references at the paragraph's beginning to the parser."""
    if not paragraph.lines[0].startswith("["):
        return False
    source = "\n".join(paragraph.lines)
    position = 0
    while (end := _take_one(parser, source, position)) is not None:
        position = end
    if not position:
        return False
    rest = source[position:]
    if not rest.strip():
        del parent.children[parent.place(paragraph)]
        return True
    paragraph.lines[:] = [line.lstrip(" \t") for line in rest.split("\n")]
    return False


def _take_one(parser: Reader, source: str, position: int) -> int | None:
    """Take one reference; return where it ends."""
    label = _LABEL.match(source, position)
    found = destination(source, label.end()) if label and label[1].strip() else None
    if label is None or found is None or found.end == label.end():
        return None
    title = link_title(source, found.end)
    end = _LINE_END.match(source, title.end) if title else None
    if title is None or end is None:
        title, end = None, _LINE_END.match(source, found.end)
    if end is None:
        return None
    value = (found.text, title.text if title else "")
    parser.references.setdefault(normalise_label(label[1]), value)
    return end.end()


_DEFINITION = re.compile(r"\[\^((?:\\.|[^\[\]\\])+)\]:")
_MENTION = re.compile(r"(!?)\[\^((?:\\.|[^\[\]\\\n])+)\]")
_BACK = '<a class="footnote-backref" role="doc-backlink">&#160;&#x21a9;&#xfe0e;</a>'


class Footnote(Container):
    """A footnote where it is defined; shows nothing there."""

    __slots__ = ("_label",)

    def __init__(self, label: str) -> None:
        super().__init__()
        self._label = label

    def resume(self, line: Line) -> Resume:
        """Go on with lines that are indented by four."""
        if line.blank:
            return Resume.YES
        if line.indent < 4:
            return Resume.NO
        line.take(4)
        return Resume.YES

    def close(self, parser: Reader, parent: Container) -> None:  # noqa: ARG002
        """Tell the parser where the label leads to."""
        parser.footnotes.setdefault(self._label, self)

    def element(self, parser: Reader) -> Element | None:  # noqa: ARG002
        """Return nothing."""
        return None


def footnote_item(parser: Reader, label: str) -> Element:
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


def _open(parser: Reader, line: Line, parent: Container) -> Footnote | None:  # noqa: ARG001
    match = _DEFINITION.match(line.rest)
    if not match or not match[1].strip():
        return None
    line.take(line.indent)
    line.skip(match.end())
    return Footnote(match[1])


FOOTNOTE = BlockRule(name="footnote", triggers="[", open=_open, container=True)
