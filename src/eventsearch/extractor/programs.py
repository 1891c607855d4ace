"""
Read literal values from a configuration file in JavaScript, TypeScript or Python.

The file is a program, but eventsearch does not run a site's programs. It cannot find values that
the program computes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

# An unclosed text ends with its line or the file, so that no text is read twice.
_TEXT = (
    r"'(?>(?:[^'\\\n]|\\.)*)(?:'|(?=\n)|\Z)"
    r'|"(?>(?:[^"\\\n]|\\.)*)(?:"|(?=\n)|\Z)'
    r"|`(?>(?:[^`\\]|\\.)*)(?:`|\Z)"
)
_TOKEN = re.compile(
    rf"(?P<comment>//[^\n]*+|/\*.*?(?:\*/|\Z))|(?P<text>{_TEXT})"
    r"|\\.|(?P<open>[({\[])|(?P<close>[)}\]])",
    re.DOTALL,
)
_LITERAL = r"u?(?P<quote>['\"`])(?P<value>[^'\"`$\n]*)(?P=quote)"
_QUOTED = re.compile(r"['\"`]([^'\"`$\n]*)['\"`]")


def without_comments(source: str, *, blank: bool = False) -> str:
    """
    Remove JavaScript comments from a program.

    Args:
        blank: Whether to write blanks instead of the comments, so that offsets stay the same.
    """

    def kept(token: re.Match[str]) -> str:
        if not token["comment"]:
            return token[0]
        return " " * len(token[0]) if blank else ""

    return _TOKEN.sub(kept, source)


def value(source: str, keys: str, *, top_level: bool = False) -> str | None:
    """
    Return the literal text that a program assigns to a key, or None if there is no such text.

    If the key occurs several times, the key in the fewest brackets wins: the `title` of a site wins
    over the `title` of a menu. `key: 'text'` wins over `key = 'text'` and `key('text')`.

    Args:
        keys: A regular expression for the keys.
        top_level: Whether to read only keys outside all brackets, for a source returned by `block`.
    """
    pattern = re.compile(rf"{_key(keys)}\s*(?P<sign>[:(=])\s*{_LITERAL}")
    found = [
        (match["sign"] != ":", depth(source, match.start()), match["value"])
        for match in pattern.finditer(source)
    ]
    if top_level:
        found = [each for each in found if each[1] == 0]
    return min(found, key=lambda each: each[:2])[2] if found else None


def switch(source: str, key: str) -> bool | None:
    """Return the `true` or `false` of a key outside all brackets; None if there is no such key."""
    pattern = re.compile(rf"{_key(key)}\s*:\s*(?P<value>true|false)\b")
    found = (
        match["value"] for match in pattern.finditer(source) if depth(source, match.start()) == 0
    )
    return {"true": True, "false": False}.get(next(found, ""))


def block(source: str, key: str) -> str:
    """Return the text inside the braces or brackets after a key, or an empty text."""
    pattern = re.compile(rf"{_key(key)}\s*:\s*\(?\s*[{{\[]")
    found = [(depth(source, match.start()), match.end()) for match in pattern.finditer(source)]
    return inside(source, min(found)[1]) if found else ""


def inside(source: str, start: int) -> str:
    """Return the text from *start*, after an opening bracket, to the matching bracket."""
    depth = 1
    for token in _TOKEN.finditer(source, start):
        depth += bool(token["open"]) - bool(token["close"])
        if depth == 0:
            return source[start : token.start()]
    return ""


def options(source: str) -> str:
    """Return the text inside the object that a program exports, or the whole program."""
    found = _EXPORTED.search(source)
    return inside(source, found.end()) if found else source


_EXPORTED = re.compile(
    r"(?:\bdefineConfig\(|\bexport\s+default|\bmodule\.exports\s*=|\breturn)\s*\(?\s*\{"
)


def texts(source: str) -> tuple[str, ...]:
    """Return the quoted texts of a list."""
    return tuple(_QUOTED.findall(source))


def keys_of(source: str) -> tuple[str, ...]:
    """Return the keys outside of all brackets whose values are objects."""
    pattern = re.compile(r"(['\"]?)([\w$.-]+)\1\s*:\s*\{")
    return tuple(
        match[2] for match in pattern.finditer(source) if depth(source, match.start()) == 0
    )


def _key(keys: str) -> str:
    return rf"(?<![\w$.'\"`-])(?P<mark>['\"`]?)(?:{keys})(?P=mark)"


def depth(source: str, at: int) -> int:
    """Return how many brackets are open at an offset."""
    starts, depths = _levels(source)
    return depths[bisect_right(starts, at) - 1]


@lru_cache(maxsize=16)
def _levels(source: str) -> tuple[list[int], list[int]]:
    """Return the offset after each bracket, and how many brackets are open from there on."""
    starts, depths = [0], [0]
    for token in _TOKEN.finditer(source):
        if change := bool(token["open"]) - bool(token["close"]):
            starts.append(token.end())
            depths.append(depths[-1] + change)
    return starts, depths
