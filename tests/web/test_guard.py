"""The server refuses some requests before routing, and logs requests."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message

from eventsearch.errors import SettingsError
from eventsearch.settings import ServeSettings, Settings
from eventsearch.web.app import create_app
from eventsearch.web.middleware import (
    MAX_BODY,
    MAX_LOGGED_PATH,
    MAX_TARGET,
    AccessLog,
    RequestLimits,
)
from small_site import NOW
from web.test_server import raw, serving

PROBLEM = "application/problem+json"


HOST = [(b"host", b"a")]


async def echo(http: Request) -> Response:
    """Return the request body. Raise an error if the request has query parameters."""
    if http.query_params:
        raise ValueError("/srv/secret/path")
    return Response(await http.body())


@pytest.fixture
def guarded() -> Iterator[TestClient]:
    """Yield a client of an application with request limits, whose route is `echo`."""
    app = Starlette(
        routes=[Route("/", echo, methods=["POST"])], middleware=[Middleware(RequestLimits)]
    )
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def pieces(count: int) -> Iterator[bytes]:
    """Yield a body in pieces, so that the client does not declare its length."""
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
def test_a_body_too_large_is_refused_by_its_content_length(client: TestClient, method: str) -> None:
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


def test_an_error_during_an_answer_sends_no_second_answer() -> None:
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


def test_an_aborted_body_gives_no_error_and_no_answer() -> None:
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


HOST_HEADS = {
    "GET /healthz HTTP/1.1\r\nHost: example.org": 200,
    "GET /healthz HTTP/1.1\r\nHost: EXAMPLE.org:8000": 200,
    "GET /healthz HTTP/1.1\r\nHost: [::1]:8000": 200,
    "GET /healthz HTTP/1.1\r\nHost: example.org:": 200,
    "GET /healthz HTTP/1.0\r\nConnection: close": 200,
    "GET /healthz HTTP/1.1": 400,
    "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b": 400,
    "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: a": 400,
    "GET /healthz HTTP/1.0\r\nHost: a\r\nHost: a": 400,
    "GET /healthz HTTP/1.1\r\nHost: a, b": 400,
    "GET /healthz HTTP/1.1\r\nHost:": 400,
    "GET /healthz HTTP/1.1\r\nHost: a b": 400,
    "GET /healthz HTTP/1.1\r\nHost: user@a": 400,
    "GET /healthz HTTP/1.1\r\nHost: http://a": 400,
    "GET /healthz HTTP/1.1\r\nHost: a:port": 400,
    "GET /healthz HTTP/1.1\r\nHost: a/b": 400,
    "GET /healthz HTTP/1.1\r\nHost: \xe9.org": 400,
    "GET http://b/healthz HTTP/1.1\r\nHost: a": 200,
    "GET HTTP://b/healthz HTTP/1.1\r\nHost: a": 200,
    "GET http://b/healthz HTTP/1.1": 400,
}
"""Request heads with the status that answers them (RFC 9112, sections 3.2 and 3.2.2)."""


def test_a_request_must_have_a_single_host(settings: Settings) -> None:
    with serving(settings) as (_, address):
        told = {
            head: raw(address, f"{head}\r\nConnection: close\r\n\r\n".encode("latin-1"))
            for head in HOST_HEADS
        }
    assert {head: int(answer[9:12]) for head, answer in told.items()} == HOST_HEADS
    refused = [answer for answer in told.values() if answer[9:12] == b"400"]
    assert all(b'"urn:eventsearch:problem:bad-request"' in answer for answer in refused)


@pytest.mark.parametrize(
    ("host", "path", "status"),
    [
        ("search.example.org", "/v1/search", 200),
        ("Search.Example.ORG:8443", "/search", 200),
        ("a.example.net", "/v1/search", 200),
        ("example.net", "/v1/search", 421),
        ("notexample.net", "/v1/search", 421),
        ("127.0.0.1:8000", "/search", 421),
        ("127.0.0.1:8000", "/readyz", 200),
        ("10.1.2.3:8000", "/healthz", 200),
    ],
)
def test_only_hosts_that_are_named_are_answered(
    settings: Settings, host: str, path: str, status: int
) -> None:
    hosts = ("search.example.org", "*.example.net")
    serve = ServeSettings(hosts=hosts)
    app = create_app(settings.index, serve, clock=lambda: NOW)
    with TestClient(app) as client:
        assert client.get(path, headers={"Host": host}).status_code == status


@pytest.mark.parametrize("host", ["https://example.org", "example.org:80", "*", "a/b", "", "*.*.a"])
def test_an_invalid_host_in_the_settings_is_reported(settings: Settings, host: str) -> None:
    serve = ServeSettings(hosts=("example.org", host))
    with pytest.raises(SettingsError, match=r"`serve\.hosts` contains") as caught:
        create_app(settings.index, serve, clock=lambda: NOW)
    assert f'"{host}"' in str(caught.value)


HEAD = "Host: a\r\nConnection: close\r\n"


def address_of(length: int) -> str:
    """Return a request whose path and query string together have this length."""
    return f"GET {'/healthz?'.ljust(length + 1, 'a')} HTTP/1.1\r\n{HEAD}\r\n"


def headers(length: int, *, each: int = 1_000) -> str:
    """Return a request with about *length* bytes of headers, in headers of *each* bytes."""
    more = f"X: {'a' * (each - 5)}\r\n" * (length // each)
    return f"GET /healthz HTTP/1.1\r\n{HEAD}{more}\r\n"


SENT = {
    "address, as long as may be": (address_of(MAX_TARGET), 200),
    "address, one byte more": (address_of(MAX_TARGET + 1), 414),
    "address of 40 kB": (address_of(40_000), 414),
    "address of 60 kB": (address_of(60_000), 414),
    "address of 5 MB": (address_of(5_000_000), 400),
    "headers of 60 kB": (headers(60_000), 200),
    "headers of 70 kB": (headers(70_000), 431),
    "one header of 70 kB": (headers(70_000, each=70_000), 431),
    "headers of 5 MB": (headers(5_000_000), 431),
    "one header of 5 MB": (headers(5_000_000, each=5_000_000), 431),
}


def test_requests_that_are_too_long_are_refused(settings: Settings) -> None:
    with serving(settings) as (_, address):
        answers = {
            (name, first): raw(
                address, *filter(None, (sent[:first].encode(), sent[first:].encode()))
            )
            for name, (sent, _) in SENT.items()
            for first in (0, 1, 70_000)
        }
    for (name, first), answer in answers.items():
        status = SENT[name][1]
        assert answer[:12] == f"HTTP/1.1 {status}".encode(), (name, first)
        assert answer.count(b"HTTP/1.1") == 1, (name, first)
        assert status not in (414, 431) or b"application/problem+json" in answer, (name, first)


async def answer(http: Request) -> Response:
    """Return a short body. Raise an error if the query contains ``fail``."""
    if "fail" in http.query_params:
        raise ValueError("on purpose")
    return Response(b"twelve bytes", headers={"Connection": "close"})


@pytest.fixture(params=[0, 5])
def logged(request: pytest.FixtureRequest) -> Iterator[tuple[TestClient, list[str], int]]:
    """Yield a client, the access log's lines, and how many characters of a query are logged."""
    lines: list[str] = []
    app = Starlette(
        routes=[Route("/v1/search", answer)],
        middleware=[
            Middleware(AccessLog, query=request.param, write=lines.append),
            Middleware(RequestLimits),
        ],
    )
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client, lines, request.param


def test_a_log_line_describes_the_answer(logged: tuple[TestClient, list[str], int]) -> None:
    client, lines, kept = logged
    client.get("/v1/search", params={"q": "été 10% secret", "tag": "secret"})
    line = json.loads(lines[0])
    assert line.pop("time").endswith("Z")
    assert line.pop("ms") >= 0
    assert line.pop("query", "") == "été 10% secret"[:kept]
    assert line == {"method": "GET", "path": "/v1/search", "status": 200, "bytes": 12}
    assert "secret" not in lines[0]
    assert "testclient" not in lines[0]


def test_errors_are_logged_too(logged: tuple[TestClient, list[str], int]) -> None:
    client, lines, _ = logged
    client.get("/v1/search?fail=1")
    client.get("/no%0Awhere" + "x" * 1000)
    found = [json.loads(line) for line in lines]
    assert [line["status"] for line in found] == [500, 404]
    assert len(found[1]["path"]) == MAX_LOGGED_PATH
    assert not any("\n" in line for line in lines)
