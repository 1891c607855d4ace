"""
Does a path match a pattern of Hugo's configuration?

Patterns as in github.com/gobwas/glob, which Hugo uses for cascades and mounts: `*` and `?` stay
inside a folder, `**` crosses folders, `[a-z]`, `[!a]` and `{a,b}`. Case does not matter.
"""

from __future__ import annotations

import re
from functools import lru_cache

# A set has a bound, so that brackets that are never closed are not each looked for to the end.
_TOKEN = re.compile(
    r"\\(?P<literal>.)|(?P<deep>\*\*)|(?P<star>\*)|(?P<one>\?)"
    r"|\[(?P<set>!?[^\]]{1,100})\]|(?P<open>\{)|(?P<comma>,)|(?P<close>\})|(?P<char>.)",
    re.S,
)


def matches(pattern: str, text: str) -> bool:
    """Whether *text* as a whole matches *pattern*."""
    return _compiled(pattern.lower()).fullmatch(text.lower()) is not None


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    depth = 0
    parts: list[str] = []
    for token in _TOKEN.finditer(pattern):
        kind = token.lastgroup or "char"
        if kind == "open":
            depth += 1
        part = _part(kind, token[kind], inside=depth > 0)
        if kind == "close" and depth:
            depth -= 1
        parts.append(part)
    try:
        return re.compile("".join(parts), re.S)
    except re.error:
        # A brace that is never closed or a range from z to a: no pattern for Hugo either.
        return re.compile(r"(?!)")


def _part(kind: str, text: str, *, inside: bool) -> str:
    fixed = {"deep": ".*", "star": "[^/]*", "one": "[^/]", "open": "(?:"}
    if kind in fixed:
        return fixed[kind]
    if kind == "set":
        return _set(text)
    if kind in ("comma", "close") and inside:
        return "|" if kind == "comma" else ")"
    return re.escape(text)


def _set(text: str) -> str:
    negated = text.startswith("!")
    body = re.sub(r"([\\\[\]^&~|])", r"\\\1", text[negated:])
    return f"[{'^' if negated else ''}{body}]"
