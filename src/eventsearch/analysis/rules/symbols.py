"""
Which signs are part of a word: ``C++``, ``R&D``, ``.NET``, ``#rstats``, ``U.S.A.``?
"""

from __future__ import annotations

import re

from eventsearch.analysis.folding import folded, lowered
from eventsearch.analysis.lazy_regex import later
from eventsearch.analysis.rules.word_delimiter import humps
from eventsearch.analysis.segmenter import LETTER
from eventsearch.analysis.token_graph import Cut, Rule, moved, piece, row, signed, single

_PROPER = rf"(?:(?!_){LETTER})"
_INITIALS = later(
    r"[^\W\d_](?:\.[^\W\d_])+|([^\W\d_])\1\.([^\W\d_])\2|ph\.d|[bm]\.(?:sc|ed|eng)",
    re.IGNORECASE,
)
_AMPERSAND = later(rf"{_PROPER}{{1,3}}(?:[ ]?&[ ]?{_PROPER}{{1,3}})+")
_SHARP = later(r"([^\W\d_](?:\+\+|#))(\d*)")
_PLUS = later(rf"({_PROPER}+)\+\+?")
_MARKED = later(r"[@#.](?=.)", re.DOTALL)
_SCRIPT = later(rf"({_PROPER}+)\.js", re.IGNORECASE)

SOLE = frozenset({".net"})
"""Marked words that are not found by the word without its mark: ``.NET`` is no net."""


def letters(chunk: str) -> Cut | None:
    """Cut letters joined by a sign: ``R & D``, ``U.S.A.`` as ``USA``, ``EE.UU.`` as ``EEUU``."""
    if _AMPERSAND.fullmatch(chunk):
        return single(piece(chunk, 0, "".join(lowered(chunk).split())))
    if _INITIALS.fullmatch(chunk):
        return single(piece(chunk, 0, "", folded(lowered(chunk).replace(".", ""))))
    return None


def plus(chunk: str, cut: Rule) -> Cut | None:
    """Cut a word with signs after it: ``C++``, ``C++17``, ``C#``, ``Canal+``."""
    if sharp := _SHARP.fullmatch(chunk):
        return single(piece(chunk), piece(sharp[1]))
    if plus := _PLUS.fullmatch(chunk):
        return signed(piece(chunk), cut(plus[1]))
    return None


def marked(chunk: str, cut: Rule) -> Cut | None:
    """Cut a word with a mark before it: ``@insee``, ``#OpenData``, ``.NET``."""
    if not _MARKED.match(chunk):
        return None
    whole = piece(chunk)
    if whole.folded in SOLE:
        return single(whole)
    return signed(whole, moved(humps(chunk[1:], 2) or cut(chunk[1:]), 1))


def script(chunk: str, cut: Rule) -> Cut | None:
    """Cut the name of a library: ``Node.js`` is ``NodeJS``."""
    match = _SCRIPT.fullmatch(chunk)
    if match is None:
        return None
    name, ending = cut(match[1]), single(piece(chunk[-2:], len(chunk) - 2))
    dotted = piece(chunk[-3:], len(chunk) - 3)._replace(position=name.length)
    whole = piece(chunk, 0, "", folded(lowered(match[1])) + "js")
    return row((name, ending), whole, dotted)
