"""
Link references: ``[label]: destination "title"``.

Goldmark takes them from the beginning of a paragraph, also in lists and quotes; labels are
compared without regard to case and white space, and the first definition wins.
"""

from __future__ import annotations

import re

from eventsearch.extractor.markdown.goldmark.block.model import Container, Paragraph, Reader
from eventsearch.extractor.markdown.goldmark.inline.link_destinations import (
    destination,
    link_title,
    normalise_label,
)

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
