"""
Formulas that are passed through.

Hugo's ``passthrough``: what stands between the configured delimiters is left as it is, marks and
backslashes included.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from eventsearch.extractor.markdown.goldmark.html_escape import escape

if TYPE_CHECKING:
    from eventsearch.extractor.markdown.goldmark.inline.parser import InlineRule, Scan


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
