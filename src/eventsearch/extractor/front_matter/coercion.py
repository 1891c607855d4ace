"""
Which text, switch or list did Hugo's templates get from a value of the front matter?

Source: ToString, ToBool and ToStringSlice of github.com/spf13/cast.
"""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal

_TRUE = frozenset(("1", "t", "T", "TRUE", "true", "True"))
_FALSE = frozenset(("0", "f", "F", "FALSE", "false", "False"))


def to_text(value: object) -> str | None:
    """Return a scalar as text, an empty one for null; None for lists and mappings."""
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
    """Return a switch; None when the value is none."""
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


def without_surrogates(value: object) -> object:
    """
    Return a value whose texts can be written as UTF-8.

    An escape such as ``\\ud800`` makes half a character, which Go replaces on reading.
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


def _float_text(value: float) -> str:
    """Write as Go does: no exponent, no point after a whole number."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    digits = f"{Decimal(repr(value)):f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
