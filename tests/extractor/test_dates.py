"""Dates as Hugo reads them, and a little more for events."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

import pytest

from eventsearch.extractor.dates import (
    ZERO,
    Doubt,
    Moment,
    end_of_day,
    in_zone,
    next_day,
    read,
    read_duration,
    read_loosely,
    start_of_day,
    wall,
    with_iso_days,
    zone_of,
)

# Dates as Hugo reads them, and more formats for events.

OSLO = zone_of("Europe/Oslo")

READ: tuple[tuple[object, str], ...] = (
    ("2023-01-31", "2023-01-31T00:00:00+01:00"),
    ("2023-07-31", "2023-07-31T00:00:00+02:00"),
    ("2023-01-31T16:30:00Z", "2023-01-31T16:30:00+00:00"),
    ("2023-01-31T16:30:00+05:30", "2023-01-31T16:30:00+05:30"),
    ("2023-01-31T16:30:00.123456789Z", "2023-01-31T16:30:00.123456+00:00"),
    ("2023-01-31T16:30:00,5Z", "2023-01-31T16:30:00.500000+00:00"),
    ("2023-01-31T16:30:00", "2023-01-31T16:30:00+01:00"),
    ("2023-01-31T16:30:00-0400", "2023-01-31T16:30:00-04:00"),
    ("2023-01-31 16:30:00", "2023-01-31T16:30:00+01:00"),
    ("2023-01-31 16:30:00Z", "2023-01-31T16:30:00+00:00"),
    ("2015-05-07 16:12:30 -0400", "2015-05-07T16:12:30-04:00"),
    ("2015-05-07 16:12:30 -04:00", "2015-05-07T16:12:30-04:00"),
    ("2015-05-07 16:12:30-0400", "2015-05-07T16:12:30-04:00"),
    ("2016-12-06T0:00:00-08:00", "2016-12-06T00:00:00-08:00"),
    ("2006-01-02 15:04:05.99 -0700 MST", "2006-01-02T15:04:05.990000-07:00"),
    ("Mon, 02 Jan 2006 15:04:05 -0700", "2006-01-02T15:04:05-07:00"),
    ("Mon, 02 jan 2006 15:04:05 MST", "2006-01-02T15:04:05+01:00"),
    ("02 Jan 06 15:04 -0700", "2006-01-02T15:04:00-07:00"),
    ("02 Jan 69 15:04 MST", "1969-01-02T15:04:00+01:00"),
    ("Monday, 02-Jan-06 15:04:05 MST", "2006-01-02T15:04:05+01:00"),
    ("Mon Jan  2 15:04:05 2006", "2006-01-02T15:04:05+01:00"),
    ("Mon Jan 12 15:04:05 CET 2006", "2006-01-12T15:04:05+01:00"),
    ("Mon Jan 02 15:04:05 -0700 2006", "2006-01-02T15:04:05-07:00"),
    ("02 Jan 2006", "2006-01-02T00:00:00+01:00"),
    (1_000_000_000, "2001-09-09T01:46:40+00:00"),
    (date(2023, 1, 31), "2023-01-31T00:00:00+01:00"),
    (datetime(2023, 1, 31, 16, 30), "2023-01-31T16:30:00+01:00"),  # noqa: DTZ001
    (datetime(2023, 1, 31, 16, 30, 0, 9, tzinfo=UTC), "2023-01-31T16:30:00+00:00"),
)


def _day(text: str, zone: tzinfo = UTC) -> Moment:
    moment = read(text, zone)
    assert moment is not None
    return moment


@pytest.mark.parametrize(("value", "moment"), READ)
def test_dates_are_read_as_in_hugo(value: object, moment: str) -> None:
    found = read(value, OSLO)
    assert found is not None
    assert found.at.isoformat() == moment


@pytest.mark.parametrize(
    "value",
    [
        "2020-12-8",
        "2021-02-31",
        "2023-01-31T16:30Z",
        "2023-01-31T16:30:00 Z",
        "2023-13-01",
        "31/02/2024",
        "31 janvier 2023",
        " 2023-01-31",
        "2023-01-31\n",
        "3:04PM",
        "none",
        "",
        "٢٠٢٣-01-31",
        "9999-12-31T23:00:00-05:00",
        True,
        None,
        1.5,
        [],
        10**20,
    ],
)
def test_texts_that_hugo_does_not_read_are_not_dates(value: object) -> None:
    assert read(value, UTC) is None


def test_an_offset_of_24_hours_is_ignored() -> None:
    found = read("2020-01-01T00:00:00+24:00", UTC)
    assert found is not None
    assert (found.at, found.zoned) == (datetime(2020, 1, 1, tzinfo=UTC), False)


def test_zero_is_read_as_gos_zero_time() -> None:
    found = read("0001-01-01T00:00:00Z", OSLO)
    assert found is not None
    assert found.at == ZERO


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2020-12-8", "2020-12-08T00:00:00+00:00"),
        ("2016-04-20T09:30+02:00", "2016-04-20T09:30:00+02:00"),
        (" 2016-04-20 9:30 ", "2016-04-20T09:30:00+00:00"),
        ("2016-04-20 09:30:15.5 +0200", "2016-04-20T09:30:15.500000+02:00"),
        ("2016-04-20", "2016-04-20T00:00:00+00:00"),
    ],
)
def test_events_may_be_written_loosely(text: str, moment: str) -> None:
    found = read_loosely(text, UTC)
    assert found is not None
    assert found.at.isoformat() == moment


@pytest.mark.parametrize("value", ["31/02/2024", "2020-13-8", None, 1.5])
def test_texts_that_are_not_dates_even_loosely(value: object) -> None:
    assert read_loosely(value, UTC) is None


def test_the_next_day_has_the_same_hour() -> None:
    evening = _day("2024-03-30T22:00:00", OSLO)
    assert next_day(evening).at.isoformat() == "2024-03-31T22:00:00+02:00"
    last = _day("9999-12-31")
    assert next_day(last) == last


@pytest.mark.parametrize("name", ["", "UTC", "Nowhere/Land", "../../etc/passwd"])
def test_an_unknown_zone_is_utc(name: str) -> None:
    assert zone_of(name) is UTC


@pytest.mark.parametrize("value", ["2024-03-31T02:30:00", datetime(2024, 3, 31, 2, 30)])  # noqa: DTZ001
def test_a_skipped_hour_is_read_as_in_hugo(value: object) -> None:
    found = read(value, OSLO)
    assert found is not None
    assert found.at.isoformat() == "2024-03-31T03:30:00+02:00"
    assert found.written.isoformat() == "2024-03-31T02:30:00"


def test_offsets_of_zero_are_utc() -> None:
    found = read("2023-01-31T16:30:00+00:00", timezone(timedelta(hours=3)))
    assert found is not None
    assert found.at.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("27 July 2024", "2024-07-27"),
        ("3rd Feb. 2023", "2023-02-03"),
        ("January 14, 2021", "2021-01-14"),
        (" sept 1 2020 ", "2020-09-01"),
        ("31 June 2024", None),
        ("July 2024", None),
        ("27 Julian 2024 or so", None),
        ("27/07/2024", "2024-07-27"),
        ("07-27-2024", "2024-07-27"),
        ("07/07/2024 18:30 +0200", "2024-07-07"),
        ("07/08/2024", None),
        ("27/13/2024", None),
        ("27/07-2024", None),
    ],
)
def test_a_day_may_be_spelled_out(text: str, day: str | None) -> None:
    found = read_loosely(text, UTC)
    assert (found and found.day.isoformat()) == day
    assert read(text, UTC) is None


@pytest.mark.parametrize(("order", "day"), [("dmy", "2024-07-08"), ("mdy", "2024-08-07")])
def test_the_order_of_day_and_month_can_be_set(order: str, day: str) -> None:
    found = read_loosely("08/07/2024 18:30", UTC, order)
    assert found is not None
    assert found.written.isoformat() == f"{day}T18:30:00"
    assert with_iso_days("27/07/2024, 07/27/2024, 1.2/3", order) == "2024-07-27, 2024-07-27, 1.2/3"


@pytest.mark.parametrize(
    ("value", "unit", "minutes"),
    [
        ("PT1H30M", 0, 90),
        ("1:30", 0, 90),
        ("01:30:00", 0, 90),
        ("00:00:00", 0, None),
        ("2 hours and 15 min", 0, 135),
        (90, 0, 90),
        (2, 3600, 120),
        ("90", 60, 90),
        (True, 60, None),
        (["2h"], 0, None),
        ("2 weeks", 0, None),
        ("0 min", 0, None),
        (100_000, 60, None),
    ],
)
def test_a_duration(value: object, unit: int, minutes: int | None) -> None:
    expected = None if minutes is None else timedelta(minutes=minutes)
    assert read_duration(value, unit) == expected


def test_a_small_number_may_be_minutes_or_hours() -> None:
    with pytest.raises(Doubt):
        read_duration("2", 0)


# Moments when local clocks show a time. The results of `wall` were compared with Hugo 0.131.


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
def test_skipped_and_repeated_hours_are_as_in_hugo(zone: str, written: str, moment: str) -> None:
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
