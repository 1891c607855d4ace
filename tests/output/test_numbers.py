"""How numbers are written for people."""

from __future__ import annotations

import pytest

from eventsearch.output.terminal.status_lines import quantity, size


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (99_949, "99.9 kB"),
        (99_950, "100 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (1_234_567, "1.2 MB"),
        (5 * 10**15, "5000 TB"),
    ],
)
def test_bytes_have_the_unit_that_leaves_three_digits(count: int, shown: str) -> None:
    assert size(count) == shown


def test_one_is_in_the_singular() -> None:
    assert [quantity(number, "page") for number in (0, 1, 2)] == ["0 pages", "1 page", "2 pages"]
