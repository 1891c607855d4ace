"""What is refused before any route sees it, and what every answer carries."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message

from eventsearch.settings import ServeSettings, Settings
from eventsearch.web.app import create_app
from eventsearch.web.middleware import MAX_BODY, MAX_TARGET, RequestLimits
from small_site import NOW

PROBLEM = "application/problem+json"

HOST = [(b"host", b"a")]


async def echo(http: Request) -> Response:
    """Answer with the body, or fail."""
    if http.query_params:
        raise ValueError("/srv/secret/path")
    return Response(await http.body())


@pytest.fixture
def guarded() -> Iterator[TestClient]:
    """A route that reads bodies and fails, behind the guard."""
    app = Starlette(
        routes=[Route("/", echo, methods=["POST"])], middleware=[Middleware(RequestLimits)]
    )
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def pieces(count: int) -> Iterator[bytes]:
    """Yield a body whose length is not said before."""
    for _ in range(count):
        yield b"x" * 1024


@pytest.mark.parametrize(
    "path", ["/v1/search?q=python", "/v1/search?q=date:x", "/nowhere", "/healthz", "/v1/suggest"]
)
def test_every_answer_has_safe_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "cross-origin"


def test_named_origins_keep_the_answers_from_other_sites(settings: Settings) -> None:
    named = ServeSettings(origins=("https://site.example",))
    with TestClient(create_app(settings.index, named, clock=lambda: NOW)) as client:
        headers = client.get("/healthz").headers
    assert headers["cross-origin-resource-policy"] == "same-site"
    assert headers["vary"] == "Origin, Accept-Encoding"
    assert "access-control-allow-origin" not in headers


def test_an_answer_says_to_every_cache_that_all_sites_may_read_it(client: TestClient) -> None:
    headers = client.get("/v1/search").headers
    assert headers["access-control-allow-origin"] == "*"
    assert headers["vary"] == "Accept-Encoding"


def test_head_is_get_without_the_body(client: TestClient) -> None:
    wanted, head = client.get("/v1/search?q=mer"), client.head("/v1/search?q=mer")
    assert head.status_code == 200
    assert head.content == b""
    for name in ("content-length", "etag", "cache-control", "content-type"):
        assert head.headers[name] == wanted.headers[name]


def test_options_names_the_methods(client: TestClient) -> None:
    answer = client.options("/v1/search")
    assert answer.status_code == 204
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert client.options("/nowhere").status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        {"Access-Control-Request-Method": "DELETE"},
        {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "x-own"},
    ],
)
def test_a_refused_preflight_is_a_problem(client: TestClient, asked: dict[str, str]) -> None:
    answer = client.options("/v1/search", headers={"Origin": "https://site.example", **asked})
    assert answer.status_code == 403
    assert answer.headers["content-type"] == PROBLEM
    assert answer.json()["type"].endswith(":refused-origin")


def test_an_address_too_long_is_refused(client: TestClient) -> None:
    answer = client.get("/v1/search?q=" + "a" * MAX_TARGET)
    assert answer.status_code == 414
    assert answer.headers["content-type"] == PROBLEM
    assert answer.headers["access-control-allow-origin"] == "*"
    assert client.get("/" + "a" * MAX_TARGET).status_code == 414


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_body_too_large_is_refused_by_what_it_says_of_itself(
    client: TestClient, method: str
) -> None:
    answer = client.request(method, "/v1/search", content=b"x" * (MAX_BODY + 1))
    assert answer.status_code == 413
    assert answer.headers["content-type"] == PROBLEM
    assert answer.headers["connection"] == "close"


def test_a_body_too_large_is_refused_while_it_is_read(guarded: TestClient) -> None:
    assert len(guarded.post("/", content=pieces(64)).content) == MAX_BODY
    answer = guarded.post("/", content=pieces(65))
    assert answer.status_code == 413
    assert answer.json()["type"].endswith(":too-large")


def test_a_fault_of_ours_is_a_problem_that_says_nothing(guarded: TestClient) -> None:
    answer = guarded.post("/?fail=1")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == PROBLEM
    assert "secret" not in answer.text
    loud = TestClient(guarded.app)
    with pytest.raises(ValueError, match="secret"):
        loud.post("/?fail=1")


def test_a_fault_after_the_answer_began_sends_no_second_one() -> None:
    sent = []

    async def begun(_: object, __: object, send: object) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]
        raise ValueError("late")

    async def receive() -> dict[str, object]:
        return {"type": "http.request"}

    async def send(message: object) -> None:
        sent.append(message)

    scope = {"type": "http", "path": "/", "query_string": b"", "headers": HOST}
    with pytest.raises(ValueError, match="late"):
        asyncio.run(RequestLimits(begun)(scope, receive, send))
    assert len(sent) == 1


def test_a_body_that_breaks_off_is_no_fault_and_no_answer() -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    app = Starlette(
        routes=[Route("/", echo, methods=["POST"])], middleware=[Middleware(RequestLimits)]
    )
    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": HOST}
    asyncio.run(app(scope, receive, send))
    assert sent == []
