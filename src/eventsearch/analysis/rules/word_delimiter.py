"""
Which words are written onto each other without a sign between them?

A number and its unit (``5km``), a name and its number (``ggplot2``), names of three words or more
in capitals (``OpenStreetMap``), and names in a program (``readFile``). ``JavaScript`` is one word:
whoever asks for Java does not mean it.
"""

from __future__ import annotations

import re

from eventsearch.analysis.lazy_regex import later
from eventsearch.analysis.rules.numbers import DIGITS, number
from eventsearch.analysis.segmenter import EUROPEAN
from eventsearch.analysis.token_graph import Cut, Rule, moved, piece, row, single

_LETTER = f"[{EUROPEAN}]"
# Other digits may be one character with what stands before them.
_DIGITS = DIGITS.replace(r"\d", "[0-9]")
_UNIT = later(rf"({_DIGITS})({_LETTER}{{2,}}|[ghlmsw]|(?:[kcdm]?m)[23])", re.IGNORECASE)
_NAME = later(rf"({_LETTER}{{2,}})([0-9]+(?:\.[0-9]+)*)")
_SIZE = later(r"([0-9]+)([A-Za-z])([0-9]+)")
_HUMP = later(r"[A-ZÀ-ÖØ-Þ]?[a-zß-öø-ÿœ]+|[A-ZÀ-ÖØ-ÞŒ]+(?![a-zß-öø-ÿœ])")

LEAST_HUMPS = 3
"""Words of a name that is taken apart when it begins with a capital; else two will do."""


def glued(chunk: str, cut: Rule) -> Cut | None:
    """Cut ``5km``, ``1,5km``, ``20m2``, ``ggplot2``, ``Python3.11``, ``4x4``: all, and parts."""
    for pattern in (_UNIT, _NAME, _SIZE):
        if match := pattern.fullmatch(chunk):
            spans = [match.span(at) for at in range(1, len(match.groups()) + 1)]
            found = [moved(_part(chunk[start:end], cut), start) for start, end in spans]
            if any(part.whole is None for part in found):
                return row(found, None)
            exact = "".join(part.whole.exact for part in found if part.whole)
            searched = "".join(part.whole.folded for part in found if part.whole)
            return row(found, piece(chunk, 0, exact, searched))
    return None


def _part(text: str, cut: Rule) -> Cut:
    return number(text) or cut(text)


def humps(chunk: str, least: int = LEAST_HUMPS) -> Cut | None:
    """Cut a name whose words, but for the first, begin with capitals, each of two letters."""
    words = [*_HUMP.finditer(chunk)]
    if (
        len(words) < (min(least, 2) if chunk[:1].islower() else least)
        or "".join(word[0] for word in words) != chunk
    ):
        return None
    if any(len(word[0]) < 2 for word in words):
        return None
    return row((single(piece(word[0], word.start())) for word in words), piece(chunk))
