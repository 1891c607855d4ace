"""
Which articles and pronouns stand before an apostrophe, and what stands behind one?

Those of French, Italian and Catalan, in every language: names and quotations go anywhere.
"""

from __future__ import annotations

import re

from eventsearch.analysis.folding import folded, lowered
from eventsearch.analysis.lazy_regex import later
from eventsearch.analysis.segmenter import LETTER
from eventsearch.analysis.token_graph import Cut, piece, single

_BEFORE = later(
    rf"""(?:
        [cçdjlmnst] | (?:jus|lors|puis|quoi)?qu
      | v | gl | un | (?:d|n|s)?[ae]ll | d?agl | co(?:m|s|ll) | dov | anch | tutt | sant | bell
      | qu(?:est|ell|al|and|ant) | nessun | ciascun | senz | sull | mezz
    )'(?={LETTER})""",
    re.VERBOSE | re.IGNORECASE,
)
_WHOLE = later(
    r"aujourd'hui|prud'hom\w+|quelqu'une?s?|presqu'[iî]les?|entr'\w+|grand'\w+|\w+n't",
    re.IGNORECASE,
)
_CONTRACTED = later(rf"((?:(?!_){LETTER})+)'(?:s|m|d|ll|re|ve)", re.IGNORECASE)


def elided(chunk: str, start: int = 0) -> int:
    """Return where a chunk goes on behind elided words that stand at *start*."""
    while (found := _BEFORE.match(chunk, start)) and not _CONTRACTED.fullmatch(chunk, start):
        start = found.end()
    return start


def apostrophe(chunk: str) -> Cut | None:
    """Cut a word whose apostrophe joins: ``aujourd'hui``, ``don't``; or ends it: ``today's``."""
    if _WHOLE.fullmatch(chunk):
        return single(piece(chunk, 0, "", folded(lowered(chunk).replace("'", ""))))
    if contracted := _CONTRACTED.fullmatch(chunk):
        return single(piece(chunk, 0, "", folded(lowered(contracted[1]))))
    return None
