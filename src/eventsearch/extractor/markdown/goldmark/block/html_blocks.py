"""
HTML blocks.

Seven kinds by their first line (CommonMark, "HTML blocks"); the last two end at a blank line, so
that Markdown between ``<div>`` and ``</div>`` is read when blank lines stand round it. On sites
where ``unsafe`` is off the blocks are left out.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from eventsearch.extractor.markdown.goldmark.block.model import (
    BlockState,
    Container,
    Leaf,
    Line,
    Resume,
)
from eventsearch.extractor.markdown.goldmark.inline.autolinks import CLOSING_TAG, OPEN_TAG
from eventsearch.model.lazy_pattern import lazy

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
