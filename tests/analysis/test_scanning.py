"""Test finding the chunks of a text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventsearch.analysis import segmenter
from eventsearch.analysis.segmenter import CHUNK, COMMON, SIMPLE, chunk_pattern
from long_form import tries

WITHOUT_SHORT_CUTS = re.compile(
    segmenter._CHUNK.replace(f"{COMMON}\n    | {SIMPLE}\n    | ", ""), re.VERBOSE
)
PIECES = (
    *"RDlaàMkno5&/.,'-+#@€%°():;!?_é\u0301 \n\x1f\xa0",
    *(
        *("  ", "d'", "de", "la", "mot", "no.", "n°", "numéro", "per cent", "°C", "10", "000"),
        "https://",
    ),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'atelier, demain.", ["L'atelier", "demain"]),
        ("10 % de 5 pour cent", ["10 %", "de", "5 pour cent"]),
        ("10 pour centaines", ["10", "pour", "centaines"]),
        ("$10 et 10 €", ["$10", "et", "10 €"]),
        ("$10M", ["$10M"]),
        ("10k€ ou 12€50", ["10k€", "ou", "12€50"]),
        ("01 23 45 67 89, +33 1 23 45 67 89", ["01 23 45 67 89", "+33 1 23 45 67 89"]),
        ("le 01 02 2023 à 10", ["le", "01", "02", "2023", "à", "10"]),
        ("978 2 07 036822 8.", ["978 2 07 036822 8"]),
        ("d'1 000, l'I/O, d'R & D", ["d'1 000", "l'I/O", "d'R & D"]),
        ("2023 100 personnes", ["2023", "100", "personnes"]),
        ("10 000 personnes", ["10 000", "personnes"]),
        ("C/C++, C# (F#)", ["C", "C++", "C#", "F#"]),
        ("fin. .NET ...net", ["fin", ".NET", "net"]),
        ("a@b.fr, @nom et #mot", ["a@b.fr", "@nom", "et", "#mot"]),
        ("R & D, Dupont & Fils", ["R & D", "Dupont", "Fils"]),
        ("a#b c'", ["a", "b", "c"]),
        ("# titre - liste * x", ["titre", "liste", "x"]),
        ("→ • ■ % ++ 🎉", ["🎉"]),
    ],
)
def test_texts_are_split_into_chunks(text: str, expected: list[str]) -> None:
    assert [match[0] for match in CHUNK.finditer(text)] == expected


@given(
    st.text(max_size=40)
    | st.text(st.characters(max_codepoint=0x2FF) | st.sampled_from("€–№ĳ−"), max_size=40)
)
def test_the_quick_pattern_finds_the_same_chunks(text: str) -> None:
    assert [found.span() for found in chunk_pattern(text).finditer(text)] == [
        found.span() for found in CHUNK.finditer(text)
    ]


def test_the_full_pattern_reads_a_text_with_combining_marks() -> None:
    assert chunk_pattern("nai\u0308f") is CHUNK
    assert chunk_pattern("na\xeff") is not CHUNK
    assert chunk_pattern("na\xeff \u2013 10 \u20ac") is not CHUNK


@settings(max_examples=tries(500, 100_000), deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_short_cuts_for_plain_words_find_the_same_chunks(text: str) -> None:
    assert WITHOUT_SHORT_CUTS.pattern != CHUNK.pattern
    assert [found.span() for found in CHUNK.finditer(text)] == [
        found.span() for found in WITHOUT_SHORT_CUTS.finditer(text)
    ]


@pytest.mark.parametrize(
    "text", ["a" * 9000, "\u6f22" * 9000, "a.b" * 9000, "/ab" * 9000, "a " * 9]
)
def test_the_length_of_a_chunk_is_limited(text: str) -> None:
    found = [match[0] for match in chunk_pattern(text).finditer(text)]
    assert max(map(len, found)) <= 4096
    assert re.sub(r"\W", "", "".join(found)) == re.sub(r"\W", "", text)
