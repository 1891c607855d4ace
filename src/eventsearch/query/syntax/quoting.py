"""
How is a value written behind a field, so that it is read as it is?
"""

from __future__ import annotations

import re

from eventsearch.query.syntax.lexer import QUOTES

# Neither quotation marks nor what ends or changes a bare value.
_BARE = re.compile(r"[^\s()\"“”„«»＂*~]+")


def quoted(value: str) -> str | None:
    """Return a value in quotation marks if it needs them; None when no marks can hold it."""
    if _BARE.fullmatch(value):
        return value
    for opening, closers in QUOTES.items():
        if not any(sign in value for sign in closers):
            return f"{opening}{value}{closers[0]}"
    return None
