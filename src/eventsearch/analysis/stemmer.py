"""
Stems and stop words of a language.

Snowball stems folded words: accents, typed or not, never change what is found. Stop words are
indexed like any other; a query may leave them out.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial

import Stemmer

from eventsearch.analysis.folding import folded
from eventsearch.analysis.languages import Stem, by_code, read_as


def stop_words(lang: str) -> frozenset[str]:
    """Return the exact forms of a language's stop words; none for a language without a list."""
    return by_code(lang).stop_words


VERSION: str = Stemmer.version()
"""Version of Snowball: another one may give other stems."""

__all__ = ["VERSION", "stemmer"]


def stemmer(lang: str) -> Stem:
    """Return the function from a folded word to its stem; the word itself in unknown languages."""
    return _stemmer(read_as(lang))


@cache
def _stemmer(lang: str) -> Stem:
    about = by_code(lang)
    if about.snowball not in Stemmer.algorithms():
        return str
    # The analyzer keeps whole words in a cache of its own.
    stem: Stem = Stemmer.Stemmer(about.snowball, 0).stemWord
    if about.endings:
        stem = partial(_stem_of, stem, about.endings, _lengths(about.endings))
    return partial(about.stem, stem) if about.stem else stem


def _lengths(endings: Mapping[str, str]) -> tuple[int, ...]:
    return tuple(sorted({len(ending) for ending in endings}, reverse=True))


def _stem_of(stem: Stem, endings: Mapping[str, str], lengths: tuple[int, ...], word: str) -> str:
    """Return a word's stem, folded, after the longest known ending has its accents again."""
    for length in lengths:
        if ending := endings.get(word[-length:]):
            return folded(stem(word[:-length] + ending))
    return folded(stem(word))
