"""
Tags and comments in a line.

Goldmark: what is no whole tag by CommonMark's grammar is text. On sites where ``unsafe`` is off
the tags are left out and what stands between them stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eventsearch.extractor.markdown.goldmark.inline.parser import Scan

_ATTRIBUTE = r"""\s++[A-Za-z_:][\w.:-]*+(?:\s*+=\s*+(?:[^\s"'=<>`]++|'[^']*+'|"[^"]*+"))?"""
OPEN_TAG = rf"<[A-Za-z][A-Za-z0-9-]*+(?>(?:{_ATTRIBUTE})*)\s*+/?>"
CLOSING_TAG = r"</[A-Za-z][A-Za-z0-9-]*+\s*+>"

_TAG = re.compile(f"{OPEN_TAG}|{CLOSING_TAG}")
_SPANS = (("<!-->", ""), ("<!--->", ""), ("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"))
_DECLARATION = re.compile(r"<![A-Za-z]")


def raw_html(scan: Scan) -> bool:
    """Read a tag, a comment or a declaration and leave it as it is."""
    end = _end(scan)
    if end < 0:
        return False
    scan.emit(scan.source[scan.position : end], end)
    return True


def omitted_html(scan: Scan) -> bool:
    """Read the same and leave it out."""
    end = _end(scan)
    if end < 0:
        return False
    scan.emit("<!-- raw HTML omitted -->", end)
    return True


def _end(scan: Scan) -> int:
    """Return the index after the tag, -1 for none."""
    source, start = scan.source, scan.position
    match = _TAG.match(source, start)
    if match:
        return match.end()
    for opening, closing in _SPANS:
        if source.startswith(opening, start):
            index = scan.find(closing, start + len(opening))
            return index + len(closing) if index >= 0 else -1
    if _DECLARATION.match(source, start):
        index = scan.find(">", start)
        return index + 1 if index >= 0 else -1
    return -1
