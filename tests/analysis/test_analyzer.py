"""Test the terms of a text."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eventsearch.analysis import Token, chunks, tokens
from eventsearch.analysis.analyzer import (
    TYPED_CHUNKS,
    Cuts,
    PageChunks,
    cuts,
    page_words,
)
from eventsearch.analysis.languages import REVIEWED, SNOWBALL, read_as
from long_form import tries

# Tests of the tokens of a text.

ALPHABET = "aàÉœßIİiıſﬁΣσς日本語がㄱㅏ한ไทยहिन्दीмйё019½²③٣'’ʼ-‑_.@#&+%％€$°,;… \u00a0\u202f\n"
INVISIBLE = "\u00ad\u200b\u200d\u202e\ufeff\ufe0f\u0301\u0308\u0327🇫🇷👍🏽👩"
UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\ud7ff\uf900-\uffff\U00020000-\U0003ffff]"
)
PIECES = st.sampled_from(
    (
        *ALPHABET,
        *INVISIBLE,
        *("l'", "qu’", "10", "000", "pour cent", "per cent", "euros", "c++", "C#", ".net", "n't"),
        *("'s", "r&d", "R & D", "a@b.fr", "3.11", "open-data", "aujourd’hui", "°C", "U.S.A"),
        *("étudiant·e·s", "(e)s", "-e-s", "*innen", "16h30", "16:30", "1/2", "n°5", "№", "½", "/"),
        *("https://", "www.", ":", "(", ")", "·", "km", "ggplot2", "OpenStreetMap", "XXIe", "ème"),
        *("01 23 45 67 89", "+33 1 23 45 67 89", "978-0-306-40615-7", "€50", "k€", "Ph.D", "EE.UU"),
        *("1 000", "1.000", "1’000,5", "M€", "§", "v3.11.4", "rc1", ".js", "Müller", "l·l", "™"),
    )
)
LANGUAGES = st.sampled_from(sorted({*REVIEWED, *SNOWBALL, "tlh"}))
BLANKS = st.sampled_from("\u00a0\u2007\u2009\u202f\u3000")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
CONTROLS = st.characters(categories=("Cc", "Zl", "Zp"))
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=12).map("".join))


def words(text: str, lang: str = "fr") -> list[tuple[str, int, str]]:
    """Return each word as written in the text, with its position and folded form."""
    return [(text[t.start : t.end], t.position, t.folded) for t in tokens(text, lang)]


def terms(text: str, lang: str = "fr") -> set[str]:
    """Return the folded words of a text."""
    return {token.folded for token in tokens(text, lang)}


def stems(text: str, lang: str) -> set[str]:
    """Return the stems of a text."""
    return {token.stem for token in tokens(text, lang)}


def test_tokens_have_the_positions_of_the_words() -> None:
    assert tokens("L’État, c’est", "fr") == [
        Token(2, 6, 0, "état", "etat", "etat"),
        Token(10, 13, 1, "est", "est", "est"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10%", [("10", 0, "10"), ("10%", 0, "10%")]),
        ("10 %", [("10", 0, "10"), ("10 %", 0, "10%")]),
        ("10\u00a0% x", [("10", 0, "10"), ("10\u00a0%", 0, "10%"), ("x", 1, "x")]),
        ("open-data", [("open", 0, "open"), ("open-data", 0, "opendata"), ("data", 1, "data")]),
        ("#rstats", [("#rstats", 0, "#rstats"), ("rstats", 0, "rstats")]),
        ("C++", [("C++", 0, "c++")]),
        (".NET", [(".NET", 0, ".net")]),
        ("3.11", [("3.11", 0, "3.11")]),
        ("d’aujourd’hui", [("aujourd’hui", 0, "aujourdhui")]),
        ("日本", [("日", 0, "日"), ("日本", 0, "日本"), ("本", 1, "本")]),
        ("ไทย", [("ไท", 0, "ไท"), ("ทย", 1, "ทย")]),
        ("fin 🎉", [("fin", 0, "fin"), ("🎉", 1, "🎉")]),
        ("🇫🇷", [("🇫🇷", 0, "🇫🇷")]),
        ("ate\u00adlier", [("ate\u00adlier", 0, "atelier")]),
        ("1½", [("1", 0, "1"), ("½", 1, "1"), ("½", 1, "1/2"), ("½", 2, "2")]),
        ("« % » -- '", []),
        ("", []),
    ],
)
def test_words_have_positions(text: str, expected: list[tuple[str, int, str]]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize("space", ["", " ", "\u00a0", "\u202f", "\u2009", "  "])
@pytest.mark.parametrize("sign", ["%", "€", "‰", "°C"])
def test_numbers_keep_their_sign_over_any_space(space: str, sign: str) -> None:
    word = tokens(f"10{space}{sign}", "fr")[-1]
    assert {word.exact, word.folded, word.stem} == {f"10{sign}".lower()}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("helm2", "$ helm3 list"),
        ("10", "% de plus"),
        ("10", "pour cent"),
        ("10", "k€"),
        ("20 °", "C"),
        ("§", "5"),
        ("€", "50"),
        ("n°", "5"),
        ("no.", "5"),
        ("numéro", "5"),
        ("R", "& D"),
        ("R &", "D"),
        ("1", "000"),
        ("01 23 45", "67 89"),
        ("978-0-306", "40615-7"),
        ("16 h", "30"),
        ("l'", "eau"),
        ("3,", "5"),
    ],
)
def test_nothing_is_joined_over_a_line_end(before: str, after: str) -> None:
    apart = [token.folded for token in tokens(before, "fr") + tokens(after, "fr")]
    for end in ("\n", "\t", "\r\n", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"):
        assert [token.folded for token in tokens(f"{before}{end}{after}", "fr")] == apart


def test_a_term_with_a_line_end_is_never_made() -> None:
    with pytest.raises(AssertionError, match="control character"):
        cuts("fr")["a\nb"]


@given(st.one_of(TEXTS, st.lists(PIECES | CONTROLS, max_size=12).map("".join)), LANGUAGES)
def test_no_term_contains_a_control_character(text: str, lang: str) -> None:
    forms = {form for token in tokens(text, lang) for form in token[3:]}
    assert not [form for form in forms if CONTROL.search(form)]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("E\u0301TE\u0301", "été"),
        ("ﬁn", "fin"),
        ("１０％", "10%"),
        ("l\u2019eau", "eau"),
        ("\u202e10%\u202c", "10%"),
        ("covid\u201119", "covid-19"),
        ("\ufefftexte", "texte"),
        ("👍🏽", "👍"),
    ],
)
def test_spellings_of_one_word_are_one_word(text: str, same: str) -> None:
    forms = [(t.exact, t.folded, t.stem, t.position) for t in tokens(text, "fr")]
    assert forms == [(t.exact, t.folded, t.stem, t.position) for t in tokens(same, "fr")]


@pytest.mark.parametrize(
    ("one", "other"), [("été", "et"), ("c++", "c"), ("10%", "10"), (".net", "net"), ("3.11", "3")]
)
def test_different_words_have_different_terms(one: str, other: str) -> None:
    assert other not in stems(one, "fr") - stems("10", "fr")
    assert not stems(one, "fr") <= stems(other, "fr")


def test_a_language_without_stemmer_only_folds_words() -> None:
    for lang in ("xx", "", "zh-Hans"):
        assert stems("Événements", lang) == {"evenements"}


def test_a_country_does_not_change_the_language() -> None:
    assert stems("ateliers", "fr-CA") == stems("ateliers", "FR") == stems("atelier", "fr")


def test_an_endless_word_is_cut() -> None:
    assert {len(t.folded) for t in tokens("a" * 5000, "fr")} == {128}


@given(TEXTS, LANGUAGES)
@example("L’\u00adatelier_d'été-10 %", "fr")
@example("a½b ㎏c", "fr")
def test_the_text_of_a_token_gives_the_same_token(text: str, lang: str) -> None:
    for token in tokens(text, lang):
        inside = text[token.start : token.end]
        alone = [(t.start, t.end, t.exact, t.folded, t.stem) for t in tokens(inside, lang)]
        assert (0, len(inside), token.exact, token.folded, token.stem) in alone


@given(TEXTS, LANGUAGES)
def test_tokens_are_in_order_and_inside_of_the_text(text: str, lang: str) -> None:
    found = tokens(text, lang)
    assert [(t.start, t.end) for t in found] == sorted((t.start, t.end) for t in found)
    assert all(0 <= t.start < t.end <= len(text) for t in found)
    assert all(t.exact and t.folded and t.stem for t in found)


@given(TEXTS, LANGUAGES)
@example("がहc++", "fr")
def test_decomposed_text_has_the_same_words(text: str, lang: str) -> None:
    for form in ("NFC", "NFD"):
        same = unicodedata.normalize("NFC", text)
        other = tokens(unicodedata.normalize(form, same), lang)
        assert sorted(t[2:] for t in other) == sorted(t[2:] for t in tokens(same, lang))


@given(TEXTS, LANGUAGES, BLANKS)
def test_odd_blanks_are_blanks(text: str, lang: str, blank: str) -> None:
    assert tokens(text.replace(" ", blank), lang) == tokens(text, lang)


def test_the_cache_of_chunks_is_bounded() -> None:
    text = "un deux trois quatre un deux"
    known = Cuts("tlh", most=2)
    assert [known[word].tokens[0].folded for word in text.split()] == text.split()
    assert len(known) <= 2


@given(TEXTS)
def test_chunks_contain_all_tokens(text: str) -> None:
    every = {(t.position, t.exact, t.folded, t.stem) for t in tokens(text, "fr")}
    found = {
        (chunk.position + t.position, t.exact, t.folded, t.stem)
        for chunk in chunks(text, "fr")
        for t in chunk.terms.tokens
    }
    assert found <= every
    if not UNSPACED.search(unicodedata.normalize("NFKC", text)):
        assert found == every


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("京都", ["京都"]),
        ("東京都", ["東京", "京都"]),
        ("本", ["本"]),
        ("Python入門", ["python", "入門"]),
        ("데이터 분석", ["데이", "이터", "분석"]),
    ],
)
def test_words_without_blanks_are_chunks(text: str, asked: list[str]) -> None:
    found = [*chunks(text, "ja")]
    assert [chunk.terms.word and chunk.terms.word.folded for chunk in found] == asked
    assert [text[chunk.start : chunk.end].lower() for chunk in found] == asked


def test_chunks_have_the_positions_of_their_text() -> None:
    text = "ﾃﾞｰﾀ, l'atelier # _ fin"
    found = [(text[chunk.start : chunk.end], chunk.position) for chunk in chunks(text, "ja")]
    assert found == [("ﾃﾞｰ", 0), ("ｰﾀ", 1), ("l'atelier", 3), ("fin", 4)]


def test_unknown_languages_share_a_cache() -> None:
    tokens("atelier", "tlh")
    before = cuts.cache_info().currsize
    for number in range(20):
        assert tokens("atelier", f"x{number}-CA") == tokens("atelier", "")
    assert cuts.cache_info().currsize == before


def test_the_cache_of_typed_words_is_bounded() -> None:
    for lang in ("fr", "de", "tlh"):
        for number in range(3 * TYPED_CHUNKS):
            tokens(f"inconnu{number}", lang)
            list(chunks(f"inconnu{number}", lang))
        assert len(cuts(read_as(lang))) <= TYPED_CHUNKS


# Tests that the words of a page equal its tokens.


@settings(max_examples=tries(300, 100_000), deadline=None)
@given(st.text(max_size=60), st.sampled_from(("fr", "en", "de", "xx")))
@example("l\u2019État, 10\u202f% de nai\u0308fs, state-of-the-art Müller", "de")
@example("日本 \U0001f1eb\U0001f1f7 C++ \u00bd, R & D 16 h 30", "fr")
def test_the_words_of_a_page_equal_its_tokens(text: str, lang: str) -> None:
    found = [
        (start, start + form.width, position, form.exact, form.folded, form.stem)
        for start, position, form in zip(*page_words(text, lang), strict=True)
    ]
    assert found == tokens(text, lang)


def test_a_text_without_words_has_none() -> None:
    assert list(map(len, page_words("...", "fr"))) == [0, 0, 0]


def test_the_cache_of_page_chunks_is_bounded() -> None:
    chunks = PageChunks("fr", most=3)
    for number in range(10):
        assert chunks.learn("mot" + "s" * number)[0] == 1
        assert chunks.learn("l'autre" + "s" * number)[0] == 1
        assert len(chunks.words) + len(chunks.others) <= 3
    kept = {*chunks.words}, {*chunks.others}
    chunks.learn("x" * 200)
    assert ({*chunks.words}, {*chunks.others}) == kept
