"""Whether searches over HTTP are written down."""

from __future__ import annotations

from pathlib import Path

from starlette.testclient import TestClient

from eventsearch.search.query_log import FILE, read_searches
from eventsearch.settings import ServeSettings, Settings
from eventsearch.web.app import create_app
from processes import eventually
from site_clients import web_client
from small_site import NOW

ON = ServeSettings(log_searches=True)


def written(folder: Path, count: int) -> list[tuple[str, int]]:
    """Return text and total of what is written down, once it is so many: nobody waits for it."""
    found = eventually(lambda: list(read_searches(folder)), lambda now: len(now) >= count)
    return sorted((search.text, search.total) for search in found)


def test_every_search_counts_also_one_whose_answer_is_known(settings: Settings) -> None:
    app = create_app(settings.index, ON, clock=lambda: NOW)
    with TestClient(app) as client:
        for params in ("q=python", "q=python", "q=rien", "q=python&page=2", "q=", "q=date:x"):
            client.get(f"/v1/search?{params}")
        found = written(settings.index, 3)
    assert found == [("python", 1), ("python", 1), ("rien", 0)]
    text = (settings.index / FILE).read_text(encoding="utf-8")
    assert "testclient" not in text
    assert "12:00" not in text


def test_without_the_setting_nothing_is_written(settings: Settings) -> None:
    with web_client(settings) as client:
        assert client.get("/v1/search?q=python").status_code == 200
    assert not (settings.index / FILE).exists()


def test_a_log_that_cannot_be_written_fails_no_search(settings: Settings) -> None:
    (settings.index / FILE).mkdir()
    app = create_app(settings.index, ON, clock=lambda: NOW)
    with TestClient(app) as client:
        assert client.get("/v1/search?q=python").json()["total"] == 1
