"""Which English words say when?"""

from __future__ import annotations

import pytest

from .said import days, said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", "2026-11-25..2026-11-25"),
        ("Tonight", "2026-11-25..2026-11-25"),
        ("this afternoon", "2026-11-25..2026-11-25"),
        ("tomorrow", "2026-11-26..2026-11-26"),
        ("tomorrow evening", "2026-11-26..2026-11-26"),
        ("the day after tomorrow", "2026-11-27..2026-11-27"),
        ("yesterday", "2026-11-24..2026-11-24"),
        ("last night", "2026-11-24..2026-11-24"),
        ("day before yesterday", "2026-11-23..2026-11-23"),
        ("this week", "2026-11-23..2026-11-29"),
        ("next week", "2026-11-30..2026-12-06"),
        ("last week", "2026-11-16..2026-11-22"),
        ("the previous week", "2026-11-16..2026-11-22"),
        ("this weekend", "2026-11-28..2026-11-29"),
        ("this coming weekend", "2026-11-28..2026-11-29"),
        ("next weekend", "2026-12-05..2026-12-06"),
        ("this month", "2026-11-01..2026-11-30"),
        ("the current month", "2026-11-01..2026-11-30"),
        ("next month", "2026-12-01..2026-12-31"),
        ("last month", "2026-10-01..2026-10-31"),
        ("this quarter", "2026-10-01..2026-12-31"),
        ("next year", "2027-01-01..2027-12-31"),
        ("last year", "2025-01-01..2025-12-31"),
        ("the past year", "2025-11-25..2026-11-25"),
        ("upcoming", "2026-11-25.."),
        ("upcoming events", "2026-11-25.."),
        ("the next event", "2026-11-25.."),
        ("upcoming weekend", "2026-11-28..2026-11-29"),
        ("the upcoming month", "2026-12-01..2026-12-31"),
        ("upcoming weeks", "2026-11-25..2026-12-23"),
        ("next 7 days", "2026-11-25..2026-12-02"),
        ("the next 7 days", "2026-11-25..2026-12-02"),
        ("in the next two weeks", "2026-11-25..2026-12-09"),
        ("next few days", "2026-11-25..2026-12-02"),
        ("in the coming days", "2026-11-25..2026-12-02"),
        ("the next couple of weeks", "2026-11-25..2026-12-23"),
        ("last 30 days", "2026-10-26..2026-11-25"),
        ("over the past 3 months", "2026-08-25..2026-11-25"),
        ("the last days", "2026-11-18..2026-11-25"),
        ("2 days ago", "2026-11-23..2026-11-23"),
        ("a year ago", "2025-01-01..2025-12-31"),
        ("two weeks ago", "2026-11-09..2026-11-15"),
    ],
)
def test_days_counted_from_today(text: str, expected: str) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in March", "2027-03-01..2027-03-31"),
        ("during november", "2026-11-01..2026-11-30"),
        ("in may", "2027-05-01..2027-05-31"),
        ("March 2023", "2023-03-01..2023-03-31"),
        ("of May 2023", "2023-05-01..2023-05-31"),
        ("Sep 2023", "2023-09-01..2023-09-30"),
        ("next March", "2027-03-01..2027-03-31"),
        ("last March", "2026-03-01..2026-03-31"),
        ("this March", "2026-03-01..2026-03-31"),
        ("the month of March", "2027-03-01..2027-03-31"),
        ("March-April 2023", "2023-03-01..2023-04-30"),
        ("early March", "2027-03-01..2027-03-10"),
        ("mid-March 2023", "2023-03-11..2023-03-20"),
        ("late March 2023", "2023-03-21..2023-03-31"),
        ("the beginning of March 2023", "2023-03-01..2023-03-10"),
        ("the end of March 2023", "2023-03-21..2023-03-31"),
        ("early 2023", "2023-01-01..2023-04-30"),
        ("end of 2023", "2023-09-01..2023-12-31"),
        ("in 2023", "2023-01-01..2023-12-31"),
        ("the year 2023", "2023-01-01..2023-12-31"),
        ("March 12", "2027-03-12..2027-03-12"),
        ("4 dec", "2026-12-04..2026-12-04"),
        ("dec 4", "2026-12-04..2026-12-04"),
        ("Dec. 4", "2026-12-04..2026-12-04"),
        ("on Friday Dec. 4th", "2026-12-04..2026-12-04"),
        ("Dec 4-6", "2026-12-04..2026-12-06"),
        ("4 to 6 dec", "2026-12-04..2026-12-06"),
        ("March 12th, 2023", "2023-03-12..2023-03-12"),
        ("12 March 2023", "2023-03-12..2023-03-12"),
        ("on the 12th of March", "2027-03-12..2027-03-12"),
        ("Sunday, March 12, 2023", "2023-03-12..2023-03-12"),
        ("May 1st", "2027-05-01..2027-05-01"),
        ("Dec 3, 2023", "2023-12-03..2023-12-03"),
        ("March 12-14", "2027-03-12..2027-03-14"),
        ("March 12–14, 2023", "2023-03-12..2023-03-14"),
        ("12-14 March 2023", "2023-03-12..2023-03-14"),
        ("Q3 2023", "2023-07-01..2023-09-30"),
        ("2023-Q3", "2023-07-01..2023-09-30"),
        ("third quarter of 2023", "2023-07-01..2023-09-30"),
        ("spring 2023", "2023-03-01..2023-05-31"),
        ("summer of 2023", "2023-06-01..2023-08-31"),
        ("fall 2023", "2023-09-01..2023-11-30"),
        ("winter 2022-2023", "2022-12-01..2023-02-28"),
        ("this summer", "2026-06-01..2026-08-31"),
        ("next spring", "2027-03-01..2027-05-31"),
        ("last winter", "2025-12-01..2026-02-28"),
        ("on Monday", "2026-11-30..2026-11-30"),
        ("this friday", "2026-11-27..2026-11-27"),
        ("this coming Friday", "2026-11-27..2026-11-27"),
        ("next Monday", "2026-11-30..2026-11-30"),
        ("last Monday", "2026-11-23..2026-11-23"),
        ("Monday", "2026-11-30..2026-11-30"),
        ("Friday night", "2026-11-27..2026-11-27"),
        ("since 2022", "2022-01-01.."),
        ("since March", "2026-03-01.."),
        ("since yesterday", "2026-11-24.."),
        ("since last week", "2026-11-16.."),
        ("since 3 months", "2026-08-25.."),
        ("from March on", "2027-03-01.."),
        ("before 2023", "..2022-12-31"),
        ("before tomorrow", "..2026-11-25"),
        ("after March 2023", "2023-04-01.."),
        ("until Friday", "..2026-11-27"),
        ("from 2020 to 2023", "2020-01-01..2023-12-31"),
        ("from March 28 to April 3, 2023", "2023-03-28..2023-04-03"),
        ("between March and June 2023", "2023-03-01..2023-06-30"),
        ("between 2020 and 2022", "2020-01-01..2022-12-31"),
        ("between the 1st and the 15th of March 2023", "2023-03-01..2023-03-15"),
        ("between March 1 and 15, 2023", "2023-03-01..2023-03-15"),
        ("from 1 to 15 March", "2027-03-01..2027-03-15"),
        ("1 to 15 March 2023", "2023-03-01..2023-03-15"),
        ("March to June 2023", "2023-03-01..2023-06-30"),
        ("in two weeks", "2026-12-07..2026-12-13"),
        ("in 10 days", "2026-12-05..2026-12-05"),
        ("in a week", "2026-11-30..2026-12-06"),
        ("week 48", "2026-11-23..2026-11-29"),
        ("week 3 of 2027", "2027-01-18..2027-01-24"),
        ("year 2025", "2025-01-01..2025-12-31"),
        ("past events", "..2026-11-24"),
    ],
)
def test_dates_and_ranges(text: str, expected: str) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("may", "march", "spring", "fall", "second", "sun", "in spring", "in Spring Boot"),
        *("may contain", "this may help", "march on Washington", "march 10 %", "may the 4 %"),
        *("black friday", "good friday", "cyber monday", "friday hacks", "trends tuesday"),
        *("open from Monday to Friday", "jobs of tomorrow", "tomorrow's jobs", "today’s web"),
        *(
            "events",
            "event",
            "next generation",
            "past masters",
            "week 3",
            "next.js events",
            "event loop",
        ),
        *(
            "learn R in days",
            "11/26",
            "80 days",
            "a week in Paris",
            "week of code",
            "the month",
            "data day",
        ),
        *("before that", "after all", "since then", "between us", "from here to there"),
        *("February 30", "in 3000", "in 2000 %", "q5 2023", "the last day"),
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "workshop in 2023 or 2024",
            ["in 2023: 2023-01-01..2023-12-31", "2024: 2024-01-01..2024-12-31"],
        ),
        (
            "March & April 2023",
            ["March: 2023-03-01..2023-03-31", "April 2023: 2023-04-01..2023-04-30"],
        ),
        (
            "saturday and sunday",
            ["saturday: 2026-11-28..2026-11-28", "sunday: 2026-11-29..2026-11-29"],
        ),
        (
            "on saturday or sunday",
            ["on saturday: 2026-11-28..2026-11-28", "sunday: 2026-11-29..2026-11-29"],
        ),
        (
            "March 12 and 15, 2023",
            ["March 12: 2023-03-12..2023-03-12", "15, 2023: 2023-03-15..2023-03-15"],
        ),
        ("in 2023 and may be", ["in 2023: 2023-01-01..2023-12-31"]),
        ("2023 and 2024", []),
        ("past workshops", ["past: ..2026-11-24"]),
        ("the next workshop on python", ["the next: 2026-11-25.."]),
        ("next barcamp", ["next: 2026-11-25.."]),
    ],
)
def test_lists(text: str, expected: list[str]) -> None:
    assert said(text) == expected
