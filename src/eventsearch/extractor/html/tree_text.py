"""
Which words does a tree of HTML hold?

For HTML that `fast_text` does not read. BeautifulSoup takes 100 ms to load, and most pages have
no use for it: whoever imports this module does so when a text needs it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import partial

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from eventsearch.extractor.html.block_tree import block_tree
from eventsearch.extractor.html.line_builder import TextLines

_HEADINGS = [f"h{level}" for level in range(1, 7)]


def tree_lines(html: str, heading_mark: str) -> TextLines:
    """Return the lines of any HTML, by a tree of its blocks."""
    return _Walk(heading_mark).run(block_tree(html))


def tree_heading(html: str) -> str:
    """Return the first heading that says something, else the ``<title>``, on one line."""
    tree = block_tree(html)
    for names in (_HEADINGS, ["title"]):
        silent: set[int] = set()
        for tag in tree.find_all(names):
            if id(tag) in silent:
                continue
            if line := " ".join(tag.get_text().split()):
                return unicodedata.normalize("NFC", line)
            # Nothing inside says anything: heading in heading in heading is read once.
            silent.update(map(id, tag.find_all(names)))
    return ""


class _Walk:
    """A walk through a tree, without recursion: pages may be nested as deeply as they like."""

    def __init__(self, heading_mark: str) -> None:
        self.lines = TextLines()
        self._mark = heading_mark
        self._stack: list[PageElement | Callable[[], None]] = []
        self._preformatted = 0

    def run(self, soup: BeautifulSoup) -> TextLines:
        """Return the lines of a tree."""
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
        return self.lines

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
        if self._preformatted:
            self.lines.add_preformatted(text)
        else:
            self.lines.current.append(text)

    def _leave_preformatted(self) -> None:
        self._preformatted -= 1

    def _heading(self, number: int) -> Callable[[], None]:
        """Return what is to be done at the heading's end."""
        line, start = len(self.lines.done), self.lines.length
        return partial(self.lines.head, number, line, start)
