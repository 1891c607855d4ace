"""Stems of the Nordic languages."""

from __future__ import annotations

import re

from eventsearch.analysis.languages import Stem

_SPELLED_OUT = re.compile("(a)[ae]|(o)e")


def stem(snowball: Stem, word: str) -> str:
    """
    Return a word's stem; a letter that was spelled out is a folded one: *Aarhus*, *Århus*.

    Danish ``æ``, folded to ``ae``, is taken for Swedish ``ä``, and so is *Bærum* typed *Barum*.
    """
    return snowball(_SPELLED_OUT.sub(r"\1\2", word))
