"""
Resolve YAML scalars as Hugo's parsers: go-yaml v2 up to 0.151, goccy/go-yaml from 0.152 on.

go-yaml v2 reads the booleans of YAML 1.1, and numbers as Go's strconv does. In goccy/go-yaml `yes`
and `1e3` are texts. In both, `12:30` and dates are strings.

Source: resolve.go of gopkg.in/yaml.v2, token/token.go of goccy/go-yaml.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
from datetime import datetime

_WORDS: dict[str, bool | float | None] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL"), None),
    **dict.fromkeys(
        ("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True
    ),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF"), False),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}
_TEXTS_OF_1_2 = frozenset(
    word
    for word, value in _WORDS.items()
    if (isinstance(value, bool) and word.lower() not in ("true", "false")) or word[:1] == "+"
)
"""Words with a special meaning in YAML 1.1, which are texts in YAML 1.2."""

_NUMBER_STARTS = frozenset("+-.0123456789")
_INTEGER = re.compile(
    r"[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]*|[1-9][0-9]*)", re.ASCII
)
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", re.ASCII)
_CAPITAL = re.compile(r"[-+]?0[XOB]\w*", re.ASCII)
_TIMESTAMP = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d?):(\d\d?)(?:\.\d*)?[ \t]*(?:Z|[-+]\d\d?(?::?\d\d)?)?)?",
    re.ASCII,
)
# Go's int64 and uint64; larger whole numbers become floats.
_LOWEST = -(2**63)
_HIGHEST = 2**64 - 1
# A longer text is not a 64-bit number, even in binary; `int` would take quadratic time for it.
_LONGEST_INTEGER = 70

_TAG = "tag:yaml.org,2002:"
_KINDS: dict[str, tuple[type, ...]] = {
    f"{_TAG}bool": (bool,),
    f"{_TAG}int": (int,),
    f"{_TAG}float": (float, int),
    f"{_TAG}null": (type(None),),
}


def plain_value(text: str, *, yaml_1_2: bool = False) -> str | int | float | bool | None:
    """Return the value of an unquoted scalar without a tag."""
    if yaml_1_2 and (text in _TEXTS_OF_1_2 or _CAPITAL.fullmatch(text)):
        return text
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_STARTS:
        return text
    number: int | float | None = _integer(text.replace("_", ""))
    if number is None and ("." in text or not yaml_1_2):
        # go-yaml removes `_` from numbers, but not if they begin with a dot.
        number = _float(text if text[0] == "." else text.replace("_", ""))
    return text if number is None else number


def tagged_value(text: str, tag: str) -> str | int | float | bool | None:
    """
    Return the value of a scalar with an explicit tag.

    Raises:
        ValueError: The text does not fit the tag. With a tag unknown to go-yaml, the value is str.
    """
    if tag == f"{_TAG}binary":
        try:
            return base64.b64decode("".join(text.split()), validate=True).decode("utf-8", "replace")
        except (binascii.Error, ValueError) as exc:
            raise ValueError("is not base64") from exc
    if tag == f"{_TAG}timestamp" and not _is_timestamp(text):
        raise ValueError("is not a valid timestamp")
    kinds = _KINDS.get(tag)
    if kinds is None:
        return text
    value = plain_value(text)
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise ValueError(f"is not a valid {tag.removeprefix(_TAG)}")
    return float(value) if float in kinds and isinstance(value, int) else value


def _is_timestamp(text: str) -> bool:
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        return False
    try:
        datetime(*map(int, filter(None, match.groups())))  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return False
    return True


def _integer(text: str) -> int | None:
    """Return the integer of Go's strconv with base 0 (a leading 0 means octal), or None."""
    if len(text) > _LONGEST_INTEGER or not _INTEGER.fullmatch(text):
        return None
    digits = text.lstrip("+-")
    if len(digits) > 1 and digits[0] == "0" and digits[1] in "01234567":
        value = int(digits, 8)
    else:
        value = int(digits, 0)
    value = -value if text[0] == "-" else value
    return value if _LOWEST <= value <= _HIGHEST else None


def _float(text: str) -> float | None:
    """Return the float of Go's strconv, or None; too large a number is not a float."""
    if not _FLOAT.fullmatch(text):
        return None
    value = float(text)
    return None if math.isinf(value) else value
