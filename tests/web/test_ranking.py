"""The server ranks by the settings of the site."""

from __future__ import annotations

from pathlib import Path

from starlette.testclient import TestClient

from eventsearch.indexer.build import build
from eventsearch.settings import load_settings
from eventsearch.web.app import create_app
from small_site import NOW, write_site

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
