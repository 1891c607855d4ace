"""
How do suggestions look?

As JSON for the command line and HTTP, and as lines for a terminal. The keys are documented in
``docs/suggest.md`` and stable.
"""

from __future__ import annotations

from eventsearch.model.results import Suggestion, Suggestions
from eventsearch.output.terminal.status_lines import counted
from eventsearch.output.terminal.text import Look, clean, columns, cut, line, runs

Json = dict[str, object]

KIND = len("person")
"""Columns of the longest kind."""

LEAST = 20
"""Columns that a text has in the narrowest terminal."""

LEAST_TARGET = 12
"""Columns below which an address or a query says nothing and is left out."""


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
    """Return a suggestion on one line: what the text leaves of the room is for where it leads."""
    facts, target = clean(_facts(one)), clean(one.query or one.url)
    kept = columns(facts) + bool(facts)
    all_room = look.width - KIND - 4
    text_room = max(all_room - kept, LEAST)
    room = all_room - kept - min(columns(clean(one.text)), text_room)
    if room < min(columns(target), LEAST_TARGET):
        target = ""
    target = cut(target, room)
    leads = " ".join(filter(None, (target, facts) if one.query else (facts, target)))
    kind = look.paint(one.kind.ljust(KIND), "dim")
    text = line(runs(one.highlight, one.text), text_room, look)
    return f"{kind}  {text}  {look.paint(leads, 'calm')}".rstrip()


def _facts(one: Suggestion) -> str:
    """Return what is said of where a suggestion leads, beside the address or query itself."""
    if one.query:
        return f"({counted(one.count, 'page')})"
    return " ".join(part for part in (one.start[:10], one.status) if part)
