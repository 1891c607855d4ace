"""Which pieces of a typed query may be misspelt?"""

from __future__ import annotations

import pytest

from eventsearch.search.did_you_mean.query_spans import ValuePiece, WordPiece, pieces


def shown(text: str) -> list[str]:
    """Return the pieces as they stand in the text, with the field that they belong to."""
    return [
        f"{each.field}:{text[each.start : each.end]}"
        if isinstance(each, ValuePiece)
        else each.field + text[each.whole.start : each.whole.end]
        for each in pieces(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ateleir pythn", ["ateleir", "pythn"]),
        ("l’ateleir d'Insse", ["ateleir", "Insse"]),
        ("10 % ia C++ 2023", []),
        ("covid19", ["covid19"]),
        ("pythn* -ateleir NOT jouer pythn~", []),
        ("titre:pythn* tag:statis~2", []),
        ("(pythn OR javva) AND ruby", ["pythn", "javva", "ruby"]),
        ('"sience des données"', ["sience", "des", "données"]),
        ("-(foo barr) bazz", ["bazz"]),
        ("titre:ateleir", ["titre:ateleir"]),
        ("tag:ateleir", ["tag:ateleir"]),
        ('lieu:"Renes centre" date:2023 is:past', ["location:Renes centre"]),
        ("étiquette:opendta", ["tag:opendta"]),
        ("ﬁchier trouvé", ["ﬁchier", "trouvé"]),
        ("", []),
    ],
)
def test_words_and_values_may_be_misspelt(text: str, expected: list[str]) -> None:
    """Not numbers and signs, short words, beginnings, times, nor what is to be left out."""
    assert shown(text) == expected


def words(text: str) -> list[WordPiece]:
    """Return the words of a text."""
    return [piece for piece in pieces(text) if isinstance(piece, WordPiece)]


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("week end", [None, "week"]),
        ("e mail", ["e"]),
        ("week, end", [None, None]),
        ("week OR end", [None, None]),
        ("week l'end", [None, None]),
        ('"week end" jour', [None, "week", None]),
    ],
)
def test_a_word_knows_the_one_before_it(text: str, before: list[str | None]) -> None:
    """If nothing but blanks is between."""
    assert [word.follows and word.follows.folded for word in words(text)] == before


def test_a_compound_has_its_parts() -> None:
    """To be mended one by one; a word of one part has none."""
    (compound,) = words("open-dtaa")
    assert [(part.start, part.folded) for part in compound.parts] == [(0, "open"), (5, "dtaa")]
    assert words("données")[0].parts == ()


@pytest.mark.parametrize(
    ("text", "divisible"),
    [("opendata", True), ("titre:opendata", False), ('titre:"opendata"', True)],
)
def test_a_word_may_become_two_where_two_have_room(text: str, divisible: bool) -> None:
    """Of two words behind a field the second would be outside of it."""
    assert [word.divisible for word in words(text)] == [divisible]
