"""
How is one value of a configuration read?

As forgiving as Hugo's own decoder: a switch may be a text, a list may be a single value.
"""

from __future__ import annotations

from collections.abc import Mapping

from eventsearch.extractor.front_matter.coercion import to_bool, to_text
from eventsearch.extractor.hugo.config.merge import Tree


def switch(value: object, default: bool) -> bool:
    """Return a switch; the default for anything that is none."""
    if value is None:
        return default
    read = to_bool(value)
    return default if read is None else read


def text(value: object, default: str = "") -> str:
    """Return a text or a number as text; the default for anything else."""
    read = to_text(value)
    return default if value is None or read is None else read


def texts(value: object) -> tuple[str, ...]:
    """Return a list of texts; a single text is a list of one."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list):
        return tuple(each for each in map(to_text, value) if each)
    return ()


def tree(value: object, *keys: str) -> Tree:
    """Return the mapping at the end of a path of keys; an empty one where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def integer(value: object) -> int:
    """Return a whole number, 0 for anything else."""
    try:
        return int(text(value, "0"))
    except ValueError:
        return 0
