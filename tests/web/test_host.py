"""Which host a request names, and which hosts are answered: a real server, and bytes."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from eventsearch.errors import SettingsError
from eventsearch.settings import ServeSettings, Settings
from eventsearch.web.app import create_app
from small_site import NOW
from web.test_server import raw, serving

HEADS = {
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
"""Heads of requests, and how each is answered (RFC 9112, 3.2 and 3.2.2)."""


def test_a_request_names_one_host(settings: Settings) -> None:
    with serving(settings) as (_, address):
        told = {
            head: raw(address, f"{head}\r\nConnection: close\r\n\r\n".encode("latin-1"))
            for head in HEADS
        }
    assert {head: int(answer[9:12]) for head, answer in told.items()} == HEADS
    refused = [answer for answer in told.values() if answer[9:12] == b"400"]
    assert all(b'"urn:eventsearch:problem:bad-request"' in answer for answer in refused)


def test_no_answer_names_a_host_that_nobody_asked_for(settings: Settings) -> None:
    with serving(settings) as (_, address):
        for host in (b"Host: a b", b"Host: \x80", b"Host: a\r\nHost: b", b"X: y"):
            asked = b"GET /opensearch.xml HTTP/1.1\r\n%s\r\nConnection: close\r\n\r\n" % host
            answer = raw(address, asked)
            assert answer.startswith(b"HTTP/1.1 400 ")
            assert b"cache-control: no-store" in answer


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
def test_a_host_that_is_none_is_named(settings: Settings, host: str) -> None:
    serve = ServeSettings(hosts=("example.org", host))
    with pytest.raises(SettingsError, match=r"`serve\.hosts` names") as caught:
        create_app(settings.index, serve, clock=lambda: NOW)
    assert f'"{host}"' in str(caught.value)
