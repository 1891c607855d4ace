"""What the dialect refuses, and how an error looks to its clients."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from eventsearch.settings import ServeSettings
from eventsearch.web.app import create_app
from eventsearch.web.meilisearch.attributes import FACETS
from eventsearch.web.meilisearch.request import LINK
from eventsearch.web.meilisearch.routes import ROUTES
from small_site import NOW

SEARCH = "/meili/indexes/pages/search"


def demand_error(answer: object, status: int, code: str) -> str:
    """Check the shape of an error; return its message."""
    assert answer.status_code == status, answer.text  # type: ignore[attr-defined]
    error = answer.json()  # type: ignore[attr-defined]
    assert list(error) == ["message", "code", "type", "link"]
    assert (error["code"], error["link"]) == (code, LINK + code)
    assert answer.headers["content-type"] == "application/json"  # type: ignore[attr-defined]
    assert answer.headers["cache-control"] == "no-store"  # type: ignore[attr-defined]
    message: str = error["message"]
    return message


@pytest.mark.parametrize(
    ("keys", "code", "message"),
    [
        ({"q": 1}, "invalid_search_q", "expected a string, but found a number"),
        ({"limit": -1}, "invalid_search_limit", "expected a positive integer"),
        ({"limit": True}, "invalid_search_limit", "found a boolean"),
        ({"offset": "1"}, "invalid_search_offset", "found a string"),
        ({"hitsPerPage": 1.5}, "invalid_search_hits_per_page", "found a number"),
        ({"page": []}, "invalid_search_page", "found an array"),
        ({"filter": 1}, "invalid_search_filter", "expected a string or an array"),
        ({"filter": [[["a"]]]}, "invalid_search_filter", "expected an array of strings"),
        ({"filter": "tags ="}, "invalid_search_filter", "write a value"),
        ({"filter": "title = a"}, "invalid_search_filter", "`title` is not filterable"),
        ({"filter": "tags > 1"}, "invalid_search_filter", "`tags` is no number; use `=`"),
        ({"filter": "date_ts > x"}, "invalid_search_filter", "`x` is no number"),
        ({"filter": "date_ts = nan"}, "invalid_search_filter", "`nan` is no number"),
        ({"filter": ["tags = a"] * 501}, "invalid_search_filter", "more than 500 conditions"),
        ({"filter": f"date_ts IN {[*range(501)]}"}, "invalid_search_filter", "more than 500"),
        ({"sort": ["title:asc"]}, "invalid_search_sort", "`title` is not sortable"),
        ({"sort": ["date"]}, "invalid_search_sort", "ending by `:asc` or `:desc`"),
        ({"sort": "date:asc"}, "invalid_search_sort", "expected an array of strings"),
        ({"facets": ["title"]}, "invalid_search_facets", "`title` is not filterable"),
        ({"attributesToRetrieve": "a"}, "invalid_search_attributes_to_retrieve", "an array"),
        ({"attributesToSearchOn": ["url"]}, "invalid_search_attributes_to_search_on", "`url`"),
        ({"cropLength": -1}, "invalid_search_crop_length", "positive"),
        ({"cropMarker": "x" * 201}, "invalid_search_crop_marker", "at most 200 are read"),
        ({"highlightPreTag": 1}, "invalid_search_highlight_pre_tag", "a string"),
        ({"showRankingScore": "yes"}, "invalid_search_show_ranking_score", "a boolean"),
        ({"matchingStrategy": "most"}, "invalid_search_matching_strategy", "`most`"),
        ({"hybrid": {"embedder": "a"}}, "invalid_search_hybrid", "leave it out, or null"),
        ({"vector": [1.0]}, "invalid_search_vector", "`vector` is not answered here"),
        ({"facets": ["tags"] * 201}, "invalid_search_facets", "more than 200 members"),
    ],
)
def test_a_wrong_key_is_named(
    meili: TestClient, keys: dict[str, object], code: str, message: str
) -> None:
    """By a code of its own, whether it is sent alone or among several searches."""
    assert message in demand_error(meili.post(SEARCH, json=keys), 400, code)
    queries = {"queries": [{"indexUid": "pages"}, {"indexUid": "pages", **keys}]}
    said = demand_error(meili.post("/meili/multi-search", json=queries), 400, code)
    assert message in said


def test_a_filter_is_pointed_at(meili: TestClient) -> None:
    """As Meilisearch does: from and to, counted from 1, then the filter."""
    said = demand_error(meili.post(SEARCH, json={"filter": "a = 1"}), 400, "invalid_search_filter")
    assert said.endswith("\n1:6 a = 1")


def test_what_is_not_known_or_null_is_left_alone(meili: TestClient) -> None:
    """Clients send keys of releases to come, and keys that say nothing."""
    keys = {"hybrid": None, "vector": None, "federation": None, "later": {"a": 1}, "limit": None}
    answer = meili.post(SEARCH, json=keys)
    assert (answer.status_code, answer.json()["limit"]) == (200, 20)


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/indexes/nothing/search", "{}", 404, "index_not_found"),
        ("/indexes/nothing/facet-search", '{"facetName": "tags"}', 404, "index_not_found"),
        ("/multi-search", '{"queries": [{"indexUid": "x"}]}', 404, "index_not_found"),
        ("/multi-search", '{"queries": [{}]}', 404, "index_not_found"),
        ("/multi-search", '{"queries": [1]}', 400, "bad_request"),
        ("/multi-search", '{"queries": {}}', 400, "bad_request"),
        (
            "/multi-search",
            '{"federation": {}, "queries": []}',
            400,
            "invalid_multi_search_federation",
        ),
        ("/multi-search", '{"queries": [{"indexUid": 1}]}', 400, "invalid_index_uid"),
        ("/multi-search", "{", 400, "malformed_payload"),
        ("/multi-search", "[]", 400, "bad_request"),
        ("/multi-search", '{"queries": "\\ud800"}', 400, "malformed_payload"),
        ("/indexes/pages/facet-search", "{}", 400, "invalid_facet_search_facet_name"),
        (
            "/indexes/pages/facet-search",
            '{"facetName": "x"}',
            400,
            "invalid_facet_search_facet_name",
        ),
        ("/multi-search", " " * 65_537, 413, "payload_too_large"),
        ("/keys", "{}", 404, "not_found"),
        ("/indexes/pages/documents", "[]", 404, "not_found"),
        ("/indexes/pages/search/", "{}", 404, "not_found"),
        ("/" + "a" * 17_000, "{}", 414, "bad_request"),
    ],
)
def test_what_cannot_be_answered_has_a_code(
    meili: TestClient, path: str, body: str, status: int, code: str
) -> None:
    """And a message, a type and a link, whatever went wrong."""
    demand_error(meili.post(f"/meili{path}", content=body), status, code)


@pytest.mark.parametrize("path", ["/indexes/nothing", "/indexes/nothing/stats"])
def test_an_index_that_is_not_there_is_told(meili: TestClient, path: str) -> None:
    """With those that are."""
    said = demand_error(meili.get(f"/meili{path}"), 404, "index_not_found")
    assert said == "Index `nothing` not found; there are `pages` and `events`."


def test_the_eleventh_search_is_refused(meili: TestClient) -> None:
    """Ten at once are answered."""
    queries = [{"indexUid": "pages", "limit": 0}] * 10
    assert meili.post("/meili/multi-search", json={"queries": queries}).status_code == 200
    answer = meili.post("/meili/multi-search", json={"queries": [*queries, queries[0]]})
    assert "11 queries; at most 10" in demand_error(answer, 400, "bad_request")


@pytest.mark.parametrize("path", [route.path.replace("{uid}", "pages") for route in ROUTES])
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_nothing_can_be_written(meili: TestClient, path: str, method: str) -> None:
    """Every route says by which methods it is read."""
    answer = meili.request(method, f"/meili{path}")
    assert "read-only" in demand_error(answer, 405, "method_not_allowed")
    assert "OPTIONS" in answer.headers["allow"]
    assert meili.options(f"/meili{path}").status_code == 204


def test_a_browser_may_ask_from_another_site(meili: TestClient) -> None:
    """With the headers that the official client sends; it asks again after two hours."""
    headers = {
        "Origin": "https://blog.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type,x-meilisearch-client",
    }
    answer = meili.options(SEARCH, headers=headers)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-max-age"] == "7200"
    allowed = answer.headers["access-control-allow-headers"].lower().split(", ")
    assert {"authorization", "content-type", "x-meilisearch-client"} <= set(allowed)
    assert "POST" in answer.headers["access-control-allow-methods"]
    sent = meili.post(SEARCH, json={}, headers={"Origin": "https://blog.example"})
    assert sent.headers["access-control-allow-origin"] == "*"
    # The other routes are read as before.
    assert meili.options("/v1/search", headers=headers).status_code == 403


@pytest.fixture
def small(dialect_index: Path) -> Iterator[TestClient]:
    """A server that takes three searches a minute, under a longer prefix behind a proxy."""
    settings = ServeSettings(rate=3, meilisearch="/such/meili")
    app = create_app(dialect_index, settings, clock=lambda: NOW)
    with TestClient(app, root_path="/proxy") as client:
        yield client


def test_searches_count_for_the_rate(small: TestClient) -> None:
    """Each of several at once, and together with those of the other routes."""
    queries = {"queries": [{"indexUid": "pages"}] * 2}
    assert small.post("/such/meili/multi-search", json=queries).status_code == 200
    assert small.get("/v1/search").status_code == 200
    answer = small.get("/such/meili/indexes/pages/search")
    demand_error(answer, 429, "too_many_search_requests")
    assert int(answer.headers["retry-after"]) > 0
    assert small.get("/such/meili/health").status_code == 200


def test_a_search_over_its_time_is_told(dialect_index: Path) -> None:
    """As one that may be sent again."""
    settings = ServeSettings(timeout=1e-9, meilisearch="/meili")
    app = create_app(dialect_index, settings, clock=lambda: NOW)
    with TestClient(app) as client:
        answer = client.post(SEARCH, json={"q": "mer"})
        demand_error(answer, 503, "too_many_search_requests")
        assert "retry-after" in answer.headers


def test_an_answer_to_a_body_is_kept_here_alone(dialect_index: Path) -> None:
    """As long as no event begins; no cache on the way keeps it."""
    moment = NOW
    app = create_app(dialect_index, ServeSettings(meilisearch="/meili"), clock=lambda: moment)
    with TestClient(app) as client:
        first = client.post(SEARCH, json={"q": "python"})
        assert first.headers["cache-control"] == "no-store"
        assert "etag" not in first.headers
        again = client.post(SEARCH, json={"q": "python"}, headers={"If-None-Match": "*"})
        assert again.content == first.content
        assert client.post(SEARCH, json={"q": "rennes"}).json()["hits"] != first.json()["hits"]
        assert first.json()["hits"][0]["status"] == "upcoming"
        moment = NOW + timedelta(minutes=2)
        later = client.post(SEARCH, json={"q": "python"})
        assert later.json()["hits"][0]["status"] == "ongoing"


def test_it_is_off_unless_a_prefix_is_set(dialect_index: Path) -> None:
    """As every address is that nobody answers."""
    with TestClient(create_app(dialect_index, ServeSettings(), clock=lambda: NOW)) as client:
        answer = client.get("/meili/health")
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


def test_the_other_routes_are_as_they_were(meili: TestClient) -> None:
    """Also one that begins with the same letters."""
    assert meili.get("/v1/search?q=mer").json()["total"] == 2
    assert meili.get("/meilisearch").headers["content-type"] == "application/problem+json"
    described = meili.get("/openapi.json").json()["paths"]
    assert not [path for path in described if path.startswith("/meili")]


def test_facets_are_named_in_messages(meili: TestClient) -> None:
    """All that can be asked for."""
    said = demand_error(meili.post(SEARCH, json={"facets": ["x"]}), 400, "invalid_search_facets")
    assert all(f"`{name}`" in said for name in FACETS)
