"""Which days does a time mean, asked for on this day?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.query.date_words.expressions import (
    Aim,
    Between,
    Calendar,
    Days,
    DirectedDate,
    Open,
    RelativePeriod,
    RollingPeriod,
    Stretch,
    Time,
    Unit,
    Weekday,
    days,
    part_of,
)

MARCH = Calendar(month=3)
SUMMER = Calendar(month=6, months=3)
WINTER = Calendar(month=0, months=3)
LEAP_DAY = Calendar(month=2, day=29)


@pytest.mark.parametrize(
    ("time", "today", "aim", "first", "last"),
    [
        (MARCH, "2026-03-15", "coming", "2026-03-01", "2026-03-31"),
        (MARCH, "2026-03-15", "latest", "2026-03-01", "2026-03-31"),
        (MARCH, "2026-03-15", "next", "2027-03-01", "2027-03-31"),
        (MARCH, "2026-03-15", "last", "2025-03-01", "2025-03-31"),
        (MARCH, "2026-03-15", "this", "2026-03-01", "2026-03-31"),
        (MARCH, "2026-04-01", "coming", "2027-03-01", "2027-03-31"),
        (MARCH, "2026-04-01", "this", "2026-03-01", "2026-03-31"),
        (MARCH, "2026-02-28", "latest", "2025-03-01", "2025-03-31"),
        (MARCH, "2026-03-31", "coming", "2026-03-01", "2026-03-31"),
        (SUMMER, "2026-11-25", "this", "2026-06-01", "2026-08-31"),
        (SUMMER, "2026-01-25", "this", "2026-06-01", "2026-08-31"),
        (WINTER, "2026-01-25", "this", "2025-12-01", "2026-02-28"),
        (WINTER, "2026-12-25", "this", "2026-12-01", "2027-02-28"),
        (WINTER, "2026-07-25", "this", "2026-12-01", "2027-02-28"),
        (WINTER, "2026-07-25", "last", "2025-12-01", "2026-02-28"),
        (LEAP_DAY, "2026-07-25", "coming", "2028-02-29", "2028-02-29"),
        (LEAP_DAY, "2026-07-25", "this", "2028-02-29", "2028-02-29"),
        (LEAP_DAY, "2096-03-01", "coming", "2104-02-29", "2104-02-29"),
        (LEAP_DAY, "2104-02-28", "latest", "2096-02-29", "2096-02-29"),
        (Weekday(number=2), "2026-11-25", "coming", "2026-11-25", "2026-11-25"),
        (Weekday(number=2), "2026-11-25", "latest", "2026-11-25", "2026-11-25"),
        (Weekday(number=2), "2026-11-25", "next", "2026-12-02", "2026-12-02"),
        (Weekday(number=2), "2026-11-25", "last", "2026-11-18", "2026-11-18"),
        (Weekday(number=6), "2026-11-25", "last", "2026-11-22", "2026-11-22"),
        (DirectedDate(time=MARCH, aim="last"), "2026-11-25", "coming", "2026-03-01", "2026-03-31"),
        (RelativePeriod(unit=Unit.WEEK), "2026-11-25", "latest", "2026-11-23", "2026-11-29"),
        (
            RollingPeriod(unit=Unit.DAY, count=-3),
            "2026-11-25",
            "coming",
            "2026-11-22",
            "2026-11-25",
        ),
    ],
)
def test_which_one_is_meant(time: Time, today: str, aim: Aim, first: str, last: str) -> None:
    wanted = Days(date.fromisoformat(first), date.fromisoformat(last))
    assert days(time, date.fromisoformat(today), aim) == wanted


@pytest.mark.parametrize(
    ("time", "today"),
    [
        (Calendar(month=2, day=29, year=2023), "2026-11-25"),
        (Between(first=Calendar(year=2023), last=Calendar(year=2022)), "2026-11-25"),
        (
            Between(
                first=RelativePeriod(unit=Unit.DAY), last=RelativePeriod(unit=Unit.DAY, offset=-1)
            ),
            "2026-11-25",
        ),
        (Between(first=Calendar(month=2, day=30, year=2023), last=MARCH), "2026-11-25"),
        (Between(first=MARCH, last=Calendar(month=2, day=30)), "2026-11-25"),
        (Open(time=Calendar(month=2, day=30), side="since"), "2026-11-25"),
        (DirectedDate(time=Open(time=MARCH, side="since"), aim="next"), "2026-11-25"),
        (RelativePeriod(unit=Unit.DAY, offset=1), "9999-12-31"),
        (RollingPeriod(unit=Unit.YEAR, count=-1), "0001-01-01"),
        (Open(time=Calendar(month=12, year=9999), side="after"), "2026-11-25"),
    ],
)
def test_what_no_calendar_has(time: Time, today: str) -> None:
    assert days(time, date.fromisoformat(today)) is None


def test_part_of() -> None:
    assert part_of(MARCH, 3) == Calendar(month=3, part=3)
    assert part_of(LEAP_DAY, 3) is None
    assert part_of(Weekday(number=0), 1) is None
    assert part_of(None, 1) is None


NAMES = st.builds(Calendar, month=st.integers(0, 12), months=st.integers(1, 12)) | st.builds(
    Weekday, number=st.integers(0, 6)
)


@given(time=NAMES, today=st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_what_comes_is_not_over_and_what_was_has_begun(time: Time, today: date) -> None:
    rules: tuple[tuple[Aim, Callable[[Stretch], bool]], ...] = (
        ("coming", lambda found: found.last >= today),
        ("latest", lambda found: found.first <= today),
        ("next", lambda found: found.first > today),
        ("last", lambda found: found.last < today),
        ("this", lambda found: abs(found.last.year - today.year) <= 2),
    )
    for aim, holds in rules:
        found = days(time, today, aim)
        if found and found.first and found.last:
            assert holds(Stretch(found.first, found.last))
        else:
            assert not 20 <= today.year <= 9980
