"""The application answers searches under the WSGI server of the standard library."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

from eventsearch.errors import IndexMissing
from eventsearch.indexer.build import build
from eventsearch.settings import Settings
from eventsearch.web.wsgi import create_wsgi_app
from small_site import write_site


class Quiet(WSGIRequestHandler):
    """A request handler that does not log requests."""

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing."""


@pytest.fixture
def address(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Yield the address of a WSGI server that runs the application with MCP on."""
    monkeypatch.setenv("EVENTSEARCH_SERVE_MCP", "true")
    page = settings.root / "content" / "toujours.md"
    page.write_text("---\ntitle: Plus de 10%\n---\n", encoding="utf-8")
    build(settings)
    app: Any = create_wsgi_app(settings.root)
    with make_server("127.0.0.1", 0, app, WSGIServer, Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join(30)
    # A WSGI server does not report its end, so close the index: the tests check for open files.
    app.app.state.service.live.close()


def test_searches_are_answered(address: str) -> None:
    with urllib.request.urlopen(f"{address}/v1/search?q=10%25", timeout=30) as answer:
        page = json.load(answer)
        assert answer.headers["ETag"].startswith('W/"')
    assert page["query"] == "10%"
    assert page["hits"][0]["title"] == "Plus de 10%"


def test_language_models_are_answered(address: str) -> None:
    call = {"name": "search", "arguments": {"query": "10%"}}
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call})
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    request = urllib.request.Request(f"{address}/mcp", body.encode(), headers)
    for _ in range(2):
        with urllib.request.urlopen(request, timeout=30) as answer:
            found = json.load(answer)["result"]["structuredContent"]
        assert found["results"][0]["title"] == "Plus de 10%"


def test_errors_are_problems(address: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{address}/nowhere", timeout=30)
    with caught.value as answer:
        assert answer.headers["content-type"] == "application/problem+json"
        assert json.load(answer)["type"] == "urn:eventsearch:problem:not-found"


def test_without_an_index_the_server_does_not_start(tmp_path: Path) -> None:
    settings = write_site(tmp_path / "site")
    with pytest.raises(IndexMissing):
        create_wsgi_app(settings.root)
