"""The four dates of a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from field_pages import SETTINGS, SITE, meta, said

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
def test_dates_stand_in_for_each_other_as_in_hugo(
    front: Mapping[str, object], expected: tuple[datetime | None, ...]
) -> None:
    found = meta(front)
    assert (found.date, found.published, found.modified, found.expires) == expected
    assert found.diagnostics == ()


def test_what_is_no_date_is_reported_and_passed_over() -> None:
    found = meta({"date": "2020-01-01", "lastmod": "2020-12-8", "expirydate": ["x"]})
    assert found.modified == DAY
    assert said(found) == [
        '3:10: E102 lastmod "2020-12-8" is not read as a date by Hugo; write 2020-12-08',
        "4:13: E102 expirydate is a list, not a date; write YYYY-MM-DD",
    ]
    assert {each.severity for each in found.diagnostics} == {"error"}


def test_a_day_without_its_dashes_is_read_as_hugo_reads_it_and_named() -> None:
    """As seconds since 1970, so that nobody finds the page by its day."""
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
def test_a_file_name_may_hold_date_and_slug(logical: str, date: datetime | None, slug: str) -> None:
    site = replace(SITE, date_sources={**SITE.date_sources, "date": ("date", ":filename")})
    found = meta({}, site=site, logical=logical)
    assert (found.date, found.published, found.modified, found.slug) == (date, date, date, slug)


def test_the_front_matter_goes_before_the_file_name_and_keeps_its_slug() -> None:
    late = replace(SITE, date_sources={**SITE.date_sources, "date": ("date", ":filename")})
    found = meta({"date": "2020-01-01"}, site=late, logical="/post/2020-01-02-a")
    assert (found.date, found.slug) == (DAY, "")
    early = replace(SITE, date_sources={**SITE.date_sources, "date": (":filename", "date")})
    found = meta({"date": "2020-01-01", "slug": "mine"}, site=early, logical="/post/2020-01-02-a")
    assert (found.date, found.slug) == (NEXT, "mine")


def test_section_pages_have_no_date_in_their_name() -> None:
    site = replace(SITE, date_sources={**SITE.date_sources, "date": (":filename",)})
    assert meta({}, site=site, kind="section", logical="/2020-01-02-a").date is None


def test_the_files_own_time_counts_where_the_site_says_so() -> None:
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
def test_what_hugo_alone_does_not_read_is_named_so(written: str, message: str) -> None:
    found = meta({"date": written}, settings=replace(SETTINGS, date_order="dmy"))
    assert said(found) == [f'2:7: E102 date "{written}" {message}']
