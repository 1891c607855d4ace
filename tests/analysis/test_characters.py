"""Test which characters and letters count as the same."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.analysis import fold
from eventsearch.analysis.char_filter import (
    _FOLDS,
    ALIKE,
    INVISIBLE,
    MOST_FOLDS,
    fold_lower,
    loose,
    normal,
    spelling,
)

# Tests of equal characters.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l’ʼ‘´", "l''''"),
        ("10\u00a0\u202f\u2009%", "10   %"),
        ("e\u0301", "é"),
        ("ﬁ", "fi"),
        ("a\u200b\u00ad\u202eb", "ab"),
        ("covid\u201119", "covid-19"),
        ("№5", "n°5"),
        ("été, ﬁn", "été, fin"),
        ("1½", "1;1/2;"),
        ("ASCII only\t\n", "ASCII only\t\n"),
    ],
)
def test_characters_written_differently_get_one_spelling(text: str, expected: str) -> None:
    assert spelling(text) == expected


def test_each_character_has_its_range_in_the_original() -> None:
    found = normal("a ﬁ\u00ade\u0301")
    assert found.text == "a fié"
    assert list(found.starts or ()) == [0, 1, 2, 2, 4]
    assert list(found.ends or ()) == [1, 2, 4, 4, 6]
    assert normal("l’été").starts is None


@given(st.text().filter(lambda text: "№" not in text))
def test_spelling_is_nfkc_without_invisible_characters(text: str) -> None:
    plain = text.translate(ALIKE)
    invisible = re.compile(f"[{INVISIBLE}]")
    word = unicodedata.normalize("NFKC", invisible.sub("", plain)).translate(ALIKE)
    # Compare in NFC: a combining mark may be separate on one side and composed on the other.
    apart = unicodedata.normalize("NFC", invisible.sub("", word)).replace(";", "")
    assert unicodedata.normalize("NFC", spelling(text)).replace(";", "") == apart


@given(st.text())
def test_ranges_are_inside_the_text_and_in_order(text: str) -> None:
    found = normal(text)
    if found.starts is not None and found.ends is not None:
        assert len(found.starts) == len(found.ends) == len(found.text)
        assert list(found.starts) == sorted(found.starts)
        assert all(0 <= s < e <= len(text) for s, e in zip(found.starts, found.ends, strict=True))


def test_no_replacement_is_replaced_itself() -> None:
    assert not set(ALIKE.values()) & set(map(chr, ALIKE))


# Tests of equal letters.


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
def test_letters_are_folded(text: str, expected: str) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("10 %", "10%"), ("Été", "ete"), ("Open data", "open-data"), ("R & D", "r&d")],
)
def test_names_compare_equal_despite_case_and_accents(one: str, other: str) -> None:
    assert loose(one) == loose(other)


@pytest.mark.parametrize(("one", "other"), [("10%", "10"), ("C++", "C"), ("C#", "C++")])
def test_names_with_different_signs_are_different(one: str, other: str) -> None:
    assert loose(one) != loose(other)


def test_the_cache_of_folded_letters_is_bounded() -> None:
    for start in range(0x100, 0x20000, 0x400):
        text = "".join(map(chr, range(start, start + 0x400)))
        folded = fold_lower(text)
        assert len(_FOLDS) <= MOST_FOLDS
        assert fold_lower(text) == folded
