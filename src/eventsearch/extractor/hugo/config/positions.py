"""
In which file of the configuration, and where, does a value stand?

Looked for in the text only when something is wrong with it: what is merged knows no places.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from eventsearch.extractor.front_matter.line_index import Lines
from eventsearch.model.boundary import Boundary
from eventsearch.model.page import Diagnostic, Severity

Place = Callable[[str, str], tuple[str, int, int]]
"""Tells file, line and column of a key's value."""


def place_of(
    boundary: Boundary, files: Sequence[str], key: str, value: str
) -> tuple[str, int, int]:
    """
    Return file, line and column of a key's value; the last of *files* as a whole if not found.

    Args:
        files: From *root*, as `Configuration.files`.
        key: In any case, at any level.
    """
    stands = re.compile(
        rf"""^[^#\n]*?\b{re.escape(key)}["']?\s*[:=]\s*["']?(?P<value>{re.escape(value)})(?![\w/+-])""",
        re.IGNORECASE | re.MULTILINE,
    )
    for name in reversed(files):
        try:
            text = boundary.read(name).decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue
        if found := stands.search(text):
            return name, *Lines(text).place(found.start("value"))
    return (files[-1] if files else "."), 0, 0


def problem_of(
    value: tuple[str, str], place: Place, *, code: str, message: str, cure: str, severity: Severity
) -> Diagnostic:
    """Return what is wrong with a key's value, with its place."""
    path, line, column = place(*value)
    return Diagnostic(
        path=path,
        line=line,
        column=column,
        code=code,
        message=message,
        cure=cure,
        severity=severity,
    )
