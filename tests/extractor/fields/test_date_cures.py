"""What is said of a value that is no date."""

from __future__ import annotations

import pytest

from eventsearch.extractor.fields.date_cures import cure_of

EITHER = ": which is the day and which the month?"


@pytest.mark.parametrize(
    ("value", "more", "cure"),
    [
        ("2020-12-8", "", "write 2020-12-08"),
        ("2020/12/08 10:00", "", "write 2020-12-08"),
        ("31/12/2020", "", "write 2020-12-31"),
        ("12.31.2020", "", "write 2020-12-31"),
        ("05/05/2020", "", "write 2020-05-05"),
        ("03/04/2020", EITHER, "write 2020-03-04 or 2020-04-03"),
        (" 3-4-2020 ", EITHER, "write 2020-03-04 or 2020-04-03"),
        ("2020-13-01", "", "write YYYY-MM-DD"),
        ("31/02/2020", "", "write YYYY-MM-DD"),
        ("99/99/2020", "", "write YYYY-MM-DD"),
        ("demain", "", "write YYYY-MM-DD"),
        ("1/2/20201", "", "write YYYY-MM-DD"),
        (["2020-12-8"], "", "write YYYY-MM-DD"),
        (None, "", "write YYYY-MM-DD"),
    ],
)
def test_the_day_that_is_meant_is_named(value: object, more: str, cure: str) -> None:
    """Both days where it may be either."""
    assert cure_of(value) == (more, cure)
