"""Which words of a name may be those that are typed?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.analysis import tokens
from eventsearch.search.suggest.word_match import Sieve, Table, name_words, typed_words

NAMES = (
    "L’atelier d’été à Saint-Étienne",
    "10 % du temps, 10 pour cent, 1 000 €",
    "R & D, R&D et C++ en .NET",
    "Le S.S.P. et l’U.S.A.",
    "Müller, Søren et Straße",
    "Louis XIV, XXIe siècle, le 1er mai",
    "open-data, OpenDP et snake_case",
    "Étudiant·e·s, candidat(e)s",
    "Cœur et naïveté, ﬁn",
    "日本語の文, Привет ёлка",
    "https://www.insee.fr/fr et lab@insee.fr",
    "n° 12, numéro 5, H₂O, x², 18h30",
    "« De » la, le, du",
    "#rstats @insee — ?!",
)


def test_a_sieve_holds_nothing_back_that_was_typed() -> None:
    for name in NAMES:
        word = Table([name])
        words = {token.folded for token in tokens(name, "")}
        for beginning in {word[:end] for word in words for end in range(1, len(word) + 1)}:
            asked = typed_words(beginning)
            sieve = Sieve(asked)
            if found := word.find(asked, 1):
                assert sieve.has_all(name), (name, beginning)
                assert Table([name], sieve).find(asked, 1) == found, (name, beginning)


@given(st.text(alphabet="aéüœ10 %-.'&XIVabcR·_C+", max_size=12), st.integers(1, 6))
def test_a_sieve_holds_nothing_back_of_any_name(name: str, end: int) -> None:
    for word in {token.folded for token in tokens(name, "")}:
        asked = typed_words(word[:end])
        if found := Table([name]).find(asked, 1):
            assert Table([name], Sieve(asked)).find(asked, 1) == found


@pytest.mark.parametrize(
    ("name", "asked", "may"),
    [
        ("La mer", "me", True),
        ("La mer", "mars", False),
        ("La mer", "la ma", False),
        ("La mer", "10", False),
        ("Le XXIe siècle", "21", True),
        ("La mer", "?", True),
        ("Müller", "muell", True),
        ("Muller", "muell", False),
        ("Muller", "mü", True),
    ],
)
def test_a_name_that_lacks_the_letters_is_held_back(name: str, asked: str, may: bool) -> None:
    assert Sieve(typed_words(asked)).has_all(name) is may


def test_only_pieces_that_may_hold_a_word_are_read() -> None:
    sieve = Sieve(typed_words("mer"))
    (word,) = name_words("La mer", sieve)
    assert (word.token.start, word.token.folded, word.first) == (3, "mer", False)
    (word,) = name_words("« Mer »", sieve)
    assert (word.token.start, word.token.end, word.first) == (2, 5, True)
    assert {word.token.folded for word in name_words("10 % de", sieve)} == {"10%", "10", "de"}
