"""Pages are found by the year in which their time starts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from eventsearch.model.query import SearchRequest
from eventsearch.search.index import Index
from eventsearch.search.why_not import why_not
from site_clients import site_index
from small_site import NOW

TOLD = "Nous avions dit en 2029 que nous reviendrions : 2029 fut belle."
PAGES = {
    "content/event/ancien/index.md": "---\ntitle: Meetup de la data\nevent: Meetup\n"
    "date: 2029-05-01T10:00:00Z\n---\nUne soirée.\n",
    "content/event/nouveau/index.md": "---\ntitle: Meetup de la data\nevent: Meetup\n"
    f"date: 2030-05-01T10:00:00Z\n---\n{TOLD}\n",
    "content/event/sans/index.md": "---\ntitle: Colloque\ndate: 2029-06-01T10:00:00Z\n---\n",
    "content/post/bilan.md": "---\ntitle: Bilan\ndate: 2029-12-31\n---\nDe tout.\n",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Events and a page, most of them without their year in the text."""
    with site_index(tmp_path_factory.mktemp("site"), PAGES) as index:
        yield index


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("meetup 2029", "content/event/ancien/index.md"),
        ("colloque 2029", "content/event/sans/index.md"),
        ("bilan 2029", "content/post/bilan.md"),
    ],
)
def test_events_of_the_typed_year_come_first(index: Index, text: str, first: str) -> None:
    page = index.search(SearchRequest(text=text), now=NOW)
    assert (page.hits[0].page.id, page.step) == (first, "all")
    marked = "".join(part for parts in page.hits[0].highlight.values() for part in parts[1::2])
    assert "2029" not in marked


def test_why_not_does_not_report_the_pages_own_year(index: Index) -> None:
    ancien = "content/event/ancien/index.md"
    assert why_not(index, SearchRequest(text="meetup 2029"), ancien, now=NOW).lacks == ()
    assert len(why_not(index, SearchRequest(text="meetup 2031"), ancien, now=NOW).lacks) == 1
    assert index.search(SearchRequest(text='"meetup 2029"'), now=NOW).total == 0
