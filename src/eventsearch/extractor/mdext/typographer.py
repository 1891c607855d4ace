"""
Typographic signs.

Goldmark's typographer: curly quotes and apostrophes, dashes, the ellipsis, guillemets; a reader
sees ``l’été`` where ``l'été`` was typed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from eventsearch.extractor.mdext.emphasis import flanking, punctuation

if TYPE_CHECKING:
    from eventsearch.extractor.mdext.scan import Scan

_SIGNS = (("---", "—"), ("--", "–"), ("...", "…"), ("<<", "«"), (">>", "»"))
_DECADE = re.compile(r"'\d\ds(?!\w)")
_CONTRACTION = re.compile(r"'(?:[smtd]|ve|ll|re)(?=[\s!-/:-@\[-`{-~]|$)")


def signs(scan: Scan) -> bool:
    """Read dashes, an ellipsis or doubled angle brackets."""
    for written, sign in _SIGNS:
        if scan.source.startswith(written, scan.position):
            scan.emit(sign, scan.position + len(written))
            return True
    return False


def quotes(scan: Scan) -> bool:
    """Read a quote or an apostrophe; what is neither stays as it is."""
    source, start = scan.source, scan.position
    opens, closes = flanking(source, start, start + 1)
    sign = (_single if source[start] == "'" else _double)(scan, opens, closes)
    if sign:
        scan.emit(sign, start + 1)
    return bool(sign)


def _single(scan: Scan, opens: bool, closes: bool) -> str:
    source, start = scan.source, scan.position
    before = source[start - 1] if start else "\n"
    after = source[start + 1 : start + 2]
    if opens and not closes and _DECADE.match(source, start):
        return "’"
    if (before.isspace() or punctuation(before)) and after and after in "tenl":
        return "’"
    if before.isalnum() and after.isalpha():
        return "’"
    if opens and not closes:
        if _CONTRACTION.match(source, start):
            return "’"
        scan.quotes["'"] += 1
        return "‘"
    if after and not after.isdigit():
        return "’"
    return "’" if closes and not opens and scan.quotes["'"] else ""


def _double(scan: Scan, opens: bool, closes: bool) -> str:
    source, start = scan.source, scan.position
    if opens and not closes:
        scan.quotes['"'] += 1
        return "“"
    if not closes or not scan.quotes['"']:
        return ""
    after, second = source[start + 1 : start + 2], source[start + 2 : start + 3]
    ends = not second or second.isspace() or punctuation(second)
    if opens and not (after and punctuation(after) and ends):
        return ""
    if after == '"' and source[start - 1 : start].isdigit():
        return ""
    scan.quotes['"'] -= 1
    return "”"
