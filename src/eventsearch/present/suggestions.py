"""
How do suggestions look?

As JSON for the command line and HTTP, and as lines for a terminal. The keys are documented in
``docs/suggest.md`` and stable.
"""

from __future__ import annotations

from eventsearch.present.colour import Look
from eventsearch.present.numbers import counted
from eventsearch.present.width import clean, columns, cut
from eventsearch.records.answers import Suggestion, Suggestions

Json = dict[str, object]

KIND = len("person")
"""Columns of the longest kind."""

LEAST = 20
"""Columns that a text has in the narrowest terminal."""


def suggestions_json(found: Suggestions) -> Json:
    """Return the JSON object of all suggestions."""
    return {
        "query": found.query,
        "lang": found.lang,
        "suggestions": [suggestion_json(one) for one in found.suggestions],
        "index": {"version": found.version, "built_at": found.built_at},
    }


def suggestion_json(one: Suggestion) -> Json:
    """Return the JSON object of one suggestion; what it has not is null."""
    return {
        "kind": one.kind,
        "text": one.text,
        "highlight": list(one.highlight),
        "url": one.url or None,
        "query": one.query or None,
        "count": one.count,
        "start": one.start or None,
        "status": one.status or None,
        "lang": one.lang or None,
    }


def suggestions_lines(found: Suggestions, look: Look) -> str:
    """Return suggestions as lines of kind, text and where each leads."""
    return "".join(_line(one, look) + "\n" for one in found.suggestions)


def _line(one: Suggestion, look: Look) -> str:
    leads = clean(_leads(one))
    room = max(look.width - KIND - columns(leads) - 4, LEAST)
    kind = look.paint(one.kind.ljust(KIND), "dim")
    return f"{kind}  {_text(one, room, look)}  {look.paint(leads, 'calm')}".rstrip()


def _text(one: Suggestion, room: int, look: Look) -> str:
    """Return the text with what was typed marked; without marks when it must be cut."""
    if columns(clean(one.text)) > room:
        return cut(clean(one.text), room)
    parts = enumerate(map(clean, one.highlight))
    return "".join(look.paint(text, "match") if place % 2 else text for place, text in parts)


def _leads(one: Suggestion) -> str:
    if one.query:
        return f"{one.query} ({counted(one.count, 'page')})"
    return " ".join(part for part in (one.start[:10], one.status, one.url) if part)
