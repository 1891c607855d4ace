"""
Handle telephone numbers, ISBNs and words with signs: ``C++``, ``R&D``, ``.NET``, ``U.S.A.``.

A telephone number is one word, however its digits are grouped. An ISBN of ten digits is the same
word as its form with thirteen.
"""

from __future__ import annotations

import re

from eventsearch.analysis.char_filter import fold_lower, lower
from eventsearch.analysis.rules.compounds import humps
from eventsearch.analysis.segmenter import BOOK, LETTER, PHONE
from eventsearch.analysis.token_graph import Cut, Rule, move, piece, row, signed_word, single
from eventsearch.model.lazy_pattern import lazy

_PROPER = rf"(?:(?!_){LETTER})"
_INITIALS = lazy(
    r"[^\W\d_](?:\.[^\W\d_])+|([^\W\d_])\1\.([^\W\d_])\2|ph\.d|[bm]\.(?:sc|ed|eng)",
    re.IGNORECASE,
)
_AMPERSAND = lazy(rf"{_PROPER}{{1,3}}(?:[ ]?&[ ]?{_PROPER}{{1,3}})+")
_SHARP = lazy(r"([^\W\d_](?:\+\+|#))(\d*)")
_PLUS = lazy(rf"({_PROPER}+)\+\+?")
_MARKED = lazy(r"[@#.](?=.)", re.DOTALL)
_SCRIPT = lazy(rf"({_PROPER}+)\.js", re.IGNORECASE)

SOLE = frozenset({".net"})
"""Words that a query finds only with their sign: a search for net must not find ``.NET``."""


def letters(chunk: str) -> Cut | None:
    """Return letters joined by signs as one word: ``R & D``, ``U.S.A.`` as ``USA``."""
    if "&" in chunk and _AMPERSAND.fullmatch(chunk):
        return single(piece(chunk, 0, "".join(lower(chunk).split())))
    if _INITIALS.fullmatch(chunk):
        return single(piece(chunk, 0, "", fold_lower(lower(chunk).replace(".", ""))))
    return None


def plus(chunk: str, cut: Rule) -> Cut | None:
    """Split a word with signs after it: ``C++``, ``C++17``, ``C#``, ``Canal+``."""
    if sharp := _SHARP.fullmatch(chunk):
        return single(piece(chunk), piece(sharp[1]))
    if chunk.endswith("+") and (plus := _PLUS.fullmatch(chunk)):
        return signed_word(piece(chunk), cut(plus[1]))
    return None


def sigil(chunk: str, cut: Rule) -> Cut | None:
    """Split a word with a sign before it: ``@insee``, ``#OpenData``, ``.NET``."""
    if not _MARKED.match(chunk):
        return None
    word = piece(chunk)
    if word.folded in SOLE:
        return single(word)
    return signed_word(word, move(humps(chunk[1:], 2) or cut(chunk[1:]), 1))


def script(chunk: str, cut: Rule) -> Cut | None:
    """Split the name of a JavaScript library: ``Node.js`` is also ``NodeJS``."""
    match = _SCRIPT.fullmatch(chunk) if "." in chunk else None
    if match is None:
        return None
    name, ending = cut(match[1]), single(piece(chunk[-2:], len(chunk) - 2))
    extension = piece(chunk[-3:], len(chunk) - 3)._replace(position=name.length)
    word = piece(chunk, 0, "", fold_lower(lower(match[1])) + "js")
    return row((name, ending), word, extension)


_PHONE = lazy(rf"(?:{PHONE})|\d{{3}}(?P<sign>[-.])\d{{3}}(?P=sign)\d{{4}}")
_FROM_ABROAD = lazy(r"\+(3[123]|353|358|4[013469])[ .-]?(?:\(0\))?(.*)")
_BOOK = lazy(rf"(?:{BOOK})|(?:97[89]-)?\d{{1,5}}-\d{{1,7}}-\d{{1,7}}-[\dXx]")
_DIGITS = lazy(r"\d+|[Xx]")


def phone(chunk: str) -> Cut | None:
    """Split a telephone number into all its digits together, and its groups."""
    if not _PHONE.fullmatch(chunk):
        return None
    if abroad := _FROM_ABROAD.fullmatch(chunk):
        # In most of Europe a zero replaces the country code within the country.
        rest = _join(abroad[2])
        return _group(chunk, f"0{rest}", _join(abroad[1]) + rest)
    return _group(chunk, _join(chunk))


def book(chunk: str) -> Cut | None:
    """Split an ISBN with a correct check digit into its thirteen digits, and its groups."""
    if not _BOOK.fullmatch(chunk):
        return None
    digits = _join(chunk)
    if len(digits) == 13 and _sum_of_13(digits) % 10 == 0:
        return _group(chunk, digits)
    if len(digits) == 10 and _sum_of_10(digits) % 11 == 0:
        return _group(chunk, _of_13(digits), digits)
    return None


def _join(chunk: str) -> str:
    return fold_lower("".join(_DIGITS.findall(chunk))).lower()


def _group(chunk: str, *names: str) -> Cut:
    """Return the groups of digits in sequence. Each of *names* is a word for the whole number."""
    parts = [single(piece(group[0], group.start())) for group in _DIGITS.finditer(chunk)]
    number, *others = (piece(chunk, 0, name, name) for name in names)
    return row(parts, number, *others)


def _sum_of_13(digits: str) -> int:
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))


def _sum_of_10(digits: str) -> int:
    return sum((10 if each == "x" else int(each)) * (10 - at) for at, each in enumerate(digits))


def _of_13(digits: str) -> str:
    """Convert an ISBN of ten digits to thirteen digits."""
    stem = f"978{digits[:9]}"
    return f"{stem}{-_sum_of_13(stem) % 10}"
