"""
Which words of a language count as forms of one word?

Snowball's stemmers, applied to folded words: so accents, typed or not, never change what is found.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import Stemmer

SNOWBALL: dict[str, str] = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "st": "sesotho",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
"""ISO 639 code to the name of Snowball's algorithm; older versions of it lack some."""

VERSION: str = Stemmer.version()
"""Version of Snowball: another one may give other stems."""


def language(code: str) -> str:
    """Return the language of a code with a country or script: ``fr`` of ``fr-CA``."""
    return code.lower().replace("_", "-").partition("-")[0]


@cache
def stemmer(lang: str) -> Callable[[str], str]:
    """Return the function from a folded word to its stem; the word itself in unknown languages."""
    algorithm = SNOWBALL.get(language(lang))
    if algorithm not in Stemmer.algorithms():
        return str
    # The analyzer keeps whole words in a cache of its own.
    stem: Callable[[str], str] = Stemmer.Stemmer(algorithm, 0).stemWord
    return partial(_french, stem) if algorithm == "french" else stem


def _french(stem: Callable[[str], str], word: str) -> str:
    """
    Return a French word's stem; that of a noun in -a is the noun.

    Snowball takes the -a for a past tense that nobody writes any more, and so *data* for *date*.
    The -ra of a future (*présentera*) is left to it.
    """
    noun = word[:-1] if word.endswith("as") and len(word) > 4 else word
    return noun if noun.endswith("a") and len(noun) > 3 and noun[-2] != "r" else stem(word)
