"""Which words is a chunk made of?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.analysis.cutting import RULES, cut, leaf

CASES = {
    # chunk: (whole, words that say the same, all words)
    "atelier": ("atelier", "", "atelier"),
    "l'atelier": ("atelier", "", "atelier"),
    "Qu'est-ce": ("est-ce", "est ce", "ce est est-ce"),
    "jusqu'au": ("au", "", "au"),
    "lorsqu'on": ("on", "", "on"),
    "d'l'eau": ("eau", "", "eau"),
    "aujourd'hui": ("aujourd'hui", "", "aujourd'hui"),
    "quelqu'un": ("quelqu'un", "", "quelqu'un"),
    "presqu'île": ("presqu'ile", "", "presqu'ile"),
    "don't": ("don't", "", "don't"),
    "today's": ("today", "", "today"),
    "we'll": ("we", "", "we"),
    "O'Reilly": ("o'reilly", "o reilly", "o o'reilly reilly"),
    "open-data": ("open-data", "open data", "data open open-data"),
    "snake_case": ("snake_case", "snake case", "case snake snake_case"),
    "_mis-en-avant_": ("mis-en-avant", "mis en avant", "avant en mis mis-en-avant"),
    "2023-2024": ("2023-2024", "2023 2024", "2023 2023-2024 2024"),
    "10-15 %": ("10-15%", "10 15%", "10 10-15% 15 15%"),
    "lab-ia@x.fr": ("lab-ia@x.fr", "lab ia x fr", "fr ia lab lab-ia@x.fr x x.fr"),
    "data.gouv.fr": ("data.gouv.fr", "data gouv fr", "data data.gouv.fr fr gouv"),
    "v1.2.3": ("v1.2.3", "", "v1.2.3"),
    "R&D": ("r&d", "", "r&d"),
    "R & D": ("r&d", "", "r&d"),
    "AT&T": ("at&t", "", "at&t"),
    "Dupont&Fils": ("dupont&fils", "dupont fils", "dupont dupont&fils fils"),
    "U.S.A": ("usa", "", "usa"),
    "C++": ("c++", "", "c++"),
    "C++17": ("c++17", "", "c++ c++17"),
    "F#": ("f#", "", "f#"),
    "visual-c++": ("visual-c++", "visual c++", "c++ visual visual-c++"),
    "Canal+": ("canal+", "", "canal canal+"),
    "bac+5": ("bac+5", "bac 5", "5 bac bac+5"),
    "mot#": ("mot", "", "mot"),
    ".NET": (".net", "", ".net"),
    ".gitignore": (".gitignore", "", ".gitignore gitignore"),
    "#rstats": ("#rstats", "", "#rstats rstats"),
    "#open-data": ("#open-data", "", "#open-data data open open-data"),
    "@insee": ("@insee", "", "@insee insee"),
    "日本": (None, "日 本", "日 本"),
    "R日本": (None, "r 日 本", "r 日 本"),
    "1,2,3": (None, "1 2 3", "1 2 3"),
    "b2 pour cent": (None, "b2 pour cent", "b2 cent pour"),
    "🎉": ("🎉", "", "🎉"),
    "__": (None, "", ""),
}


@pytest.mark.parametrize("chunk", CASES)
def test_cut(chunk: str) -> None:
    """A chunk has a whole, the words that say the same, and all words that find it."""
    whole, parts, pieces = CASES[chunk]
    found = cut(chunk)
    assert (found.whole.folded if found.whole else None) == whole
    assert " ".join(piece.folded for piece in found.parts) == parts
    assert " ".join(sorted({piece.folded for piece in found.pieces})) == pieces


@pytest.mark.parametrize("chunk", CASES)
def test_parts_stand_one_after_the_other(chunk: str) -> None:
    """Parts take the positions of the chunk one by one, and the whole the first."""
    found = cut(chunk)
    assert [piece.position for piece in found.parts] in ([*range(found.length)], [])
    assert found.whole is None or found.whole.position == 0
    assert {piece.position for piece in found.pieces} == {*range(found.length)}


@given(st.text(alphabet=st.characters(categories=["L"], max_codepoint=0x17F), min_size=1))
def test_plain_words_need_no_rule(word: str) -> None:
    """The short way round all rules gives what the long way gives."""
    assert all(rule(word) is None for rule in RULES)
    assert cut(word) == leaf(word)
