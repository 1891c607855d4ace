"""Which requests are written down, and what of them."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from eventsearch.web.middleware import MAX_LOGGED_PATH, AccessLog, RequestLimits


async def answer(http: Request) -> Response:
    """Answer, or fail."""
    if "fail" in http.query_params:
        raise ValueError("on purpose")
    return Response(b"twelve bytes", headers={"Connection": "close"})


@pytest.fixture(params=[0, 5])
def logged(request: pytest.FixtureRequest) -> Iterator[tuple[TestClient, list[str], int]]:
    """An application, the lines that it has written, and what it keeps of a query."""
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


def test_a_line_says_what_was_answered(logged: tuple[TestClient, list[str], int]) -> None:
    client, lines, kept = logged
    client.get("/v1/search", params={"q": "été 10% secret", "tag": "secret"})
    line = json.loads(lines[0])
    assert line.pop("time").endswith("Z")
    assert line.pop("ms") >= 0
    assert line.pop("query", "") == "été 10% secret"[:kept]
    assert line == {"method": "GET", "path": "/v1/search", "status": 200, "bytes": 12}
    assert "secret" not in lines[0]
    assert "testclient" not in lines[0]


def test_what_goes_wrong_is_written_down_too(logged: tuple[TestClient, list[str], int]) -> None:
    client, lines, _ = logged
    client.get("/v1/search?fail=1")
    client.get("/no%0Awhere" + "x" * 1000)
    found = [json.loads(line) for line in lines]
    assert [line["status"] for line in found] == [500, 404]
    assert len(found[1]["path"]) == MAX_LOGGED_PATH
    assert not any("\n" in line for line in lines)
