"""
Which words were typed so far?

Read with the analyzer that read the pages, so that accents, articles and signs are the same for
both: ``l'at`` is the beginning of ``atelier``.
"""

from __future__ import annotations

from itertools import islice
from typing import NamedTuple

from eventsearch.analysis import chunks

MOST = 12
"""Words that are looked at: no title needs more of them to be found."""


class Typed(NamedTuple):
    """
    A word as far as it was typed, folded.

    Attributes:
        whole: As one word; empty when it is only a row of words.
        parts: The words of a compound, ``open`` and ``d`` of ``open-d``; empty for any other.
    """

    whole: str
    parts: tuple[str, ...] = ()


def typed(text: str) -> tuple[Typed, ...]:
    """Return the words typed so far; none for blanks and punctuation."""
    found: list[Typed] = []
    for chunk in islice(chunks(text, ""), MOST):
        whole, parts = chunk.terms.whole, tuple(part.folded for part in chunk.terms.parts)
        found.append(Typed(whole.folded if whole else "", parts))
    return tuple(found)
