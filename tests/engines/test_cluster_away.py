"""Tests of a server whose cluster does not answer, or whose index was deleted."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from cluster import Node
from eventsearch.engines.opensearch import OpenSearch
from eventsearch.engines.opensearch.ticket import read_ticket, tickets
from eventsearch.errors import BuildError, IndexAway
from eventsearch.indexer.build import build
from eventsearch.model.query import SearchRequest
from eventsearch.search.index import open_index
from eventsearch.settings import Settings, load_settings
from eventsearch.storage.generations import live
from eventsearch.web.app import create_app
from eventsearch.web.query_service import QueryService

PATIENCE = 60.0
SEARCH = "/v1/search?q=atelier"


def site_in(folder: Path, hosts: str, prefix: str) -> Settings:
    """Make a site of one page whose index is in a cluster. The page title contains its version."""
    (folder / "content").mkdir(parents=True)
    (folder / "hugo.toml").write_text('title = "x"\n', encoding="utf-8")
    write(folder, 1)
    variables = {
        "EVENTSEARCH_ENGINE": "opensearch",
        "EVENTSEARCH_OPENSEARCH_HOSTS": hosts,
        "EVENTSEARCH_OPENSEARCH_PREFIX": prefix,
    }
    return load_settings(folder, environ=variables, flags={"index": folder / "index"})


def write(folder: Path, version: int) -> None:
    text = f"---\ntitle: Atelier {version}\n---\nxx\n"
    (folder / "content" / "a.md").write_text(text, encoding="utf-8")


@contextmanager
def server(settings: Settings) -> Iterator[TestClient]:
    """Start a server for an index, and yield a client of the server."""
    app = create_app(settings.index, settings.serve, clock=lambda: datetime.now(UTC))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def asked(client: TestClient) -> QueryService:
    service = client.app.state.service  # type: ignore[attr-defined]
    assert isinstance(service, QueryService)
    return service


def await_state(holds: Callable[[], bool]) -> None:
    """Wait until *holds* returns true."""
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def kind(problem: Mapping[str, str]) -> str:
    return problem["type"].rpartition(":")[2]


@pytest.mark.endurance
def test_a_server_starts_without_its_cluster_and_follows_it(
    own_node: Node, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """
    The server is alive but not ready while its cluster is down, and refuses searches at once.

    Refusals contain the time after which to retry. Each change is one line in the log.
    A build fails while the cluster is down. A later build succeeds.
    """
    caplog.set_level(logging.WARNING, "eventsearch")
    settings = site_in(tmp_path / "site", own_node.url, "away")
    build(settings)
    own_node.kill()
    with pytest.raises((BuildError, IndexAway)):
        build(settings)
    with server(settings) as client:
        assert client.get("/healthz").status_code == 200
        ready = client.get("/readyz")
        assert (ready.status_code, kind(ready.json())) == (503, "engine-away")
        engine = asked(client).live.current.engine
        trips = engine.requests  # type: ignore[attr-defined]
        for number in range(100):
            answer = client.get(f"{SEARCH}{number}")
            assert (answer.status_code, kind(answer.json())) == (503, "engine-away")
            assert int(answer.headers["retry-after"]) > 0
            assert own_node.url not in answer.text
        # Only health checks reached the cluster, not the searches.
        assert engine.requests - trips < 50  # type: ignore[attr-defined]
        own_node.start()
        own_node.await_health()
        await_state(lambda: client.get(SEARCH).status_code == 200)
        assert client.get("/readyz").status_code == 200
        own_node.kill()
        assert client.get("/v1/search?q=other").status_code == 503
        await_state(lambda: asked(client).live.away is not None)
        own_node.start()
        own_node.await_health()
        await_state(lambda: client.get("/readyz").status_code == 200)
        assert client.get(SEARCH).json()["total"] == 1
        write(tmp_path / "site", 2)
        build(settings)
        await_state(lambda: client.get(f"{SEARCH}+2").json()["total"] == 1)
    said = [record.getMessage() for record in caplog.records if "cluster" in record.getMessage()]
    assert len(said) == 4
    assert all("no search is answered" in line and own_node.url in line for line in said[::2])
    assert all("answers again" in line for line in said[1::2])


def test_a_search_ends_without_a_cache(cluster_url: str, tmp_path: Path) -> None:
    settings = site_in(tmp_path, cluster_url, "forgets")
    languages = 'defaultContentLanguage = "fr"\n[languages.fr]\n[languages.en]\n'
    (tmp_path / "hugo.toml").write_text(languages, encoding="utf-8")
    (tmp_path / "content" / "a.en.md").write_text("---\ntitle: Atelier\n---\n", encoding="utf-8")
    build(settings)
    index = open_index(settings.index, memory=0, cluster=settings.cluster)
    page = index.search(SearchRequest(text="the atelier"), now=datetime.now(UTC))
    assert page.total > 0
    index.close()
    OpenSearch(settings.opensearch).connection.write("DELETE", "/forgets-*")


@contextmanager
def stopped(node: Node) -> Iterator[None]:
    """Make a node hang: its connections stay open, but it does not answer."""
    assert node.process is not None
    node.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        node.process.send_signal(signal.SIGCONT)


@pytest.mark.endurance
def test_a_hanging_node_is_unavailable_until_it_continues(own_node: Node, tmp_path: Path) -> None:
    settings = site_in(tmp_path / "site", own_node.url, "hanging")
    build(settings)
    with server(settings) as client:
        await_state(lambda: client.get(SEARCH).status_code == 200)
        with stopped(own_node):
            answer = client.get("/v1/search?q=other")
            assert (answer.status_code, kind(answer.json())) == (503, "engine-away")
            await_state(lambda: asked(client).live.away is not None)
            engine = asked(client).live.current.engine
            trips = engine.requests  # type: ignore[attr-defined]
            for number in range(100):
                answer = client.get(f"{SEARCH}{number}")
                assert (answer.status_code, kind(answer.json())) == (503, "engine-away")
            # Only health checks reached the cluster, not the searches.
            assert engine.requests - trips < 50  # type: ignore[attr-defined]
        await_state(lambda: client.get("/v1/search?q=atelier+1").status_code == 200)
        assert client.get("/readyz").status_code == 200


def test_an_index_that_was_deleted_hands_over_to_the_generation_before(
    cluster_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "eventsearch")
    settings = site_in(tmp_path, cluster_url, "deleted")
    connection = OpenSearch(settings.opensearch).connection
    for version in (1, 2):
        write(tmp_path, version)
        build(settings)
    (first, second) = (ticket.name for ticket in tickets(settings.index))
    good, bad = live(settings.index).engine_folder, first
    if read_ticket(good).name == first:
        bad = second
    with server(settings) as client:
        assert client.get(SEARCH).json()["hits"][0]["title"] == "Atelier 2"
        connection.write("DELETE", f"/{read_ticket(good).name}")
        assert client.get("/v1/search?q=gone").status_code == 503
        await_state(lambda: client.get("/readyz").status_code == 200)
        assert client.get(SEARCH).json()["hits"][0]["title"] == "Atelier 1"
        connection.write("DELETE", f"/{bad}")
        assert client.get("/v1/search?q=atelier+1").status_code == 503
        await_state(lambda: kind(client.get("/readyz").json()) == "index-unusable")
    lines = [record.getMessage() for record in caplog.records]
    assert any("answering from the last good generation" in line for line in lines)
    assert any("no undamaged generation is left" in line for line in lines)
    # A new build replaces the deleted index, and a server starts with it.
    build(settings)
    with server(settings) as client:
        assert client.get(SEARCH).json()["hits"][0]["title"] == "Atelier 2"
    connection.write("DELETE", "/deleted-*")
