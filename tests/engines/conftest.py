"""Which engines does the contract hold for? New ones join the list."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from cluster import shared_node
from eventsearch.engines import EngineModule, whoosh
from eventsearch.engines.opensearch import OpenSearch
from eventsearch.engines.opensearch.connection import Cluster

from . import reference

NAMES = ("whoosh", "reference", "opensearch")


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the URL of a node of OpenSearch."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    with shared_node(folder / "opensearch") as url:
        yield url


@pytest.fixture(scope="session")
def opensearch(node: str) -> OpenSearch:
    """Return the engine on it."""
    return OpenSearch(Cluster((node,), prefix="contract"))


@pytest.fixture(params=NAMES)
def engine(request: pytest.FixtureRequest) -> EngineModule:
    """Return each engine in turn."""
    if request.param == "opensearch":
        found: EngineModule = request.getfixturevalue("opensearch")
        return found
    modules: dict[str, EngineModule] = {"whoosh": whoosh, "reference": reference}  # type: ignore[dict-item]
    return modules[request.param]
