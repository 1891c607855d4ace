"""
Blocks whose lines are taken as they are: fenced and indented code, and HTML.

Fences are three or more backticks or tildes, with any words behind them; one that is never closed
runs to the end of what it stands in. Four columns of indent after a blank line are code as well.

HTML is of seven kinds by its first line (CommonMark, "HTML blocks"); the last two end at a blank
line, so that Markdown between ``<div>`` and ``</div>`` is read when blank lines stand round it. On
sites where ``unsafe`` is off it is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement

from eventsearch.extractor.markdown.goldmark import escape
from eventsearch.extractor.markdown.goldmark.block.model import (
    BlockState,
    Container,
    Leaf,
    Line,
    Resume,
)
from eventsearch.extractor.markdown.goldmark.inline.autolinks import CLOSING_TAG, OPEN_TAG
from eventsearch.model.lazy_pattern import lazy

_OPENING = re.compile(r"(`{3,})[^`]*$|(~{3,})")


class Fence(Leaf):
    """Code between fences."""

    triggers = "`~"

    @classmethod
    def open(cls, _parser: BlockState, line: Line, _parent: Container) -> Fence | None:
        match = _OPENING.match(line.rest)
        return cls(match[1] or match[2], line.indent) if match else None

    def __init__(self, mark: str, indent: int) -> None:
        super().__init__()
        self._closing = re.compile(rf"{mark[0]}{{{len(mark)},}}[ \t]*$")
        self._indent = indent

    def resume(self, line: Line) -> Resume:
        if line.indent < 4 and self._closing.match(line.rest):
            return Resume.LAST
        line.take(self._indent)
        return Resume.YES

    def element(self, parser: BlockState) -> Element:
        return code_element(parser, self.lines)


def code_element(parser: BlockState, lines: Iterable[str]) -> Element:
    """Return ``pre`` and ``code`` round lines that are taken as they are."""
    pre = Element("pre")
    code = SubElement(pre, "code")
    code.text = parser.md.htmlStash.store("".join(f"{escape(line)}\n" for line in lines))
    return pre


class Indented(Leaf):
    """Code by its indent; begins with the line given."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        line.take(4)
        self.lines.append(line.text)

    def resume(self, line: Line) -> Resume:
        if line.indent < 4 and not line.blank:
            return Resume.NO
        line.take(4)
        return Resume.YES

    def element(self, parser: BlockState) -> Element:
        lines = self.lines
        while not lines[-1].strip(" \t\r\n"):
            lines.pop()
        return code_element(parser, lines)


OMITTED = "<!-- raw HTML omitted -->"

_BLANK = lazy(r"[ \t]*$")
_BLOCK_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|"
    "dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|"
    "hr|html|iframe|legend|li|link|main|menu|menuitem|meta|nav|noframes|ol|optgroup|option|p|param|"
    "search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)
_KINDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        lazy(r"<(?:script|pre|style|textarea)(?:\s|>|$)", re.IGNORECASE),
        lazy(r"</(?:script|pre|style|textarea)>", re.IGNORECASE),
    ),
    (lazy(r"<!--"), lazy(r"-->")),
    (lazy(r"<\?"), lazy(r"\?>")),
    (lazy(r"<![A-Za-z]"), lazy(r">")),
    (lazy(r"<!\[CDATA\["), lazy(r"\]\]>")),
    (lazy(rf"</?(?:{_BLOCK_TAGS})(?:\s|/?>|$)", re.IGNORECASE), _BLANK),
)
_ANY_TAG = lazy(rf"(?!</?(?i:script|pre|style)[\s/>])(?:{OPEN_TAG}|{CLOSING_TAG})\s*$")


class HtmlBlock(Leaf):
    """HTML up to what ends its kind."""

    triggers = "<"

    @classmethod
    def open(cls, parser: BlockState, line: Line, parent: Container) -> HtmlBlock | None:
        rest = line.rest
        for begin, end in _KINDS:
            if begin.match(rest):
                return cls(line, end)
        if _ANY_TAG.match(rest) and parser.paragraph(parent) is None and not parser.lazy:
            return cls(line, _BLANK)
        return None

    def __init__(self, line: Line, end: re.Pattern[str]) -> None:
        super().__init__()
        self._end = end
        self._done = end is not _BLANK and end.search(line.text) is not None
        self.lines.append(line.text)

    def resume(self, line: Line) -> Resume:
        if self._done or (self._end is _BLANK and line.blank):
            return Resume.NO
        self._done = self._end is not _BLANK and self._end.search(line.text) is not None
        return Resume.YES

    def element(self, parser: BlockState) -> Element:
        return parser.raw("\n".join(self.lines) if parser.unsafe else OMITTED)
