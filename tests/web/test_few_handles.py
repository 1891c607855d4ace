"""A server that may open hardly more files than it needs."""

from __future__ import annotations

import subprocess
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest

from cli_site import command, environment
from eventsearch.settings import Settings

HANDLES = 32
WORDS = ("pyhton", "renne", "demain", "atelir", "vaguess", "jours")

LOADED = """
import sys
from datetime import UTC, datetime
from pathlib import Path

from starlette.testclient import TestClient

from eventsearch.settings import ServeSettings
from eventsearch.web import create_app

app = create_app(Path(sys.argv[1]), ServeSettings(), clock=lambda: datetime.now(UTC))
with TestClient(app) as client:
    before = set(sys.modules)
    for path in sys.argv[2:]:
        assert client.get(path).status_code == 200, path
    print(*sorted(set(sys.modules) - before))
"""
PATHS = (
    "/v1/search?q=pyhton",
    "/v1/search?q=demain",
    "/v1/search?q=lang:de+hallo",
    "/v1/search?q=python&lang=es",
    "/v1/suggest?q=py",
    "/search?q=pyhton",
    "/search.ics?q=python",
    "/search.atom?q=python",
    "/search.csv?q=python",
)


def status(url: str) -> int:
    """Return the status of a GET; 0 where the connection was cut off."""
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def test_no_question_loads_a_module(settings: Settings) -> None:
    """There may be no handle left to open it with."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, str(settings.index), *PATHS],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == []


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
def test_more_visitors_than_handles_wait_or_are_told(settings: Settings) -> None:
    """No search fails for want of a handle, and no connection is cut off."""
    limited = ["sh", "-c", f'ulimit -n {HANDLES}; exec "$0" "$@"', *command("serve", "--port", "0")]
    with subprocess.Popen(
        limited, cwd=settings.root, env=environment(), stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stderr is not None
        said = next(line for line in server.stderr if "answering from" in line)
        address = next(word for word in said.split() if word.startswith("http://"))
        search = address.partition("/search")[0] + "/v1/search?q="
        urls = [f"{search}{word}+{number}" for number, word in product(range(10), WORDS)]
        with ThreadPoolExecutor(40) as visitors:
            found = list(visitors.map(status, urls))
        server.terminate()
        assert set(found) <= {200, 503}
        assert found.count(200) > len(found) // 2
        assert "Too many open files" not in server.stderr.read()
