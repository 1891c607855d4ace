"""Tests in which one of three nodes is killed or hangs. All tests use the same three nodes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from cluster import PATIENCE, Node, cluster
from eventsearch.engines.opensearch import OpenSearch
from eventsearch.engines.opensearch import connection as connection_module
from eventsearch.engines.opensearch.connection import Connection
from eventsearch.errors import BuildError, IndexAway
from eventsearch.indexer.build import build
from eventsearch.settings.fields import ClusterSettings

from .small_index import ask, ids, index, page, stem
from .test_cluster_away import SEARCH, await_state, server, site_in, stopped
from .test_cluster_states import indexes, template

pytestmark = [pytest.mark.external, pytest.mark.endurance]

KNOWN_SOON = {
    f"cluster.fault_detection.{who}_check.{name}": value
    for who in ("follower", "leader")
    for name, value in {"interval": "500ms", "timeout": "1s", "retry_count": "1"}.items()
}
"""Settings that make nodes notice within seconds that another node hangs."""


@pytest.fixture(scope="module")
def cluster_of_three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sequence[Node]]:
    """Start three nodes for the tests of this file."""
    with cluster(tmp_path_factory.mktemp("nodes"), 3, **KNOWN_SOON) as nodes:
        yield nodes


@pytest.fixture
def nodes(cluster_of_three: Sequence[Node]) -> Iterator[Sequence[Node]]:
    """Return three nodes that run. Afterwards, start the ones that died and delete all indexes."""
    cluster_of_three[0].await_health("green", nodes=3)
    yield cluster_of_three
    for node in cluster_of_three:
        if node.process is not None and node.process.poll() is not None:
            node.start()
    cluster_of_three[0].await_health("red", nodes=3)
    engine_of(cluster_of_three).connection.write("DELETE", "/_all")


def engine_of(nodes: Sequence[Node], **settings: object) -> OpenSearch:
    """Return an engine that connects to these nodes."""
    hosts = tuple(node.url for node in nodes)
    return OpenSearch(ClusterSettings(hosts=hosts, **settings))  # type: ignore[arg-type]


def await_copies(connection: Connection) -> None:
    """Wait until each part of the index is on two nodes."""
    until = time.monotonic() + PATIENCE
    while connection.get("/_cluster/health/eventsearch-*")["status"] != "green":
        assert time.monotonic() < until
        time.sleep(0.2)


def test_three_nodes_continue_without_one(nodes: Sequence[Node], tmp_path: Path) -> None:
    """
    If any node is killed, even the leader, the other nodes answer for an index with copies.

    An index without copies gives an error while its only node is down.
    After the first kill, the test waits until each part of the index is on two nodes again.
    """
    engine = engine_of(nodes, replicas=1)
    (tmp_path / "index").mkdir()
    opened = index(engine, tmp_path / "index", page("a", "un"), page("b", "deux"))
    (tmp_path / "alone").mkdir()
    bare = engine_of(nodes, prefix="alone")
    alone = index(bare, tmp_path / "alone", page("a", "un"))
    (found,) = bare.connection.get("/alone-*/_recovery").values()
    holder = found["shards"][0]["target"]["name"]
    for node in nodes:
        node.kill()
        others = [one for one in nodes if one is not node]
        for _ in range(4):
            assert ids(ask(opened, stem("un"))) == ["a"]
        others[0].await_health("red", nodes=2)
        if node is nodes[0]:
            await_copies(engine.connection)
        if node.settings["node.name"] == holder:
            # The only copy is gone. This must be an error, not an empty answer.
            for _ in range(4):
                with pytest.raises(IndexAway):
                    ask(alone, stem("un"))
        else:
            assert ids(ask(alone, stem("un"))) == ["a"]
        node.start()
        nodes[0].await_health("green", nodes=3)
    assert ids(ask(alone, stem("un"))) == ["a"]


def test_others_answer_where_one_node_hangs(nodes: Sequence[Node], tmp_path: Path) -> None:
    settings = site_in(tmp_path / "site", ",".join(node.url for node in nodes), "onehangs")
    settings = replace(settings, opensearch=replace(settings.opensearch, replicas=1))
    build(settings)
    texts = count()

    def answers() -> bool:
        answer = client.get(f"{SEARCH}+-other{next(texts)}")
        assert answer.status_code == 503 or answer.json()["total"] == 1
        return answer.status_code == 200

    with server(settings) as client:
        for node in nodes:
            with stopped(node):
                await_state(lambda: answers() and answers() and answers())
            nodes[0].await_health("green", nodes=3)


def without(connection: Connection, color: str) -> bool:
    """Whether the cluster answers, and its health is not this color."""
    with suppress(IndexAway):
        return bool(connection.get("/_cluster/health")["status"] != color)
    return False


def test_a_build_whose_node_dies_leaves_no_red_index(
    nodes: Sequence[Node], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_module, "PATIENCE", 5.0)
    first, *_, last = nodes
    there = {"settings": {"index.routing.allocation.require._name": last.settings["node.name"]}}
    left = engine_of([first], prefix="dies")
    with template(left, there):
        engine = engine_of([first, last], prefix="dies")
        (tmp_path / "index").mkdir()
        build = engine.build(tmp_path / "index", based=False)
        build.add(page("a", "un"))
        last.kill()
        with pytest.raises(BuildError):
            build.__exit__(None, None, None)
        assert not indexes(left)
        assert without(left.connection, "red")
