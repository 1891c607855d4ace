"""Which engines does the contract hold for? New ones join the list."""

from __future__ import annotations

import os
from collections.abc import Iterator
from types import ModuleType

import pytest

from eventsearch.engines import EngineModule, whoosh
from eventsearch.engines.opensearch import OpenSearch
from eventsearch.settings.fields import ClusterSettings

from . import reference

ENGINES: dict[str, ModuleType] = {"whoosh": whoosh, "reference": reference}
"""Those that keep their files in a folder, and score exactly as the reference does."""


@pytest.fixture(scope="session")
def opensearch(cluster_url: str) -> OpenSearch:
    """Return the engine on it."""
    return OpenSearch(ClusterSettings(hosts=(cluster_url,), prefix=f"contract{os.getpid()}"))


@pytest.fixture(params=[*ENGINES, "opensearch"])
def engine(request: pytest.FixtureRequest) -> Iterator[EngineModule]:
    """Return each engine in turn."""
    if request.param == "opensearch":
        found: OpenSearch = request.getfixturevalue("opensearch")
        yield found
        found.connection.write("DELETE", f"/{found.cluster.prefix}-*")
        return
    module: EngineModule = ENGINES[request.param]
    yield module
