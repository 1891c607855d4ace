"""
Explains why a page is an event, or is not one (``show --why``).

`evidence.toml` contains a text for each rule of `extractor/events/`, in English and French.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eventsearch.extractor.events.evidence import Evidence
from eventsearch.files import own_table
from eventsearch.model.page import Meta
from eventsearch.output.terminal.table import listing
from eventsearch.output.terminal.text import Look


def texts(lang: str) -> dict[str, str]:
    """Return the texts in a language, or in English if they have not been translated."""
    languages = own_table(__file__, "evidence.toml")
    return {**languages["en"], **languages.get(lang, {})}


def evidence_json(path: str, meta: Meta, found: Sequence[Evidence], lang: str) -> dict[str, Any]:
    """
    Return the decision on a page and its evidence as a JSON object.

    Args:
        lang: Language of the texts.
    """
    said, clue = texts(lang), meta.clue
    is_event = clue is not None and clue.event
    return {
        "id": path,
        "event": is_event,
        "decision": said["event" if is_event else "no-event"],
        "start": meta.start and meta.start.isoformat(),
        "end": meta.end and meta.end.isoformat(),
        "evidence": [
            {
                "rule": each.rule,
                "where": each.where,
                "value": each.value or None,
                "day": each.day or None,
                "text": said[each.rule].format(where=each.where, value=each.value, day=each.day),
            }
            for each in found
        ],
        "diagnostics": [f"{each.code} {each.message}; {each.hint}" for each in meta.diagnostics],
    }


def evidence_lines(values: dict[str, Any], look: Look) -> str:
    """Return the JSON object of `evidence_json` as lines for a terminal."""
    rows = "\n".join(each["text"] for each in values["evidence"])
    said = "\n".join(values["diagnostics"])
    shown = {name: values[name] for name in ("id", "decision", "start", "end")}
    return listing({**shown, "evidence": rows, "diagnostics": said}, look)
