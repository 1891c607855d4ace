"""Tokens of permalink patterns."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from eventsearch.extractor.hugo.urls import Place, expand
from eventsearch.extractor.site import Site
from eventsearch.model.page import SourceFile

SOURCE = SourceFile(
    path="content/post/a/b/Mon Fichier.md",
    lang="en",
    kind="page",
    bundle="",
    logical="/post/a/b/Mon Fichier",
    section="post",
    size=0,
    mtime_ns=0,
)
PLACE = Place(
    source=SOURCE,
    site=Site(root=Path("/")),
    title="L’Été & C#",
    sections=("post", "a", "b"),
    date=datetime(2024, 2, 5, 23, 30, 7, tzinfo=timezone(timedelta(hours=-5))),
)


@pytest.mark.parametrize(
    ("pattern", "expanded"),
    [
        ("/:year/:month/:day/", "/2024/02/05/"),
        ("/:monthname/:weekday/:weekdayname/:yearday", "/February/1/Monday/36"),
        ("/:section/:sections/", "/post/post/a/b/"),
        ("/:sections[0]/:sections[last]", "/post/b"),
        ("/:sections[1:]/:sections[:last]/:sections[1:2]", "/a/b/post/a/a"),
        ("/:sections[7]/:sections[7:]/:sections[:9]", "///post/a/b"),
        ("/:title/:slug", "/lété-c/lété-c"),
        ("/:filename/:slugorfilename", "/mon-fichier/mon-fichier"),
        ("/:contentbasename", "/mon-fichier"),
        ("/:2006-:01-:Jan_2", "/2024-02-Feb 5"),
        ("/:January/:Mon/:15/:04/:06", "/February/Mon/23/30/24"),
        ("/fixed/", "/fixed/"),
    ],
)
def test_tokens_are_replaced_as_in_hugo(pattern: str, expanded: str) -> None:
    """The date counts in the zone that it was written in."""
    assert expand(pattern, PLACE) == expanded


def test_a_slug_stands_before_title_and_file_name() -> None:
    """Where the pattern says so."""
    place = replace(PLACE, title="T", slug="Le Slug")
    assert expand("/:slug/:slugorfilename/:title", place) == "/le-slug/le-slug/t"


def test_a_page_without_a_date_is_of_the_first_day() -> None:
    """As Go prints it: the year without zeros."""
    assert expand("/:year/:month/:2006", replace(PLACE, date=None)) == "/1/01/0001"


@pytest.mark.parametrize("pattern", ["/:unknown/", "/:section[1]/"])
def test_an_unknown_token_is_no_pattern(pattern: str) -> None:
    """Hugo does not build with it."""
    assert expand(pattern, PLACE) is None


@pytest.mark.parametrize(("hour", "shown"), [(0, "12 AM"), (9, "09 AM"), (12, "12 PM")])
def test_hours_of_twelve(hour: int, shown: str) -> None:
    """Go's `03` and `PM`."""
    date = datetime(2024, 1, 1, hour, tzinfo=UTC)
    assert expand(":03 :PM", replace(PLACE, date=date)) == shown
