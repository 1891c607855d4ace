"""How times are written for people."""

from __future__ import annotations

import pytest

from eventsearch.model.results import Hit
from eventsearch.output.terminal.status_lines import span


@pytest.mark.parametrize(
    ("start", "end", "all_day", "shown"),
    [
        ("2024-05-01T10:00:00Z", "2024-05-01T11:30:00Z", False, "2024-05-01 10:00–11:30 UTC"),
        ("2024-05-01T10:00:00+02:00", "", False, "2024-05-01 10:00 +02:00"),
        (
            "2024-05-01T10:00:00+02:00",
            "2024-05-03T12:00:00+02:00",
            False,
            "2024-05-01 10:00 to 2024-05-03 12:00 +02:00",
        ),
        (
            "2024-05-01T10:00:00+02:00",
            "2024-05-01T12:00:00Z",
            False,
            "2024-05-01 10:00 +02:00 to 2024-05-01 12:00 UTC",
        ),
        ("2024-05-01T00:00:00Z", "2024-05-03T00:00:00Z", True, "2024-05-01 to 2024-05-03"),
        ("2024-05-01T00:00:00Z", "2024-05-01T00:00:00Z", True, "2024-05-01"),
        ("2024-05-01T00:00:00Z", "", True, "2024-05-01"),
    ],
)
def test_when_an_event_is(webinar: Hit, start: str, end: str, all_day: bool, shown: str) -> None:
    assert span(webinar.page._replace(start=start, end=end, all_day=all_day)) == shown


def test_a_page_that_is_no_event_has_its_date(note: Hit) -> None:
    assert span(note.page) == "2024-05-01"
    assert span(note.page._replace(date="")) == ""
