"""Test the steps of a query plan and the notes about them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from eventsearch.model.query import And, Clock, Node, Or, ProximityBoost, SearchRequest
from eventsearch.output import json as present
from eventsearch.query import QueryPlan, plan
from eventsearch.query.planner import MOST
from eventsearch.query.relaxation import ENOUGH, MANY

from .brute import answered, document

# Tests of the steps, which are tried in order until a step finds enough.

CLOCK = Clock(now=datetime(2023, 1, 20, 12, tzinfo=UTC))
WORDS = ("alpha", "bravo", "charlie", "delta", "echo", "foxtrot")


def planned(count: int, **chosen: object) -> QueryPlan:
    """Return the plan of a query with *count* words."""
    request = SearchRequest(text=" ".join(WORDS[:count]), **chosen)  # type: ignore[arg-type]
    return plan(request, clock=CLOCK, languages=("en",))


def leasts(made: QueryPlan) -> list[tuple[str, int, int]]:
    """Return each step's name, number of words that must match, and number of hits to stop at."""
    return [(step.name, _least(step.words), step.enough) for step in made.steps]


def _least(node: Node) -> int:
    match node:
        case ProximityBoost(child=child):
            return _least(child)
        case And(children=children):
            return len(children)
        case Or(least=least):
            return least
        case _:
            return 1


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, [("all", 1, 1)]),
        (2, [("all", 2, ENOUGH), ("some", 1, 1)]),
        (3, [("all", 3, ENOUGH), ("most", 2, MANY), ("some", 1, 1)]),
        (4, [("all", 4, ENOUGH), ("most", 2, MANY), ("some", 1, 1)]),
        (5, [("all", 5, ENOUGH), ("most", 3, MANY), ("some", 1, 1)]),
    ],
)
def test_longer_queries_have_more_steps(count: int, expected: list[tuple[str, int, int]]) -> None:
    assert leasts(planned(count)) == expected


def test_sorted_by_time_every_word_is_required() -> None:
    steps = leasts(planned(5, sort="-date"))
    assert steps == [("all", 5, 1), ("most", 3, 1), ("some", 1, 1)]


@pytest.mark.parametrize(
    ("titles", "step", "found"),
    [
        (["alpha bravo charlie"] * ENOUGH + ["alpha bravo"], "all", {*range(ENOUGH)}),
        (["alpha bravo charlie", "alpha bravo", "alpha"] + ["x"] * 17, "some", {0, 1, 2}),
        (["alpha bravo charlie", "alpha bravo", "alpha"] + ["x"] * 16, "all", {0}),
        (["alpha charlie"] * MANY + ["charlie"], "most", {*range(MANY)}),
        (["alpha charlie", "alpha bravo", "charlie"], "some", {0, 1, 2}),
        (["alpha", "x", "charlie"], "some", {0, 2}),
        (["x"], "all", set()),
    ],
)
def test_the_first_step_with_enough_answers(titles: list[str], step: str, found: set[int]) -> None:
    documents = {str(at): document("en", title) for at, title in enumerate(titles)}
    answer, names = answered(planned(3), documents)
    assert (answer.name, names) == (step, {str(at) for at in found})


@pytest.mark.parametrize("count", [2, 4])
def test_a_page_with_more_of_the_words_counts_for_more(count: int) -> None:
    made = planned(count).steps[-1].words
    assert isinstance(made, ProximityBoost)
    assert isinstance(made.child, Or)
    assert made.child.covered


# Tests of text that looks like an operator but is searched as words.


STAR = "is searched without the star: a prefix has at least two characters"
FIELD = (
    "is not a field and is searched as a word; fields include tag, author, location, section, title"
    ", date and is, such as is:past"
)


def said(text: str) -> tuple[str, ...]:
    """Return the notes that every step of a query's plan contains."""
    steps = plan(SearchRequest(text=text), clock=CLOCK, languages=("fr", "en")).steps
    assert len({str(step.notes) for step in steps}) == 1
    notes = (note for note in steps[0].notes if note.name != "left_out")
    return tuple(map(present.note_text, notes))


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("a*", (f'"a*" {STAR}',)),
        ("a* a* python", (f'"a*" {STAR}',)),
        ("l'é* -x*", (f'"l\'é*" {STAR}', f'"x*" {STAR}')),
        ("title:a*", (f'"a*" {STAR}',)),
        ("ab* c** 10% *", ()),
        ("foo:bar", (f'"foo:" {FIELD}',)),
        ('Foo:"a b" a*', (f'"a*" {STAR}', f'"Foo:" {FIELD}')),
        ("titre:a tag:b date:2024", ()),
        ("http://a.fr std::sort c:\\x 10:30 R: x foo:", ()),
    ],
)
def test_unsupported_operators_are_noted(text: str, notes: tuple[str, ...]) -> None:
    assert said(text) == notes


def test_only_the_first_operators_are_noted() -> None:
    assert len(said(" ".join(f"x{letter}x:y" for letter in "abcdefgh"))) == MOST
