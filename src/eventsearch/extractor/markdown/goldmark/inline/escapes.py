"""
Code spans, formulas, escapes, entities and line ends.

A code span ends at as many backticks as opened it. Formulas between the delimiters of Hugo's
``passthrough`` are left as they are. A backslash before ASCII punctuation goes; an entity of HTML 5
with its semicolon is its character; two blanks or a backslash at the end break the line.
"""

from __future__ import annotations

import html
import re
import string
import unicodedata
from collections.abc import Iterable
from html.entities import html5
from typing import TYPE_CHECKING

from eventsearch.extractor.markdown.goldmark import escape

if TYPE_CHECKING:
    from eventsearch.extractor.markdown.goldmark.inline.parser import InlineRule, Scan


_RUN = re.compile(r"`+")


def code_span(scan: Scan) -> bool:
    """Read a code span; backticks that nothing closes are text."""
    source, start = scan.source, scan.position
    run = _RUN.match(source, start)
    assert run is not None
    closing = _closing(scan, len(run[0]), run.end())
    if closing < 0:
        scan.emit(run[0], run.end())
        return True
    text = source[run.end() : closing].replace("\n", " ")
    if text[:1] == text[-1:] == " " and text.strip(" "):
        text = text[1:-1]
    scan.emit(f"<code>{escape(text)}</code>", closing + len(run[0]))
    return True


def _closing(scan: Scan, length: int, start: int) -> int:
    """Return where the next row of so many backticks begins; -1 for nowhere."""
    if scan.ticks is None:
        scan.ticks = {}
        for row in _RUN.finditer(scan.source, start):
            scan.ticks.setdefault(len(row[0]), []).append(row.start())
        for rows in scan.ticks.values():
            rows.reverse()
    rows = scan.ticks.get(length, [])
    while rows and rows[-1] < start:
        rows.pop()
    return rows[-1] if rows else -1


def passthrough(delimiters: Iterable[tuple[str, str]]) -> InlineRule:
    """Return the rule for these pairs; the longest is tried first."""
    pairs = sorted(delimiters, key=lambda pair: (-len(pair[0]), pair))

    def formula(scan: Scan) -> bool:
        for opening, closing in pairs:
            if scan.source.startswith(opening, scan.position):
                inside = scan.position + len(opening)
                index = scan.find(closing, inside)
                if index > inside:
                    end = index + len(closing)
                    scan.emit(escape(scan.source[scan.position : end]), end)
                    return True
        return False

    return formula


_ENTITY = re.compile(r"&(?:#(?:[xX][0-9a-fA-F]{1,6}|[0-9]{1,7})|([A-Za-z][A-Za-z0-9]{0,31}));")
# What may stand before the first word of a line and is not seen.
_MARKS = re.compile(r"[*_~`\[!]{0,8}([^\n])")
# At the end of a line the blank goes first, and the backslash is text.
_ESCAPED_SPACE = re.compile(r"\\ (?![ \t]*+(?:\n|\Z))")
_PUNCTUATION = frozenset(string.punctuation)
BREAK = "<br>\n"


def backslash(scan: Scan) -> bool:
    following = scan.source[scan.position + 1 : scan.position + 2]
    if following == "\n":
        scan.emit(BREAK, scan.position + 2)
        _skip_blanks(scan)
        return True
    if following and following in _PUNCTUATION:
        scan.emit(escape(following), scan.position + 2)
        return True
    return False


def entity(scan: Scan) -> bool:
    match = _ENTITY.match(scan.source, scan.position)
    if not match or (match[1] and f"{match[1]};" not in html5):
        return False
    scan.emit(escape(html.unescape(match[0])), match.end())
    return True


def escaped_space(scan: Scan) -> bool:
    """Read a blank after a backslash, which only keeps marks from a word: ``a\\ **b**``."""
    if not _ESCAPED_SPACE.match(scan.source, scan.position):
        return False
    scan.emit("", scan.position + 2)
    return True


def line_end(scan: Scan) -> bool:
    """Read a line end: a break after two blanks."""
    scan.emit(BREAK if _ended(scan) else "\n", scan.position + 1)
    _skip_blanks(scan)
    return True


def joining_line_end(scan: Scan) -> bool:
    """Read the same on a site whose lines join where two wide characters meet."""
    start = scan.position
    end = BREAK if _ended(scan) else "\n"
    scan.emit(end, start + 1)
    _skip_blanks(scan)
    after = _MARKS.match(scan.source, scan.position)
    if end != BREAK and after and _wide(scan.source[start - 1]) and _wide(after[1]):
        scan.out[-1] = ""
    return True


def _ended(scan: Scan) -> bool:
    """Take the blanks before a line end away; return whether they break the line."""
    before = scan.out[-1] if scan.out else ""
    if before.endswith((" ", "\t")):
        scan.out[-1] = before.rstrip(" \t")
    return before.endswith("  ")


def _wide(character: str) -> bool:
    """Whether a character is one of scripts that part no words with blanks."""
    wide = unicodedata.east_asian_width(character) in ("W", "F")
    return wide and unicodedata.category(character) != "So"


def hard_line_end(scan: Scan) -> bool:
    """Read a line end where the site shows each as a break."""
    scan.emit(BREAK, scan.position + 1)
    _skip_blanks(scan)
    return True


def _skip_blanks(scan: Scan) -> None:
    while scan.source[scan.position : scan.position + 1] in (" ", "\t"):
        scan.position += 1
