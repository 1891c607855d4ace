"""
What does a number with its sign say?

``10%``, ``10 %`` and ``10 pour cent`` are one word, whatever the space between; ``3.11`` is one as
well, and ``10 000`` and ``10,000`` are ``10000``. The bare number is found, too.
"""

from __future__ import annotations

import re

from eventsearch.analysis.folding import lowered
from eventsearch.analysis.patterns import later
from eventsearch.analysis.pieces import Cut, Piece, piece, single
from eventsearch.analysis.scanning import LETTER, SIGN, SIGN_WORDS

_NUMBER = later(
    rf"""
    (?P<before>[€$£¥])?\s?
    (?P<digits>
        \d{{1,3}}(?:[ ]\d{{3}})+ | \d{{1,3}}(?:,\d{{3}})+(?:\.\d+)? | \d+,\d+ | \d+(?:\.\d+)*
    )
    (?:\s*(?:(?P<sign>{SIGN})|(?P<words>{SIGN_WORDS})))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_THOUSANDS = later(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_WORD = later(rf"{LETTER}+")
_SIGN_OF = {"pou": "%", "per": "%", "eur": "€", "dol": "$", "deg": "°"}


def number(chunk: str) -> Cut | None:
    """Cut a number, with the sign or the words for it that belong to it."""
    match = _NUMBER.fullmatch(chunk)
    if match is None:
        return None
    start = match.start("digits")
    digits = match["digits"].replace(" ", "")
    value = _value(digits)
    found = [piece(match["digits"], start, digits, value)]
    if digits != match["digits"]:
        found += _words(match["digits"], start)
    sign = lowered(match["before"] or match["sign"] or "").replace(" ", "")
    if sign:
        return single(piece(chunk, 0, digits + sign, value + sign), *found)
    if match["words"]:
        words = _words(match["words"], match.start("words"))
        written = " ".join((digits, *(word.exact for word in words)))
        sign = _SIGN_OF[words[0].folded[:3]]
        return single(piece(chunk, 0, written, value + sign), *found, *words)
    return single(*found)


def _value(digits: str) -> str:
    return digits.replace(",", "" if _THOUSANDS.fullmatch(digits) else ".")


def _words(text: str, start: int) -> list[Piece]:
    return [piece(word[0], start + word.start()) for word in _WORD.finditer(text)]
