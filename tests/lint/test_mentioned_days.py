"""Which days a text speaks of."""

from __future__ import annotations

from datetime import date

import pytest

from eventsearch.lint.date_mentions import DateMention, find_dates

Day = tuple[int, int, int | None, int | None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le mardi 31 janvier 2023 à 16h30", [(31, 1, 2023, 1)]),
        ("On Tuesday, January 31, 2023 at 4pm", [(31, 1, 2023, 1)]),
        ("Tuesday the 31st of January 2023", [(31, 1, 2023, 1)]),
        ("Tue. 31 Jan. 2023", [(31, 1, 2023, 1)]),
        ("le 1er février, ou le 2 mars 2024", [(1, 2, None, None), (2, 3, 2024, None)]),
        ("du 30 au 31 janvier 2023", [(31, 1, 2023, None)]),
        ("AOÛT 2023 : samedi 12 août", [(12, 8, None, 5)]),
        ("2023-01-31T10:00", [(31, 1, 2023, None)]),
        ("January 31st", [(31, 1, None, None)]),
        ("May 2023, May 12:30, mai, v1.31 mars, 12/31 January, March 5 pm", []),
        ("2023-01-311, 12023-01-31, 31/01/2023", []),
        ("marsouin 12 marseille", []),
    ],
)
def test_days_are_read_in_french_and_english(text: str, expected: list[Day]) -> None:
    """With the year and the day of the week that stand beside them."""
    found = [(each.day, each.month, each.year, each.weekday) for each in find_dates(text)]
    assert found == expected


def test_a_day_fits_what_is_written() -> None:
    """What is not written fits as well."""
    tuesday = date(2023, 1, 31)
    assert DateMention(text="", day=31, month=1).matches(tuesday)
    assert DateMention(text="", day=31, month=1, year=2023, weekday=1).matches(tuesday)
    assert not DateMention(text="", day=31, month=1, year=2022).matches(tuesday)
    assert not DateMention(text="", day=31, month=1, weekday=0).matches(tuesday)
    assert not DateMention(text="", day=30, month=1).matches(tuesday)


@pytest.mark.parametrize(
    ("year", "weekday", "expected"), [(2023, 1, True), (2023, 0, False), (None, 1, False)]
)
def test_a_day_may_be_none(year: int | None, weekday: int, expected: bool) -> None:
    """Where its year has it on another day of the week."""
    mentioned = DateMention(text="", day=31, month=1, year=year, weekday=weekday)
    assert mentioned.exists() is expected
    assert not DateMention(text="", day=31, month=2, year=2023).exists()
