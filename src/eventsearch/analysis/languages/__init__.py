"""
Languages by their codes, with their stems and stop words.

Those with stop words have a module each, loaded with the first text in them. Snowball stems folded
words: accents, typed or not, never change what is found. Stop words are indexed like any other; a
query may leave them out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from importlib import import_module

import Stemmer

from eventsearch.analysis.char_filter import folded

Stem = Callable[[str], str]
"""From a folded word to its stem."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """
    A language of pages and questions.

    Attributes:
        snowball: Name of Snowball's algorithm; empty for none.
        stop_words: Words that say nothing by themselves, as written, in lower case.
        stem: Stems a folded word in Snowball's place, which is handed to it.
        endings: Folded ending to the ending as Snowball knows it. Words are folded before they
            are stemmed, and an ending that only its accent makes known would stay on.
        dotted: ``ä``, ``ö``, ``ü``, ``å`` or ``ø`` belong to its alphabet. In other languages a
            word with one is a foreign name, and found by ``ae``, ``oe``, ``ue`` or ``aa`` as well.
        suffixes: An apostrophe parts a name from its case, as in Turkish ``İstanbul'da``.
    """

    snowball: str = ""
    stop_words: frozenset[str] = frozenset()
    stem: Callable[[Stem, str], str] | None = None
    endings: Mapping[str, str] = field(default_factory=dict)
    dotted: bool = False
    suffixes: bool = False


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NORDIC_SPELLED_OUT = re.compile("(a)[ae]|(o)e")


def nordic_stem(snowball: Stem, word: str) -> str:
    """
    Return a word's stem; a letter that was spelled out is a folded one: *Aarhus*, *Århus*.

    Danish ``æ``, folded to ``ae``, is taken for Swedish ``ä``, and so is *Bærum* typed *Barum*.
    """
    return snowball(_NORDIC_SPELLED_OUT.sub(r"\1\2", word))


WITH_STOP_WORDS = ("ca", "de", "en", "es", "fr", "it", "nl", "pt")
"""ISO 639 codes, each the name of a module with a `LANGUAGE`."""

_CZECH = {
    "ych": "ých", "ymi": "ými", "ym": "ým", "eho": "ého", "emu": "ému", "ach": "ách",
    "ich": "ích", "imi": "ími", "iho": "ího", "imu": "ímu", "um": "ům",
}  # fmt: skip
_HUNGARIAN = {
    "bol": "ból", "rol": "ról", "tol": "tól", "nal": "nál", "ert": "ért", "kent": "ként",
}  # fmt: skip
_LITHUANIAN = {
    "emis": "ėmis", "ems": "ėms", "eje": "ėje", "ese": "ėse", "ciu": "čių", "uju": "ųjų",
}  # fmt: skip
_NORWEGIAN = Language(snowball="norwegian", stem=nordic_stem, dotted=True)

WITHOUT_STOP_WORDS: Mapping[str, Language] = {
    "cs": Language(snowball="czech", endings=_CZECH),
    "da": Language(snowball="danish", stem=nordic_stem, dotted=True),
    "hu": Language(snowball="hungarian", endings=_HUNGARIAN, dotted=True),
    "lt": Language(snowball="lithuanian", endings=_LITHUANIAN),
    **dict.fromkeys(("nb", "nn", "no"), _NORWEGIAN),
    "pl": Language(snowball="polish", endings={"ow": "ów"}),
    "sv": Language(snowball="swedish", stem=nordic_stem, dotted=True),
    "tr": Language(snowball="turkish", dotted=True, suffixes=True),
}

REVIEWED = frozenset((*WITH_STOP_WORDS, *WITHOUT_STOP_WORDS))

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
    prefix = tag(code)
    matches = [each for each, own in tags.items() if prefix and f"{own}-".startswith(f"{prefix}-")]
    while not matches and (prefix := prefix.rpartition("-")[0]):
        matches = [each for each, own in tags.items() if own == prefix]
    return tuple(matches)


def read_as(code: str) -> str:
    """
    Return the language of a code if anything is known of it; else empty.

    All that is remembered for a language is remembered by this: anybody may ask in any other.
    """
    lang = bare(code)
    return lang if lang in REVIEWED or lang in SNOWBALL or lang in DOTTED else ""


def by_code(code: str) -> Language:
    """Return what is known of a language; of an unknown one nothing."""
    return _language(read_as(code))


@cache
def _language(lang: str) -> Language:
    if lang in WITH_STOP_WORDS:
        language: Language = import_module(f"{__name__}.{lang}").LANGUAGE
        return language
    if lang in WITHOUT_STOP_WORDS:
        return WITHOUT_STOP_WORDS[lang]
    return Language(snowball=SNOWBALL.get(lang, ""), dotted=lang in DOTTED)


def stop_words(lang: str) -> frozenset[str]:
    """Return the exact forms of a language's stop words; none for a language without a list."""
    return by_code(lang).stop_words


VERSION: str = Stemmer.version()
"""Version of Snowball: another one may give other stems."""

__all__ = ["VERSION", "stemmer"]


def stemmer(lang: str) -> Stem:
    """Return the function from a folded word to its stem; the word itself in unknown languages."""
    return _stemmer(read_as(lang))


@cache
def _stemmer(lang: str) -> Stem:
    about = by_code(lang)
    if about.snowball not in Stemmer.algorithms():
        return str
    # The analyzer keeps whole words in a cache of its own.
    stem: Stem = Stemmer.Stemmer(about.snowball, 0).stemWord
    if about.endings:
        stem = partial(_stem_of, stem, about.endings, _lengths(about.endings))
    return partial(about.stem, stem) if about.stem else stem


def _lengths(endings: Mapping[str, str]) -> tuple[int, ...]:
    return tuple(sorted({len(ending) for ending in endings}, reverse=True))


def _stem_of(stem: Stem, endings: Mapping[str, str], lengths: tuple[int, ...], word: str) -> str:
    """Return a word's stem, folded, after the longest known ending has its accents again."""
    for length in lengths:
        if ending := endings.get(word[-length:]):
            return folded(stem(word[:-length] + ending))
    return folded(stem(word))
