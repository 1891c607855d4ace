"""Which words count as forms of one word?"""

from __future__ import annotations

import Stemmer

from eventsearch.analysis import VERSION
from eventsearch.analysis.stems import SNOWBALL, language, stemmer


def test_every_language_of_snowball_is_known() -> None:
    """A stemmer that Snowball has is used; variants of one language aside."""
    variants = {"porter", "dutch_porter", "lovins", "german2", "kraaij_pohlmann"}
    assert set(Stemmer.algorithms()) - variants <= set(SNOWBALL.values())


def test_a_stemmer_that_is_missing_leaves_words_as_they_are() -> None:
    """Older versions of Snowball lack some languages, and no version has all."""
    assert stemmer("tlh")("ateliers") == "ateliers"
    assert stemmer("fr")("ateliers") == "ateli"


def test_language_of_a_code() -> None:
    """Country and script are left out."""
    assert [language(code) for code in ("fr", "fr-CA", "pt_BR", "ZH-Hans")] == [
        "fr",
        "fr",
        "pt",
        "zh",
    ]


def test_the_version_tells_of_snowball() -> None:
    """Another Snowball may give other stems, so an index must be built anew."""
    assert Stemmer.version() in VERSION
