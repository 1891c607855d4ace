"""Are the files that a site's pages load given out small, fresh and to everybody?"""

from __future__ import annotations

import gzip

import pytest
from starlette.testclient import TestClient

from eventsearch.web.routes.static_files import TYPES, asset

LARGEST = 11 * 1024
"""Bytes of the element as it is sent."""


def test_the_element_is_small() -> None:
    """What a visitor loads for the search box stays small."""
    assert len(asset("event-search.js").packed) <= LARGEST


@pytest.mark.parametrize("name", TYPES)
def test_a_file_is_given_to_pages_of_every_origin(client: TestClient, name: str) -> None:
    """With its type, which browsers must not guess, and with a validator."""
    answer = client.get(f"/{name}", headers={"Origin": "https://site.example"})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == TYPES[name]
    again = client.get(f"/{name}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_file_is_sent_compressed_to_whoever_takes_that(client: TestClient) -> None:
    """Caches keep both forms apart."""
    plain = client.get("/event-search.js", headers={"Accept-Encoding": "identity"})
    packed = client.get("/event-search.js", headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == plain.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert packed.content == plain.content
    assert gzip.decompress(asset("event-search.js").packed) == plain.content
