"""Are the files that a site's pages load given out small, fresh and to everybody?"""

from __future__ import annotations

import gzip
import re
from importlib.resources import files
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from eventsearch.model.facets import LABELS
from eventsearch.web.assets import TYPES, asset
from eventsearch.web.search_page.messages import LANGUAGES, box_texts

LARGEST = {
    "event-search.js": 10_750,
    "event-search-results.js": 7_300,
    "event-search-template.js": 900,
    "event-list.js": 4_000,
    "event-views.js": 3_500,
    "page.js": 1_850,
}
"""Bytes of the elements as they are sent."""


STATIC = Path(str(files("eventsearch.web"))) / "static"


@pytest.mark.parametrize("name", LARGEST)
def test_the_elements_are_small(name: str) -> None:
    assert len(asset(name).packed) <= LARGEST[name]


@pytest.mark.parametrize("name", TYPES)
def test_a_file_is_given_to_pages_of_every_origin(client: TestClient, name: str) -> None:
    answer = client.get(f"/{name}", headers={"Origin": "https://site.example"})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == TYPES[name]
    again = client.get(f"/{name}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_file_is_sent_compressed_to_whoever_takes_that(client: TestClient) -> None:
    plain = client.get("/event-search.js", headers={"Accept-Encoding": "identity"})
    packed = client.get("/event-search.js", headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == plain.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert packed.content == plain.content
    assert gzip.decompress(asset("event-search.js").packed) == plain.content


def inline_texts(name: str, start: str) -> dict[str, str]:
    """Return the texts of a table in a file of the element, with the names of their forms."""
    script = (STATIC / "box" / name).read_text("utf-8")
    table = (
        re.split(rf"\n( *)[^\n]*\b{start} {{\n", script)[2]
        .partition("\n}")[0]
        .partition("\n  }")[0]
    )
    texts: dict[str, str] = {}
    for name, text in re.findall(r'("[^"]+"|\w+): "([^"]*)"', table):
        key, (one, *more) = name.strip('"'), text.split("|")
        texts |= {f"{key}.one": one, f"{key}.other": more[0]} if more else {key: one}
    return texts


def test_the_element_says_what_the_catalogues_say() -> None:
    own = inline_texts("texts.js", "en:") | inline_texts("results_texts.js", "STRINGS =")
    own |= {name: label["en"] for name, label in LABELS.items() if name != "tag"}
    known = {key: own.get(key, key.split()[-1]) for key in box_texts("en")}
    assert known == dict(box_texts("en"))


def test_suggestions_need_not_ask_for_french() -> None:
    french = inline_texts("texts.js", "fr:")
    assert inline_texts("texts.js", "en:").keys() <= french.keys()
    assert french == {"ui": "fr"} | {key: box_texts("fr")[key] for key in french if key != "ui"}


@pytest.mark.parametrize("lang", [*LANGUAGES, "pt-BR", "xx"])
def test_the_element_can_have_its_texts_in_every_language(client: TestClient, lang: str) -> None:
    answer = client.get(f"/event-search/{lang}.json", headers={"Origin": "https://site.example"})
    spoken = {"pt-BR": "pt", "xx": "en"}.get(lang, lang)
    assert answer.json() == {"ui": spoken, **box_texts(spoken)}
    assert answer.json().keys() == {"ui", *box_texts("en")}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
