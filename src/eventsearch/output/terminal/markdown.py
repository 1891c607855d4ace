"""Markdown of this program in a terminal: headings, paragraphs, bold words and code."""

from __future__ import annotations

import re
from collections.abc import Mapping

from eventsearch.output.terminal.text import Look, Style, wrap

WIDEST = 88
"""Columns of a line of prose at most; longer ones read badly."""

_FENCE = "```"
_CHANGES: Mapping[str, Style] = {"+": "green", "-": "red"}
_CODE = re.compile(r"`([^`]+)`")
_BOLD = re.compile(r"\*\*(.+?)\*\*")


def prose(markdown: str, look: Look) -> str:
    """
    Return Markdown as plain paragraphs, wrapped at words; headings stand out.

    Lines of code stay as they are, each change in its colour; there is no empty line among them.
    """
    blocks = (block.strip() for block in markdown.split("\n\n"))
    return "\n".join(
        _code(block, look) if block.startswith(_FENCE) else _block(block, look)
        for block in blocks
        if block
    )


def _code(block: str, look: Look) -> str:
    lines = block.split("\n")[1:-1]
    return "".join(f"    {_painted(line, look)}\n" for line in lines)


def _painted(line: str, look: Look) -> str:
    colour = _CHANGES.get(line[:1])
    return look.paint(line, colour) if colour else line


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
