"""The small site, served to clients of Meilisearch under a prefix."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from eventsearch.indexer.build import build
from eventsearch.settings import ServeSettings
from eventsearch.web.app import create_app
from small_site import NOW, PAGES, write_site

MORE = {
    **PAGES,
    "content/post/ete.md": "---\n"
    "title: L’été &lt;b&gt;à&lt;/b&gt; la mer & à la montagne\ndate: 2031-04-01\n"
    "tags: ['a: b', 'dit \"x\"', 'été']\ncategories: [Récits]\n---\n"
    + "Un long texte sur tout autre chose. " * 40
    + "\n\n## La mer\n\nLa mer est <i>grande</i> et la mer est bleue.\n",
}
"""The small site and a page with signs that a filter or HTML must have escaped."""

Json = dict[str, Any]
Ask = Callable[..., Json]


@pytest.fixture(scope="session")
def dialect_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of four pages."""
    settings = write_site(tmp_path_factory.mktemp("site à moi"), MORE)
    build(settings)
    return settings.index


@pytest.fixture(scope="session")
def meili(dialect_index: Path) -> Iterator[TestClient]:
    """The application with the dialect under ``/meili``."""
    app = create_app(dialect_index, ServeSettings(meilisearch="/meili"), clock=lambda: NOW)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def ask(meili: TestClient) -> Ask:
    """Return the answer to a search with the keys given."""

    def ask(index: str = "pages", **keys: object) -> Json:
        answer = meili.post(f"/meili/indexes/{index}/search", json=keys)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    return ask
