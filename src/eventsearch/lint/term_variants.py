"""
Which spellings of a term mean one thing?

Pure. Accents, blanks, hyphens and number part no two things; signs do: `10%` and `10` stay two.
"""

from __future__ import annotations

import re
import unicodedata

from eventsearch.extractor.hugo.urlize import without_accents

_BLANK = re.compile(r"[\s\u00a0\u202f_\-\u2010\u2011]+")
_SIGN_AFTER = re.compile(r"(?<!\s)\s+(?=[%°€$])")
_ENDINGS = (("ies", "y"), ("eaux", "eau"), ("aux", "al"), ("s", ""))
_SHORTEST = 4
"""Letters before an ending: `bus`, `news` and `accès` are no plurals."""
_NO_PLURALS = frozenset(
    ("news", "sciences", "politics", "physics", "economics", "statistics", "analytics", "ethics",
     "graphics", "robotics", "mathematics", "logistics", "accès", "process", "access", "business",
     "lens", "status", "campus", "corpus", "focus", "bonus", "virus", "gis", "sms", "css")
)  # fmt: skip


def joined(text: str) -> str:
    """Return a term without blanks, hyphens and capitals."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text)).casefold()


def bare(text: str) -> str:
    """Return a term without what parts its variants; `10%` and `10` stay two."""
    plain = unicodedata.normalize("NFKC", text).strip()
    words = [_singular(word) for word in _BLANK.split(_SIGN_AFTER.sub("", plain)) if word]
    return without_accents("".join(words).casefold())


def _singular(word: str) -> str:
    lower = word.casefold()
    if word[:-1].isupper() and word.endswith("s") and len(word) > 3:
        return word[:-1]
    if lower in _NO_PLURALS or lower.endswith(("ss", "us", "is")):
        return word
    for ending, single in _ENDINGS:
        stem = lower.removesuffix(ending)
        if stem != lower and len(stem) + len(single) > _SHORTEST and stem.isalpha():
            return stem + single
    return word
