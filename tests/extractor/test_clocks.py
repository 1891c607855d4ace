"""Moments at which clocks show a time. Those of `wall` were compared with Hugo 0.131."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from eventsearch.extractor.dates import end_of_day, in_zone, start_of_day, wall, zone_of

OSLO = zone_of("Europe/Oslo")


@pytest.mark.parametrize(
    ("zone", "written", "moment"),
    [
        ("America/New_York", "2024-07-01T12:00:00", "2024-07-01T12:00:00-04:00"),
        ("America/New_York", "2024-03-10T02:30:00", "2024-03-10T01:30:00-05:00"),
        ("America/New_York", "2024-11-03T01:30:00", "2024-11-03T01:30:00-04:00"),
        ("Europe/Paris", "2024-03-31T02:30:00", "2024-03-31T03:30:00+02:00"),
        ("Europe/Paris", "2024-10-27T02:30:00", "2024-10-27T02:30:00+01:00"),
        ("Europe/London", "2024-03-31T01:30:00", "2024-03-31T02:30:00+01:00"),
        ("Europe/London", "2024-10-27T01:30:00", "2024-10-27T01:30:00+00:00"),
        ("America/Sao_Paulo", "2018-11-04T00:00:00", "2018-11-03T23:00:00-03:00"),
        ("America/New_York", "0001-01-01T00:00:00", "0001-01-01T00:00:00-04:56:02"),
        ("Europe/Paris", "9999-12-31T23:59:00", "9999-12-31T23:59:00+01:00"),
        ("UTC", "2024-03-31T02:30:00", "2024-03-31T02:30:00+00:00"),
    ],
)
def test_skipped_and_repeated_hours_are_hugos(zone: str, written: str, moment: str) -> None:
    assert wall(datetime.fromisoformat(written), zone_of(zone)).isoformat() == moment


def test_a_day_begins_at_its_first_moment() -> None:
    assert start_of_day(date(2024, 7, 1), OSLO).isoformat() == "2024-07-01T00:00:00+02:00"
    first = start_of_day(date(2018, 11, 4), zone_of("America/Sao_Paulo"))
    assert first.astimezone(UTC) == datetime(2018, 11, 4, 3, tzinfo=UTC)


def test_a_day_ends_where_the_next_begins() -> None:
    assert end_of_day(date(2023, 3, 26), OSLO).isoformat() == "2023-03-27T00:00:00+02:00"
    assert end_of_day(date.max, UTC) == datetime(9999, 12, 31, tzinfo=UTC)


def test_a_moment_is_shown_on_the_clocks_of_another_zone() -> None:
    at = datetime(2024, 7, 1, 23, tzinfo=UTC)
    assert in_zone(at, OSLO).isoformat() == "2024-07-02T01:00:00+02:00"
    last = datetime(9999, 12, 31, 23, 30, tzinfo=UTC)
    assert in_zone(last, OSLO) is last
    first = datetime(1, 1, 1, 0, 30, tzinfo=UTC)
    assert in_zone(first, zone_of("America/New_York")) is first
