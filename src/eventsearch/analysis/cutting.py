"""
Which words is a chunk made of?

A chunk (see `eventsearch.analysis.scanning`) is cut by the first rule that knows it. Nothing but
the chunk itself decides, so that a word is the same word wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from eventsearch.analysis.folding import folded, lowered
from eventsearch.analysis.numbers import number
from eventsearch.analysis.patterns import later
from eventsearch.analysis.pieces import NOTHING, Cut, Piece, moved, piece, row, signed, single
from eventsearch.analysis.scanning import EMOJI, LETTER

_PROPER = rf"(?:(?!_){LETTER})"
_ELIDED = later(rf"(?:[ldnmtsjcç]|(?:jus|lors|puis|quoi)?qu)'(?={LETTER})", re.IGNORECASE)
_WHOLE = later(
    r"aujourd'hui|prud'hom\w+|quelqu'une?s?|presqu'[iî]les?|entr'\w+|grand'\w+|\w+n't",
    re.IGNORECASE,
)
_CONTRACTED = later(rf"({_PROPER}+)'(?:s|m|d|ll|re|ve)", re.IGNORECASE)
_INITIALS = later(r"[^\W\d_](?:\.[^\W\d_])+")
_AMPERSAND = later(rf"{_PROPER}{{1,3}}(?:\s?&\s?{_PROPER}{{1,3}})+")
_SHARP = later(r"([^\W\d_](?:\+\+|#))(\d*)")
_PLUS = later(rf"({_PROPER}+)\+\+?")
_MARKED = later(r"[@#.](?=.)", re.DOTALL)
_JOINED = (
    later(r"[-_@]"),
    later(r"(?<!\d)\.|\.(?!\d)"),
    later(r"[,\s%‰€$£¥°]"),
    later(r"[&+#]"),
)
_APOSTROPHE = later("'")
# Scripts that write no blanks between words: each character, with its marks, is a word.
_SINGLE = (
    r"[\u0e01-\u0e4e\u0e81-\u0ecf\u0edc-\u0eff\u1000-\u103f\u104a-\u108f\u109a-\u109f\u1780-\u17df"
    r"\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    r"\U00020000-\U0003ffff]"
)
_LEAF = later(
    rf"{_SINGLE}[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece"
    rf"\u102b-\u103e\u17b6-\u17d3\u3099\u309a\u0300-\u036f]*|(?:(?!{_SINGLE}){LETTER})+|{EMOJI}"
)

_PLAIN = re.compile("[a-zà-öø-ÿœ]+", re.IGNORECASE)
"""Most words: no rule below says anything of them but `leaf`."""

SOLE = frozenset({".net"})
"""Marked words that are not found by the word without its mark: ``.NET`` is no net."""


def cut(chunk: str) -> Cut:
    """Return the words of a chunk."""
    if _PLAIN.fullmatch(chunk):
        return single(piece(chunk))
    start = 0
    while (elided := _ELIDED.match(chunk, start)) and not _CONTRACTED.fullmatch(chunk, start):
        start = elided.end()
    rest = chunk[start:]
    found = next(filter(None, (rule(rest) for rule in RULES)), None)
    return moved(found or leaf(rest), start)


def letters(chunk: str) -> Cut | None:
    """Cut letters joined by a sign: ``R&D``, ``R & D``, ``U.S.A.`` as ``USA``."""
    if _AMPERSAND.fullmatch(chunk):
        return single(piece(chunk, 0, "".join(lowered(chunk).split())))
    if _INITIALS.fullmatch(chunk):
        return single(piece(chunk, 0, "", folded(lowered(chunk).replace(".", ""))))
    return None


def plus(chunk: str) -> Cut | None:
    """Cut a word with signs after it: ``C++``, ``C++17``, ``C#``, ``Canal+``."""
    if sharp := _SHARP.fullmatch(chunk):
        return single(piece(chunk), piece(sharp[1]))
    if plus := _PLUS.fullmatch(chunk):
        return signed(piece(chunk), cut(plus[1]))
    return None


def marked(chunk: str) -> Cut | None:
    """Cut a word with a mark before it: ``@insee``, ``#rstats``, ``.NET``."""
    if not _MARKED.match(chunk):
        return None
    whole = piece(chunk)
    return single(whole) if whole.folded in SOLE else signed(whole, moved(cut(chunk[1:]), 1))


def compound(chunk: str) -> Cut | None:
    """Cut words joined by hyphens, dots and the like: whole, and one after the other."""
    return next((split(chunk, separator) for separator in _JOINED if separator.search(chunk)), None)


def apostrophe(chunk: str) -> Cut | None:
    """Cut a word with an apostrophe inside that elides no article: ``today's``, ``O'Reilly``."""
    if _WHOLE.fullmatch(chunk):
        return single(piece(chunk))
    if contracted := _CONTRACTED.fullmatch(chunk):
        return single(piece(chunk, 0, "", folded(lowered(contracted[1]))))
    return split(chunk, _APOSTROPHE) if "'" in chunk else None


RULES: tuple[Callable[[str], Cut | None], ...] = (
    number,
    letters,
    plus,
    marked,
    compound,
    apostrophe,
)
"""Tried in this order; the first that knows the chunk cuts it."""


def leaf(chunk: str) -> Cut:
    """Cut what is left: a word, a version, or a row of characters of a script without blanks."""
    if "." in chunk:
        return single(piece(chunk))
    runs = [run for run in _LEAF.finditer(chunk) if run[0] != chunk]
    if not runs:
        return single(piece(chunk))
    return row([moved(cut(run[0]), run.start()) for run in runs], None)


def split(chunk: str, separator: re.Pattern[str]) -> Cut:
    """Cut at every separator; the whole is there when each part is a word and signs join them."""
    bounds = [0, *(place for found in separator.finditer(chunk) for place in found.span())]
    slices = [*zip(bounds[::2], [*bounds[1::2], len(chunk)], strict=True)]
    cuts = [moved(cut(chunk[start:end]), start) for start, end in slices]
    cuts = [found for found in cuts if found.length]
    if not cuts:
        return NOTHING
    start, end = cuts[0].pieces[0].start, max(piece.end for piece in cuts[-1].pieces)
    if end - start < len(chunk):
        # What surrounds the words must not change how they are cut.
        return moved(cut(chunk[start:end]), start)
    return row(cuts, _whole(chunk, cuts))


def _whole(chunk: str, cuts: list[Cut]) -> Piece | None:
    words = [found.whole for found in cuts if found.whole]
    if len(words) < len(cuts):
        return None
    start, end = words[0].start, words[-1].end
    signs = [chunk[one.end : next.start] for one, next in pairwise(words)]
    if any(not sign.strip(" ,") for sign in signs):
        return None
    exact, searched = words[0].exact, words[0].folded
    for sign, word in zip(signs, words[1:], strict=True):
        exact += sign + word.exact
        searched += sign + word.folded
    return piece(chunk[start:end], start, exact, searched)
