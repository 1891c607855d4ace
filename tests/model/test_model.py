"""Deadlines, moments and results, and patterns that are compiled at first use."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest

from eventsearch.errors import OverTime
from eventsearch.model.facets import label_of
from eventsearch.model.lazy_pattern import lazy
from eventsearch.model.query import NEVER, And, Deadline, Query
from eventsearch.model.results import StoredPage
from eventsearch.model.timestamps import epoch, format_for_humans, rfc3339

# Deadlines of searches.


def test_a_deadline_counts_from_its_creation() -> None:
    times = iter((100.0, 100.0, 102.5, 102.6, 999.0))
    deadline = Deadline(2.5, lambda: next(times))
    deadline.check()
    deadline.check()
    for _ in range(2):
        with pytest.raises(OverTime, match=r"the search took more than 2\.5 s; ask for less: "):
            deadline.check()


def test_the_endless_deadline_never_passes() -> None:
    NEVER.check()


def test_the_time_left_is_never_negative() -> None:
    times = iter((100.0, 101.0, 110.0))
    deadline = Deadline(2.5, lambda: next(times))
    assert deadline.left == 1.5
    assert deadline.left == 0
    assert NEVER.left > 1e9


def test_a_query_for_counting_has_no_hits_and_facets() -> None:
    query = Query(And(children=()), now=5, offset=3, limit=4, facets=("tag",), explain=True)
    assert query.counting == Query(And(children=()), now=5, limit=0)


# Patterns are compiled at first use.


def test_a_pattern_is_compiled_when_it_is_used() -> None:
    broken = lazy("(")
    with pytest.raises(re.error, match="missing"):
        broken.search("a")


def test_a_lazy_pattern_matches_like_a_compiled_one() -> None:
    pattern = lazy("(A)b", re.IGNORECASE)
    for _ in range(2):
        match = pattern.fullmatch("ab")
        assert match is not None
        assert match[1] == "a"
    assert [found[0] for found in pattern.finditer("abAB")] == ["ab", "AB"]
    assert pattern.sub("x", "cab") == "cx"
    assert pattern.pattern == "(A)b"


# Moments as text and in seconds.

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
def test_messages_show_times_in_one_format(moment: datetime, text: str) -> None:
    assert format_for_humans(moment) == text


# The URLs and labels of a page that is found.


@pytest.mark.parametrize(
    ("image", "url"),
    [
        ("", ""),
        ("a.png", "https://example.org/event/a/a.png"),
        ("/b.png", "https://example.org/b.png"),
        ("https://[broken/c.png", ""),
    ],
)
def test_the_image_of_a_page_is_found_beside_it(image: str, url: str) -> None:
    page = StoredPage(id="a", url="https://example.org/event/a/", image=image)
    assert page.image_url == url


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ({"fr": "Public", "en": "Audience"}, "Public"),
        ({"": "Groupe", "en": "Audience"}, "Groupe"),
        ({"en": "Audience", "de": "Publikum"}, "Audience"),
        ({"de": "Publikum"}, "Publikum"),
        ({}, ""),
    ],
)
def test_the_label_of_a_facet_in_french(label: dict[str, str], shown: str) -> None:
    assert label_of(label, "fr") == shown
