"""
Which words say nothing by themselves?

Small reviewed lists, one a language, of words exactly as written. Such words are indexed like any
other; a question may leave them out.
"""

from __future__ import annotations

from eventsearch.analysis.languages import known


def stop_words(lang: str) -> frozenset[str]:
    """Return the exact forms of a language's stop words; none for a language without a list."""
    return known(lang).stop_words
