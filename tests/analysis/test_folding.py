"""Which letters count as the same?"""

from __future__ import annotations

import pytest

from eventsearch.analysis import fold


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’État", "l'etat"),
        ("Cœur ÆON", "coeur aeon"),
        ("Straße Łódź Ørsted", "strasse lodz orsted"),
        ("nai\u0308f", "naif"),
        ("İstanbul", "istanbul"),
        ("ΟΔΟΣ ὁδός", "οδοσ οδοσ"),
        ("Й Ё", "й е"),
        ("شَعْر", "شعر"),
        ("がぱ", "がぱ"),
        ("हिन्दी", "हिन्दी"),
        ("ÉTÉ 10\u202f%", "ete 10 %"),
    ],
)
def test_folded(text: str, expected: str) -> None:
    """Case, accents and ligatures go; letters of their own and marks of other scripts stay."""
    assert fold(text) == expected
