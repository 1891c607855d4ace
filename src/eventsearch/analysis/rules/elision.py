"""
Handle apostrophes, and words written for several genders or for singular and plural.

Elided articles and pronouns of French, Italian and Catalan are removed in every language, because
texts in any language contain foreign names and quotations. ``étudiant·e·s``, ``directeur·rice``,
``participant.e.s``, ``formation(s)`` and ``Forscher*innen`` match each of their forms.
"""

from __future__ import annotations

import re

from eventsearch.analysis.char_filter import fold_lower, lower
from eventsearch.analysis.segmenter import EUROPEAN, LETTER
from eventsearch.analysis.token_graph import Cut, equivalent, piece, single
from eventsearch.model.lazy_pattern import lazy

_SHORT = "[aeosx]|[aeo]s|an|ne|le|te|se|nes|les|tes|ses"
_LONG = "t?rices?|i?[eè]res?|euses?"
_FORMS = lazy(
    rf"""
    ([{EUROPEAN}]{{2,}})(?:
        ·({_SHORT}|{_LONG}|i?ves?|elles?|ales?|aux|in(?:nen)?)(?:·?[sx])?
      | \(-?({_SHORT}|{_LONG}|in(?:nen)?)\)[sx]?
      | (?<=\w\w\w)(?:
            /(es?|in|innen)(?:/?s)?
          | [*:](in|innen) | _(innen)
          | [.-]({_LONG}|(?:e|ne|le|te)(?=[.-]))(?:[.-]s)?
          | [.-](e)
        )
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)

REPLACED = (
    ("rice", ("teur", "eur"), 3),
    ("euse", ("eur",), 3),
    ("se", ("eur", "eux"), 1),
    ("iere", ("ier",), 3),
    ("ere", ("er",), 2),
    ("ive", ("if",), 2),
    ("ve", ("if", "euf"), 1),
    ("elle", ("eau",), 3),
    ("ale", ("al", "aux"), 2),
    ("aux", ("al",), 2),
    ("trice", ("teur",), 4),
)
"""
Feminine endings that replace letters of a word. Any other ending is appended to the word.

Each row contains the feminine ending, folded and without s, the endings of the words in which it
replaces letters, and the number of letters that it replaces.
"""


def inclusive(chunk: str) -> Cut | None:
    """Return a word with alternative endings as a whole and in each of its forms."""
    match = _FORMS.fullmatch(chunk)
    if match is None:
        return None
    base = piece(match[1])
    other = next(filter(None, match.groups()[1:]))
    word = piece(chunk, 0, "", base.folded)
    if fold_lower(lower(other)) in {"s", "x"}:
        return single(word, base)
    form = _other(base.exact, lower(other))
    return equivalent(word, piece(chunk, 0, form), base)


def _other(word: str, ending: str) -> str:
    """Return a word in its other form: with the alternative ending, without the s of a plural."""
    plain = fold_lower(ending).removesuffix("s") or ending
    for base_ending, endings, length in REPLACED:
        if plain == base_ending and word.endswith(endings):
            return word[:-length] + ending.removesuffix("s")
    return word + ending.removesuffix("s")


_BEFORE = lazy(
    rf"""(?:
        [cçdjlmnst] | (?:jus|lors|puis|quoi)?qu
      | v | gl | un | (?:d|n|s)?[ae]ll | d?agl | co(?:m|s|ll) | dov | anch | tutt | sant | bell
      | qu(?:est|ell|al|and|ant) | nessun | ciascun | senz | sull | mezz
    )'(?={LETTER})""",
    re.VERBOSE | re.IGNORECASE,
)
_WHOLE = lazy(
    r"aujourd'hui|prud'hom\w+|quelqu'une?s?|presqu'[iî]les?|entr'\w+|grand'\w+|\w+n't",
    re.IGNORECASE,
)
_CONTRACTED = lazy(rf"((?:(?!_){LETTER})+)'(?:s|m|d|ll|re|ve)", re.IGNORECASE)
_LONGEST_CONTRACTION = len("'ll")


def _contraction(chunk: str, start: int = 0) -> re.Match[str] | None:
    near_end = "'" in chunk[-_LONGEST_CONTRACTION:]
    return _CONTRACTED.fullmatch(chunk, start) if near_end else None


def skip_elisions(chunk: str, start: int = 0) -> int:
    """Return the offset after the elided words at *start*."""
    while (match := _BEFORE.match(chunk, start)) and not _contraction(chunk, start):
        start = match.end()
    return start


def apostrophe(chunk: str) -> Cut | None:
    """Return a word with an inner apostrophe (``aujourd'hui``) or a contraction (``today's``)."""
    if _WHOLE.fullmatch(chunk):
        return single(piece(chunk, 0, "", fold_lower(lower(chunk).replace("'", ""))))
    if contraction := _contraction(chunk):
        return single(piece(chunk, 0, "", fold_lower(lower(contraction[1]))))
    return None
