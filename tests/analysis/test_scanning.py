"""Where are the words of a text?"""

from __future__ import annotations

import pytest

from eventsearch.analysis.scanning import CHUNK


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'atelier, demain.", ["L'atelier", "demain"]),
        ("10 % de 5 pour cent", ["10 %", "de", "5 pour cent"]),
        ("10 pour centaines", ["10", "pour", "centaines"]),
        ("$10 et 10 €", ["$10", "et", "10 €"]),
        ("$10M", ["10M"]),
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
def test_chunks(text: str, expected: list[str]) -> None:
    """A chunk is a word with all that is written onto it."""
    assert [match[0] for match in CHUNK.finditer(text)] == expected
