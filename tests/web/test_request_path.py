"""A request calls only a few functions of the package before it searches."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from starlette.testclient import TestClient

import eventsearch
from eventsearch.search.index import Index
from eventsearch.settings import ServeSettings, Settings
from eventsearch.web.app import create_app

MOST_FUNCTIONS = 40
"""Maximum number of functions between the socket and `Index.search`. Currently there are 26."""

PACKAGE = str(Path(eventsearch.__file__).parent)
BACKGROUND = ("index", "MainThread")
"""Names of the threads that open indexes, and of the client's thread."""


def is_beside(frame: FrameType | None) -> bool:
    """Return whether a call belongs to a background thread or to the poll of the index."""
    while frame is not None and frame.f_code.co_name not in ("follow", "poll"):
        frame = frame.f_back
    return frame is not None or threading.current_thread().name in BACKGROUND


def test_a_request_calls_few_functions(settings: Settings) -> None:
    app = create_app(settings.index, ServeSettings(), clock=lambda: datetime.now(UTC))
    path: set[str] = set()
    searched = threading.Event()

    def profile(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event != "call" or searched.is_set() or not code.co_filename.startswith(PACKAGE):
            return
        if code is Index.search.__code__:
            searched.set()
        elif "<" not in code.co_name and not is_beside(frame):
            path.add(f"{code.co_filename}: {code.co_qualname}")

    threading.setprofile(profile)
    try:
        with TestClient(app) as client:
            # The first request loads data that later requests share.
            assert client.get("/v1/search?q=python&facet=tag").status_code == 200
            path.clear()
            searched.clear()
            assert client.get("/v1/search?q=10%25&facet=tag").status_code == 200
    finally:
        threading.setprofile(None)
    assert searched.is_set()
    assert 10 < len(path) <= MOST_FUNCTIONS, sorted(path)
