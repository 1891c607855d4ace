"""
Which lines does HTML hold that needs no parser?

HTML as Markdown makes it: every element closed by its own tag in its own parent, attributes in
double quotes, all text inside of blocks. There the tag of a block ends a line, any other tag means
nothing, and a tree would tell no more. What is written in any other way, or not all shown, is for
`html_blocks`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from eventsearch.extractor.html.line_builder import TextLines

_BLOCKS = frozenset(
    ("article", "aside", "blockquote", "dd", "details", "div", "dl", "dt", "figcaption", "figure",
     "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "li", "main", "nav", "ol", "p", "pre",
     "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul")
)  # fmt: skip
_IN_LINE = frozenset(
    ("a", "abbr", "b", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small",
     "span", "strong", "sub", "sup", "time", "u")
)  # fmt: skip
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TEXTS = frozenset(("p", "pre", "summary"))
"""What may hold no block, as headings may not: another one ends them, whatever is written."""
_PARENTS = {
    "dd": ("dl",),
    "dt": ("dl",),
    "li": ("ol", "ul"),
    "tbody": ("table",),
    "td": ("tr",),
    "tfoot": ("table",),
    "th": ("tr",),
    "thead": ("table",),
    "tr": ("table", "tbody", "tfoot", "thead"),
}
"""Where blocks stand that the next one of their kind ends."""
_ENDING_LINES = frozenset(("br", "hr"))
_SAYING_NOTHING = frozenset(("img", "input"))

_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*+)((?>(?: [a-z][a-z-]*+(?:="[^"<>]*+")?)*) ?/?)>')
# Characters that parsers read in ways of their own, entities that not all know, footnote marks.
_DOUBTFUL = re.compile(
    "[\0-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|&(?!(?:amp|lt|gt|quot);)"
    '|footnote-(?:back)?ref|="doc-'
)

MOST_OPEN = 200
"""Elements in elements; of deeper ones the parser leaves some out."""


def simple_lines(source: str, heading_mark: str) -> TextLines | None:
    """
    Return the lines of simple HTML, as `html_blocks` has them; None for any other HTML.

    Args:
        heading_mark: Attribute that numbers the headings to be found; empty for none.
    """
    before, *tags = _TAG.split(source)
    if before.strip() or 4 * source.count("<") != len(tags) or _DOUBTFUL.search(source):
        return None
    reading = _Reading(heading_mark)
    return reading.lines if reading.run(tags) else None


class _Reading:
    """One text, read tag by tag."""

    def __init__(self, heading_mark: str) -> None:
        self.lines = TextLines()
        self._open: list[str] = []
        self._numbered = re.compile(f' {heading_mark}="([^"]*)"') if heading_mark else None
        # The open block in which no other may stand; of a heading its number and where it begins.
        self._alone = ""
        self._heading: tuple[int, int, int] | None = None

    def run(self, tags: Iterable[str]) -> bool:
        """Read all tags (slash, name, attributes, text behind it); return whether it is simple."""
        parts = iter(tags)
        for slash, name, attributes, text in zip(parts, parts, parts, parts, strict=True):
            if slash:
                simple = not attributes and self._close(name)
            elif name in _BLOCKS or name in _IN_LINE:
                simple = self._begin(name, attributes)
            else:
                simple = self._take(name)
            if not simple:
                return False
            # A line end at the begin of a line is most of what stands between two blocks.
            if text and (text != "\n" or self.lines.current) and not self._add(text):
                return False
        return not self._open

    def _begin(self, name: str, attributes: str) -> bool:
        """Open an element; return whether it may stand here."""
        opened = self._open
        if attributes.endswith("/") or len(opened) >= MOST_OPEN:
            return False
        if name in _IN_LINE:
            opened.append(name)
            return len(opened) > 1
        if self._alone or (name in _PARENTS and (not opened or opened[-1] not in _PARENTS[name])):
            return False
        opened.append(name)
        self.lines.end()
        if name in _HEADINGS or name in _TEXTS:
            self._alone = name
        found = self._numbered.search(attributes) if attributes and self._numbered else None
        if found and found[1].isdecimal():
            self._heading = int(found[1]), len(self.lines.done), self.lines.length
        return found is None or name in _HEADINGS

    def _close(self, name: str) -> bool:
        """Close an element; return whether it was the last that was opened."""
        if not self._open or self._open.pop() != name:
            return False
        if name in _BLOCKS:
            self.lines.end()
            self._alone = ""
            if self._heading:
                self.lines.head(*self._heading)
                self._heading = None
        return True

    def _take(self, name: str) -> bool:
        """Take an element that holds nothing; return whether it is one."""
        if name in _ENDING_LINES:
            self.lines.end()
            return True
        return name in _SAYING_NOTHING

    def _add(self, text: str) -> bool:
        """Take words; return whether they stand in an element."""
        if not self._open:
            return not text.strip()
        if "&" in text:
            text = html.unescape(text)
        if self._alone == "pre":
            self.lines.add_preformatted(text)
        else:
            self.lines.current.append(text)
        return True
