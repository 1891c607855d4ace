"""What does a time take from those that it is joined with?"""

from __future__ import annotations

from eventsearch.query.date_words.expressions import (
    Between,
    Calendar,
    MonthDay,
    Weekday,
    kind,
    with_months,
    with_years,
)

MARCH = Calendar(month=3)
APRIL = Calendar(month=4, year=2023)
TENTH = Calendar(month=3, day=10)


def test_a_day_takes_the_month_beside_it() -> None:
    eighth, twelfth = Calendar(month=3, day=8), Calendar(month=3, day=12)
    assert with_months([MonthDay(number=8), TENTH]) == [eighth, TENTH]
    assert with_months([TENTH, MonthDay(number=12)]) == [TENTH, twelfth]
    assert with_months([TENTH, MonthDay(number=8)]) is None
    assert with_months([MonthDay(number=12), TENTH]) is None
    assert with_months([MonthDay(number=8), MARCH]) is None


def test_a_year_said_once_holds_for_all() -> None:
    march = Calendar(month=3, year=2023)
    assert with_years([MARCH, APRIL]) == [march, APRIL]
    assert with_years([APRIL, MARCH]) == [APRIL, march]
    year = Calendar(months=12, year=2025)
    assert with_years([MARCH, year]) == [MARCH, year]
    assert with_years([Weekday(number=0), APRIL]) == [Weekday(number=0), APRIL]
    spring = Between(first=MARCH, last=Calendar(month=5))
    (shared, _) = with_years([spring, APRIL])
    assert shared == Between(first=MARCH, last=Calendar(month=5, year=2023))


def test_kinds() -> None:
    assert [kind(each) for each in (TENTH, MARCH, Calendar(months=12))] == [
        "days",
        "months",
        "year",
    ]
