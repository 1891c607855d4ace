"""How a moment is written, and when it comes in seconds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from eventsearch.model.timestamps import epoch, format_for_humans, rfc3339

PARIS_WINTER = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (None, ""),
        (datetime(2022, 1, 31, 16, 30, tzinfo=UTC), "2022-01-31T16:30:00Z"),
        (datetime(2022, 1, 31, 16, 30, 0, 999_999, tzinfo=UTC), "2022-01-31T16:30:00Z"),
        (datetime(2022, 1, 31, 16, 30, tzinfo=PARIS_WINTER), "2022-01-31T16:30:00+01:00"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00Z"),
        (
            datetime(1900, 1, 1, tzinfo=timezone(timedelta(minutes=9, seconds=21))),
            "1900-01-01T00:00:00+00:09",
        ),
    ],
)
def test_moments_are_written_as_hugo_prints_them(moment: datetime | None, text: str) -> None:
    assert rfc3339(moment) == text


@pytest.mark.parametrize(
    ("moment", "seconds"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), 0),
        (datetime(1970, 1, 1, 1, tzinfo=PARIS_WINTER), 0),
        (datetime(1969, 12, 31, 23, 59, 59, 500_000, tzinfo=UTC), -1),
        (datetime(9999, 12, 31, tzinfo=UTC), 253_402_214_400),
    ],
)
def test_seconds_are_whole_and_rounded_down(moment: datetime, seconds: int) -> None:
    assert epoch(moment) == seconds


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2022, 1, 31, 16, 30, tzinfo=UTC), "2022-01-31 16:30 UTC"),
        (datetime(2022, 1, 31, 16, 30, tzinfo=PARIS_WINTER), "2022-01-31 16:30 +01:00"),
        (datetime(2022, 1, 31, 16, 30, 5, tzinfo=PARIS_WINTER), "2022-01-31 16:30:05 +01:00"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01 00:00 UTC"),
    ],
)
def test_messages_have_one_way_of_telling_a_moment(moment: datetime, text: str) -> None:
    assert format_for_humans(moment) == text
