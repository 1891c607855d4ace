"""
Which numbers are no amounts: ranks, centuries, times of day, fractions, numbers of things?

``2e`` and ``2ème`` are one word, and so are ``XXIe`` and ``21e``, ``16h30`` and ``16:30``, ``n° 5``
and ``№5``.
"""

from __future__ import annotations

import re

from eventsearch.analysis.folding import folded, lowered
from eventsearch.analysis.lazy_regex import later
from eventsearch.analysis.segmenter import NUMBERED
from eventsearch.analysis.token_graph import Cut, piece, row, signed, single

_RANK = later(r"(\d+)(?:(er|re|ere|e|eme|ieme|es)|st|nd|nde|rd|th|de|ste|[oa]|[rdt][oa])", re.ASCII)
_NUMERAL = r"(?=[IVX]|L[IVX])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_CENTURY = later(rf"({_NUMERAL})(?:e|es|er|re|ère|è|ème|ième|ieme|eme)")
# In lower case only what is no word: "vie" and "dixième" are.
_LOW_CENTURY = later(r"((?=[xvi]{2})x{1,2}(?:i[xv]|v?i{0,3}))(?:e|è|[eè]me|i[eè]me)")
_CLOCK = later(r"(\d\d?)(?::|[ ]?([hH])[ ]?)(\d\d)")
_PAIR = later(r"(\d{1,3}|[^\W\d_])(?:/(?:\d{1,3}|[^\W\d_]))+")
_NUMBERED = later(rf"({NUMBERED})(\d+)", re.IGNORECASE)
_WORD = later(r"[^\W\d_]+|\d+")

_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def rank(chunk: str) -> Cut | None:
    """Cut a rank: ``1er``, ``2ème``, ``3rd``, ``XXIe``; the number is found as well."""
    if match := _RANK.fullmatch(folded(lowered(chunk))):
        digits = piece(chunk[: match.end(1)])
        return single(piece(chunk, 0, "", digits.folded + "e" if match[2] else ""), digits)
    if match := _CENTURY.fullmatch(chunk) or _LOW_CENTURY.fullmatch(chunk):
        numeral = piece(match[1])
        whole = piece(chunk, 0, "", f"{_value(numeral.folded)}e")
        return single(whole, numeral, piece(chunk))
    return None


def clock(chunk: str) -> Cut | None:
    """Cut a time of day: ``16h30``, ``16 h 30``, ``16:30``; ``16:00`` is ``16h``."""
    match = _CLOCK.fullmatch(chunk)
    if match is None or int(match[1]) > 24 or int(match[3]) > 59:
        return None
    places = (at for at in (1, 2, 3) if match[at])
    parts = [single(piece(match[at], match.start(at))) for at in places]
    written = f"{match[1]}h{match[3]}"
    searched = folded(f"{int(match[1])}h{match[3]}")
    return row(parts, piece(chunk, 0, written, searched.removesuffix("00")))


def pair(chunk: str) -> Cut | None:
    """Cut numbers or letters with a stroke between them: ``1/2``, ``24/7``, ``I/O``."""
    if not _PAIR.fullmatch(chunk):
        return None
    parts = [single(piece(word[0], word.start())) for word in _WORD.finditer(chunk)]
    # Neither 24 and 7 nor 7 and 24 say 24/7.
    return row(parts, piece(chunk))._replace(parts=())


def numbered(chunk: str) -> Cut | None:
    """Cut the number of a thing: ``n° 5``, ``№5``, ``no. 5``, ``numéro 5``."""
    match = _NUMBERED.fullmatch(chunk)
    if match is None:
        return None
    digits = single(piece(match[2], match.start(2)))
    whole = piece(chunk, 0, " ".join(lowered(chunk).split()), f"n°{folded(match[2])}")
    name = match[1].rstrip()
    return row((single(piece(name)), digits), whole) if name.isalpha() else signed(whole, digits)


def _value(numeral: str) -> int:
    """Return the number that a Roman numeral in lower case stands for."""
    digits = [_VALUES[letter] for letter in numeral]
    after = [*digits[1:], 0]
    return sum(
        -digit if digit < other else digit for digit, other in zip(digits, after, strict=True)
    )
