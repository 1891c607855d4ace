"""
Which id does Hugo give a heading?

Rules of ``autoHeadingIDType``: ``github``, ``github-ascii`` and ``blackfriday``. The source of the
heading decides, not its text: marks drop out sign by sign, so a link's target becomes part of it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping


class Anchors:
    """Hands out the ids of one page."""

    def __init__(self, kind: str) -> None:
        self._make = _RULES.get(kind, _github)
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def reserve(self, anchor: str) -> None:
        """Note an id that the author gave; a later heading does not get it."""
        self._taken.add(anchor)

    def generate(self, source: str) -> str:
        """Return a new id for a heading's source line."""
        base = self._make(source) or "heading"
        anchor, number = base, self._next.get(base, 1)
        while anchor in self._taken:
            anchor = f"{base}-{number}"
            number += 1
        self._next[base] = number
        self._taken.add(anchor)
        return anchor


def _github(source: str, *, trim: bool = True) -> str:
    """Return letters, digits and ``_`` in lower case, ``-`` for blanks; the rest drops out."""
    kept = []
    for character in source.strip() if trim else source:
        if character in "- ":
            kept.append("-")
        elif character == "_" or unicodedata.category(character) in _LETTERS_AND_DIGITS:
            kept.append(_lower(character))
    return "".join(kept)


def _github_ascii(source: str) -> str:
    """Return the same of the ASCII characters that are left when accents are taken off."""
    decomposed = unicodedata.normalize("NFD", source)
    bare = "".join(character for character in decomposed if unicodedata.category(character) != "Mn")
    return _github("".join(c for c in bare.strip() if c.isascii()), trim=False)


def _blackfriday(source: str) -> str:
    """Return runs of letters and numbers in lower case, joined by ``-``."""
    spaced = "".join(
        _lower(character) if unicodedata.category(character)[0] in "LN" else " "
        for character in source
    )
    return "-".join(spaced.split())


_LETTERS_AND_DIGITS = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Nd"))


def _lower(character: str) -> str:
    """Return the one character that is the lower case; Go maps none to two."""
    lower = character.lower()
    return lower if len(lower) == 1 else lower[0]


_RULES: Mapping[str, Callable[[str], str]] = {
    "github": _github,
    "github-ascii": _github_ascii,
    "blackfriday": _blackfriday,
}
