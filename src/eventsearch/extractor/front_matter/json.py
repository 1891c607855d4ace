"""Read JSON as Hugo does: with the standard library, but without `NaN`."""

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
# Longer integers become floats, as in Go.
_LONGEST_INTEGER = 18
_HINT = "correct the JSON: use double quotes, `,` between values, but no `,` after the last value"


def read_json(text: str) -> Loaded:
    """
    Return the value of *text*, with the offsets of its top-level values.

    Raises:
        FormatError: The text is not JSON.
    """
    doubts: list[Doubt] = []
    try:
        value = _decoder(doubts).decode(text)
        offsets = dict(_offsets(text)) if isinstance(value, dict) else {}
    except json.JSONDecodeError as exc:
        reason = exc.msg[:1].lower() + exc.msg[1:]
        raise FormatError(reason, hint=_HINT, text=text, offset=exc.pos) from exc
    except (RecursionError, ValueError) as exc:
        reason = "a value is nested too deeply, or is not JSON"
        raise FormatError(reason, hint=_HINT, text=text, offset=0) from exc
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
    """Return each key of the outermost object and its value's offset; *text* must be valid JSON."""
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
