"""Which times of a page count in another zone than the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from checked_site import page, problems, said

UTC_SITE = 'baseURL = "https://example.org/"\n'


def test_a_time_without_a_zone_beside_one_with_another_is_named(tmp_path: Path) -> None:
    """It says in which zone it counts, and how it is to be written."""
    front = (
        "title: Atelier\nlocation: Rennes\npublishDate: 2024-05-01\n"
        "date: 2024-09-01T10:00:00\ndate_end: 2024-09-01T12:00:00+02:00"
    )
    files = {"hugo.toml": UTC_SITE, "content/event/a.md": page(front)}
    assert said(problems(tmp_path, files, "E187")) == [
        "event/a.md:5:7: E187 warning: `date` has no time zone and counts in UTC, while "
        "`date_end` is written with +02:00; write the zone of each, as in "
        "2024-09-01T10:00:00+02:00"
    ]


@pytest.mark.parametrize(
    ("site", "dates"),
    [
        (UTC_SITE, "date: 2024-09-01T10:00:00\ndate_end: 2024-09-01T12:00:00"),
        (UTC_SITE, "date: 2024-09-01T10:00:00\ndate_end: 2024-09-01T12:00:00Z"),
        (UTC_SITE, "date: 2024-09-01\ndate_end: 2024-09-01T12:00:00+02:00"),
        (UTC_SITE, "date: 2024-09-01T10:00:00Z\ndate_end: 2024-09-01T12:00:00+02:00"),
        (
            f'{UTC_SITE}timeZone = "Europe/Paris"\n',
            "date: 2024-09-01T10:00:00\ndate_end: 2024-09-01T12:00:00+02:00",
        ),
        (UTC_SITE, "date: 2024-09-01T10:00:00+02:00\nlastmod: 2024-05-01T09:00:00"),
    ],
    ids=["none has one", "the same", "a day", "both have one", "the site's", "not of the event"],
)
def test_zones_that_agree_are_left_alone(tmp_path: Path, site: str, dates: str) -> None:
    """What counts in the same zone all the same, and what is no time of the event."""
    front = f"title: Atelier\nlocation: Rennes\npublishDate: 2024-05-01\n{dates}"
    files = {"hugo.toml": site, "content/event/a.md": page(front)}
    assert problems(tmp_path, files, "E187") == ()
