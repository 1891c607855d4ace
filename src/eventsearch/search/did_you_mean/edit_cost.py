"""
Which of several words is the likeliest to be meant?

A slip of the finger, a doubled letter and a word that sounds the same are likelier than any other
edit; of equals, the word that more pages have.
"""

from __future__ import annotations

import re
from math import log10

from eventsearch.model.results import FuzzyMatch

KEYBOARDS = ("azertyuiop qsdfghjklm wxcvbn", "qwertyuiop asdfghjkl zxcvbnm")
"""Rows of keys in French and English, from the top."""

SOUNDS: tuple[tuple[str, str], ...] = (
    (r"ph", "f"),
    (r"qu|[kq]|c(?![eiyh])", "k"),
    (r"ss?|c(?=[eiy])|(?<=[aeiouy])tion", "s"),
    (r"e?au", "o"),
    (r"ai|ei", "e"),
    (r"[ae](?:n|m(?=[bp]))(?![aeiouy])", "a"),
    (r"y", "i"),
    (r"(?<![cs])h", ""),
    (r"(.)\1", r"\1"),
    (r"(?:es?|[sxt])\b", ""),
)
"""Letters that sound alike in French, most of them in English too, as one of them; in order."""

_SOUNDS = tuple((re.compile(pattern), letter) for pattern, letter in SOUNDS)


FARTHEST = 1.6
"""Cost of a neighbour that may still be meant; of a LONG word twice as much may be wrong."""

LONG = 8
"""Letters from which on two faults leave enough of a word."""


def likeliest(typed: str, found: tuple[FuzzyMatch, ...]) -> list[tuple[float, FuzzyMatch]]:
    """Return neighbours of a folded word with their cost, the least first; not the word itself."""
    most = FARTHEST if len(typed) < LONG else 2 * FARTHEST
    costs = [(cost(typed, near), near) for near in found if near.term != typed]
    likely = [pair for pair in costs if pair[0] <= most]
    return sorted(likely, key=lambda pair: (pair[0], pair[1].term))


def cost(typed: str, near: FuzzyMatch) -> float:
    """Return how unlikely it is that a neighbour was meant: about the number of edits."""
    other = near.term
    unlikely = float(near.edits)
    if sound(typed) == sound(other):
        unlikely -= 0.5
    elif is_slip(typed, other):
        unlikely -= 0.3
    if typed[0] != other[0]:
        # People seldom miss the first letter.
        unlikely += 0.5
    return unlikely - 0.3 * log10(max(1, near.count))


def is_slip(typed: str, other: str) -> bool:
    """Whether two words differ by neighbouring keys, exchanged or doubled letters, or a hyphen."""
    if len(typed) != len(other):
        return _single(typed) == _single(other)
    pairs = [(a, b) for a, b in zip(typed, other, strict=True) if a != b]
    if len(pairs) == 1:
        a, b = pairs[0]
        return b in _NEIGHBOURS.get(a, "")
    return len(pairs) == 2 and pairs[0] == pairs[1][::-1]


def sound(word: str) -> str:
    """Return about how a word sounds; words that sound the same have it in common."""
    for pattern, letter in _SOUNDS:
        word = pattern.sub(letter, word)
    return word


def _single(word: str) -> str:
    return re.sub(r"(.)\1", r"\1", word.replace("-", ""))


def _neighbours() -> dict[str, str]:
    """Return for each key those beside, above and below it, on either keyboard."""
    found: dict[str, str] = {}
    for rows in map(str.split, KEYBOARDS):
        for number, row in enumerate(rows):
            for place, key in enumerate(row):
                reach = slice(max(place - 1, 0), place + 2)
                near = "".join(other[reach] for other in rows[max(number - 1, 0) : number + 2])
                found[key] = found.get(key, "") + near.replace(key, "")
    return found


_NEIGHBOURS = _neighbours()
