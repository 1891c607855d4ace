"""
The words of a chunk, by the first rule that knows it.

Nothing but the chunk itself decides, so that a word is the same word wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from eventsearch.analysis.lazy_regex import lazy
from eventsearch.analysis.rules.cjk_bigrams import unspaced
from eventsearch.analysis.rules.compounds import compound, geminate, glued, humps
from eventsearch.analysis.rules.elision import apostrophe, elided, inclusive
from eventsearch.analysis.rules.identifiers import book, letters, marked, phone, plus, script
from eventsearch.analysis.rules.numbers import clock, number, numbered, pair, rank, version
from eventsearch.analysis.token_graph import Cut, moved, piece, single

_PLAIN = lazy("(?![xXIVL])(?:[a-zà-öø-ÿœ]+|[A-ZÀ-ÖØ-ÞŒ](?:[a-zà-öø-ÿœ]{2,}|[A-ZÀ-ÖØ-ÞŒ]*))")
"""Most words: no rule says anything of them. What may be a Roman number is none."""

_ADDRESS = lazy(r"(?:(?:https?|ftp)://)?(?:www\.(?=\w))*", re.IGNORECASE)


def cut(chunk: str) -> Cut:
    if _PLAIN.fullmatch(chunk):
        return single(piece(chunk))
    start = _begin(chunk)
    rest = chunk[start:]
    result = next(filter(None, (rule(rest) for rule in RULES)), None)
    return moved(result or single(piece(rest)), start)


def _begin(chunk: str) -> int:
    """Return where a chunk begins behind elided words and what every address begins with."""
    done, start = -1, 0
    while start > done:
        done = start
        start = elided(chunk, start)
        address = _ADDRESS.match(chunk, start)
        start = address.end() if address else start
    return start


RULES: tuple[Callable[[str], Cut | None], ...] = (
    phone,
    number,
    pair,
    clock,
    rank,
    numbered,
    partial(glued, cut=cut),
    version,
    book,
    letters,
    partial(plus, cut=cut),
    partial(marked, cut=cut),
    partial(script, cut=cut),
    inclusive,
    geminate,
    apostrophe,
    partial(compound, cut=cut),
    partial(unspaced, cut=cut),
    humps,
)
"""Tried in this order; the first that knows the chunk cuts it."""
