"""
Where does something end that was begun?

A page may open what it never closes, ten thousand times: whoever seeks each end to the last
character takes quadratic time. What was sought in vain once is not sought again further on.
"""

from __future__ import annotations

import re


class ForwardSearch:
    """Seeks in one text, from ever further places; all searches in vain read it once a pattern."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._missing: set[re.Pattern[str]] = set()

    def find(self, pattern: re.Pattern[str], start: int) -> re.Match[str] | None:
        """Return the first match at or after *start*; no earlier place may be asked later."""
        if pattern in self._missing:
            return None
        match = pattern.search(self._text, start)
        if match is None:
            self._missing.add(pattern)
        return match
