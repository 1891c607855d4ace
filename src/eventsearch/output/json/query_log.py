"""
How do the searches that were written down look?

As JSON, and as lists for a terminal. The keys are documented in ``docs/suggest.md`` and stable.
"""

from __future__ import annotations

from eventsearch.output.terminal.table import heading
from eventsearch.output.terminal.text import Look, clean, columns, cut
from eventsearch.search.query_log import Asked, Summary

Json = dict[str, object]


def searches_json(found: Summary) -> Json:
    """Return the JSON object of a summary."""
    return {
        "searches": found.count,
        "since": found.since or None,
        "until": found.until or None,
        "top": [_json(asked) for asked in found.top],
        "without_result": [_json(asked) for asked in found.without_result],
        "slow": [{**_json(asked), "took_ms": asked.took_ms} for asked in found.slow],
    }


def searches_text(found: Summary, look: Look) -> str:
    """Return the lists of a summary, each under its heading; lists without a line are left out."""
    days = found.since if found.since == found.until else f"{found.since} to {found.until}"
    lists = (
        (f"{found.count} {'search' if found.count == 1 else 'searches'}, {days}", found.top),
        ("Without result", found.without_result),
        ("Slow", found.slow),
    )
    return "\n".join(
        heading(name, look) + "".join(_row(asked, look, slow=name == "Slow") for asked in rows)
        for name, rows in lists
        if rows
    )


def _json(asked: Asked) -> Json:
    return {"text": asked.text, "count": asked.count, "last": asked.last}


def _row(asked: Asked, look: Look, *, slow: bool) -> str:
    took = f"  {asked.took_ms:6.0f} ms" if slow else ""
    start = f"{asked.count:5}  {asked.last}{took}  "
    return start + cut(clean(asked.text), max(look.width - columns(start), 20)) + "\n"
