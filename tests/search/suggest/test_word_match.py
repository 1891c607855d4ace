"""Test which names begin with the typed words, and which of these names are suggested."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.analysis import tokens
from eventsearch.engines import TypedWord
from eventsearch.search.suggest.suggester import GradedValue, Value, highlight, select
from eventsearch.search.suggest.word_match import MOST, Place, Sieve, Table, name_words, typed_words

TEXTS = (
    "Open data",
    "L’atelier Python",
    "Un portail open-data",
    "10 % du temps",
    "Programmer en C++",
    "Data et open",
    "Cœur de Rennes",
    "Opendata",
    "Les données ouvertes",
)


def found(text: str, most: int = 100) -> list[str]:
    """Return the texts found, best first."""
    return [TEXTS[place.number] for place in Table(TEXTS).find(typed_words(text), most)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l'at", ["L’atelier Python"]),
        ("AT", ["L’atelier Python"]),
        ("pyt at", ["L’atelier Python"]),
        ("pyt ru", []),
        ("10", ["10 % du temps"]),
        ("10%", ["10 % du temps"]),
        ("c+", ["Programmer en C++"]),
        ("coeur", ["Cœur de Rennes"]),
        ("donne", ["Les données ouvertes"]),
        ("onnees", []),
        ("open d", ["Open data", "Un portail open-data", "Data et open"]),
        ("open-d", ["Open data", "Un portail open-data", "Data et open"]),
        ("data o", ["Data et open", "Open data", "Un portail open-data"]),
        ("!", []),
    ],
)
def test_each_typed_word_must_begin_a_word(text: str, expected: list[str]) -> None:
    assert [one for one in found(text) if one != "Opendata"] == expected


def test_first_words_rank_above_later_and_whole_words_above_parts() -> None:
    texts = ("La mer", "Merci", "Mer", "Une merveille", "Marée", "mer calme")
    table = Table(texts)
    places = table.find(typed_words("mer"), 10)
    assert places == [Place(0, 2), Place(0, 5), Place(1, 1), Place(2, 0), Place(3, 3)]
    assert table.find(typed_words("mer"), 3) == places[:3]


def test_the_table_finds_the_same_as_a_scan_of_all_names() -> None:
    table = Table(TEXTS)
    words = [{token.folded for token in tokens(text, "")} for text in TEXTS]
    beginnings = {word[:end] for some in words for word in some for end in range(1, len(word) + 1)}
    for beginning in beginnings:
        asked = typed_words(beginning)
        if [one.word for one in asked] != [beginning] or asked[0].parts:
            continue
        expected = {
            number
            for number, some in enumerate(words)
            if any(word.startswith(beginning) for word in some)
        }
        assert {place.number for place in table.find(asked, 100)} == expected


def test_an_empty_query_or_table_finds_nothing() -> None:
    assert Table(TEXTS).find((), 5) == []
    assert Table(()).find(typed_words("a"), 5) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Atel", [TypedWord("atel")]),
        ("l’at", [TypedWord("at")]),
        ("10", [TypedWord("10")]),
        ("10 %", [TypedWord("10%")]),
        ("c+", [TypedWord("c+")]),
        ("été à  r", [TypedWord("ete"), TypedWord("a"), TypedWord("r")]),
        ("?!", []),
        ("", []),
    ],
)
def test_words_are_read_as_those_of_pages_are(text: str, words: list[TypedWord]) -> None:
    assert list(typed_words(text)) == words


def test_a_long_text_has_enough_words() -> None:
    assert len(typed_words("mot " * 100)) == MOST


def test_a_compound_may_be_written_in_two_words() -> None:
    (word,) = typed_words("open-d")
    assert word.parts == ("open", "d")
    assert word.word


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


def test_the_sieve_keeps_all_matching_names() -> None:
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
def test_the_sieve_keeps_all_matching_random_names(name: str, end: int) -> None:
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
def test_the_sieve_requires_the_typed_letters(name: str, asked: str, may: bool) -> None:
    assert Sieve(typed_words(asked)).has_all(name) is may


def test_only_pieces_that_may_contain_a_typed_word_are_read() -> None:
    sieve = Sieve(typed_words("mer"))
    (word,) = name_words("La mer", sieve)
    assert (word.token.start, word.token.folded, word.first) == (3, "mer", False)
    (word,) = name_words("« Mer »", sieve)
    assert (word.token.start, word.token.end, word.first) == (2, 5, True)
    assert {word.token.folded for word in name_words("10 % de", sieve)} == {"10%", "10", "de"}


@pytest.mark.parametrize(
    ("text", "asked", "segments"),
    [
        ("L’atelier Python", "l'at", ("L’", "at", "elier Python")),
        ("Programme 10%", "10", ("Programme ", "10", "%")),
        ("Près de 10 % du temps", "10%", ("Près de ", "10 %", " du temps")),
        ("Programmer en C++", "c+", ("Programmer en ", "C+", "+")),
        ("Été", "ete", ("", "Été", "")),
        ("Cœur", "coe", ("", "Cœ", "ur")),
        ("Open-data", "open-d", ("", "Open-d", "ata")),
        ("Python et pytest", "pyt", ("", "Pyt", "hon et ", "pyt", "est")),
        ("Rien", "x", ("Rien",)),
        ("", "x", ("",)),
    ],
)
def test_the_typed_text_is_highlighted(text: str, asked: str, segments: tuple[str, ...]) -> None:
    assert highlight(text, typed_words(asked)) == segments
    assert "".join(highlight(text, typed_words(asked))) == text


def page(best: str, grade: int = 0, place: int = 3) -> GradedValue:
    """Return a page that was found."""
    return GradedValue(grade, _value("page", best, place))


def term(text: str, grade: int = 0, place: int = 0) -> GradedValue:
    """Return a tag that was found."""
    return GradedValue(grade, _value("tag", text, place))


def _value(kind: str, text: str, place: int) -> Value:
    return Value(
        kind=kind,
        field="",
        text=text,
        count=1,
        best=text,
        status="",
        order=(place, 0, text),
    )


def texts(pages: list[GradedValue], terms: list[GradedValue], limit: int) -> list[str]:
    """Return the suggestions."""
    return [value.text for value in select(pages, terms, limit=limit)]


def test_terms_leave_room_for_pages() -> None:
    pages, terms = [page(str(n)) for n in range(9)], [term(t) for t in "abcdefgh"]
    assert texts(pages, terms, 4) == ["a", "b", "0", "1"]
    assert texts(pages[:1], terms, 4) == ["a", "b", "c", "0"]
    assert texts([], terms, 3) == ["a", "b", "c"]
    assert texts(pages, [], 3) == ["0", "1", "2"]
    assert texts(pages, terms, 1) == ["a"]


def test_a_better_match_ranks_above_a_better_kind() -> None:
    assert texts([page("p", 0)], [term("t", 2)], 2) == ["p", "t"]
    assert texts([page("p", 2)], [term("t", 2)], 2) == ["t", "p"]


def test_a_page_is_suggested_once() -> None:
    first = page("x", 0)
    again = GradedValue(1, first.value)
    assert texts([first, page("y", 0, 4), again], [], 5) == ["x", "y"]
