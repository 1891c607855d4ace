"""
What has a language of its own that the analyzer must know?

A value, and nothing looked up: each reviewed language fills one in a file of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Stem = Callable[[str], str]
"""From a folded word to its stem."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """
    A language of pages and questions.

    Attributes:
        snowball: Name of Snowball's algorithm; empty for none.
        stop_words: Words that say nothing by themselves, as written, in lower case.
        stem: Stems a folded word in Snowball's place, which is handed to it.
        endings: Folded ending to the ending as Snowball knows it. Words are folded before they
            are stemmed, and an ending that only its accent makes known would stay on.
        dotted: ``ä``, ``ö``, ``ü``, ``å`` or ``ø`` belong to its alphabet. In other languages a
            word with one is a foreign name, and found by ``ae``, ``oe``, ``ue`` or ``aa`` as well.
        suffixes: An apostrophe parts a name from its case, as in Turkish ``İstanbul'da``.
    """

    snowball: str = ""
    stop_words: frozenset[str] = frozenset()
    stem: Callable[[Stem, str], str] | None = None
    endings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    dotted: bool = False
    suffixes: bool = False


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())
