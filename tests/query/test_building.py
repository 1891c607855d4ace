"""Test building a query from its syntax tree, and finding words that were typed side by side."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from eventsearch.errors import QueryError
from eventsearch.model.query import (
    And,
    Boosted,
    Clock,
    FuzzyQuery,
    Node,
    Not,
    Or,
    PhraseQuery,
    PrefixQuery,
    ProximityBoost,
    TermForm,
    TermsFilter,
    WordQuery,
)
from eventsearch.query.builder import NOTHING, Builder, BuiltQuery, pairs
from eventsearch.query.syntax.field_values import is_field
from eventsearch.query.syntax.parser import parse
from eventsearch.query.term_analysis import QueryWord

# Tests of building a query from its syntax tree.

CLOCK = Clock(now=datetime(2023, 1, 20, 12, tzinfo=UTC))


def build(text: str, languages: tuple[str, ...] = ("fr",)) -> BuiltQuery:
    """Parse a text and return the built query."""
    return Builder(text, languages, CLOCK).build(parse(text, is_field).tree)


def terms(text: str, languages: tuple[str, ...] = ("fr",)) -> list[str]:
    """Return the folded words that a query must match."""
    return [
        next(form.term for form in node.forms if form.kind == "folded")
        for node in build(text, languages).words
        if isinstance(node, WordQuery)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("atelier de la data", ["atelier", "data"]),
        ("de la", ["de", "la"]),
        ("sûr sur", ["sur"]),
        ("the atelier of python", ["atelier", "python"]),
        ("10 pour cent", ["10%"]),
        ("qu'est-ce qu'un été", ["ete"]),
        ("atelier AND le", ["atelier"]),
        ("le pyth*", []),
    ],
)
def test_stop_words_are_omitted_beside_other_words(text: str, expected: list[str]) -> None:
    assert terms(text, ("fr", "en")) == expected


def test_stop_words_in_quotes_and_alternatives_are_kept() -> None:
    (either,) = build("le OR python").words
    assert isinstance(either, Or)
    assert len(either.children) == 2
    (phrase,) = build('"le python"').words
    assert isinstance(phrase, PhraseQuery)
    assert len(phrase.slots) == 2
    assert len(build("python -le").others) == 1


def test_negations_are_separate_from_words() -> None:
    built = build("atelier -python -tag:x")
    assert len(built.words) == 1
    assert [type(node) for node in built.others] == [Not, Not]
    assert built.others[1] == Not(child=TermsFilter(field="tag", values=("x",)))
    assert build("-python").words == ()


def test_fields_at_the_top_are_filters() -> None:
    built = build('tag:a atelier Étiquette:" Open  Data " section:talk LANGUE:en is:past')
    assert [name for name, _ in built.filters] == ["tag", "tag", "section", "lang", "status"]
    assert built.filters[1].node == TermsFilter(field="tag", values=("Open Data",))
    assert len(built.words) == 1


def test_fields_in_groups_belong_to_the_match() -> None:
    built = build("(tag:a OR python)")
    assert built.filters == ()
    (either,) = built.words
    assert isinstance(either, Or)
    assert either.children[0] == TermsFilter(field="tag", values=("a",))


def test_people_and_places_match_by_part_of_their_name() -> None:
    ((name, node),) = build("lieu:Rennes").filters
    assert name == "location"
    assert isinstance(node, Or)
    keyword, word = node.children
    assert keyword == TermsFilter(field="location", values=("Rennes",))
    assert isinstance(word, WordQuery)
    assert word.field == "place"


def test_words_in_one_text() -> None:
    word, phrase = build('titre:atelier titre:"open data"').words
    assert isinstance(word, WordQuery)
    assert isinstance(phrase, PhraseQuery)
    assert word.field == phrase.field == "title"


def test_a_prefix_of_one_letter_is_a_word() -> None:
    assert build("py*").words == (PrefixQuery(prefix="py"),)
    assert terms("p*") == ["p"]
    assert terms("l'atelier de*") == ["atelier"]


@pytest.mark.parametrize("text", ['"', "'", "%", "++", "( )", "?", "« »", "\u202e"])
def test_punctuation_finds_nothing(text: str) -> None:
    assert build(text).words == (NOTHING,)


@pytest.mark.parametrize("text", ["", "  ", "\u00a0", "tag:x %"])
def test_an_empty_query_finds_everything(text: str) -> None:
    """A query without words finds all documents, so that filters work without words."""
    assert build(text).words == build(text).others == ()


def test_an_alternative_matches_all_words_of_a_branch() -> None:
    (either,) = build("open data OR python").words
    assert isinstance(either, Or)
    close, word = either.children
    assert isinstance(close, ProximityBoost)
    assert isinstance(close.child, And)
    assert isinstance(word, WordQuery)
    (pair,) = close.pairs
    assert [stems[0][:3] for stems in pair] == ["ope", "dat"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("serveu~", FuzzyQuery(word="serveu", edits=1)),
        ("serveu~2", FuzzyQuery(word="serveu", edits=1)),
        ("statistiqe~2", FuzzyQuery(word="statistiqe", edits=2)),
        ("l'Évènemant~", FuzzyQuery(word="evenemant", edits=1)),
        ("titre:serveu~", FuzzyQuery(word="serveu", edits=1, field="title")),
        ("title:form*", PrefixQuery(prefix="form", field="title")),
        ("résumé:p*", None),
        ("mot~", None),
        ("~", NOTHING),
        ("~/x", None),
        ("a~b", None),
    ],
)
def test_signs_after_a_word_are_read_or_ignored(text: str, expected: Node | None) -> None:
    (node,) = build(text).words
    if expected:
        assert node == expected
    else:
        assert not isinstance(node, FuzzyQuery | PrefixQuery)


def test_too_many_fuzzy_words_are_an_error() -> None:
    text = " ".join(f"{word}~" for word in ("alpha", "bravo", "delta", "gamma"))
    assert len(build(text).words) == 4
    with pytest.raises(QueryError) as caught:
        build(f"{text} sigma~")
    assert str(caught.value) == "query: more than 4 words with ~; remove some"
    assert caught.value.text[caught.value.start : caught.value.end] == "sigma"


@pytest.mark.parametrize(
    ("text", "name", "node"),
    [
        ("tag:open*", "tag", PrefixQuery(prefix="open", field="tags")),
        ("auteur:dup*", "author", PrefixQuery(prefix="dup", field="people")),
        ("lieu:renes~", "location", FuzzyQuery(word="renes", edits=1, field="place")),
    ],
)
def test_signs_after_a_field_value_are_read(text: str, name: str, node: Node) -> None:
    ((field, found),) = build(text).filters
    assert field == name
    assert isinstance(found, Or)
    assert [*found.children] == [TermsFilter(field=name, values=(text.partition(":")[2],)), node]


@pytest.mark.parametrize("sign", ["*", "~"])
def test_an_unsupported_sign_of_a_field_is_an_error(sign: str) -> None:
    with pytest.raises(QueryError) as caught:
        build(f"section:ev{sign}")
    assert str(caught.value) == (
        f'query: "ev{sign}" is not a valid value for section:; '
        f"write the whole value, without the {sign}"
    )
    assert build('section:"ev*"').filters[0].node == TermsFilter(field="section", values=("ev*",))
    assert build("tag:c*").filters[0].node == TermsFilter(field="tag", values=("c*", "c"))
    assert build("tag:R~").filters[0].node == TermsFilter(field="tag", values=("R~", "R"))


def pairs_of(text: str) -> list[str]:
    """Return the query's pairs of neighbouring words, each as its stems in one string."""
    return ["|".join(one) + " " + "|".join(two) for one, two in build(text).pairs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("atelier", []),
        ("atelier de programmation", ["ateli programm"]),
        ('atelier "open data" python', []),
        ("atelier tag:x python", []),
        ("pyth* atelier", []),
        ("atelier -python libre", []),
        ("(atelier OR cours) libre", []),
    ],
)
def test_words_that_were_typed_side_by_side(text: str, expected: list[str]) -> None:
    assert pairs_of(text) == expected


def test_a_compound_is_the_neighbour_of_both() -> None:
    (_, before), (after, _) = build("max bob-kim rio").pairs
    assert "bob" in before
    assert "kim" not in before
    assert "kim" in after
    assert "bob" not in after


# Tests of finding the words that were typed side by side.


def word(stem: str) -> WordQuery:
    """Return a word with one stem."""
    return WordQuery(
        forms=(TermForm(kind="stem", term=stem), TermForm(kind="folded", term=f"{stem}s"))
    )


SYNONYM = Or(
    children=(
        And(children=(word("mise"), word("jour"))),
        Boosted(child=word("x"), factor=0.5, to=word("mise")),
    ),
    best=True,
)


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        ((), ()),
        ((word("a"), SYNONYM, word("b")), ((("a",), ("mise",)), (("jour",), ("b",)))),
        ((word("a"), PrefixQuery(prefix="py"), word("b")), ()),
        ((word("a"), Or(children=(word("b"), word("c")))), ()),
    ],
)
def test_neighbouring_words_make_pairs(nodes: tuple[Node, ...], expected: object) -> None:
    assert pairs([QueryWord(node) for node in nodes]) == expected
