"""Short notation for the time expressions in a text, for tests."""

from __future__ import annotations

from datetime import date

from eventsearch.query.date_words.expressions import Days
from eventsearch.query.date_words.find import find

TODAY = date(2026, 11, 25)
"""A Wednesday."""


def stretch(found: Days) -> str:
    """Return a range of days as ``2026-11-23..2026-11-29``, or a single day as ``2026-11-26``."""
    first, last = (str(day or "") for day in found)
    return first if first == last else f"{first}..{last}"


def times_in(text: str, today: date = TODAY, *languages: str) -> list[str]:
    """Return each time expression with its days, as ``demain: 2026-11-26``."""
    found = find(text, today, languages)
    return [f"{text[one.start : one.end]}: {stretch(one.days)}" for one in found]


def days(text: str, today: date = TODAY, *languages: str) -> str:
    """Return the days of a text if it is a single expression, else all expressions found in it."""
    found = find(text, today, languages)
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(text)):
        return f"not all: {times_in(text, today, *languages)}"
    return stretch(found[0].days)


def table(block: str) -> list[tuple[str, str]]:
    """Return the expressions in a table, each with the text before the colon on its line."""
    lines = (line.partition(": ") for line in block.strip().split("\n"))
    return [(text, before) for before, _, texts in lines for text in texts.split(" | ")]


def spoken(block: str) -> list[tuple[str, list[str]]]:
    """Return each line of a table as a text and the expressions expected in that text."""
    joined = block.strip().replace("\n    ->", " ->")
    lines = (line.partition(" -> ") for line in joined.split("\n"))
    return [(text, found.split(" | ") if found else []) for text, _, found in lines]


def texts(block: str) -> list[str]:
    """Return the texts of a block, which are separated by `|` and line ends."""
    return [text for line in block.strip().split("\n") for text in line.split(" | ")]
