"""JSON as Hugo reads it: by the standard library, without comments and `NaN`."""

from __future__ import annotations

import json
import re

from eventsearch.extractor.front_matter.coercion import without_surrogates
from eventsearch.extractor.front_matter.result import (
    Doubt,
    FormatError,
    Loaded,
    demand_shallow,
    lost_value,
)

_BLANKS = re.compile(r"[ \t\r\n]*")
# Digits that a Go float64 keeps; longer whole numbers are floats there as well.
_LONGEST_INTEGER = 18
_CURE = "correct the JSON: double quotes round keys and texts, `,` between, none after the last"


def read_json(text: str) -> Loaded:
    """
    Return what *text* says, with the offsets of its top-level values.

    Raises:
        FormatError: It is no JSON.
    """
    doubts: list[Doubt] = []
    try:
        value = _decoder(doubts).decode(text)
        offsets = dict(_offsets(text)) if isinstance(value, dict) else {}
    except json.JSONDecodeError as exc:
        reason = exc.msg[:1].lower() + exc.msg[1:]
        raise FormatError(reason, hint=_CURE, text=text, offset=exc.pos) from exc
    except (RecursionError, ValueError) as exc:
        reason = "a value is nested too deeply, or no JSON"
        raise FormatError(reason, hint=_CURE, text=text, offset=0) from exc
    demand_shallow(value, text)
    value = without_surrogates(value) if "\\u" in text else value
    return Loaded(value=value, offsets=offsets, doubts=tuple(doubts))


def _decoder(doubts: list[Doubt]) -> json.JSONDecoder:
    def lower(pairs: list[tuple[str, object]]) -> dict[str, object]:
        values: dict[str, object] = {}
        for key, value in pairs:
            name = key.lower()
            doubts.extend(lost_value(name, values.get(name), value, 0))
            values[name] = value
        return values

    return json.JSONDecoder(object_pairs_hook=lower, parse_constant=_refuse, parse_int=_integer)


def _refuse(name: str) -> object:
    raise ValueError(name)


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else float(digits)


def _offsets(text: str) -> list[tuple[str, int]]:
    """Return each key of the outermost object with the offset of its value; *text* is valid."""
    offsets: list[tuple[str, int]] = []
    skip = json.JSONDecoder(parse_int=_integer).raw_decode
    at = _after_blanks(text, text.index("{") + 1)
    while text[at] != "}":
        key, at = skip(text, at)
        at = _after_blanks(text, _after_blanks(text, at) + 1)
        offsets.append((str(key).lower(), at))
        _, at = skip(text, at)
        at = _after_blanks(text, at)
        if text[at] == ",":
            at = _after_blanks(text, at + 1)
    return offsets


def _after_blanks(text: str, at: int) -> int:
    blanks = _BLANKS.match(text, at)
    return at if blanks is None else blanks.end()
