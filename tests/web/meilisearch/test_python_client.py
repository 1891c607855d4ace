"""Does the official client for Python, as published, search here?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import meilisearch
import pytest
from meilisearch.errors import MeilisearchApiError

from browser.stage import served
from eventsearch.settings import ServeSettings
from eventsearch.web.app import create_app
from small_site import NOW


@pytest.fixture(scope="module")
def client(dialect_index: Path) -> Iterator[meilisearch.Client]:
    """The client, on a real server on loopback."""
    app = create_app(dialect_index, ServeSettings(meilisearch="/meili"), clock=lambda: NOW)
    with served(app) as stage:
        yield meilisearch.Client(f"{stage.origin}/meili")


def test_the_server_is_there(client: meilisearch.Client) -> None:
    """In good health, with a version."""
    assert client.is_healthy()
    assert client.health() == {"status": "available"}
    assert client.get_version()["pkgVersion"] == client.version()["pkgVersion"]


def test_indexes_are_listed(client: meilisearch.Client) -> None:
    """Since a moment that the client reads."""
    indexes = client.get_indexes()["results"]
    assert [index.uid for index in indexes] == ["pages", "events"]
    index = client.get_index("events")
    assert isinstance(index.created_at, datetime)
    assert index.get_primary_key() == "id"
    assert index.get_stats().number_of_documents == 2


def test_searches(client: meilisearch.Client) -> None:
    """With all that the client sends along."""
    index = client.index("pages")
    options = {
        "filter": [["tags = Rennes", "year = 2030"], "date_ts > 0"],
        "facets": ["tags", "date_ts"],
        "sort": ["date_ts:desc"],
        "attributesToHighlight": ["title"],
        "attributesToRetrieve": ["title"],
        "showRankingScore": True,
        "limit": 2,
    }
    found = index.search("python", options)
    assert [hit["title"] for hit in found["hits"]] == ["Atelier Python"]
    assert found["hits"][0]["_formatted"]["title"] == "Atelier <em>Python</em>"
    assert found["facetDistribution"]["tags"] == {"Rennes": 1}
    assert index.search("")["estimatedTotalHits"] == 4
    assert index.search("mer", {"page": 1, "hitsPerPage": 1})["totalPages"] == 2


def test_several_searches_at_once(client: meilisearch.Client) -> None:
    """Where the client says null for what it does not want."""
    queries = [{"indexUid": "pages", "q": "mer"}, {"indexUid": "events", "q": ""}]
    results = client.multi_search(queries)["results"]
    assert [one["estimatedTotalHits"] for one in results] == [2, 2]


def test_values_of_a_facet(client: meilisearch.Client) -> None:
    """Found by their beginning."""
    found = client.index("pages").facet_search("tags", "re", {"q": "python"})
    assert found["facetHits"] == [{"value": "Rennes", "count": 1}]


def test_errors_are_told(client: meilisearch.Client) -> None:
    """With the code that a program may switch on."""
    for call, code in (
        (lambda: client.index("nothing").search("a"), "index_not_found"),
        (lambda: client.index("pages").search("a", {"filter": "x"}), "invalid_search_filter"),
        (lambda: client.index("pages").search("a", {"sort": ["x:asc"]}), "invalid_search_sort"),
        (lambda: client.index("pages").add_documents([{"id": 1}]), "not_found"),
        (lambda: client.delete_index("pages"), "method_not_allowed"),
        (lambda: client.get_keys(), "not_found"),
    ):
        with pytest.raises(MeilisearchApiError) as caught:
            call()
        assert caught.value.code == code
