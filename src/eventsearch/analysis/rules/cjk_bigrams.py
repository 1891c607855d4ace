"""
Split scripts without spaces: Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese.

Each pair of neighbouring characters, with their marks, becomes a word. In Chinese, Japanese and
Korean each single character becomes a word too.
"""

from __future__ import annotations

from itertools import pairwise

from eventsearch.analysis.segmenter import LETTER
from eventsearch.analysis.token_graph import Cut, Rule, move, piece, row, single
from eventsearch.model.lazy_pattern import lazy

_IDEOGRAPHIC = (
    r"\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
_SYLLABIC = (
    r"\u0e01-\u0e4e\u0e81-\u0ecf\u0edc-\u0eff\u1000-\u103f\u104a-\u108f\u109a-\u109f\u1780-\u17df"
)
_MARKS = (
    r"[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece"
    r"\u102b-\u103e\u17b6-\u17d3\u3099\u309a\u0300-\u036f]*"
)
_FIRST = "\u0e01"
_CHARACTER = lazy(rf"[{_IDEOGRAPHIC}{_SYLLABIC}]{_MARKS}")
_RUN = lazy(
    rf"(?P<one>(?:[{_IDEOGRAPHIC}]{_MARKS})+)|(?P<two>(?:[{_SYLLABIC}]{_MARKS})+)"
    rf"|(?:(?![{_IDEOGRAPHIC}{_SYLLABIC}]){LETTER})+"
)


def bigrams(chunk: str, cut: Rule) -> Cut | None:
    """Split runs of these scripts into pairs of characters; *cut* splits the text between them."""
    # Most chunks contain other scripts only, so do not compile the slow pattern for them.
    runs = [*_RUN.finditer(chunk)] if max(chunk) >= _FIRST else []
    if not any(run.lastgroup for run in runs):
        return None
    cuts = [
        move(_pairs(run[0], run.lastgroup == "one") if run.lastgroup else cut(run[0]), run.start())
        for run in runs
    ]
    return cuts[0] if len(cuts) == 1 and cuts[0].length == 1 else row(cuts, None)


def _pairs(run: str, with_singles: bool) -> Cut:
    characters = [piece(match[0], match.start()) for match in _CHARACTER.finditer(run)]
    if len(characters) == 1:
        return single(characters[0])
    pairs = [
        piece(run[first.start : second.end], first.start)._replace(position=place)
        for place, (first, second) in enumerate(pairwise(characters))
    ]
    if not with_singles:
        return Cut(tuple(pairs), len(pairs), None, tuple(pairs), True)
    singles = [one._replace(position=place) for place, one in enumerate(characters)]
    pieces = tuple(sorted((*pairs, *singles)))
    return Cut(pieces, len(singles), None, (*pairs, singles[-1]), True)
