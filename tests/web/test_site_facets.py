"""One line in the settings turns a front matter key into a facet in every output."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from mcp import Client
from starlette.testclient import TestClient

from eventsearch.engines.opensearch import OpenSearch
from eventsearch.indexer.build import build
from eventsearch.search.index import open_index
from eventsearch.settings import ServeSettings, Settings, load_settings
from eventsearch.static_index.files import index_files
from eventsearch.web.app import create_app, open_service
from eventsearch.web.mcp_server import Handlers
from site_clients import web_client
from small_site import NOW, write_site
from static.browser_engine import write_files
from static.test_site import file_answers


def page(title: str, audience: str) -> str:
    """Return a page with a value of the key `audience`."""
    return f"---\ntitle: {title}\ndate: 2020-01-01\naudience: {audience}\n---\nBonjour.\n"


SITE = {
    "hugo.yaml": "baseURL: https://example.org/\ndefaultContentLanguage: fr\n",
    "content/post/a.md": page("Un", "Étudiants"),
    "content/post/b.md": page("Deux", "[étudiants, Grand public]"),
    "content/post/c.md": page("Trois", "{name: Grand public, url: /x/}"),
    "content/post/d.md": page("Quatre", "[{name: Étudiants}, 12, {nom: x}]"),
    "content/post/e.md": "---\ntitle: Cinq\ndate: 2020-01-01\n---\nBonjour.\n",
}
ROW = """
[facets]
audience = { label = { en = "Audience", fr = "Public visé" } }
"""
STUDENTS = {"Un", "Deux", "Quatre"}
COUNTS = [
    {"value": "Étudiants", "count": 3},
    {"value": "Grand public", "count": 2},
    {"value": "12", "count": 1},
]
HITS = {
    "Un": ["Étudiants"],
    "Deux": ["étudiants", "Grand public"],
    "Trois": ["Grand public"],
    "Quatre": ["Étudiants", "12"],
    "Cinq": [],
}


def site(root: Path, **environ: str) -> Settings:
    """Write the site with the line that adds the facet, and return its settings."""
    write_site(root, {**SITE, "eventsearch.toml": ROW})
    return load_settings(root, environ=environ, flags={"index": root / ".eventsearch"})


@pytest.fixture
def indexed(tmp_path: Path) -> Settings:
    """Return the site's settings after building its index."""
    settings = site(tmp_path / "site à moi")
    build(settings)
    return settings


@pytest.fixture
def client(indexed: Settings) -> Iterator[TestClient]:
    """Yield a client of the site's server."""
    with web_client(indexed) as client:
        yield client


QUESTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    ("search", {"facet": "audience"}),
    ("search", {"q": "audience:etudiants", "facet": "audience"}),
    ("search", {"audience": "GRAND PUBLIC", "facet": "audience"}),
    ("search", {"q": 'audience:"grand public" bonjour', "fields": "title,audience"}),
    ("search", {"q": "-audience:12"}),
    ("search", {"q": "audiense:12"}),
    ("search", {"facet": "audiense"}),
    ("suggest", {"q": "gra"}),
    ("suggest", {"q": "étu"}),
)


def answers_of(client: TestClient) -> list[dict[str, Any]]:
    """Return the server's answers to `QUESTIONS`."""
    return [client.get(f"/v1/{route}", params=asked).json() for route, asked in QUESTIONS]


def titles(answer: dict[str, Any]) -> set[str]:
    """Return the titles of the hits."""
    return {hit["title"] for hit in answer["hits"]}


def check_answers(answers: list[dict[str, Any]]) -> None:
    """Check the answers to `QUESTIONS`."""
    every, students, public, fields, without, misspelt, unknown, word, accent = answers
    assert every["facets"]["audience"] == COUNTS
    assert {hit["title"]: hit["audience"] for hit in every["hits"]} == HITS
    assert every["labels"] == {"audience": {"en": "Audience", "fr": "Public visé"}}
    assert titles(students) == STUDENTS
    assert students["facets"]["audience"] == COUNTS
    assert titles(public) == {"Deux", "Trois"}
    assert {hit["title"]: hit["audience"] for hit in fields["hits"]} == {
        name: HITS[name] for name in ("Deux", "Trois")
    }
    assert titles(without) == HITS.keys() - {"Quatre"}
    assert misspelt["did_you_mean"] == "audience:12"
    assert "audience" in unknown["detail"]
    assert [(one["kind"], one["query"], one["count"]) for one in word["suggestions"]] == [
        ("audience", 'audience:"Grand public"', 2)
    ]
    assert accent["suggestions"][0]["query"] == "audience:Étudiants"
    assert accent["labels"] == every["labels"]


def test_a_settings_row_adds_a_facet_over_http(client: TestClient) -> None:
    check_answers(answers_of(client))
    page = client.get("/v1/pages/content/post/b.md").json()
    assert page["audience"] == HITS["Deux"]
    links = client.get("/v1/search", params={"audience": "12", "per_page": "1"}).json()["links"]
    assert "audience=12" in links["html"]


def test_a_table_of_pages_has_a_column_for_the_facet(client: TestClient) -> None:
    for asked, expected in (({"audience": "Étudiants"}, STUDENTS), ({"audience": "x"}, set())):
        text = client.get("/search.csv", params=asked).content.decode("utf-8-sig")
        rows = [*csv.DictReader(StringIO(text))]
        assert {row["title"] for row in rows} == expected
        assert all(row["audience"] == "; ".join(HITS[row["title"]]) for row in rows)
        assert text.partition("\r\n")[0].endswith(",audience")


def test_the_openapi_document_describes_the_facet(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    for path in ("/v1/search", "/search.csv"):
        names = [one["name"] for one in document["paths"][path]["get"]["parameters"]]
        assert "audience" in names
    shapes = document["components"]["schemas"]
    assert "audience" in shapes["Hit"]["properties"]
    assert "audience" in shapes["Page"]["properties"]
    assert "audience" in shapes["Search"]["properties"]["facets"]["properties"]
    assert "labels" in shapes["Search"]["properties"].keys() & shapes["Suggest"]["properties"]
    assert "audience" in shapes["Suggestion"]["properties"]["kind"]["enum"]


@pytest.mark.parametrize(("lang", "label"), [("en", "Audience"), ("fr", "Public visé")])
def test_the_results_page_shows_the_facet_in_its_language(
    client: TestClient, lang: str, label: str
) -> None:
    address = urlencode({"ui": lang, "audience": "étudiants", "find_audience": "grand"})
    html = BeautifulSoup(client.get(f"/search?{address}").content, "lxml")
    box = html.select_one('fieldset:has(input[name="audience"])')
    assert box is not None
    assert box.select_one("legend").get_text() == label  # type: ignore[union-attr]
    boxes = box.select('input[name="audience"]')
    assert {str(one["value"]): one.has_attr("checked") for one in boxes} == {
        "Étudiants": True,
        "Grand public": False,
    }
    removals = [str(one["href"]) for one in html.select("a[href]") if "étudiants" in one.get_text()]
    assert removals
    assert all("audience=" not in one for one in removals)


def test_language_models_filter_by_the_facet(indexed: Settings) -> None:
    service = open_service(indexed.index, ServeSettings(), clock=lambda: NOW)
    server = Handlers(lambda: service, str).server()

    async def called() -> tuple[dict[str, Any], dict[str, Any], Any]:
        async with Client(server) as client:
            tools = {tool.name: tool.input_schema for tool in (await client.list_tools()).tools}
            search = {"query": "bonjour", "audience": "grand public"}
            found = await client.call_tool("search", search)
            wrong = await client.call_tool("list_events", {"when": "2020", "audience": "Tous"})
            return tools, found.structured_content or {}, wrong.content[0]

    try:
        tools, found, wrong = asyncio.run(called())
    finally:
        service.pool.shutdown()
        service.live.close()
    assert "Audience" in tools["search"]["properties"]["audience"]["description"]
    assert "audience" in tools["list_events"]["properties"]
    assert "audience" not in tools["fetch"]["properties"]
    assert {one["title"]: one["audience"] for one in found["results"]} == {
        name: HITS[name] for name in ("Deux", "Trois")
    }
    assert 'parameter "audience" is "Tous", but no event has it' in wrong.text


def test_an_index_without_the_facet_is_rebuilt(tmp_path: Path) -> None:
    settings = site(tmp_path)
    labelled = replace(settings, facets=(settings.facets[0]._replace(label={"": "Who"}),))
    without = replace(settings, facets=())
    for each in (without, settings, labelled, without):
        assert build(each).reason
        assert not build(each).reason
        with closing(open_index(each.index)) as index:
            labels = {facet.name: facet.label for facet in each.facets}
            assert index.generation.info.facets == labels
            assert ("audience" in index.facets) == bool(labels)


@pytest.mark.external
def test_a_settings_row_adds_a_facet_in_static_files(indexed: Settings, tmp_path: Path) -> None:
    with closing(open_index(indexed.index)) as index:
        write_files(tmp_path, index_files(index, NOW))
    check_answers(file_answers([(route, [*pairs.items()]) for route, pairs in QUESTIONS], tmp_path))


@pytest.mark.external
def test_a_settings_row_adds_a_facet_in_a_cluster(cluster_url: str, tmp_path: Path) -> None:
    variables = {"EVENTSEARCH_ENGINE": "opensearch", "EVENTSEARCH_OPENSEARCH_HOSTS": cluster_url}
    settings = site(tmp_path, **variables, EVENTSEARCH_OPENSEARCH_PREFIX="facets")
    build(settings)
    serve = ServeSettings(cluster=settings.cluster)
    with TestClient(create_app(settings.index, serve, clock=lambda: NOW)) as client:
        check_answers(answers_of(client))
    OpenSearch(settings.opensearch).connection.write("DELETE", "/facets-*")
