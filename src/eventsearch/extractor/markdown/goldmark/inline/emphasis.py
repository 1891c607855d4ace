"""
Emphasis, strikethrough and Hugo's ``extras``.

``_`` inside a word is text, ``~`` or ``~~`` strikes through. The extras, which a site switches on
one by one, are ``++inserted++``, ``==marked==``, ``H~2~O`` and ``x^2^``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from eventsearch.extractor.markdown.goldmark.inline.parser import Scan

if TYPE_CHECKING:
    from eventsearch.extractor.markdown.goldmark.inline.parser import InlineRule
    from eventsearch.extractor.site import Markup


_RUN = re.compile(r"\*+|_+|~+")


def flanking(source: str, start: int, end: int) -> tuple[bool, bool]:
    """Return whether what stands in [start, end) is left- and right-flanking."""
    before = source[start - 1] if start else "\n"
    after = source[end] if end < len(source) else "\n"
    space_before, space_after = before.isspace(), after.isspace()
    mark_before, mark_after = punctuation(before), punctuation(after)
    left = not space_after and (not mark_after or space_before or mark_before)
    right = not space_before and (not mark_before or space_after or mark_after)
    return left, right


def punctuation(character: str) -> bool:
    """Whether a character is punctuation or a symbol, as CommonMark 0.31 has it."""
    return unicodedata.category(character)[0] in "PS"


def open_run(scan: Scan) -> bool:
    match = _RUN.match(scan.source, scan.position)
    assert match is not None
    start, end = match.span()
    mark, length = match[0][0], end - start
    if mark == "~" and (length > 2 or scan.source[start - 1 : start] == "~"):
        scan.emit(match[0], end)
        return True
    opens, closes = flanking(scan.source, start, end)
    if mark == "_":
        opens, closes = (
            opens and (not closes or punctuation(scan.source[start - 1 : start] or "\n")),
            closes and (not opens or punctuation(scan.source[end : end + 1] or "\n")),
        )
    if opens or closes:
        scan.add_run(mark, length, opens=opens, closes=closes)
    scan.emit(match[0], end)
    return True


_MARKS = (
    ("insert", "++", "ins"),
    ("mark", "==", "mark"),
    ("delete", "~~", "del"),
    ("subscript", "~", "sub"),
    ("superscript", "^", "sup"),
)
"""Name, mark, element."""


def extra_rules(markup: Markup) -> Iterator[tuple[str, InlineRule]]:
    """Yield the rules that a site has switched on, with the signs they begin with."""
    for name, mark, tag in _MARKS:
        if name in markup.extras:
            yield mark[0], _rule(mark[0], len(mark), tag)


def _rule(sign: str, length: int, tag: str) -> InlineRule:
    row = re.compile(rf"{re.escape(sign)}+")

    def open_run(scan: Scan) -> bool:
        source, start = scan.source, scan.position
        # A row in the midst of which we are has been looked at from its beginning.
        if source[start - 1 : start] == sign:
            return False
        match = row.match(source, start)
        if match is None or len(match[0]) != length:
            return False
        end = match.end()
        opens, closes = flanking(source, start, end)
        scan.add_run(sign, length, opens=opens, closes=closes, tag=tag)
        scan.emit(source[start:end], end)
        return True

    return open_run
