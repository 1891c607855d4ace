"""The server compresses answers for clients that accept it, and follows RFC 9110."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from starlette.datastructures import Headers
from starlette.testclient import TestClient

from eventsearch.indexer.build import build
from eventsearch.settings import ServeSettings, Settings
from eventsearch.web.app import create_app
from eventsearch.web.middleware import MIN_COMPRESSED, accepts_gzip
from small_site import NOW, PAGES, write_site

LARGE = (
    "/v1/search?facet=tag&facet=year&explain=1",
    "/search",
    "/search.ics",
    "/search.atom",
    "/search.csv",
    "/demo",
    "/openapi.json",
    "/event-search.js",
    "/page.css",
)
"""One address for each kind of answer that is large on any site."""
SEARCH = LARGE[0]
PLAIN = {"Accept-Encoding": "identity"}
GZIP = {"Accept-Encoding": "br, gzip"}
MANY = {
    f"content/event/n{number}/index.md": f"---\ntitle: Numéro {number}\n"
    f"date: 2030-01-01T10:00:00Z\npublishDate: 2029-01-01\n---\n"
    for number in range(9)
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return the small site with more events, and build its index."""
    settings = write_site(tmp_path_factory.mktemp("site"), {**PAGES, **MANY})
    build(settings)
    return settings


def vary(headers: Mapping[str, str]) -> list[str]:
    """Return the header names that `Vary` lists, in lower case."""
    return [name.strip().lower() for name in headers.get("Vary", "").split(",")]


@pytest.mark.parametrize("path", LARGE)
def test_large_answers_are_compressed_and_otherwise_equal(client: TestClient, path: str) -> None:
    plain = client.get(path, headers=PLAIN)
    assert len(plain.content) >= MIN_COMPRESSED
    for _ in range(2):
        packed = client.get(path, headers=GZIP)
        assert packed.headers["Content-Encoding"] == "gzip"
        assert int(packed.headers["Content-Length"]) < len(plain.content) / 1.5
        assert packed.content == plain.content
    forms = ("Content-Encoding", "Content-Length")
    assert {name: value for name, value in packed.headers.items() if name.title() not in forms} == {
        name: value for name, value in plain.headers.items() if name.title() not in forms
    }
    assert vary(plain.headers).count("accept-encoding") == 1


@pytest.mark.parametrize("path", ["/healthz", "/v1/suggest?q=zzyzzx", "/nowhere"])
def test_small_answers_are_not_compressed(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=GZIP)
    assert "Content-Encoding" not in answer.headers
    assert "accept-encoding" in vary(answer.headers)


@pytest.mark.parametrize("path", [path for path in LARGE if path != "/demo"])
def test_a_cached_encoding_is_valid_for_the_other(client: TestClient, path: str) -> None:
    packed = client.get(path, headers=GZIP)
    assert packed.headers["ETag"].startswith("W/")
    for form in (PLAIN, GZIP):
        answer = client.get(path, headers={**form, "If-None-Match": packed.headers["ETag"]})
        assert (answer.status_code, answer.content) == (304, b"")
        assert "Content-Encoding" not in answer.headers
        assert answer.headers["Vary"] == packed.headers["Vary"]


@pytest.mark.parametrize("form", [PLAIN, GZIP])
def test_head_has_the_headers_of_get(client: TestClient, form: dict[str, str]) -> None:
    head, get = (client.request(method, SEARCH, headers=form) for method in ("HEAD", "GET"))
    assert head.headers == get.headers
    assert head.content == b""


def test_an_error_page_is_compressed_too(client: TestClient) -> None:
    answer = client.get("/search?q=date:jamais", headers=GZIP)
    assert (answer.status_code, answer.headers["Content-Encoding"]) == (400, "gzip")


def test_with_listed_origins_vary_has_both_fields(settings: Settings) -> None:
    serve = ServeSettings(origins=("https://a.example",))
    with TestClient(create_app(settings.index, serve, clock=lambda: NOW)) as client:
        answer = client.get(SEARCH, headers={**GZIP, "Origin": "https://a.example"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert sorted(vary(answer.headers)) == ["accept-encoding", "origin"]


@pytest.mark.parametrize(
    ("accepted", "taken"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("*", True),
        ("*;q=0, gzip", True),
        ("gzip;q=0.001", True),
        ("", False),
        ("br", False),
        ("*;q=0", False),
        ("gzip;q=0", False),
        ("gzip; q=0.0", False),
        ("*, gzip;q=0", False),
    ],
)
def test_accept_encoding_decides_about_gzip(client: TestClient, accepted: str, taken: bool) -> None:
    assert accepts_gzip(Headers({"Accept-Encoding": accepted})) is taken
    for path in ("/search", "/event-search.js"):
        answer = client.get(path, headers={"Accept-Encoding": accepted})
        assert ("Content-Encoding" in answer.headers) is taken
