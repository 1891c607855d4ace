"""The OpenSearch description lets browsers search the site from the address bar."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from site_clients import site_client
from small_site import EDITIONS

NAME = "{http://a9.com/-/spec/opensearch/1.1/}"


@pytest.fixture
def two_languages(tmp_path: Path) -> Iterator[TestClient]:
    """Yield a client of a site in French and English with a long name."""
    title = "title: Le calendrier des journées & nuits de l'estuaire\n"
    pages = {**EDITIONS, "hugo.yaml": title + EDITIONS["hugo.yaml"]}
    with site_client(
        tmp_path, pages, client={"root_path": "/suche", "base_url": "https://search.example"}
    ) as client:
        yield client


def described(client: TestClient, lang: str) -> ElementTree.Element:
    """Return the parsed OpenSearch description in a language."""
    answer = client.get("/opensearch.xml", params={"lang": lang})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/opensearchdescription+xml"
    return ElementTree.fromstring(answer.content)


@pytest.mark.parametrize(
    ("lang", "short", "long"),
    [
        ("", "Le calendrier", "Search Le calendrier des journées & nuits de"),
        ("en", "Le calendrier en", "Search Le calendrier des journées & nuits de"),
        ("fr", "Le calendrier fr", "Rechercher dans Le calendrier des journées &"),
    ],
)
def test_names_are_short_enough_and_tell_languages_apart(
    two_languages: TestClient, lang: str, short: str, long: str
) -> None:
    root = described(two_languages, lang)
    names = [root.findtext(f"{NAME}{name}") or "" for name in ("ShortName", "LongName")]
    assert names == [short, long]
    assert len(names[0]) <= 16
    assert len(names[1]) <= 48
    languages = [found.text for found in root.findall(f"{NAME}Language")]
    assert languages == ([lang] if lang else ["en", "fr"])


def test_addresses_begin_with_the_requested_one(two_languages: TestClient) -> None:
    found = described(two_languages, "fr").findall(f"{NAME}Url")
    assert {url.get("type"): url.get("template") for url in found} == {
        "text/html": "https://search.example/suche/search?q={searchTerms}&lang=fr",
        "application/atom+xml": "https://search.example/suche/search.atom?q={searchTerms}&lang=fr",
        "application/x-suggestions+json": "https://search.example/suche/opensearch/suggest"
        "?q={searchTerms}&lang=fr",
        "application/opensearchdescription+xml": "https://search.example/suche/opensearch.xml"
        "?lang=fr",
    }


def test_answers_to_different_hosts_are_cached_separately(client: TestClient) -> None:
    texts = {
        client.get("/opensearch.xml", headers={"Host": host}).text for host in ("a.test", "b.test")
    }
    assert len(texts) == 2


def test_an_invalid_language_is_refused(client: TestClient) -> None:
    answer = client.get("/opensearch.xml?lang=<b>")
    assert answer.status_code == 400
    assert answer.json()["detail"] == 'parameter "lang" is "<b>"; write it as fr'


def test_suggestions_are_four_lists(client: TestClient) -> None:
    answer = client.get("/opensearch/suggest", params={"q": "at", "lang": "fr"})
    assert answer.headers["content-type"] == "application/x-suggestions+json"
    assert answer.json() == [
        "at",
        ["Atelier Python"],
        ["événement, 2031-05-01"],
        ["https://example.org/event/tard/"],
    ]
    query, texts, told, addresses = client.get("/opensearch/suggest?q=renn").json()
    assert (query, texts, told) == ("renn", ["Rennes", "Rennes"], ["tag", "place"])
    assert addresses == [
        "http://testserver/search?q=tag%3ARennes",
        "http://testserver/search?q=location%3ARennes",
    ]


def test_without_suggestions_there_are_four_lists_too(client: TestClient) -> None:
    assert client.get("/opensearch/suggest?q=zzz").json() == ["zzz", [], [], []]
