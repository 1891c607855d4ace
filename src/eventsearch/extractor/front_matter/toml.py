"""
Read TOML as Hugo does: with the standard library, which follows TOML 1.0 too.

Dates stay date and datetime objects until the field rules read them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time
from typing import TYPE_CHECKING

from eventsearch.extractor.front_matter.result import (
    Doubt,
    FormatError,
    Lines,
    Loaded,
    demand_shallow,
    lost_value,
)
from eventsearch.model.lazy_pattern import lazy

if TYPE_CHECKING:
    # `tomllib` compiles long patterns, so it is imported only for TOML.
    import tomllib

_WHERE = lazy(r" \(at (?:line (\d+), column (\d+)|(end of document))\)$")
_HINT = "write `key = value`, with texts in double quotes"
_STRING = r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\''
_PART = r"""(?:[A-Za-z0-9_-]++|"(?>(?:\\.|[^"\\\n])*)"|'[^'\n]*+')"""
# Dotted keys; also whole multi-line texts and comments, so that dots inside them are skipped.
# After an unclosed quotation mark, keys and texts look the same, so the search ends there.
_DOTTED = lazy(
    r'"""(?:\\.|[^\\])*?"{3,5}|'
    r"'''.*?'{3,5}|#[^\n]*|(?P<end>\"\"\"|''')"
    rf"|(?P<key>{_PART}(?>(?:[ \t]*+\.[ \t]*+{_PART})*))|(?P<open>[\"'])",
    re.S,
)
_MOST_PARTS = 20
"""
Maximum number of parts of a dotted key, more than twice as many as in any known theme.

`tomllib` stores every prefix of a key: without a limit, a line of 100,000 characters would take
gigabytes.
"""
# Brackets and line ends; also whole strings and comments, so that brackets inside are skipped.
_TOKEN = lazy(rf"(?P<string>{_STRING})|#[^\n]*|(?P<open>[\[{{])|(?P<close>[\]}}])|\n", re.S)
_KEY = lazy(r"[ \t\r]*(?P<table>\[\[?[ \t]*)?(?P<key>\"(?:\\.|[^\"\\])*\"|'[^']*'|[A-Za-z0-9_-]+)")
_VALUE = lazy(r"[^=\n]*=[ \t]*")


def read_toml(text: str) -> Loaded:
    """
    Return the value of *text*, with the offsets of its top-level values.

    Raises:
        FormatError: The text is not TOML.
    """
    import tomllib

    _demand_short_keys(text)
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        raise _explain(exc, text) from exc
    except (RecursionError, ValueError) as exc:
        raise FormatError(
            "a value is nested too deeply or too long", hint="shorten it", text=text, offset=0
        ) from exc
    demand_shallow(value, text)
    offsets: dict[str, int] = {}
    for key, offset in _offsets(text):
        offsets.setdefault(key, offset)
    doubts: list[Doubt] = []
    return Loaded(value=_lower(value, offsets, doubts), offsets=offsets, doubts=tuple(doubts))


def _demand_short_keys(text: str) -> None:
    if text.count(".") < _MOST_PARTS:
        return
    for token in _DOTTED.finditer(text):
        if token["end"] or token["open"]:
            return
        key = token["key"]
        if key and key.count(".") >= _MOST_PARTS and len(re.findall(_PART, key)) > _MOST_PARTS:
            reason = f"a key has more than {_MOST_PARTS} parts"
            raise FormatError(reason, hint="shorten it", text=text, offset=token.start())


def _explain(error: tomllib.TOMLDecodeError, text: str) -> FormatError:
    message = str(error)
    where = _WHERE.search(message)
    if where is None or where[3]:
        offset = len(text.rstrip())
    else:
        offset = Lines(text.replace("\r\n", "\n")).offset(int(where[1]), int(where[2]))
        offset = _with_returns(text, offset)
    reason = _WHERE.sub("", message)
    return FormatError(reason[:1].lower() + reason[1:], hint=_HINT, text=text, offset=offset)


def _with_returns(text: str, offset: int) -> int:
    """Convert an offset in tomllib's copy, where `\\r\\n` is `\\n`, to the offset in *text*."""
    at = text.find("\r\n")
    while 0 <= at < offset:
        offset += 1
        at = text.find("\r\n", at + 2)
    return offset


def _offsets(text: str) -> Iterator[tuple[str, int]]:
    """Yield each top-level key in lower case with the offset of its value, or of its table."""
    inside_table = False
    for start in _statements(text):
        key = _KEY.match(text, start)
        if key is None:
            continue
        name = key["key"].strip("\"'").lower()
        if key["table"] is not None:
            inside_table = True
            yield name, key.start("key") - len(key["table"])
        elif not inside_table:
            value = _VALUE.match(text, key.end())
            yield name, key.start("key") if value is None else value.end()


def _statements(text: str) -> Iterator[int]:
    """Yield the offset of each line that begins outside strings and brackets."""
    yield 0
    depth = 0
    for token in _TOKEN.finditer(text):
        if token["open"]:
            depth += 1
        elif token["close"]:
            depth -= 1
        elif token[0] == "\n" and depth <= 0:
            yield token.end()


def _lower(value: object, offsets: dict[str, int], doubts: list[Doubt], at: int = 0) -> object:
    """Return the value with keys in lower case; of keys that differ only in case, the last wins."""
    match value:
        case dict():
            lowered: dict[str, object] = {}
            for key, each in value.items():
                name = str(key).lower()
                place = offsets.get(name, at) if at == 0 else at
                new = _lower(each, offsets, doubts, place)
                doubts.extend(lost_value(name, lowered.get(name), new, place))
                lowered[name] = new
            return lowered
        case list():
            return [_lower(each, offsets, doubts, at) for each in value]
        case time():
            return value.isoformat()
        case _:
            return value
