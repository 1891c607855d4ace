"""What ``--now`` may say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click
import pytest

from eventsearch.cli.options import parse_now


@pytest.mark.parametrize(
    ("now", "read"),
    [
        ("2024-05-31", "2024-05-31T00:00:00+02:00"),
        ("2024-05-31T10:00", "2024-05-31T10:00:00+02:00"),
        ("2024-05-31 10:00:05", "2024-05-31T10:00:05+02:00"),
        ("2024-05-31T10:00:00Z", "2024-05-31T10:00:00+00:00"),
        ("2024-05-31t10:00:00.5-05:00", "2024-05-31T10:00:00.500000-05:00"),
        (" 2024-01-31 ", "2024-01-31T00:00:00+01:00"),
    ],
)
def test_a_moment_without_an_offset_is_in_the_sites_zone(now: str, read: str) -> None:
    assert parse_now(now, lambda: "Europe/Paris").isoformat() == read


def test_without_now_it_is_now() -> None:
    def zone() -> str:
        raise AssertionError

    assert abs(parse_now(None, zone) - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "now", ["tomorrow", "2024-02-30", "20240531", "2024-W05", "2024-05-31T25:00Z", ""]
)
def test_what_is_no_moment_is_said(now: str) -> None:
    with pytest.raises(click.BadParameter) as error:
        parse_now(now, lambda: "UTC")
    assert error.value.message == (
        f'"{now}" is not a time; write 2024-05-31 or 2024-05-31T10:00:00Z'
    )
