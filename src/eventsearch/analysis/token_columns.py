"""
Which words does this text contain, column by column?

For those who store all words of many texts: what `tokens` says, without a record for every word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import add
from typing import NamedTuple

from eventsearch.analysis.analyzer import Token, cuts, tokens
from eventsearch.analysis.char_filter import normal
from eventsearch.analysis.languages import read_as
from eventsearch.analysis.segmenter import chunk_pattern


class Columns(NamedTuple):
    """The words of a text in their order, each in the same place of all columns; see `Token`."""

    starts: Sequence[int]
    ends: Sequence[int]
    positions: Sequence[int]
    exact: Sequence[str]
    folded: Sequence[str]
    stems: Sequence[str]


NONE = Columns((), (), (), (), (), ())


def by_column(words: Iterable[Token]) -> Columns:
    """Return words as columns."""
    return Columns(*found) if (found := tuple(zip(*words, strict=True))) else NONE


def columns(text: str, lang: str) -> Columns:
    """Return the words of *text* in the language *lang*, in the order of `tokens`."""
    plain, mapped, _ = normal(text)
    if mapped is not None:
        return by_column(tokens(text, lang))
    known = cuts(read_as(lang))
    words: list[Token] = []
    begins: list[int] = []
    places: list[int] = []
    position = 0
    for match in chunk_pattern(plain).finditer(plain):
        terms, length, _, _, _ = known[match[0]]
        begin = match.start()
        for word in terms:
            words.append(word)
            begins.append(begin)
            places.append(position)
        position += length
    within = by_column(words)
    return within._replace(
        starts=list(map(add, begins, within.starts)),
        ends=list(map(add, begins, within.ends)),
        positions=list(map(add, places, within.positions)),
    )
