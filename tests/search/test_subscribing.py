"""Test which pages a calendar, a feed or a table contains, and in which order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from eventsearch.indexer.build import build
from eventsearch.model.query import SearchRequest
from eventsearch.model.timestamps import rfc3339
from eventsearch.output.formats import FEEDS
from eventsearch.search.feed import Feed, feed_page, read_feed
from eventsearch.search.index import Index, open_index
from small_site import NOW, PAGES, write_site

MORE = {
    "content/event/avant/index.md": "---\ntitle: Avant\ndate: 2030-03-01T10:00:00Z\n"
    "publishDate: 2030-01-01\n---\nRennes.\n",
    "content/post/neuf.md": "---\ntitle: Neuf\ndate: 2030-02-01\nlastmod: 2031-04-20\n---\nRien.\n",
    "content/post/reve.md": "---\ntitle: Rêve\ndate: 2030-03-01\nlastmod: 2039-01-01\n---\nRien.\n",
    "content/post/_index.md": "---\ntitle: Billets\n---\nRennes, liste.\n",
    "content/event/secret/index.md": "---\ntitle: Secret\ndate: 2031-05-02\ndraft: true\n---\n",
    "content/event/demain/index.md": "---\ntitle: Demain\ndate: 2031-06-01T10:00:00Z\n"
    "publishDate: 2031-05-20\n---\n",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Index events, pages, a draft and an event that is not yet published."""
    settings = write_site(tmp_path_factory.mktemp("site"), {**PAGES, **MORE})
    build(settings, clock=lambda: NOW - timedelta(days=30))
    index = open_index(settings.index)
    yield index
    index.close()


def titles(found: Feed) -> list[str]:
    """Return the titles in order."""
    return [each.entry.title for each in found.pages]


DIX = "Webinaire du programme 10%"


def test_a_calendar_has_events_only_the_latest_first(index: Index) -> None:
    found = read_feed(index, FEEDS["ics"], SearchRequest(per_page=500), now=NOW)
    assert titles(found) == ["Atelier Python", DIX, "Avant"]
    assert found.page.total == 3
    assert titles(read_feed(index, FEEDS["ics"], SearchRequest(per_page=2), now=NOW)) == [
        "Atelier Python",
        DIX,
    ]
    later = read_feed(index, FEEDS["ics"], SearchRequest(per_page=1), now=NOW + timedelta(days=30))
    assert titles(later) == ["Demain"]


def test_a_calendar_can_be_limited_to_upcoming_events(index: Index) -> None:
    assert titles(read_feed(index, FEEDS["ics"], SearchRequest(when="upcoming"), now=NOW)) == [
        "Atelier Python"
    ]
    oldest = read_feed(index, FEEDS["ics"], SearchRequest(sort="date"), now=NOW)
    assert titles(oldest) == ["Avant", DIX, "Atelier Python"]


def test_a_feed_is_sorted_by_last_change(index: Index) -> None:
    found = read_feed(index, FEEDS["atom"], SearchRequest(per_page=3), now=NOW)
    assert titles(found) == ["Neuf", "Atelier Python", DIX]
    assert (found.page.total, found.page.pages) == (6, 2)
    assert [rfc3339(each.updated) for each in found.pages] == [
        *("2031-04-19T22:00:00Z", "2030-12-31T23:00:00Z", "2030-12-31T23:00:00Z"),
    ]
    rest = read_feed(index, FEEDS["atom"], SearchRequest(per_page=3, page=2), now=NOW)
    assert titles(rest) == ["Rêve", "Avant", "Dix jours en mer"]
    assert [hit.page.title for hit in rest.page.hits] == titles(rest)
    assert rest.page.page == 2


def test_list_pages_are_not_in_feeds(index: Index) -> None:
    assert "Billets" in titles(
        read_feed(index, FEEDS["csv"], SearchRequest(per_page=1000), now=NOW)
    )
    assert "Billets" not in titles(
        read_feed(index, FEEDS["atom"], SearchRequest(per_page=100), now=NOW)
    )
    asked = SearchRequest(per_page=100, filters={"kind": ("section",)})
    found = read_feed(index, FEEDS["atom"], asked, now=NOW)
    assert titles(found) == ["Billets"]
    assert found.request.filters == {"kind": ("section",)}


def test_a_feed_can_be_sorted_by_date(index: Index) -> None:
    found = read_feed(index, FEEDS["atom"], SearchRequest(sort="date", per_page=2), now=NOW)
    assert titles(found) == ["Dix jours en mer", "Neuf"]


def test_a_table_has_what_a_search_finds_in_its_order(index: Index) -> None:
    request = SearchRequest(text="rennes", per_page=1000, facets=("tag",), explain=True)
    found = read_feed(index, FEEDS["csv"], request, now=NOW)
    expected = index.search(SearchRequest(text="rennes"), now=NOW)
    assert [each.entry.id for each in found.pages] == [hit.page.id for hit in expected.hits]
    assert {each.entry.title: each.status for each in found.pages}[DIX] == "ongoing"
    assert (found.page.facets, found.request.explain) == ({}, False)


def test_each_format_has_a_maximum_of_pages(index: Index) -> None:
    for form in FEEDS.values():
        found = read_feed(index, form, SearchRequest(per_page=10_000_000), now=NOW)
        assert found.request.per_page == form.most


def test_one_page_is_listed_by_its_id(index: Index) -> None:
    found = feed_page(index, "content/event/avant/index.md", now=NOW)
    assert found is not None
    assert found.changed == datetime(2029, 12, 31, 23, tzinfo=UTC)
    assert found.status == "past"
    assert feed_page(index, "content/nothing.md", now=NOW) is None


def test_a_rebuild_changes_no_listing(tmp_path: Path) -> None:
    settings = write_site(tmp_path, {**PAGES, **MORE})

    def every() -> tuple[object, ...]:
        index = open_index(settings.index)
        try:
            return read_feed(index, FEEDS["atom"], SearchRequest(per_page=100), now=NOW).pages
        finally:
            index.close()

    build(settings, clock=lambda: NOW)
    first = every()
    build(settings, full=True, clock=lambda: NOW + timedelta(days=365))
    assert every() == first
