"""
How long does a request take that is written to stop a server?

The application runs in this process, with an index of three pages. Times are compared with the time
of a plain search.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from time import process_time

import pytest
from starlette.testclient import TestClient

from eventsearch.indexer.build import build
from eventsearch.settings import ServeSettings
from eventsearch.web.app import create_app
from small_site import NOW, write_site

MOST_TIMES = 500
"""Multiple of a plain search's time. That search has one word; these have up to 64."""

LETTERS = "abcdefghijklmnopqrstuvwxyz"

QUERIES = {
    "prefixes": " ".join(f"{letter}*" for letter in (LETTERS * 3)[:64]),
    "alternatives": " OR ".join(f"{letter}*" for letter in (LETTERS * 3)[:64]),
    "unknown words": " ".join(f"{a}qz{b}wxk" for a in "bcdfghjk" for b in "bcdfghjk")[:511],
    "long words": " ".join(letter * 160 for letter in "qzx"),
    "near words": " ".join(f"{letter}bcdefg~2" for letter in LETTERS),
    "parentheses": "(" * 512,
    "closed parentheses": "(" * 250 + "a" + ")" * 250,
    "denials": "NOT " * 128,
    "quotation marks": '"' * 512,
    "stars": "*" * 512,
    "one number": "9" * 512,
    "one date": "date:" + "9" * 400,
    "dates": "2031-05-01 " * 46,
    "years": "2023-2024 " * 51,
    "times": "demain " * 64,
    "lists of times": "en mars et avril 2023 ou " * 20,
    "fields": "tag:a " * 64,
    "zeros and controls": "\0\x1b[31m" * 60,
    "accents": "e" + "\u0301" * 500,
    "one word": "a" * 512,
    "letters and digits": "a1" * 256,
    "capitals": "aB" * 256,
    "directions": "\u202e" * 512,
}

BODIES = {
    "deep": b"[" * 60_000,
    "deep objects": b'{"q":' * 12_000,
    "many keys": json.dumps({f"k{number}": 1 for number in range(4_000)}).encode(),
    "one key": b"{" + b'"q":"a",' * 8_000 + b'"q":"b"}',
    "one number": b'{"limit": ' + b"9" * 60_000 + b"}",
    "no text": b'{"q": "\xff\xfe"}',
    "half a character": b'{"q": "\\ud800"}',
    "too large": b'{"q": "' + b"a" * 70_000 + b'"}',
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The application, with every kind of request enabled."""
    root: Path = tmp_path_factory.mktemp("hostile")
    settings = write_site(root)
    build(settings)
    served = ServeSettings(mcp=True)
    app = create_app(settings.index, served, clock=lambda: NOW)
    local = "http://localhost"
    with TestClient(app, base_url=local, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def plain(client: TestClient) -> float:
    """The time of a plain search after everything is loaded."""
    client.get("/v1/search", params={"q": "demain zzyzx"})
    return min(_spent(client, f"python {number}") for number in range(5))


def _spent(client: TestClient, text: str) -> float:
    begun = process_time()
    client.get("/v1/search", params={"q": text})
    return process_time() - begun


CALL = json.dumps(
    {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "search", "arguments": {"query": "python"}},
    }
).encode()


def post(client: TestClient, body: bytes, **headers: str) -> int:
    """Return the status of an MCP call. No other route reads a body."""
    headers = {"Content-Type": "application/json", **headers}
    return client.post("/mcp", content=body, headers=headers).status_code


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_is_answered_or_refused_in_time(
    client: TestClient, plain: float, name: str
) -> None:
    begun = process_time()
    status = client.get("/v1/search", params={"q": QUERIES[name]}).status_code
    assert status in (200, 400)
    assert process_time() - begun < MOST_TIMES * plain


@pytest.mark.parametrize("name", BODIES)
def test_a_body_is_read_or_refused_in_time(client: TestClient, plain: float, name: str) -> None:
    begun = process_time()
    assert post(client, BODIES[name]) in (200, 400, 413)
    assert process_time() - begun < MOST_TIMES * plain


PACKERS: Mapping[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
}
"""Content encodings that the standard library can write; it has no `br` and no `zstd`."""


@pytest.mark.parametrize("coding", PACKERS)
def test_a_packed_body_is_not_unpacked(client: TestClient, coding: str) -> None:
    for body in (CALL, CALL + b" " * (1 << 20)):
        packed = PACKERS[coding](body)
        assert post(client, packed, **{"Content-Encoding": coding}) in (400, 415)
    assert post(client, CALL) == 200


@pytest.mark.parametrize(
    "query", ["q=%", "q=%zz", "q=%00", "q=%ff%fe", "q=%c0%af", "q=%ed%a0%80", "q=" + "%25" * 3_000]
)
def test_any_percent_sign_is_read_or_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/v1/search?{query}").status_code in (200, 400)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("If-None-Match", '"' * 4_000),
        ("Accept", "a/b;q=1," * 500),
        ("Accept-Language", "fr;q=0.1," * 500),
        ("Accept-Encoding", "gzip;q=1e999," * 300),
        ("Range", "bytes=" + "0-," * 1_000),
        ("Content-Length", "9" * 4_000),
        ("X-Forwarded-For", "1.2.3.4, " * 500),
        ("Host", "a" * 4_000),
        ("Authorization", "Bearer " + "=" * 4_000),
    ],
)
def test_any_header_is_read_or_left_alone(client: TestClient, name: str, value: str) -> None:
    asked = client.get("/v1/search?q=python", headers={name: value})
    assert asked.status_code in (200, 206, 400, 413)
