"""
Every route reports errors as problem JSON.

The tests read the routes from the application, so they include new routes automatically.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from eventsearch.web.app import OPERATIONS, ROUTES
from eventsearch.web.problems import KINDS, PREFIX
from site_clients import site_client

METHODS_OF = {
    route.path: {*(route.methods or ()), "OPTIONS"} for route in ROUTES if isinstance(route, Route)
}
PATHS = sorted(METHODS_OF)
WITH_PARAMETERS = sorted(one.path for one in OPERATIONS if one.parameters)
METHODS = ("POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY", "PROPFIND", "X" * 30)


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Yield one client for all tests, because requests do not change the application."""
    with site_client(
        tmp_path_factory.mktemp("visited"),
        client={"raise_server_exceptions": False, "follow_redirects": False},
        timeout=60,
    ) as client:
        yield client


def demand_problem(visited: TestClient, method: str, path: str, kind: str) -> None:
    """Check that the answer is a complete, uncached problem of a kind, readable by any origin."""
    answer = visited.request(method, path)
    assert answer.status_code == KINDS[kind].status, f"{method} {path}: {answer.text}"
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"
    told = answer.json()
    assert told["type"] == PREFIX + kind
    assert told["title"] == KINDS[kind].title
    assert told["status"] == answer.status_code
    assert told["detail"]
    if kind == "method-not-allowed":
        assert method not in answer.headers["allow"].split(", ")
        assert "OPTIONS" in answer.headers["allow"]


def test_no_route_shadows_others() -> None:
    assert PATHS
    assert not [route for route in ROUTES if isinstance(route, Mount)]


@pytest.mark.parametrize("query", ["nothing=1", "nothing", "%00=%00", "%ff=1", "Q=a", "%ED%A0%80"])
def test_an_unknown_parameter_is_a_problem(visited: TestClient, query: str) -> None:
    for path in WITH_PARAMETERS:
        demand_problem(visited, "GET", f"{path}?{query}", "bad-parameter")


@pytest.mark.parametrize("method", METHODS)
def test_a_wrong_method_is_a_problem(visited: TestClient, method: str) -> None:
    for path in PATHS:
        if method not in METHODS_OF[path]:
            demand_problem(visited, method, path, "method-not-allowed")


@pytest.mark.parametrize("beneath", ["/", "/nothing", "//", "/..%2f..%2fetc%2fpasswd", "x"])
def test_an_unknown_path_below_a_route_is_a_problem(visited: TestClient, beneath: str) -> None:
    for path in PATHS:
        if path != "/" and ":text}" not in path:
            demand_problem(visited, "GET", path + beneath, "not-found")


def test_every_route_answers_to_head_and_names_its_methods(visited: TestClient) -> None:
    for path in PATHS:
        options = visited.options(path)
        assert options.status_code == 204, path
        assert options.headers["allow"] == ", ".join(sorted(METHODS_OF[path]))
        if "GET" in METHODS_OF[path]:
            answer = visited.get(path)
            assert visited.head(path).status_code == answer.status_code, path
            problem = answer.status_code not in (200, 204, 307)
            assert not problem or answer.json()["type"].startswith(PREFIX), path
