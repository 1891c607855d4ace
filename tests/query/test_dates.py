"""Which stretch of time does a typed date mean?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from eventsearch.model.query import DateRangeFilter
from eventsearch.query.syntax.field_values import date_range, stretch


def at(text: str) -> int:
    """Return a moment in epoch seconds."""
    return int(datetime.fromisoformat(text).timestamp())


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2023", "2023-01-01T00:00+01:00", "2024-01-01T00:00+01:00"),
        ("2023-03", "2023-03-01T00:00+01:00", "2023-04-01T00:00+02:00"),
        ("2023-12", "2023-12-01T00:00+01:00", "2024-01-01T00:00+01:00"),
        ("2023-07-14", "2023-07-14T00:00+02:00", "2023-07-15T00:00+02:00"),
        ("14/07/2023", "2023-07-14T00:00+02:00", "2023-07-15T00:00+02:00"),
        ("7/2023", "2023-07-01T00:00+02:00", "2023-08-01T00:00+02:00"),
        ("2023-03-26", "2023-03-26T00:00+01:00", "2023-03-27T00:00+02:00"),
        ("2024-02-29", "2024-02-29T00:00+01:00", "2024-03-01T00:00+01:00"),
    ],
)
def test_days_are_whole_in_the_zone(text: str, start: str, end: str) -> None:
    assert stretch(text, "Europe/Paris") == (at(start), at(end))


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("2023-01-31T17:30", "2023-01-31T16:30+00:00"),
        ("2023-01-31 17:30:15", "2023-01-31T16:30:15+00:00"),
        ("2023-01-31T17:30Z", "2023-01-31T17:30+00:00"),
        ("2023-01-31t17:30-05:00", "2023-01-31T22:30+00:00"),
    ],
)
def test_a_moment_is_its_second(text: str, start: str) -> None:
    assert stretch(text, "Europe/Paris") == (at(start), at(start) + 1)


@pytest.mark.parametrize(
    "text", ["", "hello", "2023-13", "2023-02-30", "23", "0000", "2023-1-", "31/02/2024", "20233"]
)
def test_what_is_no_date(text: str) -> None:
    assert stretch(text, "UTC") is None
    assert date_range(text, "UTC") is None


def test_the_last_year_has_no_end() -> None:
    start = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp())
    assert stretch("9999", "UTC") == (start, None)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2022", "2022-01-01T00:00+00:00", "2023-01-01T00:00+00:00"),
        ("2022..2023-06", "2022-01-01T00:00+00:00", "2023-07-01T00:00+00:00"),
        ("2022..", "2022-01-01T00:00+00:00", None),
        ("..2022", None, "2023-01-01T00:00+00:00"),
    ],
)
def test_ranges_hold_both_ends(text: str, low: str | None, high: str | None) -> None:
    expected = DateRangeFilter(low=at(low) if low else None, high=at(high) if high else None)
    assert date_range(text, "UTC") == expected


@pytest.mark.parametrize("text", ["..", "2022..x", "x..2022", "2022...2023"])
def test_what_is_no_range(text: str) -> None:
    assert date_range(text, "UTC") is None
