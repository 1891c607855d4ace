"""
Which words say nothing by themselves?

Small reviewed lists, one a language, of words exactly as written. Such words are indexed like any
other; a question may leave them out.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from eventsearch.analysis.stems import language

_LISTS = Path(__file__).with_name("stop_lists")


def stop_words(lang: str) -> frozenset[str]:
    """Return the exact forms of a language's stop words; none for a language without a list."""
    return _read(language(lang))


@cache
def _read(lang: str) -> frozenset[str]:
    path = _LISTS / f"{lang}.txt"
    if not lang.isalpha() or not path.is_file():
        return frozenset()
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
