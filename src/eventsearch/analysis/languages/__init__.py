"""
Which language is meant by a code, and what is known of it?

Reviewed languages have a file each, read when the first text in it is; the others have Snowball's
stemmer and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module

from eventsearch.analysis.languages.definition import Language

REVIEWED = {
    **{code: code for code in ("ca", "cs", "da", "de", "en", "es", "fr", "hu", "it", "nl")},
    **{code: code for code in ("lt", "pl", "pt", "sv", "tr")},
    **dict.fromkeys(("nb", "nn", "no"), "nb"),
}
"""ISO 639 code to the name of the language's file."""

SNOWBALL: dict[str, str] = {
    "ar": "arabic",
    "el": "greek",
    "eo": "esperanto",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "ga": "irish",
    "hi": "hindi",
    "hy": "armenian",
    "id": "indonesian",
    "ne": "nepali",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "st": "sesotho",
    "ta": "tamil",
    "yi": "yiddish",
}
"""ISO 639 code to the name of Snowball's algorithm; older versions of it lack some."""

DOTTED = frozenset({"az", "et", "fi", "is", "kk", "se", "sk", "tk", "tt", "ug"})
"""Other languages with ``ä``, ``ö``, ``ü``, ``å`` or ``ø`` in their alphabet."""


def tag(code: str) -> str:
    """Return a code as language tags are compared: in lower case, with hyphens."""
    return code.casefold().replace("_", "-")


def bare(code: str) -> str:
    """Return the language of a code with a country or script: ``fr`` of ``fr-CA``."""
    return tag(code).partition("-")[0]


def variants(code: str, known: Iterable[str]) -> tuple[str, ...]:
    """
    Return which of the *known* languages a code means: ``fr`` means ``fr`` and ``fr-CA``.

    ``fr-CH`` means ``fr`` where there is no other: basic filtering, then lookup, of RFC 4647.
    """
    tags = {each: tag(each) for each in known}
    wanted = tag(code)
    found = [each for each, own in tags.items() if wanted and f"{own}-".startswith(f"{wanted}-")]
    while not found and (wanted := wanted.rpartition("-")[0]):
        found = [each for each, own in tags.items() if own == wanted]
    return tuple(found)


def read_as(code: str) -> str:
    """
    Return the language of a code if anything is known of it; else empty.

    All that is remembered for a language is remembered by this: anybody may ask in any other.
    """
    lang = bare(code)
    return lang if lang in REVIEWED or lang in SNOWBALL or lang in DOTTED else ""


def known(code: str) -> Language:
    """Return what is known of a language; of an unknown one nothing."""
    return _known(read_as(code))


@cache
def _known(lang: str) -> Language:
    if lang in REVIEWED:
        found: Language = import_module(f"{__name__}.{REVIEWED[lang]}").LANGUAGE
        return found
    return Language(snowball=SNOWBALL.get(lang, ""), dotted=lang in DOTTED)
