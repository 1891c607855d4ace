"""
Which words does a reader of this HTML see?

One block a line; what is not shown is left out: scripts, styles, comments, frames, drawings and
footnote marks. Tags inside a line part no words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd",
     "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
     "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html", "legend",
     "li", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "search", "section",
     "select", "summary", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "title", "tr",
     "ul")
)  # fmt: skip
_DROPPED = frozenset(("iframe", "noscript", "script", "style", "svg", "template"))
MAX_DEPTH = 500
"""Elements in elements. Building a tree takes the square of its depth; deeper tags are left out."""

_NO_DEPTH = frozenset(
    ("area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
     "option", "p", "param", "source", "td", "th", "tr", "track", "wbr")
)  # fmt: skip
"""Elements that hold nothing, or that the next of their kind ends: they make no tree deep."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)[^<>]*+>")
_MARK_ROLES = frozenset(("doc-noteref", "doc-backlink"))
_MARK_CLASSES = frozenset(("footnote-ref", "footnote-backref"))
_SPACE = re.compile(r"[ \t\n\r\f]+")


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
    walk.run(BeautifulSoup(_shallow(html), "lxml", huge_tree=True))
    text = "\n".join(walk.lines.done)
    return text, tuple(walk.places)


def _shallow(html: str) -> str:
    """Return HTML without the tags that lie too deep; what they hold stays."""
    if html.count("<") <= MAX_DEPTH:
        return html
    depth = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        closing, name = match[1], match[2].lower()
        if name in _NO_DEPTH or match[0].endswith("/>"):
            return match[0]
        depth = max(depth - 1, 0) if closing else depth + 1
        if depth + bool(closing) <= (MAX_DEPTH * 2 if name in _DROPPED else MAX_DEPTH):
            return match[0]
        return "<br>" if name in _BLOCKS else ""

    return _TAG.sub(keep, html)


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
            elif type(node) is NavigableString:
                self._add(node)
            elif not isinstance(node, PageElement):
                node()
        self.lines.end()

    def _enter(self, tag: Tag) -> None:
        if tag.name in _DROPPED or (tag.name in ("a", "sup") and _is_footnote_mark(tag)):
            return
        if tag.name in _BLOCKS:
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


def _is_footnote_mark(tag: Tag) -> bool:
    """Whether a tag is a mark that leads to a footnote or back from it."""
    return tag.get("role") in _MARK_ROLES or not _MARK_CLASSES.isdisjoint(
        tag.get_attribute_list("class")
    )
