"""Test which days a time expression means, alone or joined with others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.query.date_words.expressions import (
    DAY,
    Aim,
    Between,
    Calendar,
    Days,
    DirectedDate,
    MonthDay,
    Open,
    RelativePeriod,
    RollingPeriod,
    Stretch,
    Time,
    Unit,
    Weekday,
    around,
    days,
    kind,
    months_from,
    part_of,
    shift,
    third,
    with_months,
    with_years,
)

# Tests of the days that a time expression means on a given day.

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
def test_the_aim_selects_a_time(time: Time, today: str, aim: Aim, first: str, last: str) -> None:
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
def test_dates_that_do_not_exist_give_nothing(time: Time, today: str) -> None:
    assert days(time, date.fromisoformat(today)) is None


def test_parts_of_a_period_are_found() -> None:
    assert part_of(MARCH, 3) == Calendar(month=3, part=3)
    assert part_of(LEAP_DAY, 3) is None
    assert part_of(Weekday(number=0), 1) is None
    assert part_of(None, 1) is None


NAMES = st.builds(Calendar, month=st.integers(0, 12), months=st.integers(1, 12)) | st.builds(
    Weekday, number=st.integers(0, 6)
)


@given(time=NAMES, today=st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_coming_periods_are_not_over_and_past_ones_have_begun(time: Time, today: date) -> None:
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


# Tests of relative times, such as this week, last month and the next ten days.

DATES = st.dates(date(1000, 1, 1), date(9000, 12, 31))
OFFSETS = st.integers(-500, 500)


@pytest.mark.parametrize(
    ("year", "month", "count", "first", "last"),
    [
        (2024, 2, 1, "2024-02-01", "2024-02-29"),
        (2023, 12, 3, "2023-12-01", "2024-02-29"),
        (2023, 0, 3, "2022-12-01", "2023-02-28"),
        (2023, 14, 1, "2024-02-01", "2024-02-29"),
        (2023, -11, 12, "2022-01-01", "2022-12-31"),
        (9999, 12, 1, "9999-12-01", "9999-12-31"),
    ],
)
def test_months_are_counted(year: int, month: int, count: int, first: str, last: str) -> None:
    found = months_from(year, month, count)
    assert found == Stretch(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("unit", Unit)
@given(today=DATES, offset=OFFSETS)
def test_units_are_consecutive(unit: Unit, today: date, offset: int) -> None:
    this, one, after = (around(today, unit, by) for by in (0, offset, offset + 1))
    gap = 6 * DAY if unit == Unit.WEEKEND else DAY
    assert one.first <= one.last
    assert after.first == one.last + gap
    if unit != Unit.WEEKEND:
        assert this.first <= today <= this.last


@given(today=DATES, offset=OFFSETS)
def test_a_weekend_is_the_end_of_its_week(today: date, offset: int) -> None:
    assert around(today, Unit.WEEKEND, offset).last == around(today, Unit.WEEK, offset).last
    assert [day.weekday() for day in around(today, Unit.WEEKEND, offset)] == [5, 6]


@pytest.mark.parametrize("unit", Unit)
@given(today=DATES, count=OFFSETS)
def test_shifting_moves_by_the_given_units(unit: Unit, today: date, count: int) -> None:
    there = shift(today, unit, count)
    if unit in (Unit.DAY, Unit.WEEK, Unit.WEEKEND):
        assert there - today == timedelta(days=count * (1 if unit == Unit.DAY else 7))
        return
    month = around(today, Unit.MONTH, count * {3: 1, 4: 3, 5: 6, 6: 12}[unit])
    assert month.first <= there <= month.last
    assert there.day == today.day or (there == month.last and there.day < today.day)


def test_a_month_and_a_year_have_thirds() -> None:
    month = months_from(2024, 2)
    assert [third(month, which)[0].day for which in (1, 2, 3)] == [1, 11, 21]
    assert [third(month, which)[1].day for which in (1, 2, 3)] == [10, 20, 29]
    year = months_from(2024, 1, 12)
    assert [third(year, which)[0].month for which in (1, 2, 3)] == [1, 5, 9]
    assert third(year, 3).last == date(2024, 12, 31)


@pytest.mark.parametrize(
    ("today", "unit", "offset"),
    [
        (date(9999, 12, 31), Unit.DAY, 1),
        (date(9999, 12, 31), Unit.MONTH, 1),
        (date(1, 1, 1), Unit.WEEK, -1),
        (date(1, 1, 1), Unit.YEAR, -1),
    ],
)
def test_periods_beyond_the_calendar_are_errors(today: date, unit: Unit, offset: int) -> None:
    with pytest.raises((ValueError, OverflowError)):
        around(today, unit, offset)


# Tests of joined times: a part that one time lacks is copied from another.


APRIL = Calendar(month=4, year=2023)
TENTH = Calendar(month=3, day=10)


def test_a_day_uses_the_month_of_its_neighbour() -> None:
    eighth, twelfth = Calendar(month=3, day=8), Calendar(month=3, day=12)
    assert with_months([MonthDay(number=8), TENTH]) == [eighth, TENTH]
    assert with_months([TENTH, MonthDay(number=12)]) == [TENTH, twelfth]
    assert with_months([TENTH, MonthDay(number=8)]) is None
    assert with_months([MonthDay(number=12), TENTH]) is None
    assert with_months([MonthDay(number=8), MARCH]) is None


def test_a_single_year_applies_to_all_parts() -> None:
    march = Calendar(month=3, year=2023)
    assert with_years([MARCH, APRIL]) == [march, APRIL]
    assert with_years([APRIL, MARCH]) == [APRIL, march]
    year = Calendar(months=12, year=2025)
    assert with_years([MARCH, year]) == [MARCH, year]
    assert with_years([Weekday(number=0), APRIL]) == [Weekday(number=0), APRIL]
    spring = Between(first=MARCH, last=Calendar(month=5))
    (shared, _) = with_years([spring, APRIL])
    assert shared == Between(first=MARCH, last=Calendar(month=5, year=2023))


def test_times_have_a_kind() -> None:
    assert [kind(each) for each in (TENTH, MARCH, Calendar(months=12))] == [
        "days",
        "months",
        "year",
    ]
