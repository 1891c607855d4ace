"""
Convert values of front matter and configuration into texts, booleans, lists and numbers.

As tolerant as Hugo: a boolean may be a text, and a list may be a single value.

Source: ToString, ToBool and ToStringSlice of github.com/spf13/cast.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

_TRUE = frozenset(("1", "t", "T", "TRUE", "true", "True"))
_FALSE = frozenset(("0", "f", "F", "FALSE", "false", "False"))


def to_text(value: object) -> str | None:
    """Return a scalar as text (empty for null), or None for lists and mappings."""
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return _float_text(value)
        case date() | datetime():
            return value.isoformat()
        case _:
            return None


def to_bool(value: object) -> bool | None:
    """Return a value as a boolean, or None if it is not a boolean for Hugo."""
    match value:
        case bool():
            return value
        case None:
            return False
        case int() | float():
            return value != 0
        case str() if value in _TRUE:
            return True
        case str() if value in _FALSE:
            return False
        case _:
            return None


def holds_more(tree: object, most: int, *, lines: bool = False) -> bool:
    """
    Return whether a value contains more than *most* keys and items. An alias counts each time.

    Args:
        tree: A value with nested mappings and lists.
        lines: Whether to count the line ends in texts too.
    """
    count, pending = 0, [tree]
    while pending and count <= most:
        value = pending.pop()
        if isinstance(value, Mapping | list):
            count += len(value)
            pending += value.values() if isinstance(value, Mapping) else value
        elif lines and isinstance(value, str):
            count += value.count("\n")
    return count > most


def _float_text(value: float) -> str:
    """Return a float as Go writes it: without an exponent, and without `.0`."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    digits = f"{Decimal(repr(value)):f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def switch(value: object, default: bool) -> bool:
    """Return a value as a boolean, or the default for null and for any other value."""
    if value is None:
        return default
    read = to_bool(value)
    return default if read is None else read


def text(value: object, default: str = "") -> str:
    """Return a scalar as text; the default for null, lists and mappings."""
    read = to_text(value)
    return default if value is None or read is None else read


def texts(value: object) -> tuple[str, ...]:
    """Return the non-empty texts and numbers of a list; a single text becomes a list."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list):
        return tuple(each for each in map(to_text, value) if each)
    return ()


def tree(value: object, *keys: str) -> Mapping[str, object]:
    """Return the mapping at the end of a path of keys, or an empty mapping."""
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def integer(value: object) -> int:
    """Return a value as an integer, or 0 if it is not an integer."""
    try:
        return int(text(value, "0"))
    except ValueError:
        return 0


def without_surrogates(value: object) -> object:
    """
    Return a value whose texts can be written as UTF-8.

    An escape such as ``\\ud800`` produces a lone surrogate, which Go replaces when it reads a text.
    """
    match value:
        case str():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case list():
            return [without_surrogates(each) for each in value]
        case dict():
            return {
                str(without_surrogates(key)): without_surrogates(each)
                for key, each in value.items()
            }
        case _:
            return value
