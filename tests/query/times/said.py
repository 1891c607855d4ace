"""What is said of time in a text, written shortly."""

from __future__ import annotations

from datetime import date

from eventsearch.query.date_words.find import find

TODAY = date(2026, 11, 25)
"""A Wednesday."""


def said(text: str, today: date = TODAY, *languages: str) -> list[str]:
    """Return each expression with its days, as ``demain: 2026-11-26..2026-11-26``."""
    return [
        f"{text[one.start : one.end]}: {one.days.first or ''}..{one.days.last or ''}"
        for one in find(text, today, languages)
    ]


def days(text: str, today: date = TODAY, *languages: str) -> str:
    """Return the days of a text that is one expression; the words that it is, if it is not all."""
    found = find(text, today, languages)
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(text)):
        return f"not all: {said(text, today, *languages)}"
    return f"{found[0].days.first or ''}..{found[0].days.last or ''}"
