"""What the routes answer, right and wrong."""

from __future__ import annotations

import time
from datetime import timedelta
from itertools import count

import pytest
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from eventsearch.errors import IndexMissing
from eventsearch.indexer.build import build
from eventsearch.model.query import Deadline, SearchRequest
from eventsearch.search.index import Index
from eventsearch.settings import ServeSettings, Settings
from eventsearch.web.app import create_app
from eventsearch.web.query_service import Answer, AnswerContext, QueryEndpoint, answer
from site_clients import web_client
from small_site import NOW

PROBLEM = "application/problem+json"


def test_a_search_answers_the_envelope(client: TestClient) -> None:
    answer = client.get("/v1/search", params={"q": "10 %", "facet": ["tag", "status"]})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    page = answer.json()
    assert page["query"] == "10 %"
    assert page["total"] == 1
    hit = page["hits"][0]
    assert hit["title"] == "Webinaire du programme 10%"
    assert hit["url"] == "/event/dix/"
    assert hit["status"] == "ongoing"
    assert hit["start"] == "2031-05-01T10:00:00Z"
    assert hit["highlight"]["title"] == ["Webinaire du programme ", "10%", ""]
    assert hit["highlight"]["text"][1] == "10 %"
    assert hit["sections"] == [
        {
            "heading": "Pourquoi",
            "anchor": "pourquoi",
            "url": "/event/dix/#pourquoi",
            "highlight": ["Consacrer ", "10 %", " du temps."],
        }
    ]
    assert page["facets"]["tag"] == [{"value": "10%", "count": 1}, {"value": "Rennes", "count": 1}]
    assert page["facets"]["status"] == [{"value": "ongoing", "count": 1}]


@pytest.mark.parametrize(
    ("ui", "said"),
    [
        ("&ui=fr", "« d* » est cherché sans l’étoile : un début a au moins deux signes."),
        ("&ui=en", '"d*" is searched without the star: a prefix has at least two characters'),
        ("", '"d*" is searched without the star: a prefix has at least two characters'),
    ],
)
def test_what_is_read_otherwise_is_said_in_a_language(
    client: TestClient, ui: str, said: str
) -> None:
    found = client.get(f"/v1/search?q=python+d*{ui}").json()
    assert found["notes"][0] == said
    for name in ("self", "html"):
        assert found["links"][name].endswith(f"q=python+d%2A{ui}")
    assert client.get("/v1/search?ui=xx").status_code == 400


def test_counts_of_a_facet_ignore_its_own_selection(client: TestClient) -> None:
    params = {"tag": "10%", "facet": "tag"}
    page = client.get("/v1/search", params=params).json()
    assert page["total"] == 1
    assert {f["value"]: f["count"] for f in page["facets"]["tag"]} == {"Rennes": 2, "10%": 1}


def test_when_is_decided_at_the_moment_of_asking(settings: Settings) -> None:
    moment = NOW
    app = create_app(settings.index, ServeSettings(), clock=lambda: moment)
    with TestClient(app) as client:
        for minutes, status in ((0, "upcoming"), (30, "ongoing"), (120, "past")):
            moment = NOW + timedelta(minutes=minutes)
            hits = client.get("/v1/search", params={"q": "python", "when": status}).json()["hits"]
            assert [hit["status"] for hit in hits] == [status]


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/v1/search/", 404, "not-found"),
        ("/v1/nothing", 404, "not-found"),
        ("/v1/search?page=0", 400, "bad-parameter"),
        ("/v1/search?from=hello", 400, "bad-query"),
        ("/v1/search?q=date:hello", 400, "bad-query"),
    ],
)
def test_every_error_has_the_same_shape(
    client: TestClient, path: str, status: int, kind: str
) -> None:
    answer = client.get(path, follow_redirects=False)
    assert answer.status_code == status
    assert answer.headers["content-type"] == PROBLEM
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert body["type"] == f"urn:eventsearch:problem:{kind}"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]


def test_a_query_error_points_at_the_place(client: TestClient) -> None:
    body = client.get("/v1/search", params={"q": "été date:hello"}).json()
    assert body["parameter"] == "q"
    assert "été date:hello"[body["start"] : body["end"]] == "hello"


def test_a_day_that_is_none_is_pointed_at_in_its_parameter(client: TestClient) -> None:
    problem = client.get("/v1/search?q=python&from=2027-13").json()
    assert (problem["parameter"], problem["start"], problem["end"]) == ("from", 0, 7)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_only_reading_is_answered(client: TestClient, method: str) -> None:
    answer = client.request(method, "/v1/search")
    assert answer.status_code == 405
    assert answer.headers["content-type"] == PROBLEM
    assert "GET" in answer.headers["allow"]


def test_an_answer_is_not_sent_twice(client: TestClient) -> None:
    first = client.get("/v1/search", params={"q": "python"})
    assert first.headers["cache-control"].startswith("public, max-age=60, stale-while-revalidate")
    again = client.get(
        "/v1/search", params={"q": "python"}, headers={"If-None-Match": first.headers["etag"]}
    )
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]
    other = client.get(
        "/v1/search", params={"q": "mer"}, headers={"If-None-Match": first.headers["etag"]}
    )
    assert other.status_code == 200


def test_an_answer_is_kept_no_longer_than_it_is_right(settings: Settings) -> None:
    clock = NOW + timedelta(seconds=40)
    app = create_app(settings.index, ServeSettings(), clock=lambda: clock)
    with TestClient(app) as client:
        answer = client.get("/v1/search", params={"q": "python"})
        assert "max-age=20," in answer.headers["cache-control"]


def test_browsers_of_other_sites_may_ask(client: TestClient) -> None:
    answer = client.get("/v1/search", headers={"Origin": "https://site.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    preflight = client.options(
        "/v1/search",
        headers={"Origin": "https://site.example", "Access-Control-Request-Method": "GET"},
    )
    assert preflight.status_code == 204
    assert preflight.headers["access-control-max-age"] == "7200"


def test_only_named_origins_may_ask(settings: Settings) -> None:
    named = ServeSettings(origins=("https://site.example",))
    app = create_app(settings.index, named, clock=lambda: NOW)
    with TestClient(app) as client:
        allowed = client.get("/v1/search", headers={"Origin": "https://site.example"})
        assert allowed.headers["access-control-allow-origin"] == "https://site.example"
        refused = client.get("/v1/search", headers={"Origin": "https://other.example"})
        assert "access-control-allow-origin" not in refused.headers


def test_a_new_generation_answers_by_itself(client: TestClient, settings: Settings) -> None:
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


def test_a_missing_index_stops_the_start(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(IndexMissing, match="eventsearch index"):
        create_app(tmp_path_factory.mktemp("none"), ServeSettings(), clock=lambda: NOW)


def test_the_live_generation_answers_when_a_newer_one_is_damaged(settings: Settings) -> None:
    # Not begun, so that it looks for a newer one when it is asked, and not before.
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


def test_a_search_that_takes_too_long_ends_in_a_clear_error(settings: Settings) -> None:
    with web_client(settings, timeout=0) as client:
        answer = client.get("/v1/search", params={"q": "python"})
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "2"
        assert answer.headers["content-type"] == PROBLEM


def test_a_search_over_its_time_ends_itself(settings: Settings) -> None:
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


def test_a_misspelt_word_is_proposed_right(client: TestClient) -> None:
    page = client.get("/v1/search", params={"q": "pyhton"}).json()
    assert (page["total"], page["step"], page["did_you_mean"]) == (1, "near", "python")
    page = client.get("/v1/search", params={"q": page["did_you_mean"]}).json()
    assert (page["total"], page["step"], page["did_you_mean"]) == (1, "all", None)
