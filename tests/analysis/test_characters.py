"""Which characters count as the same?"""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventsearch.analysis.char_filter import ALIKE, INVISIBLE, normal, spelling


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
def test_one_spelling(text: str, expected: str) -> None:
    assert spelling(text) == expected


def test_each_character_knows_where_it_came_from() -> None:
    found = normal("a ﬁ\u00ade\u0301")
    assert found.text == "a fié"
    assert list(found.starts or ()) == [0, 1, 2, 2, 4]
    assert list(found.ends or ()) == [1, 2, 4, 4, 6]
    assert normal("l’été").starts is None


@settings(max_examples=300, deadline=None)
@given(st.text().filter(lambda text: "№" not in text))
def test_spelling_is_nfkc_without_what_is_invisible(text: str) -> None:
    plain = text.translate(ALIKE)
    invisible = re.compile(f"[{INVISIBLE}]")
    word = unicodedata.normalize("NFKC", invisible.sub("", plain)).translate(ALIKE)
    # What stands apart has a sign of its own on both sides.
    apart = unicodedata.normalize("NFC", invisible.sub("", word)).replace(";", "")
    assert unicodedata.normalize("NFC", spelling(text)).replace(";", "") == apart


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_ranges_lie_in_the_text_in_order(text: str) -> None:
    found = normal(text)
    if found.starts is not None and found.ends is not None:
        assert len(found.starts) == len(found.ends) == len(found.text)
        assert list(found.starts) == sorted(found.starts)
        assert all(0 <= s < e <= len(text) for s, e in zip(found.starts, found.ends, strict=True))


def test_no_character_that_others_become_becomes_another() -> None:
    assert not set(ALIKE.values()) & set(map(chr, ALIKE))
