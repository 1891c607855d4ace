"""
Which words does a reader of this HTML see?

One block a line. Tags inside a line part no words, and what is not shown is left out: that is for
`html_blocks`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from eventsearch.extractor.html_blocks import block_tree
from eventsearch.extractor.soup import BeautifulSoup, PageElement, Tag

_SPACE = re.compile(r"[ \t\n\r\f]+")
# Of such HTML, that of most summaries, a parser says nothing new.
_PLAIN = re.compile(r"(?:\s*<p>[^<>&\ufffe\uffff]*+</p>)*+\s*")

_HEADINGS = [f"h{level}" for level in range(1, 7)]
_NAMING = re.compile(r"<(?:h[1-6]|title)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a numbered heading stands: its number, its text, the offset in the page's text."""

    number: int
    heading: str
    start: int


@dataclass(slots=True)
class _Lines:
    """Lines of text as they grow."""

    done: list[str] = field(default_factory=list)
    length: int = 0
    current: list[str] = field(default_factory=list)

    def end(self) -> None:
        """End the current line, if there is anything on it."""
        if not self.current:
            return
        line = _SPACE.sub(" ", "".join(self.current)).strip(" ")
        self.current.clear()
        if line.strip():
            line = unicodedata.normalize("NFC", line)
            self.done.append(line)
            self.length += len(line) + 1


def html_to_text(html: str, heading_mark: str = "") -> tuple[str, tuple[Place, ...]]:
    """
    Return the text of HTML and the places of its headings.

    Args:
        heading_mark: Attribute that numbers the headings to be found.
    """
    walk = _Walk(heading_mark)
    if _PLAIN.fullmatch(html):
        for paragraph in html.split("</p>"):
            walk.lines.current.append(paragraph.partition("<p>")[2])
            walk.lines.end()
    else:
        walk.run(block_tree(html))
    text = "\n".join(walk.lines.done)
    return text, tuple(walk.places)


def html_heading(html: str) -> str:
    """Return the first heading of HTML that says something, else its ``<title>``, on one line."""
    if not _NAMING.search(html):
        return ""
    tree = block_tree(html)
    for names in (_HEADINGS, ["title"]):
        for tag in tree.find_all(names):
            if line := " ".join(tag.get_text().split()):
                return unicodedata.normalize("NFC", line)
    return ""


class _Walk:
    """A walk through a tree, without recursion: pages may be nested as deeply as they like."""

    def __init__(self, heading_mark: str) -> None:
        self.lines = _Lines()
        self.places: list[Place] = []
        self._mark = heading_mark
        self._stack: list[PageElement | Callable[[], None]] = []
        self._preformatted = 0

    def run(self, soup: BeautifulSoup) -> None:
        """Collect lines and places."""
        self._stack.append(soup)
        while self._stack:
            node = self._stack.pop()
            if isinstance(node, Tag):
                self._enter(node)
            elif isinstance(node, PageElement):
                self._add(str(node))
            else:
                node()
        self.lines.end()

    def _enter(self, tag: Tag) -> None:
        self.lines.end()
        self._stack.append(self.lines.end)
        if tag.name == "pre":
            self._preformatted += 1
            self._stack.append(self._leave_preformatted)
        elif self._mark and (number := str(tag.attrs.get(self._mark, ""))).isdecimal():
            self._stack.append(self._heading(int(number)))
        self._stack.extend(reversed(tag.contents))

    def _add(self, text: str) -> None:
        if not self._preformatted:
            self.lines.current.append(text)
            return
        first, *others = text.split("\n")
        self.lines.current.append(first)
        for line in others:
            self.lines.end()
            self.lines.current.append(line)

    def _leave_preformatted(self) -> None:
        self._preformatted -= 1

    def _heading(self, number: int) -> Callable[[], None]:
        """Return what is to be done at the heading's end."""
        line, start = len(self.lines.done), self.lines.length

        def leave() -> None:
            self.lines.end()
            heading = " ".join(self.lines.done[line:])
            end = max(self.lines.length - 1, 0)
            self.places.append(Place(number=number, heading=heading, start=min(start, end)))

        return leave
