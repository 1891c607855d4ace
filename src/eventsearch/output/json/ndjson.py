"""
How is a JSON value written so that it may go to a file, a pipe or a terminal?

One value a line. Characters that a terminal obeys are escaped, which JSON reads back unchanged.
"""

from __future__ import annotations

import json
import re

from eventsearch.model.results import ResultPage
from eventsearch.output.json.response import hit_json
from eventsearch.output.terminal.width import OBEYED

_RAW = re.compile(f"[{OBEYED}]")
"""What `json` leaves raw; the other controls are escaped by it. Only strings can hold them."""


def line(value: object) -> str:
    """Return a JSON value on one line, without the line's end."""
    return _escaped(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def pretty(value: object) -> str:
    """Return a JSON value over several lines, for people."""
    return _escaped(json.dumps(value, ensure_ascii=False, indent=2))


def lines(page: ResultPage, *, fields: tuple[str, ...] = ()) -> str:
    """Return a page of answers as NDJSON, a line a hit."""
    return "".join(f"{line(hit_json(hit, fields=fields))}\n" for hit in page.hits)


def _escaped(text: str) -> str:
    return _RAW.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
