"""
Pronouns behind the verb of a French question: ``peut-elle``, ``reste-t-il``, ``avez-vous``.

No page is found by them. Nouns made so (``rendez-vous``) and foreign words (``add-on``) stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from eventsearch.analysis import stop_words

_HYPHEN = "[-\u2010\u2011]"

# The endings that a verb has before each pronoun.
_INVERSION = re.compile(
    rf"""
    (?<![\w\u2010\u2011-])
    (?! (?:rendez|add|head|hold|bolt|chez|entre) {_HYPHEN})
    (?P<verb>
        \w*[td] (?={_HYPHEN}(?:il|elle|on)\b)
      | \w*[aec] (?={_HYPHEN}t{_HYPHEN}(?:il|elle|on)\b)
      | \w+nt (?={_HYPHEN}(?:ils|elles)\b)
      | \w+(?:ons|mes) (?={_HYPHEN}nous\b)
      | \w+(?:ez|tes) (?={_HYPHEN}vous\b)
      | \w+[sx] (?={_HYPHEN}tu\b)
      | \w+[sie] (?={_HYPHEN}je\b)
    )
    (?P<pronoun> (?:{_HYPHEN}t)? {_HYPHEN}\w+)
    (?![\w\u2010\u2011-])
    """,
    re.IGNORECASE | re.VERBOSE,
)


def without_inversions(text: str, languages: Iterable[str]) -> str:
    """Return a text with blanks in the place of such pronouns, where it may be French."""
    if "-" not in text and "\u2010" not in text and "\u2011" not in text:
        return text
    if not any(lang[:2].lower() == "fr" for lang in languages):
        return text
    return _INVERSION.sub(_verb, text)


def _verb(found: re.Match[str]) -> str:
    # What says nothing as a whole, such as "faut-il", is left out as one.
    if re.sub(_HYPHEN, "-", found[0].lower()) in stop_words("fr"):
        return found[0]
    return found["verb"] + " " * len(found["pronoun"])
