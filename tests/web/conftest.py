"""Fixtures: a copy of the small site with an index, and a client for the application."""

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
    """Return a site with an index. Tests use copies of it."""
    settings = write_site(tmp_path_factory.mktemp("built"))
    build(settings)
    return settings


@pytest.fixture
def settings(tmp_path: Path, built: Settings) -> Settings:
    """Return a copy of the site and its index."""
    return copied(built, tmp_path / "site à moi")


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    """Yield a client of the application in this process. Exceptions become error answers."""
    with web_client(settings, client={"raise_server_exceptions": False}) as client:
        yield client
