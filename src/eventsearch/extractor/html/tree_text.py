"""
Which words does a tree of HTML hold?

For HTML that `fast_text` does not read. BeautifulSoup takes 100 ms to load, and most pages have
no use for it: whoever imports this module does so when a text needs it.

Which blocks and words does HTML hold?

By BeautifulSoup, whose tree gets nothing else: a tag inside of a line parts no words, and what is
not shown has none. That makes a tree of a third of the nodes.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.builder import ParserRejectedMarkup
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import PageElement

from eventsearch.extractor.html.line_builder import TextLines

_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd",
     "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
     "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html", "legend",
     "li", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "search", "section",
     "select", "summary", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "title", "tr",
     "ul")
)  # fmt: skip
_DROPPED = frozenset(("iframe", "noscript", "rp", "rt", "script", "style", "svg", "template"))
MAX_DEPTH = 500
"""Elements in elements. Building a tree takes the square of its depth; deeper tags are left out."""

_NO_DEPTH = frozenset(
    ("area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
     "option", "p", "param", "source", "td", "th", "tr", "track", "wbr")
)  # fmt: skip
"""Elements that hold nothing, or that the next of their kind ends: they make no tree deep."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)[^<>]*+>")
_MARKS = frozenset(("a", "sup"))
_MARK_ROLES = frozenset(("doc-noteref", "doc-backlink"))
_MARK_CLASSES = frozenset(("footnote-ref", "footnote-backref"))


def block_tree(html: str) -> BeautifulSoup:
    """
    Return the blocks and words of HTML.

    The tree has no scripts, styles, comments, frames, drawings and footnote marks, and no tags that
    stand inside of a line; blocks keep their attributes.
    """
    return BeautifulSoup(_shallow(html), builder=_builder())


@lru_cache(maxsize=1)
def _builder() -> _Blocks:
    return _Blocks()


class _Blocks(LXMLTreeBuilder):
    """
    Makes trees of what parts lines, and of words.

    Whatever else stands in the HTML has no place in the tree: tags inside a line, and all that is
    not shown. One parser serves all texts: making one takes longer than reading a short text.
    """

    def __init__(self) -> None:
        super().__init__(huge_tree=True, multi_valued_attributes=None, string_containers={})
        self._kept: Any = None
        self._unseen = 0

    def parser_for(self, encoding: str | None) -> Any:
        """Return the parser; another one for bytes, as which a refused text is tried again."""
        if encoding is not None:
            return super().parser_for(encoding)
        if self._kept is None:
            self._kept = super().parser_for(None)
        return self._kept

    def feed(self, markup: str | bytes) -> None:
        """Make a tree of a text."""
        self._unseen = 0
        try:
            super().feed(markup)
        except ParserRejectedMarkup:
            self._kept = None
            raise

    def start(self, tag: Any, attrib: Any, nsmap: Any = None) -> None:
        """Open a block; inside of what is not shown, count only."""
        del nsmap
        if self._unseen or tag in _DROPPED or (tag in _MARKS and _is_footnote_mark(attrib)):
            self._unseen += 1
        elif tag in _BLOCKS:
            assert self.soup is not None
            self.soup.handle_starttag(tag, None, None, dict(attrib))

    def end(self, tag: Any) -> None:
        """Close a block."""
        if self._unseen:
            self._unseen -= 1
        elif tag in _BLOCKS:
            assert self.soup is not None
            self.soup.handle_endtag(tag)

    def data(self, data: Any) -> None:
        """Take words."""
        if not self._unseen:
            assert self.soup is not None
            self.soup.handle_data(data)

    def comment(self, text: str | bytes) -> None:
        """Leave a comment out."""

    def pi(self, target: str, data: str) -> None:
        """Leave an instruction out."""

    def doctype(self, name: str, pubid: str, system: str) -> None:
        """Leave the kind of document out."""


def _shallow(html: str) -> str:
    """Return HTML without the tags that lie too deep; what they hold stays."""
    if html.count("<") <= MAX_DEPTH:
        return html
    depth = 0
    opened: Counter[str] = Counter()

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        closing, name = match[1], match[2].lower()
        # What closes nothing makes nothing less deep.
        if name in _NO_DEPTH or match[0].endswith("/>") or (closing and not opened[name]):
            return match[0]
        opened[name] += -1 if closing else 1
        depth = max(depth - 1, 0) if closing else depth + 1
        if depth + bool(closing) <= (MAX_DEPTH * 2 if name in _DROPPED else MAX_DEPTH):
            return match[0]
        return "<br>" if name in _BLOCKS else ""

    return _TAG.sub(keep, html)


def _is_footnote_mark(attributes: Mapping[str, str]) -> bool:
    """Whether a tag is a mark that leads to a footnote or back from it."""
    classes = attributes.get("class", "").split()
    return attributes.get("role") in _MARK_ROLES or not _MARK_CLASSES.isdisjoint(classes)


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
