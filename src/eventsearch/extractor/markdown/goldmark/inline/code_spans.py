"""
Code in a line.

Goldmark: as many backticks as opened close; inside nothing is read, a line end is a blank.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from eventsearch.extractor.markdown.goldmark.html_escape import escape

if TYPE_CHECKING:
    from eventsearch.extractor.markdown.goldmark.inline.parser import Scan

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
