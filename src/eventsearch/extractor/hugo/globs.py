"""
Match glob patterns as Hugo does for cascades and mounts (github.com/gobwas/glob).

`*` and `?` match inside a folder, `**` across folders; `[a-z]`, `[!a]` and `{a,b}` are supported.
Upper and lower case are the same.

Each part of a pattern maps a set of offsets in the text to a set of offsets. So no part is tried
twice at an offset, even with many stars. A regular expression would try it again and again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import lru_cache
from typing import NamedTuple

# Sets have a limit, so that unclosed brackets are not each searched to the end of the pattern.
_TOKEN = re.compile(
    r"\\(?P<literal>.)|(?P<deep>\*\*)|(?P<star>\*)|(?P<one>\?)"
    r"|\[(?P<set>!?[^\]]{1,100})\]|(?P<open>\{)|(?P<comma>,)|(?P<close>\})|(?P<char>.)",
    re.S,
)
_ANY_HERE = re.compile("[^/]")
MOST_NESTED = 50
"""Maximum levels of nested braces. A deeper pattern is invalid, which limits the recursion."""


class _Deep(NamedTuple):
    """`**`: any text, also empty."""


class _Star(NamedTuple):
    """`*`: any text without a slash, also empty."""


class _Text(NamedTuple):
    """Characters without a special meaning."""

    text: str


class _One(NamedTuple):
    """`[a-z]` or `?`: one character of a set."""

    allowed: re.Pattern[str]


class _Either(NamedTuple):
    """`{a,b}`: one of several sequences of parts."""

    rows: tuple[Row, ...]


Part = _Deep | _Star | _Text | _One | _Either
Row = tuple[Part, ...]
Tokens = Iterator[re.Match[str]]


class _NoPatternError(Exception):
    """The pattern is invalid, in Hugo too: an unclosed brace, or a range such as `[z-a]`."""


def matches(pattern: str, text: str) -> bool:
    """Whether *pattern* matches the whole *text*; an invalid pattern matches nothing."""
    row, text = _read(pattern.lower()), text.lower()
    return row is not None and len(text) in _ends(row, text, {0})


def _ends(row: Row, text: str, places: Set[int]) -> Set[int]:
    """Return the offsets at which a match of all parts may end if it starts at one of *places*."""
    for part in row:
        if not places:
            break
        places = _ends_of(part, text, places)
    return places


def _ends_of(part: Part, text: str, places: Set[int]) -> Set[int]:
    match part:
        case _Deep():
            return set(range(min(places), len(text) + 1))
        case _Star():
            return _within_folder(text, places)
        case _Text(characters):
            return {at + len(characters) for at in places if text.startswith(characters, at)}
        case _One(allowed):
            return {at + 1 for at in places if allowed.match(text, at)}
        case _:
            return {at for row in part.rows for at in _ends(row, text, places)}


def _within_folder(text: str, places: Set[int]) -> Set[int]:
    """Return all offsets from each of *places* to the next slash, both included."""
    reached: set[int] = set()
    for place in sorted(places):
        if place not in reached:
            end = text.find("/", place)
            reached.update(range(place, (len(text) if end < 0 else end) + 1))
    return reached


@lru_cache(maxsize=512)
def _read(pattern: str) -> Row | None:
    """Return the parts of a pattern, or None if it is invalid."""
    try:
        return _rows(_TOKEN.finditer(pattern), 0)[0]
    except _NoPatternError:
        return None


def _rows(tokens: Tokens, depth: int) -> tuple[Row, ...]:
    rows: list[list[Part]] = [[]]
    for token in tokens:
        kind = token.lastgroup or "char"
        if kind == "close" and depth:
            return tuple(map(tuple, rows))
        if kind == "comma" and depth:
            rows.append([])
        elif kind == "open":
            if depth == MOST_NESTED:
                raise _NoPatternError
            rows[-1].append(_Either(_rows(tokens, depth + 1)))
        else:
            _put(rows[-1], _part(kind, token[kind]))
    if depth:
        raise _NoPatternError
    return (tuple(rows[0]),)


def _put(row: list[Part], part: Part) -> None:
    """Add a part to *row*; join consecutive characters into one part."""
    last = row[-1] if row else None
    if isinstance(part, _Text) and isinstance(last, _Text):
        row[-1] = _Text(last.text + part.text)
    else:
        row.append(part)


def _part(kind: str, text: str) -> Part:
    match kind:
        case "deep":
            return _Deep()
        case "star":
            return _Star()
        case "one":
            return _One(_ANY_HERE)
        case "set":
            return _One(_set(text))
        case _:
            return _Text(text)


def _set(text: str) -> re.Pattern[str]:
    negated = text.startswith("!")
    body = re.sub(r"([\\\[\]^&~|])", r"\\\1", text[negated:])
    try:
        return re.compile(f"[{'^' if negated else ''}{body}]", re.S)
    except re.error:
        raise _NoPatternError from None
