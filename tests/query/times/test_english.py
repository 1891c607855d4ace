"""Test the English words that specify a time."""

from __future__ import annotations

import pytest

from .notation import days, spoken, table, texts, times_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Days counted from today.
        *table("""
2026-11-25: today | Tonight | this afternoon
2026-11-26: tomorrow | tomorrow evening
2026-11-27: the day after tomorrow
2026-11-24: yesterday | last night
2026-11-23: day before yesterday | 2 days ago
2026-11-23..2026-11-29: this week
2026-11-30..2026-12-06: next week
2026-11-16..2026-11-22: last week | the previous week
2026-11-28..2026-11-29: this weekend | this coming weekend | upcoming weekend
2026-12-05..2026-12-06: next weekend
2026-11-01..2026-11-30: this month | the current month
2026-12-01..2026-12-31: next month | the upcoming month
2026-10-01..2026-10-31: last month
2026-10-01..2026-12-31: this quarter
2027-01-01..2027-12-31: next year
2025-01-01..2025-12-31: last year | a year ago
2025-11-25..2026-11-25: the past year
2026-11-25..: upcoming | upcoming events | the next event
2026-11-25..2026-12-23: upcoming weeks | the next couple of weeks
2026-11-25..2026-12-02: next 7 days | the next 7 days | next few days | in the coming days
2026-11-25..2026-12-09: in the next two weeks
2026-10-26..2026-11-25: last 30 days
2026-08-25..2026-11-25: over the past 3 months
2026-11-18..2026-11-25: the last days
2026-11-09..2026-11-15: two weeks ago
"""),
        # Dates and ranges.
        *table("""
2027-03-01..2027-03-31: in March | next March | the month of March
2026-11-01..2026-11-30: during november
2027-05-01..2027-05-31: in may
2023-03-01..2023-03-31: March 2023
2023-05-01..2023-05-31: of May 2023
2023-09-01..2023-09-30: Sep 2023
2026-03-01..2026-03-31: last March | this March
2023-03-01..2023-04-30: March-April 2023
2027-03-01..2027-03-10: early March
2023-03-11..2023-03-20: mid-March 2023
2023-03-21..2023-03-31: late March 2023 | the end of March 2023
2023-03-01..2023-03-10: the beginning of March 2023
2023-01-01..2023-04-30: early 2023
2023-09-01..2023-12-31: end of 2023
2023-01-01..2023-12-31: in 2023 | the year 2023
2027-03-12: March 12 | on the 12th of March
2026-12-04: 4 dec | dec 4 | Dec. 4 | on Friday Dec. 4th
2026-12-04..2026-12-06: Dec 4-6 | 4 to 6 dec
2023-03-12: March 12th, 2023 | 12 March 2023 | Sunday, March 12, 2023
2027-05-01: May 1st
2023-12-03: Dec 3, 2023
2027-03-12..2027-03-14: March 12-14
2023-03-12..2023-03-14: March 12–14, 2023 | 12-14 March 2023
2023-07-01..2023-09-30: Q3 2023 | 2023-Q3 | third quarter of 2023
2023-03-01..2023-05-31: spring 2023
2023-06-01..2023-08-31: summer of 2023
2023-09-01..2023-11-30: fall 2023
2022-12-01..2023-02-28: winter 2022-2023
2026-06-01..2026-08-31: this summer
2027-03-01..2027-05-31: next spring
2025-12-01..2026-02-28: last winter
2026-11-30: on Monday | next Monday | Monday
2026-11-27: this friday | this coming Friday | Friday night
2026-11-23: last Monday
2022-01-01..: since 2022
2026-03-01..: since March
2026-11-24..: since yesterday
2026-11-16..: since last week
2026-08-25..: since 3 months
2027-03-01..: from March on
..2022-12-31: before 2023
..2026-11-25: before tomorrow
2023-04-01..: after March 2023
..2026-11-27: until Friday
2020-01-01..2023-12-31: from 2020 to 2023
2023-03-28..2023-04-03: from March 28 to April 3, 2023
2023-03-01..2023-06-30: between March and June 2023 | March to June 2023
2020-01-01..2022-12-31: between 2020 and 2022
2023-03-01..2023-03-15: between the 1st and the 15th of March 2023 | between March 1 and 15, 2023
2023-03-01..2023-03-15: 1 to 15 March 2023
2027-03-01..2027-03-15: from 1 to 15 March
2026-12-07..2026-12-13: in two weeks
2026-12-05: in 10 days
2026-11-30..2026-12-06: in a week
2026-11-23..2026-11-29: week 48
2027-01-18..2027-01-24: week 3 of 2027
2025-01-01..2025-12-31: year 2025
..2026-11-24: past events
"""),
    ],
)
def test_expressions_give_these_days(text: str, expected: str) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("may", "march", "spring", "fall", "second", "sun", "in spring", "in Spring Boot"),
        *("may contain", "this may help", "march on Washington", "march 10 %", "may the 4 %"),
        *("black friday", "good friday", "cyber monday", "friday hacks", "trends tuesday"),
        *("open from Monday to Friday", "jobs of tomorrow", "tomorrow's jobs", "today’s web"),
        *texts("""
events | event | next generation | past masters | week 3 | next.js events | event loop
"""),
        *texts("""
learn R in days | 11/26 | 80 days | a week in Paris | week of code | the month | data day
"""),
        *("before that", "after all", "since then", "between us", "from here to there"),
        *("February 30", "in 3000", "in 2000 %", "q5 2023", "the last day"),
    ],
)
def test_other_words_are_not_dates(text: str) -> None:
    assert times_in(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    spoken("""
workshop in 2023 or 2024 -> in 2023: 2023-01-01..2023-12-31 | 2024: 2024-01-01..2024-12-31
March & April 2023 -> March: 2023-03-01..2023-03-31 | April 2023: 2023-04-01..2023-04-30
saturday and sunday -> saturday: 2026-11-28 | sunday: 2026-11-29
on saturday or sunday -> on saturday: 2026-11-28 | sunday: 2026-11-29
March 12 and 15, 2023 -> March 12: 2023-03-12 | 15, 2023: 2023-03-15
in 2023 and may be -> in 2023: 2023-01-01..2023-12-31
2023 and 2024
past workshops -> past: ..2026-11-24
the next workshop on python -> the next: 2026-11-25..
next barcamp -> next: 2026-11-25..
next meet-up -> next: 2026-11-25..
the past work‑shops on python -> the past: ..2026-11-24
next meet up
next start-up
"""),
)
def test_lists_of_dates_are_read_one_by_one(text: str, expected: list[str]) -> None:
    assert times_in(text) == expected
