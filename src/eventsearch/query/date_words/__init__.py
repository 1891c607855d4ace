"""
Date expressions such as ``demain``, ``en mars`` and ``since 2022``; one file for each language.

Most queries contain no date. This module recognises them without loading a grammar.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from eventsearch.analysis import fold
from eventsearch.analysis.languages import bare
from eventsearch.files import own_table
from eventsearch.model.lazy_pattern import lazy

LANGUAGES = ("fr", "en", "de", "es", "it", "nl", "pt", "ca", "pl")
"""Codes of the languages that have a file in ``grammar/``."""

ALWAYS = ("fr", "en")
"""Languages to read in every query, since some French sites declare themselves as English."""

DAY = lazy(r"(?<![0-9])[0-3][0-9]/[01][0-9](?![0-9])")
"""Matches text that may be a day and a month."""

YEAR = lazy(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
"""Matches text that may be a year, also inside a date."""

_WORD = lazy(r"[^\W\d_]+")


def codes_for(languages: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of `LANGUAGES` to read date expressions in, for the languages of a site."""
    codes = dict.fromkeys((*ALWAYS, *map(bare, languages)))
    return tuple(code for code in codes if code in LANGUAGES)


@lru_cache(maxsize=len(LANGUAGES))
def table(code: str) -> Mapping[str, Any]:
    """Return the file of a language as a table with the attributes of `Language`."""
    return own_table(__file__, f"grammar/{code}.toml")


@lru_cache(maxsize=16)
def triggers(languages: tuple[str, ...]) -> frozenset[str]:
    """
    Return words for the languages of a site. Every date expression contains one of these words.

    They have their own file, so that a query without a date loads no grammar. `test_finding.py`
    fails if a row of a grammar lacks these words, or if a word is in no row.
    """
    rows = own_table(__file__, "triggers.json")
    return frozenset(word for code in codes_for(languages) for word in " ".join(rows[code]).split())


def may_contain_date(text: str, languages: tuple[str, ...] = ()) -> bool:
    """Return whether a text may contain a date. False is certain, True is not."""
    if YEAR.search(text) or DAY.search(text):
        return True
    return not triggers(languages).isdisjoint(_WORD.findall(fold(text)))
