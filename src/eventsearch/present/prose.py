"""
How does a page of the manual look in a terminal?

For the Markdown that this program writes itself: headings, paragraphs, bold words and code. Not
for what authors write.
"""

from __future__ import annotations

import re

from eventsearch.present.colour import Look
from eventsearch.present.width import wrap

WIDEST = 88
"""Columns of a line of prose at most; longer ones read badly."""

_CODE = re.compile(r"`([^`]+)`")
_BOLD = re.compile(r"\*\*(.+?)\*\*")


def prose(markdown: str, look: Look) -> str:
    """Return Markdown as plain paragraphs, wrapped at words; headings stand out."""
    blocks = (block.strip() for block in markdown.split("\n\n"))
    return "\n".join(_block(block, look) for block in blocks if block)


def _block(block: str, look: Look) -> str:
    mark = re.match(r"#+ ", block)
    text = _plain(" ".join(block.removeprefix(mark[0] if mark else "").split("\n")))
    lines = [text[start:end] for start, end in wrap(text, min(look.width, WIDEST))]
    return "".join(f"{look.paint(line, 'bold') if mark else line}\n" for line in lines)


def _plain(text: str) -> str:
    """Return text without the marks of bold words and code; what stands in code is kept."""
    parts = _CODE.split(text)
    return "".join(
        part if place % 2 else _BOLD.sub(r"\1", part) for place, part in enumerate(parts)
    )
