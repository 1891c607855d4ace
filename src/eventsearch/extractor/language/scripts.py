"""
Scripts other than Latin, and the languages that are written in them.

Languages in Latin script are told apart by their words, in `detection`.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from eventsearch.files import own_table

LETTERS_OF_A_WORD = 5
"""In an alphabet, about."""

LEAST_LETTERS = 10
"""Of a script by which a text is told; fewer are a name."""

FEW_LETTERS = 200
"""Up to which a text may lack a letter of its alphabet by chance."""

COVERED = 0.95
"""Share of the letters that a language has at least, if the text is in it."""

AS_GOOD = 0.01
"""By how much less than another a language may cover: names and quotations of a neighbour."""

TABLES = own_table(__file__, "languages.toml")
_BLOCKS = tuple((chr(int(first, 16)), codes) for first, codes in TABLES["scripts"].items())
"""
Where a script begins, and the ISO 639 codes of its languages, the most frequent one first.

Kana stand with Han, as Japanese has them; none for Latin, and for scripts that no language is
known for.
"""

_FIRST = [first for first, _ in _BLOCKS]
# By what is not foreign: so it is compiled in a fourth of the time.
_FOREIGN = re.compile(
    "[^\x00-\u036f\u1d00-\u1eff\u2000-\u3004\ud7b0-\uf8ff\ufb00-\U0001ffff\U00040000-\U0010ffff]"
)

_WEIGHT = {"zh ja": 3, "ko": 3}
"""Letters of an alphabet that say as much as a character of such a script."""

_ALPHABETS: Mapping[str, str] = TABLES["alphabets"]
"""Letters of a language, inside of a regex class; one that is not here has all of its script."""

LANGUAGES = frozenset(code for _, codes in _BLOCKS for code in codes.split())


class Letters(NamedTuple):
    """
    What of a text is in other scripts than Latin.

    Attributes:
        words: How many, about.
        mainly: Whether most of the text is in one of them.
        language: The language that it is then in; empty for one that is not known.
    """

    words: float
    mainly: bool
    language: str


_NOTHING = Letters(0, False, "")


def count_letters(text: str, likely: Sequence[str] = ()) -> Letters:
    """
    Return what of a text, in lower case, is in other scripts than Latin.

    Args:
        likely: Languages, that of its neighbours first: in one of them is what few letters leave
            open.
    """
    if not _FOREIGN.search(text):
        return _NOTHING
    scripts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for letter, count in Counter(text).items():
        if letter.isalpha():
            scripts[_BLOCKS[bisect(_FIRST, letter) - 1][1]][letter] = count
    weights = {
        codes: sum(own.values()) * _WEIGHT.get(codes, 1) for codes, own in scripts.items() if codes
    }
    if not weights:
        return _NOTHING
    total = sum(weights.values())
    main = max(weights, key=lambda codes: weights[codes])
    mainly = total >= LEAST_LETTERS and total > sum(scripts[""].values())
    language = _language(main.split(), scripts[main], likely) if mainly else ""
    return Letters(total / LETTERS_OF_A_WORD, mainly, language)


def _language(codes: Sequence[str], letters: Mapping[str, int], likely: Iterable[str]) -> str:
    count = sum(letters.values())
    covered = {code: _count_covered(code, letters) / count for code in codes}
    best = max(covered.values())
    if best < COVERED:
        return ""
    fitting = [code for code in codes if covered[code] >= best - AS_GOOD]
    if count > FEW_LETTERS:
        # Letters that a long text has nowhere are none of its language.
        size = {code: len(_ALPHABETS.get(code, letters)) for code in fitting}
        fitting = [code for code in fitting if size[code] == min(size.values())]
    return next((code for code in likely if code in fitting), fitting[0])


def _count_covered(code: str, letters: Mapping[str, int]) -> int:
    if code not in _ALPHABETS:
        return sum(letters.values())
    matches = re.compile(f"[{_ALPHABETS[code]}]").match
    return sum(count for letter, count in letters.items() if matches(letter))
