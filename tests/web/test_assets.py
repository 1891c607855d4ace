"""The server sends the files that a site's pages load: small, fresh and to any origin."""

from __future__ import annotations

import gzip

import pytest
from starlette.testclient import TestClient

from eventsearch.web.assets import TYPES, asset
from eventsearch.web.search_page.messages import LANGUAGES, box_texts

LARGEST = {
    "event-search.js": 10_750,
    "event-search-results.js": 7_300,
    "event-search-template.js": 900,
    "event-list.js": 4_100,
    "event-views.js": 3_500,
    "page.js": 1_850,
}
"""Maximum size of each script in bytes, as the server sends it."""


@pytest.mark.parametrize("name", LARGEST)
def test_the_elements_are_small(name: str) -> None:
    assert len(asset(name).packed) <= LARGEST[name]


@pytest.mark.parametrize("name", TYPES)
def test_pages_of_every_origin_can_load_the_files(client: TestClient, name: str) -> None:
    answer = client.get(f"/{name}", headers={"Origin": "https://site.example"})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == TYPES[name]
    again = client.get(f"/{name}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_file_is_compressed_if_the_client_accepts_it(client: TestClient) -> None:
    plain = client.get("/event-search.js", headers={"Accept-Encoding": "identity"})
    packed = client.get("/event-search.js", headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == plain.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert packed.content == plain.content
    assert gzip.decompress(asset("event-search.js").packed) == plain.content


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_english_and_french_texts_need_no_request(lang: str) -> None:
    body = asset("event-search.js").body.decode()
    own = (
        "label",
        "list",
        "group upcoming",
        "forget",
        "none",
        "failed",
        "busy",
        "loading",
        "meant",
    )
    assert [key for key in own if box_texts(lang)[key] not in body] == []


@pytest.mark.parametrize("lang", [*LANGUAGES, "pt-BR", "xx"])
def test_the_element_can_have_its_texts_in_every_language(client: TestClient, lang: str) -> None:
    answer = client.get(f"/event-search/{lang}.json", headers={"Origin": "https://site.example"})
    spoken = {"pt-BR": "pt", "xx": "en"}.get(lang, lang)
    assert answer.json() == {"ui": spoken, **box_texts(spoken)}
    assert answer.json().keys() == {"ui", *box_texts("en")}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
