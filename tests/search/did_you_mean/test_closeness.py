"""Which of several words is the likeliest to be meant?"""

from __future__ import annotations

import pytest

from eventsearch.model.results import FuzzyMatch
from eventsearch.search.did_you_mean.edit_cost import is_slip, likeliest, sound


def near(term: str, edits: int = 1, count: int = 1) -> FuzzyMatch:
    """Return a neighbour."""
    return FuzzyMatch(term=term, edits=edits, count=count)


@pytest.mark.parametrize(
    ("typed", "found", "first"),
    [
        ("pythn", [near("typhon", 2, 9), near("python", 1)], "python"),
        ("pythin", [near("pythen"), near("python")], "python"),
        ("dtaa", [near("dtab"), near("data")], "data"),
        ("attelier", [near("attelie"), near("atelier")], "atelier"),
        ("anquete", [near("conquete", 2, 99), near("enquete")], "enquete"),
        ("foto", [near("fotos"), near("photo", 2)], "fotos"),
        ("kanton", [near("santon"), near("canton")], "canton"),
        ("sience", [near("silence", 1, 3), near("science", 1, 3)], "science"),
        ("renes", [near("rene"), near("rennes", 1, 40)], "rennes"),
        ("mots", [near("mots", 0), near("motf"), near("motz")], "motz"),
    ],
)
def test_the_likeliest_comes_first(typed: str, found: list[FuzzyMatch], first: str) -> None:
    """Fewer edits, slips of the finger, the same sound, the first letter, then what is frequent."""
    (_, best), *_ = likeliest(typed, tuple(found))
    assert best.term == first


def test_a_word_too_far_is_nobodys_meaning() -> None:
    """Two edits of a short rare word make another word; a long one may have two."""
    assert likeliest("pythin", (near("matin", 2),)) == []
    assert likeliest("statisitqe", (near("statistique", 2),)) != []


@pytest.mark.parametrize(
    ("typed", "other", "slip"),
    [
        ("pythin", "python", True),
        ("pythan", "python", False),
        ("zrelier", "atelier", False),
        ("qtelier", "atelier", True),
        ("ateleir", "atelier", True),
        ("abdc", "acbd", False),
        ("balle", "bale", True),
        ("bale", "balte", False),
        ("weekend", "week-end", True),
        ("même", "mème", False),
    ],
)
def test_slips_are_told_from_other_edits(typed: str, other: str, slip: bool) -> None:
    """Keys beside each other on a French or an English keyboard, exchanged and doubled letters."""
    assert is_slip(typed, other) is slip


@pytest.mark.parametrize(
    "words",
    [
        ("photo", "foto"),
        ("quartier", "kartier"),
        ("enquete", "anquete"),
        ("science", "sience", "siense"),
        ("statistique", "statistik"),
        ("developpement", "developement"),
        ("cyber", "ciber"),
        ("chateau", "chato"),
        ("theme", "teme"),
    ],
)
def test_words_that_sound_the_same(words: tuple[str, ...]) -> None:
    """About so: good enough to prefer one candidate to another."""
    assert len(set(map(sound, words))) == 1
    assert sound("chat") != sound("cat")
