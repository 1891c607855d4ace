"""Test the data of each language: stems, stop words and variants."""

from __future__ import annotations

import pytest
import Stemmer

from eventsearch.analysis import VERSION, fold, stop_words, tokens
from eventsearch.analysis.languages import REVIEWED, SNOWBALL, by_code, stemmer, variants
from eventsearch.analysis.languages import bare as language

# Tests of the list of languages.

ALIKE = {
    "ca": "formació formacions formacio, cançó cançons, famós famosos",
    "cs": "nových novych, hradům hradum",
    "da": "Århus Aarhus, håndbog haandbog",
    "de": "Müller Mueller Muller, Häuser Haus, Straße Strasse",
    "en": "meeting meetings, run running",
    "es": "canción canciones cancion, niño nino",
    "fr": "évènement événements evenement, organisée organisé organisees, clôture CLOTURE,"
    " chœur choeurs",
    "hu": "házból hazbol, városért varosert",
    "it": "università universita, idea idee",
    "lt": "gėlėms gelems",
    "nb": "Ålesund Aalesund",
    "nl": "fiets fietsen, film films, foto foto's, coöperatie cooperatie",
    "pl": "kotów kotow",
    "pt": "ação ações acao, mão mãos, pão pães, informação informacoes, amável amaveis, "
    "jornal jornais, imagem imagens, papel papéis, fácil fáceis, útil úteis",
    "ru": "город городах",
    "sv": "Malmö Malmoe",
    "tr": "İstanbul İstanbul'da",
}
"""Maps each language to groups of words that find each other."""

APART = {
    "de": "Haus Hase",
    "fr": "data date, matinée matin, vie ville",
    "nl": "fiets fier, huis huid",
    "pt": "mães mãos, caos cão, país pal",
}
"""Maps each language to pairs of words that do not find each other."""


def stems(word: str, lang: str) -> set[str]:
    """Return the stems that find a word in its language."""
    return {token.stem for token in tokens(word, lang)}


def groups(cases: dict[str, str]) -> list[tuple[str, list[str]]]:
    """Return each group of words with its language."""
    return [(lang, group.split()) for lang in cases for group in cases[lang].split(",")]


@pytest.mark.parametrize(("lang", "words"), groups(ALIKE))
def test_words_that_find_each_other(lang: str, words: list[str]) -> None:
    assert set.intersection(*(stems(word, lang) for word in words))


@pytest.mark.parametrize(("lang", "words"), groups(APART))
def test_different_words_do_not_find_each_other(lang: str, words: list[str]) -> None:
    one, other = words
    assert not stems(one, lang) & stems(other, lang)


@pytest.mark.parametrize("lang", ["da", "nb", "sv", "de", "hu", "tr", "fi"])
def test_umlauts_of_the_languages_alphabet_get_no_second_spelling(lang: str) -> None:
    assert by_code(lang).umlauts
    assert {token.exact for token in tokens("Malmö", lang)} == {"malmö"}
    assert {token.exact for token in tokens("Malmö", "fr")} == {"malmö", "malmoe"}


@pytest.mark.parametrize("lang", sorted({*REVIEWED, *SNOWBALL}))
def test_every_language_stems_a_word_of_its_own_letters(lang: str) -> None:
    assert stemmer(lang)("a")
    assert all(stemmer(lang)(word) for word in ("informations", "в", "日本"))


def test_an_unknown_language_has_no_stemmer_and_no_stop_words() -> None:
    language = by_code("tlh")
    assert (language.snowball, language.stop_words, language.umlauts) == ("", frozenset(), False)


@pytest.mark.parametrize(
    ("code", "known_ones", "expected"),
    [
        ("fr", "fr fr-ca fro en", "fr fr-ca"),
        ("FR", "fr-FR en", "fr-FR"),
        ("fr_ca", "fr fr-CA", "fr-CA"),
        ("fr-FR", "fr fr-ca", "fr"),
        ("zh-Hant-TW", "zh zh-hant", "zh-hant"),
        ("zh-hant", "zh-hans en", ""),
        ("pt", "pt pt-br", "pt pt-br"),
        ("pt-br", "pt pt-br pt-br-x-a", "pt-br pt-br-x-a"),
        ("f", "fr", ""),
        ("", "fr", ""),
        ("-", "fr", ""),
        ("fr", "", ""),
    ],
)
def test_a_language_includes_its_variants(code: str, known_ones: str, expected: str) -> None:
    assert variants(code, known_ones.split()) == tuple(expected.split())


# Tests of words that count as forms of the same word.


def test_every_snowball_language_is_supported() -> None:
    variants = {"porter", "dutch_porter", "lovins", "german2", "kraaij_pohlmann"}
    reviewed = {by_code(code).snowball for code in REVIEWED}
    assert set(Stemmer.algorithms()) - variants <= {*SNOWBALL.values(), *reviewed}


def test_without_a_stemmer_words_stay_unchanged() -> None:
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
def test_french_nouns_in_a_are_not_stemmed_as_verbs(word: str, stem: str) -> None:
    assert stemmer("fr")(word) == stem


def test_language_of_a_code() -> None:
    assert [language(code) for code in ("fr", "fr-CA", "pt_BR", "ZH-Hans")] == [
        "fr",
        "fr",
        "pt",
        "zh",
    ]


def test_the_version_contains_the_version_of_snowball() -> None:
    assert Stemmer.version() in VERSION


# Tests of stop words.


@pytest.mark.parametrize("word", ["sur", "le", "à", "des", "est-ce"])
def test_french_stop_words(word: str) -> None:
    assert word in stop_words("fr")


@pytest.mark.parametrize(
    "word", ["sûr", "été", "est", "sommes", "son", "c", "r", "mûr", "dû", "or"]
)
def test_words_with_a_meaning_are_not_stop_words(word: str) -> None:
    assert word not in stop_words("fr")


def test_english_stop_words() -> None:
    assert {"the", "of", "to"} <= stop_words("en-GB")
    assert not {"it", "can", "may", "us", "le"} & stop_words("en")


def test_languages_without_a_list_have_no_stop_words() -> None:
    assert stop_words("fi") == stop_words("") == stop_words("../fr") == frozenset()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_stop_word_lists_contain_words_in_lower_case(lang: str) -> None:
    for word in stop_words(lang):
        assert word == word.lower().strip()
        assert fold(word).replace("-", "").isalpha()
