"""What is said of a value that is no date."""

from __future__ import annotations

from datetime import date

import pytest

from eventsearch.extractor.fields.dates import compact_date, date_hint

EITHER = ": which is the day and which the month?"


@pytest.mark.parametrize(
    ("value", "more", "hint"),
    [
        ("2020-12-8", "", "write 2020-12-08"),
        ("8 December 2020", "", "write 2020-12-08"),
        ("2020/12/08 10:00", "", "write 2020-12-08T10:00:00"),
        ("2025-05-05 10h30", "", "write 2025-05-05T10:30:00"),
        ("2025-05-05 à 9h", "", "write 2025-05-05T09:00:00"),
        ("5.5.2025, 10:30:15", "", "write 2025-05-05T10:30:15"),
        ("2025-5-5 10h30 +0200", "", "write 2025-05-05T10:30:00+02:00"),
        ("2025-5-5T10:30Z", "", "write 2025-05-05T10:30:00Z"),
        ("2025-05-05 25h00", "", "write 2025-05-05"),
        ("2025-05-05 matin", "", "write 2025-05-05"),
        ("20250505", "", "write 2025-05-05"),
        ("20250505 10h30", "", "write 2025-05-05T10:30:00"),
        ("202505051", "", "write YYYY-MM-DD"),
        ("31/12/2020", "", "write 2020-12-31"),
        ("12.31.2020", "", "write 2020-12-31"),
        ("05/05/2020", "", "write 2020-05-05"),
        ("03/04/2020", EITHER, "write 2020-03-04 or 2020-04-03"),
        ("3/4/2020 10h", EITHER, "write 2020-03-04T10:00:00 or 2020-04-03T10:00:00"),
        (" 3-4-2020 ", EITHER, "write 2020-03-04 or 2020-04-03"),
        ("2020-13-01", "", "write YYYY-MM-DD"),
        ("31/02/2020", ": February 2020 has 29 days", "write YYYY-MM-DD"),
        ("2026-02-30", ": February 2026 has 28 days", "write YYYY-MM-DD"),
        ("2026-06-31 10:00", ": June 2026 has 30 days", "write YYYY-MM-DDTHH:MM:SS"),
        ("2026-02-40", "", "write YYYY-MM-DD"),
        ("0000-02-30", "", "write YYYY-MM-DD"),
        ("99/99/2020", "", "write YYYY-MM-DD"),
        ("demain", "", "write YYYY-MM-DD"),
        ("18:30 CST", "", "write YYYY-MM-DD"),
        (
            "Monday, 8 March 2024 18:30",
            ": 2024-03-08 is a Friday",
            "write 2024-03-08T18:30 if that is the day, else the one that is",
        ),
        ("1/2/20201", "", "write YYYY-MM-DD"),
        (["2020-12-8"], "", "write YYYY-MM-DD"),
        (None, "", "write YYYY-MM-DD"),
    ],
)
def test_the_day_that_is_meant_is_named(value: object, more: str, hint: str) -> None:
    assert date_hint(value) == (more, hint)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (20270505, date(2027, 5, 5)),
        (19991231, date(1999, 12, 31)),
        (20271305, None),
        (20270230, None),
        (2027, None),
        (1_700_000_000, None),
        (99991231, None),
        (0, None),
        (True, None),
        ("20270505", None),
        (None, None),
    ],
)
def test_a_number_may_be_a_day_whose_dashes_were_forgotten(value: object, day: date | None) -> None:
    assert compact_date(value) == day
