"""The server process listens, answers and stops."""

from __future__ import annotations

import json
import re
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from eventsearch.errors import SettingsError
from eventsearch.settings import Settings
from eventsearch.storage.generations import live_name
from eventsearch.web.server import (
    ServeError,
    checked_proxies,
    checked_root_path,
    listen,
)
from processes import Running, eventually, running


@contextmanager
def serving(settings: Settings, *flags: str, **variables: str) -> Iterator[tuple[Running, str]]:
    """Run the command on a free port of loopback; yield the program and its address."""
    with running("serve", "--port", "0", *flags, cwd=settings.root, **variables) as server:
        yield server, server.url()


def ask(url: str, **headers: str) -> tuple[Mapping[str, str], Any]:
    """Return the headers and the JSON of an answer."""
    request = urllib.request.Request(url, headers=headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.headers, json.load(answer)


def raw(address: str, *parts: bytes) -> bytes:
    """Send bytes in parts, and return everything that the server sends back."""
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        for part in parts:
            connection.sendall(part)
            time.sleep(0.1)
        return b"".join(iter(lambda: connection.recv(4096), b""))


def status(url: str, **headers: str) -> int:
    """Return the status of a GET."""
    try:
        request = urllib.request.Request(url, headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_sigterm_finishes_open_requests(settings: Settings) -> None:
    with serving(settings, EVENTSEARCH_SERVE_DRAIN="60") as (server, address):
        assert status(f"{address}/readyz") == 200
        server.process.send_signal(signal.SIGTERM)
        assert eventually(lambda: status(f"{address}/readyz") == 503)
        assert status(f"{address}/v1/search?q=python") == 200


def test_a_second_sigterm_ends_at_once(settings: Settings) -> None:
    with serving(settings, EVENTSEARCH_SERVE_DRAIN="60") as (server, address):
        server.process.send_signal(signal.SIGTERM)
        assert eventually(lambda: status(f"{address}/readyz") == 503)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=30) in (0, -signal.SIGTERM)


def test_sighup_reloads_the_index(settings: Settings) -> None:
    with serving(settings) as (server, address):
        assert status(f"{address}/readyz") == 200
        server.process.send_signal(signal.SIGHUP)
        server.line(f"reloaded: now serving generation {live_name(settings.index)}")
        assert status(f"{address}/readyz") == 200


def test_a_request_that_is_not_http_is_refused(settings: Settings) -> None:
    with serving(settings) as (_, address):
        assert raw(address, b"GET / HTTP/9.9.9\r\n\r\n").startswith(b"HTTP/1.1 400 ")


def test_many_requests_on_one_connection_are_answered(settings: Settings) -> None:
    head = b"GET /healthz HTTP/1.1\r\nHost: a\r\n"
    with serving(settings) as (_, address):
        many = raw(address, (head + b"\r\n") * 3000 + head + b"Connection: close\r\n\r\n")
    assert many.count(b"HTTP/1.1 200 OK") == 3001


def test_a_body_too_large_is_refused_at_once(settings: Settings) -> None:
    with serving(settings) as (_, address):
        answer = raw(
            address, b"POST /v1/search HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n\r\n"
        )
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_links_start_with_the_root_path(settings: Settings) -> None:
    with serving(settings, "--root-path", "/suche/") as (_, address):
        _, page = ask(f"{address}/v1/search?q=python&per_page=1")
        _, document = ask(f"{address}/openapi.json")
    assert page["links"]["self"] == "/suche/v1/search?q=python&per_page=1"
    assert document["servers"] == [{"url": "/suche"}]


@pytest.mark.parametrize(
    ("flags", "refused"), [((), True), (("--forwarded-allow-ips", "127.0.0.0/8"), False)]
)
def test_only_a_trusted_proxy_may_name_the_client(
    settings: Settings, flags: tuple[str, ...], refused: bool
) -> None:
    with serving(settings, *flags, EVENTSEARCH_SERVE_RATE="1") as (_, address):
        url = f"{address}/v1/suggest?q=a"
        clients = ("192.0.2.1", "192.0.2.2", "192.0.2.3")
        told = [status(url, **{"X-Forwarded-For": client}) for client in clients]
    # A new minute may begin between two requests, but only once.
    assert told[0] == 200
    assert (429 in told) == refused


ONE_CLIENT = (
    ("1.1.1.1, 192.0.2.1", "2.2.2.2, 192.0.2.1"),
    ("192.0.2.2", "192.0.2.2, 127.0.0.5, 127.0.0.6"),
    ("192.0.2.3:1111", "192.0.2.3:2222"),
    ("2001:db8:1:1::1", "2001:db8:1:1:ffff::2"),
    ("[2001:db8:1:2::1]:80", "2001:db8:1:2::9"),
    ("::ffff:192.0.2.4", "192.0.2.4"),
    ("2002:c000:205:1::1", "2002:c000:205:ffff::1"),
    ("unknown", "_hidden"),
)
"""
Pairs of `X-Forwarded-For` values that one client can produce behind trusted proxies. The rate limit
must treat both values as the same client.
"""


def test_a_client_behind_proxies_cannot_fake_its_address(settings: Settings) -> None:
    flags = ("--forwarded-allow-ips", "127.0.0.0/8")
    with serving(settings, *flags, EVENTSEARCH_SERVE_RATE="1") as (_, address):
        url = f"{address}/v1/suggest?q=a"
        for first, second in ONE_CLIENT:
            told = [status(url, **{"X-Forwarded-For": each}) for each in (first, second, second)]
            # A new minute may begin between two requests, but only once.
            assert told.count(429) >= 1, (first, second)
        # The server ignores the `Forwarded` header of RFC 7239, whichever client sends it.
        told = [status(url, Forwarded=f"for=192.0.2.{number}") for number in range(3)]
        assert told.count(429) >= 1


def test_the_access_log_keeps_no_query(settings: Settings) -> None:
    with serving(settings, "--log", "json") as (server, address):
        ask(f"{address}/v1/search?q=python")
        line = json.loads(server.line("{"))
    assert set(line) == {"time", "method", "path", "status", "bytes", "ms"}
    assert (line["method"], line["path"], line["status"]) == ("GET", "/v1/search", 200)


@pytest.mark.parametrize(("text", "read"), [("", ""), ("/", ""), ("/a/b/", "/a/b"), ("/a", "/a")])
def test_a_root_path_has_no_slash_at_its_end(text: str, read: str) -> None:
    assert checked_root_path(text) == read


@pytest.mark.parametrize("text", ["search", "https://a.test/", "/a?b", "/a b", "/é"])
def test_an_invalid_root_path_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match=f'root path "{re.escape(text)}" is not a path; write'):
        checked_root_path(text)


@pytest.mark.parametrize("text", ["*", "proxy.example", "10.0.0.1/8", "999.0.0.1", ""])
def test_an_invalid_proxy_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match=f'proxy "{re.escape(text)}" is neither'):
        checked_proxies([text])
    assert checked_proxies(["::1", "10.0.0.0/8"]) == ["::1", "10.0.0.0/8"]


@pytest.mark.parametrize(
    ("host", "port", "error", "message"),
    [
        ("127.0.0.1", 65_536, SettingsError, "port 65536 is not between 0 and 65535"),
        ("", 8000, SettingsError, "the host is empty; write 127.0.0.1"),
        ("127.0.0.1", -1, SettingsError, "port -1 is not between"),
        ("no such host", 8000, ServeError, "host no such host is not an address"),
        ("192.0.2.1", 8000, ServeError, "cannot listen on 192.0.2.1 port 8000"),
    ],
)
def test_an_invalid_address_is_refused(
    host: str, port: int, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        listen(host, port)
