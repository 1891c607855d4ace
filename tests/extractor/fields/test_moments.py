"""The four dates of a page, and the diagnostics of values that are not dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from eventsearch.extractor.fields.dates import compact_date, date_hint
from field_pages import SETTINGS, SITE, meta, said

# The four dates of a page.

DAY = datetime(2020, 1, 1, tzinfo=UTC)
NEXT = datetime(2020, 1, 2, tzinfo=UTC)
THIRD = datetime(2020, 1, 3, tzinfo=UTC)

# Front matter, then date, published, modified and expires.
FALLBACKS: tuple[tuple[Mapping[str, object], tuple[datetime | None, ...]], ...] = (
    ({}, (None, None, None, None)),
    ({"date": "2020-01-01"}, (DAY, DAY, DAY, None)),
    ({"publishdate": "2020-01-02"}, (NEXT, NEXT, NEXT, None)),
    ({"pubdate": "2020-01-02", "date": "2020-01-01"}, (DAY, NEXT, DAY, None)),
    ({"lastmod": "2020-01-03"}, (THIRD, THIRD, THIRD, None)),
    ({"modified": "2020-01-03", "date": "2020-01-01"}, (DAY, DAY, THIRD, None)),
    ({"unpublishdate": "2020-01-03"}, (None, None, None, THIRD)),
    ({"date": "", "publishdate": "2020-01-02"}, (NEXT, NEXT, NEXT, None)),
    ({"date": None, "publishdate": "2020-01-02"}, (NEXT, NEXT, NEXT, None)),
    ({"date": "0001-01-01", "publishdate": "2020-01-02"}, (None, NEXT, None, None)),
    ({"published": True, "date": "2020-01-01"}, (DAY, DAY, DAY, None)),
)


@pytest.mark.parametrize(("front", "expected"), FALLBACKS)
def test_missing_dates_are_replaced_as_in_hugo(
    front: Mapping[str, object], expected: tuple[datetime | None, ...]
) -> None:
    found = meta(front)
    assert (found.date, found.published, found.modified, found.expires) == expected
    assert found.diagnostics == ()


def test_a_value_that_is_not_a_date_is_reported_and_skipped() -> None:
    found = meta({"date": "2020-01-01", "lastmod": "2020-12-8", "expirydate": ["x"]})
    assert found.modified == DAY
    assert said(found) == [
        '3:10: E102 lastmod "2020-12-8" is not read as a date by Hugo; write 2020-12-08',
        "4:13: E102 expirydate is a list, not a date; write YYYY-MM-DD",
    ]
    assert {each.severity for each in found.diagnostics} == {"error"}


def test_a_day_without_dashes_is_read_as_in_hugo_and_reported() -> None:
    """Hugo reads it as seconds since 1970, so nobody finds the page by its day."""
    found = meta({"date": 20270505, "lastmod": 1_700_000_000})
    assert found.date == datetime(1970, 8, 23, 14, 41, 45, tzinfo=UTC)
    assert said(found) == [
        "2:7: E113 date 20270505 is a number, and so read as seconds since 1970; write 2027-05-05"
    ]
    assert [each.severity for each in found.diagnostics] == ["warning"]


def test_dates_without_a_zone_are_in_that_of_the_site() -> None:
    found = meta({"date": "2021-01-14"}, site=replace(SITE, zone="Europe/Oslo"))
    assert found.date is not None
    assert found.date.isoformat() == "2021-01-14T00:00:00+01:00"
    found = meta({"date": "2021-02-12"}, site=replace(SITE, zone="America/Los_Angeles"))
    assert found.date is not None
    assert found.date.isoformat() == "2021-02-12T00:00:00-08:00"


def _site(*sources: str, field: str = "date") -> object:
    return replace(SITE, date_sources={**SITE.date_sources, field: sources})


@pytest.mark.parametrize(
    ("logical", "date", "slug"),
    [
        ("/post/2020-01-02-a-page", NEXT, "a-page"),
        ("/post/2020-01-02_v1.2", NEXT, "v1"),
        ("/post/2020-01-02", NEXT, ""),
        ("/post/2020-1-2-a-page", None, ""),
        ("/post/a", None, ""),
    ],
)
def test_a_file_name_can_have_date_and_slug(logical: str, date: datetime | None, slug: str) -> None:
    site = replace(SITE, date_sources={**SITE.date_sources, "date": ("date", ":filename")})
    found = meta({}, site=site, logical=logical)
    assert (found.date, found.published, found.modified, found.slug) == (date, date, date, slug)


def test_the_order_of_date_sources_decides_date_and_slug() -> None:
    late = replace(SITE, date_sources={**SITE.date_sources, "date": ("date", ":filename")})
    found = meta({"date": "2020-01-01"}, site=late, logical="/post/2020-01-02-a")
    assert (found.date, found.slug) == (DAY, "")
    early = replace(SITE, date_sources={**SITE.date_sources, "date": (":filename", "date")})
    found = meta({"date": "2020-01-01", "slug": "mine"}, site=early, logical="/post/2020-01-02-a")
    assert (found.date, found.slug) == (NEXT, "mine")


def test_a_section_pages_name_has_no_date() -> None:
    site = replace(SITE, date_sources={**SITE.date_sources, "date": (":filename",)})
    assert meta({}, site=site, kind="section", logical="/2020-01-02-a").date is None


def test_the_files_modification_time_counts_if_the_site_sets_it() -> None:
    site = replace(SITE, date_sources={"lastmod": (":git", ":filemodtime", "date")})
    front = {"date": "2020-01-01"}
    assert meta(front, site=site, mtime_ns=1_577_923_200_999_999_999).modified == NEXT
    assert meta(front, site=site).modified == DAY


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("2026-12-01 20:00", "is not read as a date by Hugo; write 2026-12-01T20:00:00"),
        ("12/01/2027", "is not read as a date by Hugo; write 2027-01-12"),
        ("1 Dezember 2026, 20 Uhr", "is not read as a date by Hugo; write YYYY-MM-DD"),
        ("31/02/2027", "is not a date: February 2027 has 28 days; write YYYY-MM-DD"),
    ],
)
def test_a_date_that_only_hugo_cannot_read_is_reported(written: str, message: str) -> None:
    found = meta({"date": written}, settings=replace(SETTINGS, date_order="dmy"))
    assert said(found) == [f'2:7: E102 date "{written}" {message}']


# Diagnostics of values that are not dates.

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
def test_the_hint_names_the_intended_day(value: object, more: str, hint: str) -> None:
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
