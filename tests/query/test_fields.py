"""What does ``field:value`` mean?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from eventsearch.analysis import fold
from eventsearch.errors import QueryError
from eventsearch.query.fields import READERS, Value, is_field, keyword, text_field
from eventsearch.query.items import Item
from eventsearch.records.asking import Any, DateRange, Keyword, Node, Status


def read(name: str, text: str) -> tuple[str, Node]:
    """Return what a field with a value that is read means."""
    query = f"{name}:{text}"
    item = Item(kind="field", start=len(name) + 1, end=len(query), name=name)
    return READERS[name](Value(text, query, item, "UTC"))


def at(*day: int) -> int:
    """Return midnight of a day in epoch seconds."""
    return int(datetime(*day, tzinfo=UTC).timestamp())  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("tag", "tag"),
        ("Étiquette", "tag"),
        ("auteur", "author"),
        ("lieu", "location"),
        ("catégorie", "category"),
        ("LANGUE", "lang"),
        ("section", "section"),
    ],
)
def test_keyword_fields_have_names_in_both_languages(name: str, field: str) -> None:
    """Accents and case of a name do not matter; the value stays as it is."""
    assert is_field(name)
    assert keyword(name, " Open  Data ") == Keyword(field=field, values=("Open Data",))


def test_text_fields() -> None:
    """Words can be looked for in one text alone."""
    assert [text_field(name) for name in ("titre", "title", "résumé", "tag", "x")] == [
        "title",
        "title",
        "summary",
        "",
        "",
    ]


def test_other_names_are_no_fields() -> None:
    """A colon alone makes no field."""
    assert not any(is_field(name) for name in ("https", "x", "note", ""))
    assert keyword("title", "x") is None


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
    """States have names in both languages; every event is in one of them."""
    name, node = read("is", text)
    assert name == "status"
    children = node.children if isinstance(node, Any) else (node,)
    assert tuple(child.when for child in children if isinstance(child, Status)) == states


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
    assert read(name, "2023") == ("date", DateRange(low=low, high=high))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "date",
            'query: "hello" is no value for date:; write YYYY, YYYY-MM, YYYY-MM-DD or a range',
        ),
        ("before", 'query: "hello" is no value for before:; write YYYY, YYYY-MM or YYYY-MM-DD'),
        ("year", 'query: "hello" is no value for year:; write a year such as 2023'),
        ("month", 'query: "hello" is no value for month:; write a month such as 2023-01'),
        ("is", 'query: "hello" is no value for is:; write upcoming, ongoing, past or event'),
    ],
)
def test_a_value_that_cannot_be_read_is_an_error(name: str, message: str) -> None:
    """The message says what to write, and the range points at the value."""
    with pytest.raises(QueryError) as caught:
        read(name, "hello")
    error = caught.value
    assert str(error).startswith(message)
    assert error.text[error.start : error.end] == "hello"
    assert error.parameter == "q"


@pytest.mark.parametrize(
    ("name", "text", "field"),
    [("year", "2023", "year"), ("année", "2023", "year"), ("mois", "2023-01", "month")],
)
def test_years_and_months_are_values_of_their_facets(name: str, text: str, field: str) -> None:
    """In both languages."""
    assert is_field(name)
    assert read(fold(name), text) == (field, Keyword(field=field, values=(text,)))
