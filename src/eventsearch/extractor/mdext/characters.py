"""
Single characters: escapes, entities and line ends.

Goldmark: a backslash before ASCII punctuation goes, any entity of HTML 5 with its semicolon is
its character, two blanks or a backslash at a line's end break the line.
"""

from __future__ import annotations

import html
import re
import string
from html.entities import html5
from typing import TYPE_CHECKING

from eventsearch.extractor.mdext.escaping import escape

if TYPE_CHECKING:
    from eventsearch.extractor.mdext.scan import Scan

_ENTITY = re.compile(r"&(?:#(?:[xX][0-9a-fA-F]{1,6}|[0-9]{1,7})|([A-Za-z][A-Za-z0-9]{0,31}));")
_PUNCTUATION = frozenset(string.punctuation)
BREAK = "<br>\n"


def backslash(scan: Scan) -> bool:
    """Read an escaped character or a break."""
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
    """Read an entity."""
    match = _ENTITY.match(scan.source, scan.position)
    if not match or (match[1] and f"{match[1]};" not in html5):
        return False
    scan.emit(escape(html.unescape(match[0])), match.end())
    return True


def line_end(scan: Scan) -> bool:
    """Read a line end: a break after two blanks."""
    before = scan.out[-1] if scan.out else ""
    broken = before.endswith("  ")
    if before.endswith((" ", "\t")):
        scan.out[-1] = before.rstrip(" \t")
    scan.emit(BREAK if broken else "\n", scan.position + 1)
    _skip_blanks(scan)
    return True


def hard_line_end(scan: Scan) -> bool:
    """Read a line end where the site shows each as a break."""
    scan.emit(BREAK, scan.position + 1)
    _skip_blanks(scan)
    return True


def _skip_blanks(scan: Scan) -> None:
    while scan.source[scan.position : scan.position + 1] in (" ", "\t"):
        scan.position += 1
