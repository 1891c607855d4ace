"""
What the front matter of an event says: when, where, whether and how often it takes place.

`words.toml` contains the words of keys and values, in all languages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from eventsearch.files import own_table
from eventsearch.model.lazy_pattern import lazy

TABLES: Mapping[str, Mapping[str, Any]] = own_table(__file__, "words.toml")


def words_in(table: str, name: str) -> frozenset[str]:
    """Return the words of a row of a table in `words.toml`."""
    return frozenset(TABLES[table][name].split())


def by_word(table: Mapping[str, str]) -> Mapping[str, str]:
    """Return the name of the row of a table for each of its words."""
    return {word: name for name, text in table.items() for word in text.split()}


def pattern(name: str, flags: int = 0) -> re.Pattern[str]:
    """Return a row of the table of patterns, compiled when it is used for the first time."""
    return lazy(TABLES["patterns"][name], re.VERBOSE | flags)
