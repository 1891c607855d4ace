"""Which days are this week, last month, the next ten days?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.query.date_words.expressions import (
    DAY,
    Stretch,
    Unit,
    around,
    months_from,
    shift,
    third,
)

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
def test_months(year: int, month: int, count: int, first: str, last: str) -> None:
    found = months_from(year, month, count)
    assert found == Stretch(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("unit", Unit)
@given(today=DATES, offset=OFFSETS)
def test_units_follow_upon_each_other(unit: Unit, today: date, offset: int) -> None:
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
def test_moving_goes_as_far_as_said(unit: Unit, today: date, count: int) -> None:
    there = shift(today, unit, count)
    if unit in (Unit.DAY, Unit.WEEK, Unit.WEEKEND):
        assert there - today == timedelta(days=count * (1 if unit == Unit.DAY else 7))
        return
    month = around(today, Unit.MONTH, count * {3: 1, 4: 3, 5: 6, 6: 12}[unit])
    assert month.first <= there <= month.last
    assert there.day == today.day or (there == month.last and there.day < today.day)


def test_thirds() -> None:
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
def test_there_is_nothing_before_the_first_and_after_the_last_year(
    today: date, unit: Unit, offset: int
) -> None:
    with pytest.raises((ValueError, OverflowError)):
        around(today, unit, offset)
