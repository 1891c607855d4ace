"""
Make texts that a pattern nearly matches over and over.

Random texts that match are made from the pattern itself. A hostile text repeats one part of such a
text, and begins with the text before that part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from re import _constants as codes
from re import _parser as parser
from typing import Any

CHARACTERS = "a1 _-.\n\"'<>{}[]()/:=|é漢\t"
"""Characters to try for a character class: the first one in the class is used."""

_CATEGORIES = {
    codes.CATEGORY_DIGIT: r"\d",
    codes.CATEGORY_NOT_DIGIT: r"\D",
    codes.CATEGORY_SPACE: r"\s",
    codes.CATEGORY_NOT_SPACE: r"\S",
    codes.CATEGORY_WORD: r"\w",
    codes.CATEGORY_NOT_WORD: r"\W",
}
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)


def pumps(pattern: re.Pattern[str], count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Yield pairs of a beginning and the part to repeat after the beginning."""
    random = Random(seed)
    tree = parser.parse(pattern.pattern, pattern.flags)
    for _ in range(count):
        text = _fitting(tree, random)
        if text:
            start = random.randrange(len(text))
            stop = random.randint(start + 1, len(text))
            yield random.choice(("", text[:start])), text[start:stop]
            yield "", text


def _fitting(tree: Any, random: Random) -> str:
    return "".join(_one(code, value, random) for code, value in tree)


def _one(code: Any, value: Any, random: Random) -> str:
    """Return a text that matches a part of a pattern; an empty text for a look-around."""
    if code is codes.LITERAL:
        return chr(value)
    if code is codes.NOT_LITERAL:
        return next(each for each in CHARACTERS if ord(each) != value)
    if code is codes.ANY:
        return random.choice("a -<")
    if code is codes.IN:
        return _member(value, random)
    if code is codes.BRANCH:
        return _fitting(random.choice(value[1]), random)
    if code is codes.SUBPATTERN:
        return _fitting(value[3], random)
    if code is codes.ATOMIC_GROUP:
        return _fitting(value, random)
    if code in _REPEATS:
        least, most, tree = value
        times = min(least + random.choice((0, 1, 1, 2)), int(most))
        return "".join(_fitting(tree, random) for _ in range(times))
    return ""


def _member(items: Any, random: Random) -> str:
    """Return a character that is in the class."""
    if items[0][0] is codes.NEGATE:
        fitting = [each for each in CHARACTERS if not _holds(items[1:], each)]
        return random.choice(fitting) if fitting else ""
    code, value = random.choice(items)
    if code is codes.LITERAL:
        return chr(value)
    if code is codes.RANGE:
        return chr(random.choice(value))
    return next(each for each in CHARACTERS if re.match(_CATEGORIES[value], each))


def _holds(items: Any, character: str) -> bool:
    at = ord(character)
    return any(
        (code is codes.LITERAL and at == value)
        or (code is codes.RANGE and value[0] <= at <= value[1])
        or (code is codes.CATEGORY and re.match(_CATEGORIES[value], character) is not None)
        for code, value in items
    )
