"""Which pages fit a request that finds nothing, and are not shown?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from eventsearch.indexer.build import build
from eventsearch.model.query import SearchRequest
from eventsearch.model.results import Hidden
from eventsearch.search.index import Index, open_index
from eventsearch.settings import EventSettings
from site_clients import site_index
from small_site import NOW, PAGES, write_site

MORE = {
    "content/event/a/index.md": "---\ntitle: Okapi\n"
    "date: 2031-06-01T10:00:00Z\npublishDate: 2031-05-02T00:00:00Z\n---\n",
    "content/event/b/index.md": "---\ntitle: Okapi\n"
    "date: 2032-06-01T10:00:00Z\npublishDate: 2031-05-03T00:00:00Z\n---\nBis.\n",
    "content/post/c.md": "---\ntitle: Okapi\ndate: 2030-01-01\n"
    "expiryDate: 2030-05-01T11:00:00Z\n---\nTer.\n",
    "content/post/d.md": "---\ntitle: Okapi\ndraft: true\n---\n",
    "content/event/f.md": "---\ntitle: Narval\ndate: 2030-01-01\n"
    "expiryDate: 2030-05-01T11:00:00Z\n---\n",
    "content/post/g.md": "---\ntitle: Narval\ndate: 2030-01-01\n---\n",
    "content/post/e.md": "---\ntitle: Quetzal\ndate: 2030-01-01\n---\n",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Pages that wait for their day, and one whose days are over."""
    with site_index(tmp_path_factory.mktemp("site"), {**PAGES, **MORE}) as index:
        yield index


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (SearchRequest(text="okapi"), Hidden(waiting=2, gone=1)),
        (SearchRequest(text="okapi bis"), Hidden(waiting=1)),
        (SearchRequest(text="okapi", since="2032"), Hidden(waiting=1)),
        (SearchRequest(text="okapi ter"), Hidden(gone=1)),
        (SearchRequest(text="quetzal", events=True), Hidden(others=1)),
        (SearchRequest(text="quetzal", when="upcoming"), Hidden(others=1)),
        (SearchRequest(text="narval", events=True), Hidden(gone=1)),
        (SearchRequest(text="narval", when="upcoming"), Hidden()),
        (SearchRequest(text="okapi", events=True), Hidden(waiting=2)),
        (SearchRequest(text="okapi", when="past"), Hidden()),
        (SearchRequest(text="zèbre"), Hidden()),
    ],
)
def test_pages_that_fit_and_are_not_shown_are_counted(
    index: Index, request_: SearchRequest, expected: Hidden
) -> None:
    assert index.search(request_, now=NOW).total == 0
    assert index.hidden(request_, now=NOW) == expected


def test_a_search_for_events_says_when_the_index_has_none(tmp_path: Path) -> None:
    page = "---\ntitle: Okapi\ndate: 2029-01-01\n---\n"
    settings = write_site(tmp_path, {"content/soirees/a.md": page})
    build(settings)
    request = SearchRequest(when="upcoming")
    with closing(open_index(settings.index)) as index:
        assert index.hidden(request, now=NOW) == Hidden(others=1, eventless=True)
    build(replace(settings, events=EventSettings(sections=("soirees",))))
    with closing(open_index(settings.index)) as index:
        assert index.search(request, now=NOW).total == 0
        assert index.hidden(request, now=NOW) == Hidden()
