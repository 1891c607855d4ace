"""How is what a query asks for written for people?"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from eventsearch.model.query import Clock, DateRangeFilter, EventStatusFilter, Or, SearchRequest
from eventsearch.query import plan
from eventsearch.search.query_text import to_text

CLOCK = Clock(now=datetime(2031, 5, 1, tzinfo=UTC), zone="Europe/Paris")
PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Été", "été"),
        ("été atelier", "été atelier"),
        ('"Programme  10 %"', '"programme 10%"'),
        ('"Ouvert 24/7 à tous"', '"ouvert 24/7 à tous"'),
        ("title:Été", "title:été"),
        ("progr*", "progr*"),
        ("languge~", "languge~"),
        ("a1 OR b2", "a1 OR b2"),
        ("-mer", "not mer"),
    ],
)
def test_words_are_written_as_one_types_them(text: str, expected: str) -> None:
    planned = plan(SearchRequest(text=text), clock=CLOCK, languages=("fr", "en"))
    assert to_text(planned.query.match, PARIS) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tag:10%", "10%"),
        ("author:zoé", "zoé"),
        ("date:2031-05-01", "2031-05-01"),
        ("after:2030", "2031-01-01.."),
        ("before:2031-05", "..2031-04-30"),
        ("is:past", "past"),
    ],
)
def test_filters_are_written_by_their_values(text: str, expected: str) -> None:
    planned = plan(SearchRequest(text=text), clock=CLOCK, languages=("fr",))
    assert [to_text(node, PARIS) for _, node in planned.query.filters] == [expected]


def test_the_ends_of_time_have_a_day() -> None:
    first = int(
        (datetime.min.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
    )
    assert (
        to_text(DateRangeFilter(low=first, high=None), ZoneInfo("America/Lima")) == "0001-01-01.."
    )
    assert to_text(DateRangeFilter(), UTC) == ""
    assert to_text(Or(children=(), best=True), UTC) == ""
    assert (
        to_text(Or(children=(EventStatusFilter(when="past"), EventStatusFilter(when="past"))), UTC)
        == "past"
    )
