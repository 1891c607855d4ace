"""Test reading the values of fields, such as dates and words for times."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from eventsearch.analysis import fold
from eventsearch.errors import QueryError
from eventsearch.model.query import (
    Clock,
    DateRangeFilter,
    EventStatusFilter,
    Node,
    Or,
    SearchRequest,
    TermsFilter,
)
from eventsearch.query import plan
from eventsearch.query.date_words.expressions import Days
from eventsearch.query.syntax.field_values import (
    READERS,
    Value,
    is_field,
    seconds,
    stretch,
    today,
)
from eventsearch.query.syntax.lexer import Token

# Tests of reading a field's value.

CLOCK = Clock(now=datetime(2023, 5, 17, 12, tzinfo=UTC))
"""A Wednesday."""


def read(name: str, text: str) -> tuple[str, Node]:
    """Return the result of reading a field with a value."""
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
def test_is_selects_states_of_events(text: str, states: tuple[str, ...]) -> None:
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
def test_time_fields_make_date_ranges(name: str, low: int | None, high: int | None) -> None:
    """`before` and `after` exclude the date, `since` and `until` include it."""
    assert read(name, "2023") == ("date", DateRangeFilter(low=low, high=high))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "date",
            'query: "hello" is not a valid value for date:; write YYYY, YYYY-MM, YYYY-MM-DD or a'
            " range such as 2022..2023-06, or words such as tomorrow",
        ),
        (
            "before",
            'query: "hello" is not a valid value for before:; write YYYY, YYYY-MM or YYYY-MM-DD, or'
            " words such as tomorrow",
        ),
        ("year", 'query: "hello" is not a valid value for year:; write a year such as 2023'),
        ("month", 'query: "hello" is not a valid value for month:; write a month such as 2023-01'),
        (
            "is",
            'query: "hello" is not a valid value for is:; write upcoming, ongoing, past, event,'
            " cancelled, postponed, online, hybrid, full, featured or allday",
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
def test_is_selects_a_trait(text: str, trait: str) -> None:
    assert read("is", text) == ("trait", TermsFilter(field="trait", values=(trait,)))


@pytest.mark.parametrize(
    ("name", "text", "low", "high"),
    [
        ("date", "2022..2023-06", at(2022, 1, 1), at(2023, 7, 1)),
        ("date", "2022..", at(2022, 1, 1), None),
        ("date", "..2022", None, at(2023, 1, 1)),
        ("date", "2023-12", at(2023, 12, 1), at(2024, 1, 1)),
        ("date", "14/07/2023", at(2023, 7, 14), at(2023, 7, 15)),
        ("date", "7/2023", at(2023, 7, 1), at(2023, 8, 1)),
        ("date", "2024-02-29", at(2024, 2, 29), at(2024, 3, 1)),
        ("date", "9999", at(9999, 1, 1), None),
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
def test_dates_and_words_are_values(
    name: str, text: str, low: int | None, high: int | None
) -> None:
    assert read(name, text) == ("date", DateRangeFilter(low=low, high=high))


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("2023-01-31T17:30", "2023-01-31T16:30+00:00"),
        ("2023-01-31 17:30:15", "2023-01-31T16:30:15+00:00"),
        ("2023-01-31T17:30Z", "2023-01-31T17:30+00:00"),
        ("2023-01-31t17:30-05:00", "2023-01-31T22:30+00:00"),
    ],
)
def test_a_moment_is_its_second_in_the_zone(text: str, start: str) -> None:
    first = int(datetime.fromisoformat(start).timestamp())
    assert stretch(text, "Europe/Paris") == (first, first + 1)
    assert stretch("2023-03-26", "Europe/Paris") == (
        at(2023, 3, 25) + 82_800,
        at(2023, 3, 26) + 79_200,
    )


@pytest.mark.parametrize(
    "text",
    [
        *("vendredi..lundi 2023", "2024..demain", "demain..x", "avant 2023", "demain..hier"),
        *("x..", "..x", "..", "2022..x", "x..2022", "hello", "2023-13", "23"),
        *("2023-02-30", "0000", "2023-1-", "31/02/2024", "20233"),
    ],
)
def test_invalid_ranges_are_errors(text: str) -> None:
    with pytest.raises(QueryError):
        read("date", text)


@pytest.mark.parametrize("text", ["2023..2022", "2023-02..2023-01-31", "31/12/2023..01/01/2023"])
def test_a_range_that_ends_before_it_begins_is_an_error(text: str) -> None:
    with pytest.raises(QueryError) as caught:
        read("date", text)
    message = f'query: "{text}" is not a valid value for date:; write the earlier date first'
    assert str(caught.value) == message
    assert read("date", "2023..2023-01") == (
        "date",
        DateRangeFilter(low=at(2023, 1, 1), high=at(2023, 2, 1)),
    )


def test_no_page_is_after_the_last_day() -> None:
    assert read("after", "9999") == ("date", Or(children=()))


# Tests of the start and end of days in the user's time zone.

MIN, MAX = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC)


def clock(now: str, zone: str) -> Clock:
    """Return a clock that is set to a time, in a zone."""
    return Clock(now=datetime.fromisoformat(now), zone=zone)


def at_calendar_days(text: str) -> int:
    """Return a moment in epoch seconds."""
    return int(datetime.fromisoformat(text).timestamp())


@pytest.mark.parametrize(
    ("now", "zone", "expected"),
    [
        ("2026-12-31T23:30:00+00:00", "Europe/Paris", date(2027, 1, 1)),
        ("2026-12-31T23:30:00+00:00", "America/New_York", date(2026, 12, 31)),
        ("2026-12-31T10:30:00+00:00", "Pacific/Apia", date(2026, 12, 31)),
        ("2026-12-31T11:30:00+00:00", "Pacific/Apia", date(2027, 1, 1)),
        ("2027-01-01T00:30:00+14:00", "UTC", date(2026, 12, 31)),
    ],
)
def test_today_is_in_the_sites_zone(now: str, zone: str, expected: date) -> None:
    assert today(clock(now, zone)) == expected


@pytest.mark.parametrize(
    ("day", "zone", "low", "high"),
    [
        ("2026-11-26", "Europe/Paris", "2026-11-26T00:00+01:00", "2026-11-27T00:00+01:00"),
        ("2026-11-26", "America/New_York", "2026-11-26T00:00-05:00", "2026-11-27T00:00-05:00"),
        ("2026-11-26", "Pacific/Apia", "2026-11-26T00:00+13:00", "2026-11-27T00:00+13:00"),
        # Daylight saving time starts, and ends.
        ("2027-03-28", "Europe/Paris", "2027-03-28T00:00+01:00", "2027-03-29T00:00+02:00"),
        ("2026-10-25", "Europe/Paris", "2026-10-25T00:00+02:00", "2026-10-26T00:00+01:00"),
        ("2027-03-14", "America/New_York", "2027-03-14T00:00-05:00", "2027-03-15T00:00-04:00"),
        # Samoa crossed the date line: 30 December 2011 did not exist there.
        ("2011-12-29", "Pacific/Apia", "2011-12-29T00:00-10:00", "2011-12-30T00:00-10:00"),
        ("2011-12-30", "Pacific/Apia", "2011-12-31T00:00+14:00", "2011-12-31T00:00+14:00"),
        ("2011-12-31", "Pacific/Apia", "2011-12-31T00:00+14:00", "2012-01-01T00:00+14:00"),
        ("2028-02-29", "UTC", "2028-02-29T00:00+00:00", "2028-03-01T00:00+00:00"),
    ],
)
def test_days_begin_at_midnight_of_the_zone(day: str, zone: str, low: str, high: str) -> None:
    one = date.fromisoformat(day)
    assert seconds(Days(one, one), zone) == (at_calendar_days(low), at_calendar_days(high))


@pytest.mark.parametrize("now", [MIN, MAX])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_first_and_last_days_are_valid(now: datetime, zone: str) -> None:
    assert today(Clock(now=now, zone=zone)).year in (1, 9999)


# Tests of fields whose values are words for times.


def told(text: str, day: int = 26) -> list[tuple[str, str, str, str]]:
    """Return the date interpretations on a day of November 2026. The 26th is a Thursday."""
    clock = Clock(now=datetime(2026, 11, day, 12, tzinfo=UTC), zone="Europe/Paris")
    steps = plan(SearchRequest(text=text), clock=clock, languages=("fr", "en")).steps
    assert (
        len({step.understood for step in steps if "time" not in {note.name for note in step.notes}})
        == 1
    )
    return [(one.text, one.since, one.until, one.without) for one in steps[0].understood]


@pytest.mark.parametrize(
    ("day", "since", "until"),
    [
        (26, "2026-11-23", "2026-11-27"),
        (27, "2026-11-23", "2026-11-27"),
        (28, "2026-11-30", "2026-12-04"),
    ],
)
def test_a_range_of_weekdays_is_the_next_or_current(day: int, since: str, until: str) -> None:
    text = "date:lundi..vendredi"
    assert told(f"atelier {text}", day) == [(text, since, until, "atelier")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("date:demain", ("date:demain", "2026-11-27", "2026-11-27", "")),
        ("date:demain..", ("date:demain..", "2026-11-27", "", "")),
        ('a date:"mars 2023" b', ('date:"mars 2023"', "2023-03-01", "2023-03-31", "a b")),
        ("date:demain a Date:demain", ("date:demain", "2026-11-27", "2026-11-27", "a")),
        ("since:monday", ("since:monday", "2026-11-23", "", "")),
        ("avant:mars", ("avant:mars", "", "2027-02-28", "")),
        ("après:demain", ("après:demain", "2026-11-28", "", "")),
    ],
)
def test_date_words_can_be_field_values(text: str, expected: tuple[str, str, str, str]) -> None:
    assert {*told(text.lower())} == {expected}


@pytest.mark.parametrize(
    "text", ["date:2023", "date:2022..2023", "tag:demain", "12:30", "année:2023"]
)
def test_dates_in_digits_have_no_note(text: str) -> None:
    assert told(text) == []


def test_beside_date_words() -> None:
    assert [one[0] for one in told("demain date:lundi..vendredi")] == [
        "demain",
        "date:lundi..vendredi",
    ]
