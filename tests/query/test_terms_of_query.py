"""Test the terms, stop words and spellings that match a piece of typed text."""

from __future__ import annotations

import pytest

from eventsearch.analysis import tokens
from eventsearch.model.query import (
    And,
    EventStatusFilter,
    FuzzyQuery,
    Not,
    Or,
    PhraseQuery,
    PrefixQuery,
    ProximityBoost,
    TermForm,
    TermsFilter,
    WordQuery,
)
from eventsearch.query.relaxation import HighlightTerms, marks
from eventsearch.query.stop_words import without_inversions
from eventsearch.query.term_analysis import one_word, phrase, stop_words_of, words

# Tests of the terms that match a piece of typed text.

BOTH = ("fr", "en")


def test_a_word_has_a_stem_for_each_language() -> None:
    (read,) = words("Nîmes", BOTH)
    assert read.node == WordQuery(
        forms=(
            TermForm(kind="stem", term=stem("fr")),
            TermForm(kind="stem", term=stem("en")),
            TermForm(kind="folded", term="nimes"),
            TermForm(kind="exact", term="nîmes"),
        ),
    )
    assert stem("fr") != stem("en")


def stem(lang: str) -> str:
    """Return the stem of one word in a language."""
    return tokens("nîmes", lang)[0].stem


def test_one_language_gives_one_stem() -> None:
    (read,) = words("ateliers", ("fr",), "title")
    assert isinstance(read.node, WordQuery)
    assert [form.term for form in read.node.forms if form.kind == "stem"] == ["ateli"]
    assert read.node.field == "title"


def test_a_compound_is_found_whole_or_in_parts() -> None:
    (read,) = words("open-data", ("en",))
    assert isinstance(read.node, Or)
    assert read.node.best
    whole, parts = read.node.children
    assert isinstance(whole, WordQuery)
    assert parts == PhraseQuery(
        slots=(("open",), ("data",)),
        forms=(
            TermForm(kind="folded", term="open"),
            TermForm(kind="folded", term="data"),
            TermForm(kind="exact", term="open"),
            TermForm(kind="exact", term="data"),
        ),
    )


@pytest.mark.parametrize("text", ["10 %", "10 pour cent", "C++", ".NET", "#rstats", "l’atelier"])
def test_a_compound_without_separate_parts_is_one_word(text: str) -> None:
    (read,) = words(text, BOTH)
    assert isinstance(read.node, WordQuery)


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        ("le sur sûr été", [True, True, False, False]),
        ("the of atelier", [True, True, False]),
        ("What's it", [True, False]),
        ("qu'on", [True]),
    ],
)
def test_stop_words_depend_on_the_language(text: str, stops: list[bool]) -> None:
    of_query = stop_words_of(text, BOTH, None)
    assert [read.stop for read in words(text, BOTH, stops=of_query)] == stops


def test_phrases_split_compounds() -> None:
    found = phrase("l'open-data de la ville", ("fr",))
    assert isinstance(found, PhraseQuery)
    assert found.slots == (("open",), ("data",), ("de",), ("la",), ("vill",))


@pytest.mark.parametrize(
    "text",
    [
        *("service 24/7 gratuit", "#OpenData jour", "@jean-dupont merci", "le 3 1/2 fois"),
        *("à 16h30 mardi", "10 pour cent de 10 000 €", "C++17, R&D et Node.js", "中文字 mot"),
    ],
)
def test_a_phrase_finds_its_source_text(text: str) -> None:
    stems: dict[int, set[str]] = {}
    for token in tokens(text, "fr"):
        stems.setdefault(token.position, set()).add(token.stem)
    found = phrase(text, ("fr",))
    assert isinstance(found, PhraseQuery)
    assert found.slots[0]
    assert all(stems[at] & {*slot} for at, slot in enumerate(found.slots) if slot)


def test_a_phrase_accepts_both_spellings_of_a_word() -> None:
    found = phrase("à Zürich hier", ("xx",))
    assert isinstance(found, PhraseQuery)
    assert found.slots == (("a",), ("zurich", "zuerich"), ("hier",))


def test_a_quoted_compound_equals_the_unquoted_one() -> None:
    (read,) = words("week-end", BOTH)
    assert phrase("week-end", BOTH) == read.node
    assert isinstance(read.node, Or)


def test_a_phrase_of_one_word_is_the_word() -> None:
    assert phrase("10 %", ("fr",)) == words("10%", ("fr",))[0].node
    assert phrase("« % »", ("fr",)) is None
    assert words("% -- '", ("fr",)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Évén", "even"),
        ("l'atel", "atel"),
        ("p", "p"),
        ("un deux", ""),
        ("%", ""),
    ],
)
def test_only_a_single_word_is_a_term(text: str, expected: str) -> None:
    assert one_word(text, BOTH) == expected


# Tests of removing pronouns after verbs in French questions.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("une commune peut-elle publier", "une commune peut publier"),
        ("que reste-t-il à faire", "que reste à faire"),
        ("ont-elles des données", "ont des données"),
        ("Avez-vous un agenda", "Avez un agenda"),
        ("pouvons-nous venir", "pouvons venir"),
        ("peux\N{NON-BREAKING HYPHEN}tu venir", "peux venir"),
        ("qu'offre-t-elle", "qu'offre"),
    ],
)
def test_the_verb_of_an_inversion_is_kept(text: str, expected: str) -> None:
    """Spaces replace the pronoun, so that every other word keeps its position."""
    found = without_inversions(text, ("en", "fr-FR"))
    assert len(found) == len(text)
    assert found.split() == expected.split()


@pytest.mark.parametrize(
    "text",
    ["un rendez-vous", "add-on", "hands-on", "garde-à-vous", "chez-nous", "faut-il", "va-t-en"],
)
def test_other_hyphenated_words_are_kept(text: str) -> None:
    assert without_inversions(text, ("fr",)) == text


def test_only_french_inversions_are_split() -> None:
    assert without_inversions("peut-elle", ("en", "de")) == "peut-elle"
    assert without_inversions("peut elle", ("fr",)) == "peut elle"


# Tests of the terms to highlight.

WORD = WordQuery(
    forms=(TermForm(kind="stem", term="ateli"), TermForm(kind="exact", term="ateliers"))
)


def test_words_prefixes_and_phrases_are_marked() -> None:
    phrase = PhraseQuery(slots=(("open",), ("dat", "data")))
    node = And(children=(WORD, Or(children=(PrefixQuery(prefix="py"), phrase))))
    assert marks((node,)) == HighlightTerms(
        stems=frozenset({"ateli"}),
        prefixes=("py",),
        phrases=((frozenset({"open"}), frozenset({"dat", "data"})),),
    )


def test_negations_and_filters_mark_nothing() -> None:
    nodes = (
        Not(child=WORD),
        TermsFilter(field="tag", values=("x",)),
        EventStatusFilter(when="past"),
    )
    assert marks(nodes) == HighlightTerms()
    assert not marks(nodes)
    assert marks((WORD,))


def test_fuzzy_words_are_marked() -> None:
    near = FuzzyQuery(word="serveu", edits=1)
    found = marks((ProximityBoost(child=And(children=(near, WORD)), pairs=()),))
    assert found.near == (near,)
    assert found.stems == {"ateli"}
    assert marks((near,))
