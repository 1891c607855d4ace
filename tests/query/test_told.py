"""Which days do fields mean whose values say when in words?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from eventsearch.model.query import Clock, SearchRequest
from eventsearch.query import plan


def told(text: str, day: int = 26) -> list[tuple[str, str, str, str]]:
    """Return what is understood on a day of November 2026; the 26th is a Thursday."""
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
def test_a_range_of_weekdays_is_the_nearest_that_is_not_over(
    day: int, since: str, until: str
) -> None:
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
def test_words_have_days(text: str, expected: tuple[str, str, str, str]) -> None:
    assert {*told(text.lower())} == {expected}


@pytest.mark.parametrize(
    "text", ["date:2023", "date:2022..2023", "tag:demain", "12:30", "année:2023"]
)
def test_digits_say_it_themselves(text: str) -> None:
    assert told(text) == []


def test_beside_date_words() -> None:
    assert [one[0] for one in told("demain date:lundi..vendredi")] == [
        "demain",
        "date:lundi..vendredi",
    ]
