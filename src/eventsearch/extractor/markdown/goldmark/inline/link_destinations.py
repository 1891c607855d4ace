"""
Destinations and titles of links and of references, as Goldmark has them.

A blank ends a destination, and so does a parenthesis that nothing opened.
"""

from __future__ import annotations

import re
from typing import NamedTuple

MAX_PARENTHESES = 32
"""Parentheses in parentheses, as in cmark; keeps unclosed ones from being read again and again."""

_ANGLE = re.compile(r"<((?>(?:\\.|[^<>\n\\])*))>")
_CHUNK = re.compile(r"(?>(?:\\[!-/:-@\[-`{-~]|[^\s()\x00-\x20\x7f])+)")
_TITLE = re.compile(
    r"\s++(?:\"((?>(?:\\.|[^\"\\])*))\"|'((?>(?:\\.|[^'\\])*))'|\(((?>(?:\\.|[^()\\])*))\))",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")

MOST_REFERRED = 1_000_000
"""Characters that links take from references in a text: one long address may be named as often as
the text has room for, and what comes of it would grow with the square. cmark has such a limit."""


class References(dict[str, tuple[str, str]]):
    """Label to destination and title, as long as there is room for what links take from them."""

    def __init__(self) -> None:
        super().__init__()
        self._left = MOST_REFERRED

    def take(self, label: str) -> tuple[str, str] | None:
        """Return what a link is given; None where there is no such label, or no room."""
        found = self.get(label)
        self._left -= sum(map(len, found)) if found else 0
        return found if self._left >= 0 else None


class Target(NamedTuple):
    """A destination or a title, and the index after it."""

    text: str
    end: int


def destination(source: str, start: int) -> Target | None:
    """Read a destination; an empty one ends where it starts."""
    if source.startswith("<", start):
        match = _ANGLE.match(source, start)
        return Target(_unescape(match[1]), match.end()) if match else None
    position, depth = start, 0
    while depth <= MAX_PARENTHESES:
        if chunk := _CHUNK.match(source, position):
            position = chunk.end()
        character = source[position : position + 1]
        if character == "(":
            depth += 1
        elif character == ")" and depth:
            depth -= 1
        else:
            return Target(_unescape(source[start:position]), position)
        position += 1
    return None


def link_title(source: str, start: int) -> Target | None:
    """Read white space and a title."""
    match = _TITLE.match(source, start)
    if not match:
        return None
    return Target(_unescape(match[1] or match[2] or match[3] or ""), match.end())


def normalise_label(label: str) -> str:
    """Return a label as references are looked up."""
    return " ".join(label.split()).casefold()


def _unescape(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)
