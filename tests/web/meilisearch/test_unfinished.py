"""How a word is found that is still being typed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from eventsearch.model.query import Clock, Or, SearchRequest
from eventsearch.query import QueryPlan, plan
from eventsearch.web.meilisearch.search import as_prefix, either


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("pyt", "pyt*"),
        ("atelier pyt", "atelier pyt*"),
        ("l’at", "l’at*"),
        ('"en mer" ba', '"en mer" ba*'),
        ("", ""),
        ("p", ""),
        ("pyt ", ""),
        ("pyt.", ""),
        ("-pyt", ""),
        ("pyt*", ""),
        ("pyt~", ""),
        ("tag:pyt", ""),
        ('"en me', ""),
        ('"en mer"', ""),
    ],
)
def test_the_last_word_is_a_beginning(text: str, asked: str) -> None:
    """Unless a sign or a blank has ended it, or it is denied, quoted or a field's."""
    assert as_prefix(text) == asked


def planned(text: str) -> QueryPlan:
    """Return the plan of a text."""
    clock = Clock(now=datetime(2031, 5, 1, tzinfo=UTC))
    return plan(SearchRequest(text=text), clock=clock, languages=("fr",))


def test_a_page_answers_as_it_stands_or_as_begun() -> None:
    """In each step, with the marks of both."""
    whole, begun = planned("atelier mer"), planned("atelier mer*")
    steps = either(whole, begun).steps
    assert [step.name for step in steps] == [step.name for step in whole.steps]
    for step, one, other in zip(steps, whole.steps, begun.steps, strict=True):
        pair = (one.query.match, other.query.match)
        assert step.query.match == Or(children=pair, best=True)
        assert "mer" in step.marks.stems
        assert step.marks.prefixes == ("mer",)


def test_what_says_when_stands() -> None:
    """A date word is none with more behind it."""
    whole = planned("atelier demain")
    assert either(whole, planned("atelier demain*")) == whole


def test_plans_with_different_filters_are_not_mixed() -> None:
    """The text as it stands counts."""
    whole = planned("tag:a mer")
    assert either(whole, planned("tag:b mer*")) == whole
