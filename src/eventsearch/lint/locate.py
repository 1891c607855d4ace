"""
Where in its file does a finding stand?

Front matter knows where the value of each key begins; what stands inside of a list is looked for
from there to the next key. What stands nowhere is shown at the begin of the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from eventsearch.lint.model import Finding, Place

BEGIN: Place = (1, 1)
"""Of the file, where something is not written that should be."""

_FAR = 1 << 30


def locate(finding: Finding, lines: Callable[[], Sequence[str]]) -> Place:
    """
    Return where a finding stands.

    Args:
        lines: Returns the lines of the file; asked only when they are needed.
    """
    if finding.place != (0, 0):
        return finding.place
    places = finding.page.places
    value = next((places[key] for key in finding.keys if key in places), None)
    if finding.text and (value is not None or not finding.keys):
        found = _search(finding.text, lines(), value or (1, 1), _end(value, places))
        return found or value or BEGIN
    return value or BEGIN


def _end(start: Place | None, places: Mapping[str, Place]) -> int:
    """Return the line of the first value after *start*."""
    if start is None:
        return _FAR
    return min((line for line, _ in places.values() if line > start[0]), default=_FAR)


def _search(text: str, lines: Sequence[str], start: Place, end: int) -> Place | None:
    line, column = start
    wanted = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")
    for number, source in enumerate(lines[line - 1 : end], start=line):
        found = wanted.search(source, column - 1 if number == line else 0)
        if found:
            return number, found.start() + 1
    return None
