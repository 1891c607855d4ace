"""The route ``GET /v1/suggest`` answers valid and invalid requests."""

from __future__ import annotations

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from eventsearch.settings import Settings
from site_clients import web_client
from small_site import NOW


def test_suggestions_are_json(client: TestClient) -> None:
    answer = client.get("/v1/suggest", params={"q": "at"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    found = answer.json()
    assert set(found) == {"query", "lang", "suggestions", "index"}
    assert found["suggestions"] == [
        {
            "kind": "event",
            "text": "Atelier Python",
            "highlight": ["", "At", "elier Python"],
            "url": "/event/tard/",
            "query": None,
            "count": 1,
            "start": "2031-05-01T12:01:00Z",
            "end": "2031-05-01T13:00:00Z",
            "all_day": False,
            "status": "upcoming",
            "event_status": "scheduled",
            "lang": "fr",
            "location": None,
        }
    ]


def test_a_term_suggests_its_search(client: TestClient) -> None:
    found = client.get("/v1/suggest", params={"q": "renn"}).json()["suggestions"]
    assert [one["query"] for one in found] == ["tag:Rennes", "location:Rennes"]
    for one in found:
        page = client.get("/v1/search", params={"q": one["query"]}).json()
        assert page["total"] == one["count"]


@pytest.mark.parametrize(
    ("query", "count"), [("q=r&limit=1", 1), ("q=&lang=", 0), ("q=zzz", 0), ("q=at&lang=en", 0)]
)
def test_parameters_filter_suggestions(client: TestClient, query: str, count: int) -> None:
    answer = client.get(f"/v1/suggest?{query}")
    assert answer.status_code == 200
    assert len(answer.json()["suggestions"]) == count


def test_an_unknown_parameter_is_reported(client: TestClient) -> None:
    answer = client.get("/v1/suggest?querry=a")
    assert answer.status_code == 400
    assert answer.json()["detail"] == 'unknown parameter "querry"; known: q, lang, limit'
    assert client.get("/v1/suggest?limit=51").status_code == 400


def test_suggestions_are_cached_like_results(settings: Settings) -> None:
    clock = NOW
    with web_client(settings, clock=lambda: clock) as client:
        headers = {"If-None-Match": client.get("/v1/suggest?q=at").headers["etag"]}
        assert client.get("/v1/suggest?q=at", headers=headers).status_code == 304
        assert client.get("/v1/suggest?q=ate", headers=headers).status_code == 200
        clock = NOW + timedelta(seconds=60)
        later = client.get("/v1/suggest?q=at", headers=headers)
        assert later.json()["suggestions"][0]["status"] == "ongoing"


def test_suggestions_count_in_the_rate_limit(settings: Settings) -> None:
    asked = ("suggest", "search", "suggest")
    with web_client(settings, rate=1) as client:
        codes = [client.get(f"/v1/{what}?q=a").status_code for what in asked]
    # A new minute may begin between two requests, but only once.
    assert codes[0] == 200
    assert codes.count(429) >= 1
