"""The routes answer valid and invalid requests."""

from __future__ import annotations

import time
from datetime import timedelta
from itertools import count

import pytest
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from eventsearch.indexer.build import build
from eventsearch.model.query import Deadline, SearchRequest
from eventsearch.search.index import Index
from eventsearch.settings import ServeSettings, Settings
from eventsearch.web.app import create_app
from eventsearch.web.query_service import Answer, AnswerContext, QueryEndpoint, answer
from site_clients import web_client
from small_site import NOW


def test_a_search_answers_the_envelope(client: TestClient) -> None:
    answer = client.get("/v1/search", params={"q": "10 %", "facet": ["tag", "status"]})
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"].startswith("public, max-age=60, stale-while-revalidate")
    page = answer.json()
    assert (page["query"], page["total"]) == ("10 %", 1)
    hit = page["hits"][0]
    assert (hit["title"], hit["url"]) == ("Webinaire du programme 10%", "/event/dix/")
    assert (hit["status"], hit["start"]) == ("ongoing", "2031-05-01T10:00:00Z")
    assert hit["highlight"]["title"] == ["Webinaire du programme ", "10%", ""]
    assert hit["sections"] == [
        {
            "heading": "Pourquoi",
            "anchor": "pourquoi",
            "url": "/event/dix/#pourquoi",
            "highlight": ["Consacrer ", "10 %", " du temps."],
        }
    ]
    assert page["facets"] == {
        "tag": [{"value": "10%", "count": 1}, {"value": "Rennes", "count": 1}],
        "status": [{"value": "ongoing", "count": 1}],
    }


@pytest.mark.parametrize(
    ("ui", "said"),
    [
        (
            "&ui=fr",
            "«\xa0d*\xa0» est cherché sans l’astérisque\xa0: il faut au moins deux caractères",
        ),
        ("&ui=en", '"d*" is searched without the star: a prefix has at least two characters'),
        ("", '"d*" is searched without the star: a prefix has at least two characters'),
    ],
)
def test_notes_about_the_query_are_in_the_requested_language(
    client: TestClient, ui: str, said: str
) -> None:
    found = client.get(f"/v1/search?q=python+d*{ui}").json()
    assert found["notes"][0].startswith(said)
    for name in ("self", "html"):
        assert found["links"][name].endswith(f"q=python+d%2A{ui}")
    assert client.get("/v1/search?ui=xx").status_code == 400


def test_counts_of_a_facet_ignore_its_own_selection(client: TestClient) -> None:
    page = client.get("/v1/search?tag=10%25&facet=tag").json()
    assert page["total"] == 1
    assert {f["value"]: f["count"] for f in page["facets"]["tag"]} == {"Rennes": 2, "10%": 1}


def test_the_parameter_when_uses_the_time_of_the_request(settings: Settings) -> None:
    moment = NOW
    with web_client(settings, clock=lambda: moment) as client:
        for minutes, status in ((0, "upcoming"), (30, "ongoing"), (120, "past")):
            moment = NOW + timedelta(minutes=minutes)
            hits = client.get("/v1/search", params={"q": "python", "when": status}).json()["hits"]
            assert [hit["status"] for hit in hits] == [status]


def test_other_origins_may_send_requests(client: TestClient) -> None:
    headers = {"Origin": "https://site.example", "Access-Control-Request-Method": "GET"}
    preflight = client.options("/v1/search", headers=headers)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-max-age"] == "7200"
    answer = client.get("/v1/search").headers
    assert (answer["access-control-allow-origin"], answer["vary"]) == ("*", "Accept-Encoding")


def test_only_listed_origins_may_send_requests(settings: Settings) -> None:
    with web_client(settings, origins=("https://site.example",)) as client:
        allowed, refused = (
            client.get("/v1/search", headers={"Origin": f"https://{host}.example"}).headers
            for host in ("site", "other")
        )
        probe = client.get("/healthz").headers
    assert allowed["access-control-allow-origin"] == "https://site.example"
    assert "access-control-allow-origin" not in refused
    assert probe["cross-origin-resource-policy"] == "same-site"
    assert probe["vary"] == "Origin, Accept-Encoding"


def test_a_query_error_has_its_position(client: TestClient) -> None:
    body = client.get("/v1/search", params={"q": "été date:hello"}).json()
    assert body["parameter"] == "q"
    assert "été date:hello"[body["start"] : body["end"]] == "hello"


def test_an_invalid_day_has_its_position_in_the_parameter(client: TestClient) -> None:
    problem = client.get("/v1/search?q=python&from=2027-13").json()
    assert (problem["parameter"], problem["start"], problem["end"]) == ("from", 0, 7)


def test_an_answer_is_cached_no_longer_than_it_is_valid(settings: Settings) -> None:
    with web_client(settings, clock=lambda: NOW + timedelta(seconds=40)) as client:
        for path in ("search?q=python", "suggest?q=at"):
            assert "max-age=20," in client.get(f"/v1/{path}").headers["cache-control"]


def test_a_new_generation_is_used_automatically(client: TestClient, settings: Settings) -> None:
    params = {"q": "python"}
    before = client.get("/v1/search", params=params)
    page = settings.root / "content" / "post" / "python.md"
    page.write_text("---\ntitle: Python encore\ndate: 2030-02-01\n---\n", encoding="utf-8")
    build(settings)
    until = time.monotonic() + 60
    while (after := client.get("/v1/search", params=params)).json()["total"] == 1:
        assert after.headers["etag"] == before.headers["etag"]
        assert time.monotonic() < until
    assert (before.json()["total"], after.json()["total"]) == (1, 2)
    assert before.headers["etag"] != after.headers["etag"]


def test_health_and_readiness(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz").json()
    assert ready["status"] == "ready"
    assert ready["index"].keys() == {"version", "built_at"}


def test_the_live_generation_answers_when_a_newer_one_is_damaged(settings: Settings) -> None:
    # Do not start the application: it then checks for a newer generation only on a request.
    app = create_app(settings.index, ServeSettings(), clock=lambda: NOW)
    page = settings.root / "content" / "post" / "python.md"
    page.write_text("---\ntitle: Python encore\n---\n", encoding="utf-8")
    build(settings)
    for path in (settings.index / "generations").rglob("*"):
        if path.is_file():
            path.unlink()
    answer = TestClient(app).get("/v1/search", params={"q": "python"})
    assert answer.status_code == 200
    assert answer.json()["total"] == 1
    app.state.service.live.close()


@pytest.mark.parametrize("path", ["/v1/search?q=python", "/v1/suggest?q=a"])
def test_a_search_over_the_timeout_is_a_clear_error(settings: Settings, path: str) -> None:
    with web_client(settings, timeout=0) as client:
        answer = client.get(path)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "took more than 0 s" in answer.json()["detail"]


def test_a_search_stops_at_its_time_limit(settings: Settings) -> None:
    ticks = count()
    late = Deadline(5, lambda: float(next(ticks)))

    def slow(index: Index, text: str, context: AnswerContext) -> Answer:
        index.with_deadline(late).search(SearchRequest(text=text), now=context.now)
        raise AssertionError("it has answered")

    endpoint = QueryEndpoint(parse=lambda pairs, _: dict(pairs)["q"], work=slow)

    async def asked(http: HttpRequest) -> Response:
        return await answer(http, endpoint)

    app = create_app(settings.index, ServeSettings(timeout=60), clock=lambda: NOW)
    app.router.routes.insert(0, Route("/slow", asked))
    with TestClient(app) as client:
        told = client.get("/slow", params={"q": "python OR webinaire OR mer"})
        assert (told.status_code, told.headers["retry-after"]) == (503, "2")
        assert told.json()["type"] == "urn:eventsearch:problem:too-busy"
        assert told.json()["detail"] == "the search took more than 60 s; narrow it"
        assert client.get("/v1/search", params={"q": "python"}).json()["total"] == 1
    assert next(ticks) == 7


def test_a_correction_of_a_misspelt_word_is_proposed(client: TestClient) -> None:
    page = client.get("/v1/search", params={"q": "pyhton"}).json()
    assert (page["total"], page["step"], page["did_you_mean"]) == (1, "near", "python")
    page = client.get("/v1/search", params={"q": page["did_you_mean"]}).json()
    assert (page["total"], page["step"], page["did_you_mean"]) == (1, "all", None)
