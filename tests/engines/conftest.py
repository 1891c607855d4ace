"""Fixtures for the engines that the contract tests run against. Add new engines to `ENGINES`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from types import ModuleType

import pytest

from cluster import Node, cluster
from eventsearch.engines import EngineModule, whoosh
from eventsearch.engines.opensearch import OpenSearch
from eventsearch.settings.fields import ClusterSettings

from . import reference
from .small_index import Indexed, index

ENGINES: dict[str, ModuleType] = {"whoosh": whoosh, "reference": reference}
"""Engines that keep their files in a folder. Their scores equal those of the reference engine."""


CLUSTERS = {"opensearch": "cluster_url", "opensearch 3": "newer_cluster_url"}
"""The fixture that starts a node, for each cluster engine."""

NODES = [pytest.param(name, marks=pytest.mark.external) for name in CLUSTERS]


def engine_on(url: str) -> OpenSearch:
    """Return the engine on a node, with indexes that no other process uses."""
    return OpenSearch(ClusterSettings(hosts=(url,), prefix=f"contract{os.getpid()}"))


@pytest.fixture(scope="module")
def node_of_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """Start a node for the tests of one file."""
    with cluster(tmp_path_factory.mktemp("nodes"), 1) as (node,):
        yield node


@pytest.fixture
def own_node(node_of_file: Node) -> Node:
    """Return a running node that a test may kill. Restart it if the previous test killed it."""
    assert node_of_file.process is not None
    if node_of_file.process.poll() is not None:
        node_of_file.start()
        node_of_file.await_health()
    return node_of_file


@pytest.fixture(scope="session")
def opensearch(cluster_url: str) -> OpenSearch:
    """Return the engine on a node of OpenSearch 2."""
    return engine_on(cluster_url)


def emptied(request: pytest.FixtureRequest) -> OpenSearch:
    """Return the engine on the node of the parameter. Delete its indexes after the test."""
    engine = engine_on(request.getfixturevalue(CLUSTERS[request.param]))
    request.addfinalizer(lambda: engine.connection.write("DELETE", f"/{engine.cluster.prefix}-*"))
    return engine


@pytest.fixture(params=NODES)
def either_cluster(request: pytest.FixtureRequest) -> OpenSearch:
    """Return the engine on a node of each version."""
    return emptied(request)


@pytest.fixture(params=[*ENGINES, *NODES])
def engine(request: pytest.FixtureRequest) -> EngineModule:
    """Return each engine in turn."""
    if request.param in CLUSTERS:
        return emptied(request)
    module: EngineModule = ENGINES[request.param]
    return module


@pytest.fixture
def indexed(engine: EngineModule, tmp_path: Path) -> Iterator[Indexed]:
    """Return a function that builds and opens an index of pages. Close it after the test."""
    with ExitStack() as opened:
        yield lambda *pages: opened.enter_context(closing(index(engine, tmp_path, *pages)))
