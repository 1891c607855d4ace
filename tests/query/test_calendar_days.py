"""When do the days that words mean begin and end, where the asker is?"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from eventsearch.model.query import Clock
from eventsearch.query.date_words.expressions import Days
from eventsearch.query.syntax.field_values import date_words_stretch, seconds, today

MIN, MAX = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC)


def clock(now: str, zone: str) -> Clock:
    """Return a clock at a moment."""
    return Clock(now=datetime.fromisoformat(now), zone=zone)


def at(text: str) -> int:
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
def test_today_is_where_the_site_is(now: str, zone: str, expected: date) -> None:
    assert today(clock(now, zone)) == expected


@pytest.mark.parametrize(
    ("day", "zone", "low", "high"),
    [
        ("2026-11-26", "Europe/Paris", "2026-11-26T00:00+01:00", "2026-11-27T00:00+01:00"),
        ("2026-11-26", "America/New_York", "2026-11-26T00:00-05:00", "2026-11-27T00:00-05:00"),
        ("2026-11-26", "Pacific/Apia", "2026-11-26T00:00+13:00", "2026-11-27T00:00+13:00"),
        # The clocks go forward, and back.
        ("2027-03-28", "Europe/Paris", "2027-03-28T00:00+01:00", "2027-03-29T00:00+02:00"),
        ("2026-10-25", "Europe/Paris", "2026-10-25T00:00+02:00", "2026-10-26T00:00+01:00"),
        ("2027-03-14", "America/New_York", "2027-03-14T00:00-05:00", "2027-03-15T00:00-04:00"),
        # Samoa went over the date line: 30 December 2011 took no time at all.
        ("2011-12-29", "Pacific/Apia", "2011-12-29T00:00-10:00", "2011-12-30T00:00-10:00"),
        ("2011-12-30", "Pacific/Apia", "2011-12-31T00:00+14:00", "2011-12-31T00:00+14:00"),
        ("2011-12-31", "Pacific/Apia", "2011-12-31T00:00+14:00", "2012-01-01T00:00+14:00"),
        ("2028-02-29", "UTC", "2028-02-29T00:00+00:00", "2028-03-01T00:00+00:00"),
    ],
)
def test_days_begin_at_midnight_of_the_zone(day: str, zone: str, low: str, high: str) -> None:
    one = date.fromisoformat(day)
    assert seconds(Days(one, one), zone) == (at(low), at(high))


def test_a_side_may_be_open() -> None:
    one = date(2026, 11, 26)
    assert seconds(Days(one, None), "UTC") == (at("2026-11-26T00:00+00:00"), None)
    assert seconds(Days(None, one), "UTC") == (None, at("2026-11-27T00:00+00:00"))
    assert seconds(Days(date.max, date.max), "UTC") == (at("9999-12-31T00:00+00:00"), None)


@pytest.mark.parametrize("now", [MIN, MAX])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_ends_of_time_are_days_too(now: datetime, zone: str) -> None:
    assert today(Clock(now=now, zone=zone)).year in (1, 9999)


def test_words_of_a_value() -> None:
    here = clock("2026-11-25T12:00:00+00:00", "Europe/Paris")
    found = date_words_stretch("demain", here, "coming")
    assert found == (at("2026-11-26T00:00+01:00"), at("2026-11-27T00:00+01:00"))
    assert date_words_stretch("avant 2023", here, "coming") is None
    assert date_words_stretch("python", here, "coming") is None
