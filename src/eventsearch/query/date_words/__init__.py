"""
Words that say when: ``demain``, ``en mars``, ``since 2022``; one file a language.

Most queries have none of them: these are told apart here, without the grammars.
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
"""Languages of every site's queries, since a French site may well declare itself English."""

DAY = lazy(r"(?<![0-9])[0-3][0-9]/[01][0-9](?![0-9])")
"""What may be a day and a month."""

YEAR = lazy(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
"""What may be a year, alone or in a date."""

_WORD = lazy(r"[^\W\d_]+")


def spoken(languages: Iterable[str]) -> tuple[str, ...]:
    """Return those of `LANGUAGES` in which queries of a site say when."""
    codes = dict.fromkeys((*ALWAYS, *map(bare, languages)))
    return tuple(code for code in codes if code in LANGUAGES)


@lru_cache(maxsize=len(LANGUAGES))
def table(code: str) -> Mapping[str, Any]:
    """Return the file of one of `LANGUAGES`, whose keys are those of a `Language`."""
    return own_table(__file__, f"grammar/{code}.toml")


@lru_cache(maxsize=16)
def triggers(languages: tuple[str, ...]) -> frozenset[str]:
    """
    Return the words without which nothing is a time, on a site with these languages.

    They have their own file, so that a query without a time loads no grammar. `test_finding.py`
    fails if a row of a grammar has none of the words, or a word is in no row.
    """
    rows = own_table(__file__, "triggers.json")
    return frozenset(word for code in spoken(languages) for word in " ".join(rows[code]).split())


def may_contain_date(text: str, languages: tuple[str, ...] = ()) -> bool:
    """Whether a text has a word or number without which no pattern matches."""
    if YEAR.search(text) or DAY.search(text):
        return True
    return not triggers(languages).isdisjoint(_WORD.findall(fold(text)))
