"""What does a value mean that is read?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from eventsearch.analysis import fold
from eventsearch.errors import QueryError
from eventsearch.model.query import Clock, DateRangeFilter, EventStatusFilter, Node, Or, TermsFilter
from eventsearch.query.syntax.field_values import READERS, Value, is_field
from eventsearch.query.syntax.lexer import Token

CLOCK = Clock(now=datetime(2023, 5, 17, 12, tzinfo=UTC))
"""A Wednesday."""


def read(name: str, text: str) -> tuple[str, Node]:
    """Return what a field with a value that is read means."""
    query = f"{name}:{text}"
    item = Token(kind="field", start=len(name) + 1, end=len(query), name=name)
    return READERS[name](Value(text, query, item, CLOCK))


def at(*day: int) -> int:
    """Return midnight of a day in epoch seconds."""
    return int(datetime(*day, tzinfo=UTC).timestamp())  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("upcoming", ("upcoming",)),
        ("à-venir", ("upcoming",)),
        ("À venir", ("upcoming",)),
        ("en-cours", ("ongoing",)),
        ("passé", ("past",)),
        ("event", ("upcoming", "ongoing", "past")),
    ],
)
def test_states(text: str, states: tuple[str, ...]) -> None:
    name, node = read("is", text)
    assert name == "status"
    children = node.children if isinstance(node, Or) else (node,)
    assert tuple(child.when for child in children if isinstance(child, EventStatusFilter)) == states


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("date", at(2023, 1, 1), at(2024, 1, 1)),
        ("before", None, at(2023, 1, 1)),
        ("avant", None, at(2023, 1, 1)),
        ("after", at(2024, 1, 1), None),
        ("since", at(2023, 1, 1), None),
        ("depuis", at(2023, 1, 1), None),
        ("until", None, at(2024, 1, 1)),
    ],
)
def test_times(name: str, low: int | None, high: int | None) -> None:
    """Before and after leave the date out, since and until hold it."""
    assert read(name, "2023") == ("date", DateRangeFilter(low=low, high=high))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "date",
            'query: "hello" is no value for date:; write YYYY, YYYY-MM, YYYY-MM-DD or a range'
            " such as 2022..2023-06, or words such as tomorrow",
        ),
        (
            "before",
            'query: "hello" is no value for before:; write YYYY, YYYY-MM or YYYY-MM-DD, or words'
            " such as tomorrow",
        ),
        ("year", 'query: "hello" is no value for year:; write a year such as 2023'),
        ("month", 'query: "hello" is no value for month:; write a month such as 2023-01'),
        (
            "is",
            'query: "hello" is no value for is:; write upcoming, ongoing, past, event, cancelled,'
            " postponed, online, hybrid, full, featured or allday",
        ),
    ],
)
def test_a_value_that_cannot_be_read_is_an_error(name: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        read(name, "hello")
    error = caught.value
    assert str(error) == message
    assert error.text[error.start : error.end] == "hello"
    assert error.parameter == "q"


@pytest.mark.parametrize(
    ("name", "text", "field"),
    [("year", "2023", "year"), ("année", "2023", "year"), ("mois", "2023-01", "month")],
)
def test_years_and_months_are_values_of_their_facets(name: str, text: str, field: str) -> None:
    assert is_field(name)
    assert read(fold(name), text) == (field, TermsFilter(field=field, values=(text,)))


@pytest.mark.parametrize(
    ("text", "trait"),
    [
        ("featured", "featured"),
        ("à-la-une", "featured"),
        ("A la une", "featured"),
        ("allday", "allday"),
        ("journée-entière", "allday"),
    ],
)
def test_traits(text: str, trait: str) -> None:
    assert read("is", text) == ("trait", TermsFilter(field="trait", values=(trait,)))


@pytest.mark.parametrize(
    ("name", "text", "low", "high"),
    [
        ("date", "demain", at(2023, 5, 18), at(2023, 5, 19)),
        ("date", "mars", at(2024, 3, 1), at(2024, 4, 1)),
        ("date", "mars 2023", at(2023, 3, 1), at(2023, 4, 1)),
        ("date", "depuis 2022", at(2022, 1, 1), None),
        ("date", "lundi..vendredi", at(2023, 5, 15), at(2023, 5, 20)),
        ("date", "demain..", at(2023, 5, 18), None),
        ("date", "..hier", None, at(2023, 5, 17)),
        ("date", "mars..", at(2023, 3, 1), None),
        ("date", "..mars", None, at(2024, 4, 1)),
        ("date", "yesterday..tomorrow", at(2023, 5, 16), at(2023, 5, 19)),
        ("after", "mars 2023", at(2023, 4, 1), None),
        ("before", "lundi", None, at(2023, 5, 22)),
        ("since", "mars", at(2023, 3, 1), None),
        ("depuis", "hier", at(2023, 5, 16), None),
        ("until", "next week", None, at(2023, 5, 29)),
    ],
)
def test_date_words_are_values(name: str, text: str, low: int | None, high: int | None) -> None:
    assert read(name, text) == ("date", DateRangeFilter(low=low, high=high))


@pytest.mark.parametrize(
    "text",
    [
        *("vendredi..lundi 2023", "2024..demain", "demain..x", "avant 2023", "demain..hier"),
        *("x..", "..x", ".."),
    ],
)
def test_words_that_are_no_range_are_errors(text: str) -> None:
    with pytest.raises(QueryError):
        read("date", text)


@pytest.mark.parametrize("text", ["2023..2022", "2023-02..2023-01-31", "31/12/2023..01/01/2023"])
def test_a_range_that_ends_before_it_begins_is_an_error(text: str) -> None:
    with pytest.raises(QueryError) as caught:
        read("date", text)
    message = f'query: "{text}" is no value for date:; write the earlier date first'
    assert str(caught.value) == message
    assert read("date", "2023..2023-01") == (
        "date",
        DateRangeFilter(low=at(2023, 1, 1), high=at(2023, 2, 1)),
    )


def test_after_the_last_day_comes_nothing() -> None:
    assert read("after", "9999") == ("date", Or(children=()))
