"""The HTTP API for programs: hit keys, pages, links, ranking and the log of searches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from eventsearch.indexer.build import build
from eventsearch.output.json import FIELDS
from eventsearch.search.query_log import FILE, read_searches
from eventsearch.settings import ServeSettings, Settings, load_settings
from eventsearch.web.app import create_app
from processes import eventually
from site_clients import site_client, web_client
from small_site import EDITIONS, NOW, PAGES, write_site

ODD = "content/event/a b #1?/index.md"


SITE = PAGES | {
    ODD: "---\ntitle: Conférence\ndate: 2031-06-01T10:00:00Z\npublishDate: 2031-01-01\n"
    "image: {filename: affiche.jpg}\nevent_url: https://conf.example/2031\n"
    "categories: [Public]\n---\n## Lieu\n\nAu port.\n",
    "content/event/logo/index.md": "---\ntitle: Logo\ndate: 2031-06-02\npublishDate: 2031-01-01\n"
    "image: 'http://[broken'\n---\n",
    "content/post/secret.md": "---\ntitle: Secret\npublishDate: 2099-01-01\n---\nPlus tard.\n",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Yield a client of a site with pages of every kind."""
    with site_client(
        tmp_path_factory.mktemp("site"), SITE, client={"root_path": "/suche"}
    ) as client:
        yield client


def test_a_hit_has_the_requested_keys(server: TestClient) -> None:
    found = server.get("/v1/search?q=python&fields=title,ics,url").json()
    assert list(found["hits"][0]) == ["title", "url", "ics"]
    assert found["links"]["self"] == "/suche/v1/search?q=python&fields=title%2Cics%2Curl"
    assert found["links"]["html"] == "/suche/search?q=python"
    assert "ics" not in server.get("/v1/search?fields=title").json()["hits"][0]


@pytest.mark.parametrize("fields", ["titel", "title,,url", "title,", "title url"])
def test_an_unknown_key_is_an_error(server: TestClient, fields: str) -> None:
    answer = server.get("/v1/search", params={"fields": fields})
    assert (answer.status_code, answer.json()["parameter"]) == (400, "fields")
    assert answer.json()["detail"].endswith("write it as url,title,start")
    everything = server.get("/v1/search", params={"fields": ",".join(FIELDS)})
    assert everything.status_code == 200


def test_a_hit_has_its_image_categories_and_event_url(server: TestClient) -> None:
    fields = "title,image,categories,event_url"
    hits = server.get(f"/v1/search?section=event&fields={fields}").json()["hits"]
    by_title = {hit.pop("title"): hit for hit in hits}
    assert by_title["Conférence"] == {
        "image": "/event/a-b-%231/affiche.jpg",
        "categories": ["Public"],
        "event_url": "https://conf.example/2031",
    }
    assert by_title["Logo"] == {"image": None, "categories": [], "event_url": None}


@pytest.mark.parametrize(
    ("query", "prev", "next"),
    [
        ("per_page=2", None, 2),
        ("page=2&per_page=2", 1, 3),
        ("page=3&per_page=2", 2, None),
        ("page=9&per_page=2", 3, None),
        ("q=zzyzzx&page=2", None, None),
        ("", None, None),
    ],
)
def test_results_link_to_the_previous_and_next_page(
    server: TestClient, query: str, prev: int | None, next: int | None
) -> None:
    answer = server.get(f"/v1/search?{query}")
    links = answer.json()["links"]
    pages = {"prev": prev, "next": next}
    for name, page in pages.items():
        assert (links[name] is None) is (page is None)
        if page:
            assert server.get(links[name].removeprefix("/suche")).json()["page"] == page
            assert answer.links[name]["url"] == links[name]
    assert ("Link" in answer.headers) is any(pages.values())


def test_counts_can_be_requested_without_hits(server: TestClient) -> None:
    whole, counts = (
        server.get(f"/v1/search?q=data&facet=tag&per_page={size}").json() for size in (10, 0)
    )
    assert [counts[name] for name in ("per_page", "pages", "hits")] == [0, 0, []]
    for name in ("total", "facets", "step", "did_you_mean"):
        assert counts[name] == whole[name]
    assert counts["links"]["html"] == whole["links"]["html"]
    assert counts["links"]["self"].endswith("per_page=0&facet=tag")
    assert counts["links"]["next"] is None


@pytest.mark.parametrize("id", [ODD, "content/event/dix/index.md"])
def test_a_page_can_be_requested_by_its_id(server: TestClient, id: str) -> None:
    for safe in ("/", ""):
        page = server.get(f"/v1/pages/{quote(id, safe=safe)}").json()
        [hit] = [one for one in server.get("/v1/search").json()["hits"] if one["id"] == id]
        shared = set(page) & set(hit)
        assert {name: page[name] for name in shared} == {name: hit[name] for name in shared}
        assert {"id", "url", "status", "image", "event_url", "ics"} <= shared
        assert [one["text"] for one in page["headings"]] in (["Lieu"], ["Pourquoi"])


@pytest.mark.parametrize(
    "id", ["content/post/secret.md", "nothing.md", "\nÈ", "", "../x", "\udcff"]
)
def test_a_hidden_page_is_not_found(server: TestClient, id: str) -> None:
    answer = server.get(f"/v1/pages/{quote(id, errors='surrogatepass')}")
    assert answer.status_code == 404
    expected = "not-found" if id == "../x" else "no-page"
    assert answer.json()["type"].rpartition(":")[2] == expected
    assert server.get("/v1/pages/content/event/dix/index.md?q=x").status_code == 400


def test_a_collapsed_answer_names_the_others_as_described(tmp_path: Path) -> None:
    with site_client(tmp_path, EDITIONS) as client:
        answer: dict[str, Any] = client.get("/v1/search?kind=page&sort=-date&collapse=1").json()
        plain = client.get("/v1/search?kind=page&sort=-date&collapse=0").json()
        first = client.get("/v1/search?kind=page&per_page=1&collapse=1").json()
        described = client.get("/openapi.json").json()["components"]["schemas"]["Hit"]
    assert (answer["total"], plain["total"]) == (2, 4)
    assert ["others" in hit for hit in answer["hits"]] == [False, True]
    assert not any("others" in hit for hit in plain["hits"])
    others = answer["hits"][1]["others"]
    assert [other["url"] for other in others] == ["/event/jours-31/", "/event/jours-30/"]
    assert set(others[0]) == set(described["properties"]["others"]["items"]["properties"])
    assert "collapse=1" in first["links"]["next"]


def test_the_length_limit_counts_bytes(client: TestClient) -> None:
    text = "+".join(["mer", "jours"] * 300)
    for path in ("/search", "/v1/search", "/v1/suggest", "/search.ics"):
        assert client.get(f"{path}?q={text}").status_code == 200
    assert client.get("/v1/search?q=" + "é" * 2048).status_code == 200
    answer = client.get("/v1/search?q=" + "é" * 2049)
    assert (answer.status_code, answer.json()["parameter"]) == (400, "q")
    assert "longer than 4,096 bytes" in answer.json()["detail"]


BOOST = '[[ranking.boosts]]\nmatch = "event/tard/"\nby = -10\n'


def test_a_server_ranks_by_settings(tmp_path: Path) -> None:
    build(write_site(tmp_path))
    firsts, tags = [], set()
    for text in ("", "[ranking]\nplace = 100\n", BOOST):
        (tmp_path / "eventsearch.toml").write_text(text, encoding="utf-8")
        settings = load_settings(tmp_path, environ={}, flags={})
        assert not build(settings).swapped
        app = create_app(settings.index, settings.serve, clock=lambda: NOW)
        with TestClient(app) as client:
            answer = client.get("/v1/search?q=rennes")
        firsts.append(answer.json()["hits"][0]["url"])
        tags.add(answer.headers["ETag"])
    assert firsts == ["/event/tard/", "/event/dix/", "/event/dix/"]
    assert len(tags) == 3


ON = ServeSettings(log_searches=True)


def written(folder: Path, count: int) -> list[tuple[str, int]]:
    """
    Return the text and total of each logged search, sorted.

    Wait until the log has *count* searches, because requests do not wait for the log.
    """
    found = eventually(lambda: list(read_searches(folder)), lambda now: len(now) >= count)
    return sorted((search.text, search.total) for search in found)


def test_cached_searches_are_logged_too(settings: Settings) -> None:
    app = create_app(settings.index, ON, clock=lambda: NOW)
    with TestClient(app) as client:
        for params in ("q=python", "q=python", "q=rien", "q=python&page=2", "q=", "q=date:x"):
            client.get(f"/v1/search?{params}")
        found = written(settings.index, 3)
    assert found == [("python", 1), ("python", 1), ("rien", 0)]
    text = (settings.index / FILE).read_text(encoding="utf-8")
    assert "testclient" not in text
    assert "12:00" not in text


def test_without_the_setting_no_search_is_logged(settings: Settings) -> None:
    with web_client(settings) as client:
        assert client.get("/v1/search?q=python").status_code == 200
    assert not (settings.index / FILE).exists()


def test_a_log_that_cannot_be_written_fails_no_search(settings: Settings) -> None:
    (settings.index / FILE).mkdir()
    app = create_app(settings.index, ON, clock=lambda: NOW)
    with TestClient(app) as client:
        assert client.get("/v1/search?q=python").json()["total"] == 1
