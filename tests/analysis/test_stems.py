"""Which words count as forms of one word?"""

from __future__ import annotations

import pytest
import Stemmer

from eventsearch.analysis import VERSION
from eventsearch.analysis.languages import REVIEWED, SNOWBALL, by_code, stemmer
from eventsearch.analysis.languages import bare as language


def test_every_language_of_snowball_is_known() -> None:
    variants = {"porter", "dutch_porter", "lovins", "german2", "kraaij_pohlmann"}
    reviewed = {by_code(code).snowball for code in REVIEWED}
    assert set(Stemmer.algorithms()) - variants <= {*SNOWBALL.values(), *reviewed}


def test_a_stemmer_that_is_missing_leaves_words_as_they_are() -> None:
    assert stemmer("tlh")("ateliers") == "ateliers"
    assert stemmer("fr")("ateliers") == "ateli"


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("data", "data"),
        ("schemas", "schema"),
        ("agenda", "agenda"),
        ("date", "dat"),
        ("presentera", "present"),
        ("cas", "cas"),
        ("bras", "bras"),
        ("la", "la"),
    ],
)
def test_french_nouns_in_a_are_no_verbs(word: str, stem: str) -> None:
    assert stemmer("fr")(word) == stem


def test_language_of_a_code() -> None:
    assert [language(code) for code in ("fr", "fr-CA", "pt_BR", "ZH-Hans")] == [
        "fr",
        "fr",
        "pt",
        "zh",
    ]


def test_the_version_tells_of_snowball() -> None:
    assert Stemmer.version() in VERSION
