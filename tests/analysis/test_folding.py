"""Which letters count as the same?"""

from __future__ import annotations

import pytest

from eventsearch.analysis import fold
from eventsearch.analysis.char_filter import _FOLDS, MOST_FOLDS, fold_lower, loose


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
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("10 %", "10%"), ("Été", "ete"), ("Open data", "open-data"), ("R & D", "r&d")],
)
def test_names_are_loosely_the_same(one: str, other: str) -> None:
    assert loose(one) == loose(other)


@pytest.mark.parametrize(("one", "other"), [("10%", "10"), ("C++", "C"), ("C#", "C++")])
def test_signs_make_other_names(one: str, other: str) -> None:
    assert loose(one) != loose(other)


def test_what_is_kept_of_letters_is_bounded() -> None:
    for start in range(0x100, 0x20000, 0x400):
        text = "".join(map(chr, range(start, start + 0x400)))
        folded = fold_lower(text)
        assert len(_FOLDS) <= MOST_FOLDS
        assert fold_lower(text) == folded
