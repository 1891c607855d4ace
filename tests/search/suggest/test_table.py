"""Which texts have words that begin like those typed?"""

from __future__ import annotations

import pytest

from eventsearch.analysis import tokens
from eventsearch.search.suggest.word_match import Place, Table, typed_words

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
def test_every_word_typed_begins_a_word(text: str, expected: list[str]) -> None:
    assert [one for one in found(text) if one != "Opendata"] == expected


def test_the_beginning_goes_before_the_inside_and_whole_words_before_parts() -> None:
    texts = ("La mer", "Merci", "Mer", "Une merveille", "Marée", "mer calme")
    table = Table(texts)
    places = table.find(typed_words("mer"), 10)
    assert places == [Place(0, 2), Place(0, 5), Place(1, 1), Place(2, 0), Place(3, 3)]
    assert table.find(typed_words("mer"), 3) == places[:3]


def test_it_finds_what_looking_at_every_text_finds() -> None:
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


def test_nothing_typed_finds_nothing() -> None:
    assert Table(TEXTS).find((), 5) == []
    assert Table(()).find(typed_words("a"), 5) == []
