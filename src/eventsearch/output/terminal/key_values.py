"""
How does one record, or what is known of an index, look in a terminal?

Names on the left, values on the right; nothing of a value reaches the terminal raw.
"""

from __future__ import annotations

from collections.abc import Mapping

from eventsearch.output.terminal.style import Look
from eventsearch.output.terminal.width import clean, cut, wrap


def listing(values: Mapping[str, object], look: Look) -> str:
    """Return names and values, a line each; long texts go on below, empty values are left out."""
    shown = {name: value for name, value in values.items() if value not in (None, "", (), [], {})}
    longest = max((len(name) for name in shown), default=0)
    return "".join(_row(name, value, longest, look) for name, value in shown.items())


def _row(name: str, value: object, longest: int, look: Look) -> str:
    room = max(look.width - longest - 2, 20)
    blocks = _texts(value)
    lines = [clean(block)[a:b] for block in blocks for a, b in wrap(clean(block), room)]
    margin = "\n" + " " * (longest + 2)
    label = look.paint(clean(name).ljust(longest), "bold")
    return f"{label}  {margin.join(lines)}\n"


def _texts(value: object) -> list[str]:
    """Return a value as lines of text."""
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if isinstance(value, Mapping):
        return [", ".join(f"{name} ({count})" for name, count in value.items())]
    if isinstance(value, list | tuple):
        simple = all(isinstance(part, str) for part in value)
        return [", ".join(value)] if simple else [" ".join(_texts(part)) for part in value]
    return str(value).split("\n")


def heading(text: str, look: Look) -> str:
    """Return a line that stands above a listing."""
    return look.paint(cut(clean(text), look.width), "bold") + "\n"
