"""Test which typed words may be misspelt, and which query is then tried."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from eventsearch.analysis.synonyms import NONE, Synonyms, parse
from eventsearch.model.query import Clock, FuzzyQuery, SearchRequest
from eventsearch.query import QueryPlan, plan
from eventsearch.query.builder import MOST_NEAR, edits

from .brute import answered, answers, document

CLOCK = Clock(now=datetime(2023, 1, 20, 12, tzinfo=UTC))
SYNONYMS, _ = parse("concert, récital\n")


def planned(text: str, synonyms: Synonyms = NONE) -> QueryPlan:
    """Return the plan of a text on a site in French and English."""
    request = SearchRequest(text=text)
    return plan(request, clock=CLOCK, languages=("fr", "en"), synonyms=synonyms)


def doubtful(made: QueryPlan) -> list[tuple[str, int]]:
    """Return the words of a plan that may be misspelt, each with its allowed number of edits."""
    return [(near.word, near.edits) for each in made.spellings for near in each.fuzzy]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pyhton", [("pyhton", 1)]),
        ("l’Été statistiqes", [("statistiqes", 2)]),
        ("l’ateleir", [("ateleir", 1)]),
        ("(pyhton OR rubby) code", [("pyhton", 1), ("rubby", 1), ("code", 1)]),
        ("ateleir en mars", [("ateleir", 1)]),
        ("ateleir tag:pyhton", [("ateleir", 1)]),
        ('"pyhton"', []),
        ('pyhton "pyhton"', []),
        ('"atelier pyhton"', []),
        ("titre:pyhton", []),
        ("atelier -pyhton", [("atelier", 1)]),
        ("-(pyhton rubby)", []),
        ("pyhto*", []),
        ("pyhton~", []),
        ("mot 2023 c++ 10% i18nn", []),
        ("open-dta", [("opendta", 1), ("open", 1)]),
        ("avec", []),
    ],
)
def test_words_that_may_be_misspelt(text: str, expected: list[tuple[str, int]]) -> None:
    assert doubtful(planned(text)) == expected


def test_a_word_with_synonyms_is_not_corrected() -> None:
    assert doubtful(planned("concert ateleir", SYNONYMS)) == [("ateleir", 1)]


def test_a_limited_number_of_words_is_compared_with_the_index() -> None:
    words = "alpha bravo charlie delta echo foxtrot"
    assert len(doubtful(planned(words))) == MOST_NEAR
    assert len(doubtful(planned(f"{words} golf~ hotel~"))) == MOST_NEAR - 2
    assert doubtful(planned("alpha bravo~ charlie~ delta~ golf~")) == []


@pytest.mark.parametrize(
    ("word", "most"), [("mot", 0), ("mots", 1), ("ateleir", 1), ("ateliers", 2)]
)
def test_short_words_are_not_corrected(word: str, most: int) -> None:
    assert edits(word) == most


def test_only_words_to_be_found_are_respelled() -> None:
    documents = {
        "right": document("fr", "Atelier Python"),
        "left out": document("fr", "Atelier Python et pyhton"),
        "other": document("fr", "Atelier de R"),
    }
    made = planned("pyhton atelier -pyhton")
    assert doubtful(made) == [("pyhton", 1), ("atelier", 1)]
    again = made.respell(made.spellings[:1])
    assert answers(again.query, documents) == {"right"}
    assert [step.name for step in again.steps] == [step.name for step in made.steps]
    assert FuzzyQuery(word="pyhton", edits=1) in again.marks.near


@pytest.mark.parametrize(
    ("text", "step", "found"),
    [
        ("pyhton", "near", {"python", "both"}),
        ("atelier pyhton", "near", {"both"}),
        ("atelier", "all", {"atelier", "both"}),
        ("atelier zzyzx", "some", {"atelier", "both"}),
        ("zzyzx", "all", set()),
        ("pyth", "prefix", {"python", "both"}),
        ("un ateli", "prefix", {"atelier", "both"}),
        ("pyhton ateli", "near", {"both"}),
        ("pyth ateleir", "near", {"both", "atelier"}),
        ("pyth.", "all", set()),
        ('"pyth"', "all", set()),
        ("-pyth", "all", {"python", "atelier", "both"}),
    ],
)
def test_near_spellings_are_searched_last(text: str, step: str, found: set[str]) -> None:
    documents = {
        "python": document("fr", "Initiation à Python"),
        "atelier": document("fr", "Un atelier"),
        "both": document("fr", "Un atelier de Python"),
    }
    answer, names = answered(planned(text), documents)
    assert (answer.name, names) == (step, found)


def test_a_plan_counts_the_pages_of_each_word_without_filters() -> None:
    made = planned("atelier conferance tag:python")
    counts = made.word_counts
    assert [*counts] == [*dict.fromkeys(each.word for each in made.replacements)]
    assert {query.match for query in counts.values()} == {*counts}
    assert {(query.limit, query.filters) for query in counts.values()} == {(0, ())}
    assert made.query.filters


def test_a_respelled_query_finds_no_page_by_its_url() -> None:
    made = planned("pyhton")
    words = made.respell(made.spellings).steps[0].words
    assert made.respell(made.spellings).query.match == words == made.spellings[0].near
