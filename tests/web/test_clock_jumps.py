"""
A jump of the wall clock changes only which pages are visible.

Results that depend on the current time follow the clock forwards and backwards. Time limits, the
rate limit and caches do not read the wall clock.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from eventsearch.settings import ServeSettings, Settings
from eventsearch.web.app import create_app
from small_site import NOW

MOMENTS = (NOW, NOW + timedelta(days=3_650), NOW - timedelta(days=400), NOW + timedelta(minutes=2))
"""Now, after all events, before the events were published, and two minutes from now."""

WALL = {
    "cli/commands/init.py",
    "cli/commands/serve.py",
    "cli/options.py",
    "indexer/build.py",
    "indexer/download.py",
    "web/json_log.py",
    "web/wsgi.py",
}
"""
Files that read the wall clock. They need the current visibility, the build time of an index, the
time of a log line, or the age of a calendar's copy.
"""


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now.astimezone(UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def jumping(settings: Settings, clock: Clock) -> Iterator[TestClient]:
    """Yield a client of the application with the test's clock and a very high rate limit."""
    app = create_app(settings.index, ServeSettings(rate=10_000), clock=clock)
    with TestClient(app) as client:
        yield client


def seen(client: TestClient, tag: str = "") -> tuple[int, str, Any]:
    """Return the status, the ETag, and the hits and facets of a search."""
    headers = {"If-None-Match": tag} if tag else {}
    answer = client.get("/v1/search?facet=status", headers=headers)
    if answer.status_code == 304:
        return 304, answer.headers["etag"], None
    body = answer.json()
    hits = [(hit["id"], hit.get("status")) for hit in body["hits"]]
    return answer.status_code, answer.headers["etag"], (hits, body["facets"])


def test_results_follow_the_clock_both_ways(jumping: TestClient, clock: Clock) -> None:
    expected = {}
    for moment in MOMENTS:
        clock.now = moment
        expected[moment] = seen(jumping)
    assert len({str(hits) for _, _, hits in expected.values()}) == len(MOMENTS)
    for moment in (each for order in permutations(MOMENTS) for each in order):
        clock.now = moment
        assert seen(jumping) == expected[moment]
        assert seen(jumping, expected[moment][1])[0] == 304


def test_an_etag_of_another_time_does_not_match(jumping: TestClient, clock: Clock) -> None:
    clock.now = MOMENTS[1]
    _, tag, _ = seen(jumping)
    clock.now = NOW
    assert seen(jumping, tag)[0] == 200


def test_the_rate_limit_does_not_read_the_clock(settings: Settings, clock: Clock) -> None:
    app = create_app(settings.index, ServeSettings(rate=1), clock=clock)
    with TestClient(app) as client:
        statuses = []
        for number in range(40):
            clock.now = MOMENTS[number % len(MOMENTS)]
            statuses.append(client.get(f"/v1/search?q={number}").status_code)
    # On a busy machine, the loop may last into another minute, which allows more requests.
    assert statuses.count(200) < 20
    assert set(statuses) == {200, 429}


def test_the_wall_clock_is_read_in_few_places() -> None:
    root = Path(__file__).resolve().parents[2] / "src/eventsearch"
    found = set()
    for path in root.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if not re.search(r"^(import time|from datetime import .*datetime)", source, re.MULTILINE):
            continue
        for node in ast.walk(ast.parse(source)):
            text = ast.unparse(node) if isinstance(node, ast.Attribute) else ""
            if text in ("time.time", "time.time_ns", "datetime.now", "datetime.utcnow"):
                found.add(path.relative_to(root).as_posix())
        assert not re.search(r"^from time import .*\btime(_ns)?\b", source, re.MULTILINE), path
    assert found == WALL
