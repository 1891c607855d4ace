"""
How do words become the lines of a page's text?

White space is one blank, a line without words is none, letters are composed. Where lines end is
for those who read HTML.

Which parts of HTML or Markdown are comments?
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def replaced(text: str, put: Callable[[re.Match[str]], str]) -> str:
    """Return a text with something else for each comment; one that is never closed is none."""
    # Without an end after it, each begin would be read to the end of the text.
    closed = text.rfind("-->") + len("-->") if "-->" in text else 0
    return _COMMENT.sub(put, text[:closed]) + text[closed:]


def without_comments(text: str) -> str:
    """Return a text without its comments."""
    return replaced(text, lambda _: "")


# A blank by itself stays as it is: replacing each of a text's takes longer than all the rest.
_SPACE = re.compile(r"[\t\n\r\f][ \t\n\r\f]*+| [ \t\n\r\f]++")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a numbered heading stands: its number, its text, the offset in the page's text."""

    number: int
    heading: str
    start: int


@dataclass(slots=True)
class TextLines:
    """Lines of text as they grow, and the headings among them."""

    done: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    length: int = 0
    current: list[str] = field(default_factory=list)

    def end(self) -> None:
        """End the current line, if there is anything on it."""
        if not self.current:
            return
        line = _SPACE.sub(" ", "".join(self.current)).strip(" ")
        self.current.clear()
        if line and not line.isspace():
            line = unicodedata.normalize("NFC", line)
            self.done.append(line)
            self.length += len(line) + 1

    def add_preformatted(self, text: str) -> None:
        """Take words of a text whose line ends are shown."""
        first, *others = text.split("\n")
        self.current.append(first)
        for line in others:
            self.end()
            self.current.append(line)

    def head(self, number: int, line: int, start: int) -> None:
        """Note a heading: all lines from *line* on, of which the first is at *start*."""
        self.end()
        heading = " ".join(self.done[line:])
        end = max(self.length - 1, 0)
        self.places.append(Place(number=number, heading=heading, start=min(start, end)))
