"""An index of the small site, and the application over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from eventsearch.indexer.build import build
from eventsearch.settings import Settings
from site_clients import web_client
from small_site import copied, write_site


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return a site with an index, to be copied."""
    settings = write_site(tmp_path_factory.mktemp("built"))
    build(settings)
    return settings


@pytest.fixture
def settings(tmp_path: Path, built: Settings) -> Settings:
    """Return a copy of the site and its index."""
    return copied(built, tmp_path / "site à moi")


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    """The application, asked in the same process; failures come back as a client sees them."""
    with web_client(settings, client={"raise_server_exceptions": False}) as client:
        yield client
