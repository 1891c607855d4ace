"""
Split words that are joined, with or without a sign.

A word with hyphens matches as a whole, with or without the hyphens (``week-end``, ``weekend``), and
by its parts. So do a number with its unit (``5km``), a name with its number (``ggplot2``), names of
three or more capitalised words (``OpenStreetMap``), and identifiers (``readFile``). ``JavaScript``
stays one word, because a search for Java should not find it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from eventsearch.analysis.char_filter import fold_lower, lower
from eventsearch.analysis.rules.numbers import DIGITS, number
from eventsearch.analysis.segmenter import EUROPEAN, LETTER
from eventsearch.analysis.token_graph import NOTHING, Cut, Piece, Rule, move, piece, row, single
from eventsearch.model.lazy_pattern import lazy

_LETTER = f"[{EUROPEAN}]"
# Match only ASCII, because digits of other scripts can merge with the character before them.
_DIGITS = DIGITS.replace(r"\d", "[0-9]")
_UNIT = lazy(rf"({_DIGITS})({_LETTER}{{2,}}|[ghlmsw]|(?:[kcdm]?m)[23])", re.IGNORECASE)
_NAME = lazy(rf"({_LETTER}{{2,}})([0-9]+(?:\.[0-9]+)*)")
_SIZE = lazy(r"([0-9]+)([A-Za-z])([0-9]+)")
_HUMP = lazy(r"[A-ZÀ-ÖØ-Þ]?[a-zß-öø-ÿœ]+|[A-ZÀ-ÖØ-ÞŒ]+(?![a-zß-öø-ÿœ])")

LEAST_HUMPS = 3
"""Minimum words of a name to split if it starts with a capital. Otherwise two are enough."""


def alphanumeric(chunk: str, cut: Rule) -> Cut | None:
    """Split ``5km``, ``1,5km``, ``20m2``, ``ggplot2``, ``Python3.11``, ``4x4``; keep the whole."""
    for pattern in (_UNIT, _NAME, _SIZE):
        if match := pattern.fullmatch(chunk):
            spans = [match.span(at) for at in range(1, len(match.groups()) + 1)]
            cuts = [move(_part(chunk[start:end], cut), start) for start, end in spans]
            if any(part.word is None for part in cuts):
                return row(cuts, None)
            exact = "".join(part.word.exact for part in cuts if part.word)
            folded = "".join(part.word.folded for part in cuts if part.word)
            return row(cuts, piece(chunk, 0, exact, folded))
    return None


def _part(text: str, cut: Rule) -> Cut:
    return number(text) or cut(text)


def humps(chunk: str, least: int = LEAST_HUMPS) -> Cut | None:
    """Split a name at its capitals; None if a word has one letter, or there are too few words."""
    words = [*_HUMP.finditer(chunk)]
    if (
        len(words) < (min(least, 2) if chunk[:1].islower() else least)
        or "".join(word[0] for word in words) != chunk
    ):
        return None
    if any(len(word[0]) < 2 for word in words):
        return None
    return row((single(piece(word[0], word.start())) for word in words), piece(chunk))


_STROKES = lazy(r"/+")
_SEPARATORS = (
    _STROKES,
    lazy(r"[-_@]"),
    lazy(r"(?<!\d)\.|\.(?!\d)"),
    lazy(r"[, %‰€$£¥°()*:·]"),
    lazy(r"[&+#]"),
    lazy("'"),
)
"""Separators, the weakest first."""

_LAST = lazy(rf"\.(?:(?!_){LETTER}){{1,10}}")
_GEMINATE = lazy(r"([^\W\d_]*l)·(l[^\W\d_]*)", re.IGNORECASE)
UNWRITTEN = frozenset("-_'")
"""Signs that a folded word omits, because some people do not write them. Between digits and in
e-mail addresses they stay."""


def geminate(chunk: str) -> Cut | None:
    """Return a Catalan word with ``l·l`` as one word: ``paral·lel`` is searched as ``parallel``."""
    match = _GEMINATE.fullmatch(chunk)
    return single(piece(chunk, 0, "", fold_lower(lower(match[1] + match[2])))) if match else None


def compound(chunk: str, cut: Rule) -> Cut | None:
    """Split at the weakest separator in the chunk; None if there is none."""
    for separator in _SEPARATORS:
        if separator.search(chunk):
            return _split(chunk, separator, cut)
    return None


def _split(chunk: str, separator: re.Pattern[str], cut: Rule) -> Cut:
    """Split at every separator. Add the whole if each part is one word and signs join them."""
    bounds = [0, *(place for match in separator.finditer(chunk) for place in match.span())]
    slices = [*zip(bounds[::2], [*bounds[1::2], len(chunk)], strict=True)]
    cuts = [move(cut(chunk[start:end]), start) for start, end in slices if start < end]
    cuts = [part for part in cuts if part.length]
    if not cuts:
        return NOTHING
    start, end = cuts[0].pieces[0].start, max(piece.end for piece in cuts[-1].pieces)
    if end - start < len(chunk):
        # Signs around the words must not change how the words are split.
        return move(cut(chunk[start:end]), start)
    word = None if separator is _STROKES else _joined_word(chunk, cuts)
    return row(cuts, word, *_last_with_dot(chunk, cuts))


def _joined_word(chunk: str, cuts: Sequence[Cut]) -> Piece | None:
    words = [part.word for part in cuts if part.word]
    if len(words) < len(cuts):
        return None
    start, end = words[0].start, words[-1].end
    signs = [chunk[one.end : next.start] for one, next in pairwise(words)]
    if any(not sign.strip(" ,()*:·") for sign in signs):
        return None
    unwritten = frozenset() if "@" in signs else UNWRITTEN
    exact, folded_parts = [words[0].exact], [words[0].folded]
    for sign, one, next in zip(signs, words, words[1:], strict=False):
        bound = one.folded[-1].isdigit() and next.folded[0].isdigit()
        exact += (sign, next.exact)
        folded_parts += (sign if bound or sign not in unwritten else "", next.folded)
    return piece(chunk[start:end], start, "".join(exact), "".join(folded_parts))


def _last_with_dot(chunk: str, cuts: Sequence[Cut]) -> tuple[Piece, ...]:
    """Return the last part with its dot: ``.net`` for ``ASP.NET``, ``.md`` for ``index.md``."""
    start = cuts[-1].pieces[0].start - 1
    if len(cuts) < 2 or chunk[start] != "." or not _LAST.fullmatch(chunk, start):
        return ()
    position = sum(part.length for part in cuts[:-1])
    return (piece(chunk[start:], start)._replace(position=position),)
