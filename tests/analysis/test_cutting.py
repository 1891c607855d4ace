"""Which words is a chunk made of?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.analysis.analyzer import RULES, cut
from eventsearch.analysis.token_graph import piece, single

CASES = {
    # chunk: (whole, words that say the same, all words)
    "atelier": ("atelier", "", "atelier"),
    "l'atelier": ("atelier", "", "atelier"),
    "Qu'est-ce": ("estce", "est ce", "ce est estce"),
    "jusqu'au": ("au", "", "au"),
    "lorsqu'on": ("on", "", "on"),
    "d'l'eau": ("eau", "", "eau"),
    "aujourd'hui": ("aujourdhui", "", "aujourdhui"),
    "quelqu'un": ("quelquun", "", "quelquun"),
    "presqu'île": ("presquile", "", "presquile"),
    "don't": ("dont", "", "dont"),
    "today's": ("today", "", "today"),
    "we'll": ("we", "", "we"),
    "O'Reilly": ("oreilly", "o reilly", "o oreilly reilly"),
    "open-data": ("opendata", "open data", "data open opendata"),
    "snake_case": ("snakecase", "snake case", "case snake snakecase"),
    "_mis-en-avant_": ("misenavant", "mis en avant", "avant en mis misenavant"),
    "2023-2024": ("2023-2024", "2023 2024", "2023 2023-2024 2024"),
    "10-15 %": ("10-15%", "10 15%", "10 10-15% 15 15%"),
    "lab-ia@x.fr": ("lab-ia@x.fr", "lab ia x fr", ".fr fr ia lab lab-ia@x.fr x x.fr"),
    "data.gouv.fr": ("data.gouv.fr", "data gouv fr", ".fr data data.gouv.fr fr gouv"),
    "https://www.insee.fr": ("insee.fr", "insee fr", ".fr fr insee insee.fr"),
    "https://x.fr/a-b": (None, "x fr a b", ".fr a ab b fr x x.fr"),
    "/var/log": (None, "var log", "log var"),
    "v1.2.3": ("1.2.3", "", "1.2 1.2.3"),
    "R&D": ("r&d", "", "r&d"),
    "R & D": ("r&d", "", "r&d"),
    "AT&T": ("at&t", "", "at&t"),
    "Dupont&Fils": ("dupont&fils", "dupont fils", "dupont dupont&fils fils"),
    "U.S.A": ("usa", "", "usa"),
    "C++": ("c++", "", "c++"),
    "C++17": ("c++17", "", "c++ c++17"),
    "F#": ("f#", "", "f#"),
    "visual-c++": ("visualc++", "visual c++", "c++ visual visualc++"),
    "Canal+": ("canal+", "", "canal canal+"),
    "bac+5": ("bac+5", "bac 5", "5 bac bac+5"),
    "mot#": ("mot", "", "mot"),
    ".NET": (".net", "", ".net"),
    "Node.js": ("nodejs", "node js", ".js js node nodejs"),
    "EE.UU": ("eeuu", "", "eeuu"),
    "Ph.D": ("phd", "", "phd"),
    "01.23.45.67.89": ("0123456789", "01 23 45 67 89", "01 0123456789 23 45 67 89"),
    "978-0-306-40615-7": ("9780306406157", "978 0 306 40615 7", "0 306 40615 7 978 9780306406157"),
    "日本-x": (None, "日本 本 x", "x 日 日本 本"),
    "ASP.NET": ("asp.net", "asp net", ".net asp asp.net net"),
    ".gitignore": (".gitignore", "", ".gitignore gitignore"),
    "#rstats": ("#rstats", "", "#rstats rstats"),
    "#open-data": ("#open-data", "", "#open-data data open opendata"),
    "@insee": ("@insee", "", "@insee insee"),
    "日本": (None, "日本 本", "日 日本 本"),
    "R日本": (None, "r 日本 本", "r 日 日本 本"),
    "1,2,3": (None, "1 2 3", "1 2 3"),
    "b2 pour cent": (None, "b2 pour cent", "b2 cent pour"),
    "f(x)": (None, "f x", "f x"),
    "🎉": ("🎉", "", "🎉"),
    "__": (None, "", ""),
}


@pytest.mark.parametrize("chunk", CASES)
def test_cut(chunk: str) -> None:
    word, parts, pieces = CASES[chunk]
    found = cut(chunk)
    assert (found.word.folded if found.word else None) == word
    assert " ".join(piece.folded for piece in found.parts) == parts
    assert " ".join(sorted({piece.folded for piece in found.pieces})) == pieces


@pytest.mark.parametrize("chunk", CASES)
def test_parts_stand_one_after_the_other(chunk: str) -> None:
    found = cut(chunk)
    assert [piece.position for piece in found.parts] in ([*range(found.length)], [])
    assert found.word is None or found.word.position == 0
    assert {piece.position for piece in found.pieces} == {*range(found.length)}


@given(st.text(alphabet=st.characters(categories=["L"], max_codepoint=0x17F), min_size=1))
def test_plain_words_need_no_rule(word: str) -> None:
    found = next(filter(None, (rule(word) for rule in RULES)), single(piece(word)))
    assert cut(word) == found
