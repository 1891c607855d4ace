"""
A run that writes to a cluster may be killed at any moment.

A proxy between the program and the node counts requests, and kills the run at one of them. It
kills the run before it forwards the request, before it answers, or shortly after it answers.

The index must then answer as before the run or as after it. The next complete run deletes unused
indexes.
"""

from __future__ import annotations

import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import pytest

from cli_site import command, environment
from eventsearch.engines.opensearch import OpenSearch
from eventsearch.engines.opensearch.ticket import tickets
from eventsearch.model.query import SearchRequest
from eventsearch.search.index import open_index
from eventsearch.settings import Settings, load_settings
from eventsearch.storage.generations import live, verify
from handled import handled
from long_form import tries
from small_site import NOW
from two_states import FACETS, SEARCHES, STATES, put

PAGES = 20
WHEN = ("before", "done", "later")
ASKED = SEARCHES[::4]


@dataclass(slots=True)
class Gate:
    """
    A proxy in front of a node, which calls a function at one of the requests.

    Attributes:
        seen: Number of requests since the last call of `set`.
        at: Number of the request at which to act. 0 forwards all requests.
        when: The step of the request at which to act, one of `WHEN`.
        act: The function to call.
    """

    url: str
    seen: int = 0
    at: int = 0
    when: str = ""
    act: Callable[[], object] = bool

    def set(self, at: int = 0, when: str = "") -> None:
        """Choose the request and the step at which to act. Count requests from now."""
        self.seen, self.at, self.when = 0, at, when

    def reach(self, when: str) -> None:
        """Call `act` if the chosen request is at the chosen step."""
        if self.seen == self.at and self.when == when:
            self.act()


def kill(run: subprocess.Popen[bytes], pause: float) -> None:
    """Kill a run after *pause* seconds."""
    time.sleep(pause)
    run.kill()
    run.wait()


@contextmanager
def gate(node: str) -> Iterator[Gate]:
    """Start a proxy in front of a node, and yield the proxy."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *parts: object) -> None:
            """Do not log requests."""

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            found.seen += 1
            found.reach("before")
            with closing(HTTPConnection(urlsplit(node).netloc, timeout=60)) as connection:
                headers = {"content-type": self.headers.get("content-type", "")}
                connection.request(self.command, self.path, body, headers if body else {})
                answer = connection.getresponse()
                data = answer.read()
            found.reach("done")
            try:
                self.send_response(answer.status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
                self.wfile.flush()
            except OSError:
                # The client was killed and does not wait for the answer.
                self.close_connection = True
            found.reach("later")

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer  # noqa: N815

    with handled(Handler) as server:
        found = Gate(f"http://127.0.0.1:{server.server_port}")
        yield found


def answers(settings: Settings) -> dict[str, object]:
    """Return answers without scores. A cloned index scores slightly differently from a new one."""
    verify(live(settings.index))
    found: dict[str, object] = {}
    with closing(open_index(settings.index, cluster=settings.cluster)) as index:
        for text in ASKED:
            request = SearchRequest(text=text, facets=FACETS, per_page=100)
            page = index.search(request, now=NOW)
            ids = sorted(hit.page.id for hit in page.hits)
            found[text] = (page.total, ids, sorted(page.facets.items()), page.step)
    return found


def index_run(settings: Settings, url: str, *flags: str) -> subprocess.Popen[bytes]:
    """Start an indexing run that uses the cluster at *url*."""
    return subprocess.Popen(
        command("index", *flags),
        cwd=settings.root,
        env=environment(
            EVENTSEARCH_WORKERS="1",
            EVENTSEARCH_ENGINE="opensearch",
            EVENTSEARCH_OPENSEARCH_HOSTS=url,
            EVENTSEARCH_OPENSEARCH_PREFIX=settings.opensearch.prefix,
        ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def whole_run(settings: Settings, url: str, *flags: str) -> None:
    """Run the indexer to its end, and check that it succeeds."""
    with index_run(settings, url, *flags) as run:
        _, said = run.communicate()
    assert run.returncode == 0, said


@pytest.mark.endurance
def test_no_kill_loses_anything(cluster_url: str, tmp_path: Path) -> None:
    variables = {"EVENTSEARCH_ENGINE": "opensearch", "EVENTSEARCH_OPENSEARCH_HOSTS": cluster_url}
    variables["EVENTSEARCH_OPENSEARCH_PREFIX"] = "killedruns"
    root = tmp_path / "été"
    put(root, STATES[0], PAGES)
    settings = load_settings(root, environ=variables, flags={})
    connection = OpenSearch(settings.opensearch).connection
    seen: Counter[str] = Counter()
    random, right, state = Random(2031), {}, STATES[0]
    with gate(cluster_url) as before:
        for one in reversed(STATES):
            put(root, one, PAGES)
            before.set()
            whole_run(settings, before.url, "--full")
            right[one] = answers(settings)
        assert right["a"] != right["b"]
        requests = before.seen
        kills = tries(4, 100)
        for number in range(kills):
            wanted = STATES[1 - STATES.index(state)]
            put(root, wanted, PAGES)
            flags = random.choice(((), ("--full",)))
            before.set(random.randint(1, requests), when := random.choice(WHEN))
            pause = 0.2 * random.random() if when == "later" else 0.0
            with index_run(settings, before.url, *flags) as run:
                before.act = partial(kill, run, pause)
                run.communicate()
            seen["killed"] += run.returncode != 0
            now = answers(settings)
            assert now in (right[state], right[wanted]), (number, before)
            state = state if now == right[state] else wanted
            seen["after" if state == wanted else "before"] += 1
            if number % 4 == 3 or number == kills - 1:
                whole_run(settings, cluster_url)
                state = wanted
                assert answers(settings) == right[state]
                kept = {
                    *connection.get("/killedruns-*/_settings?filter_path=*.settings.index.uuid")
                }
                assert kept == {ticket.name for ticket in tickets(settings.index)}
    assert seen["killed"] >= kills // 2
    print(f"{kills} kills in runs of {requests} requests: {dict(seen)}")
    connection.write("DELETE", "/killedruns-*")


@pytest.mark.endurance
def test_of_two_concurrent_runs_one_reports_the_writer(cluster_url: str, tmp_path: Path) -> None:
    variables = {"EVENTSEARCH_ENGINE": "opensearch", "EVENTSEARCH_OPENSEARCH_HOSTS": cluster_url}
    variables["EVENTSEARCH_OPENSEARCH_PREFIX"] = "tworuns"
    root = tmp_path / "été"
    put(root, STATES[0], PAGES)
    settings = load_settings(root, environ=variables, flags={})
    with gate(cluster_url) as before:
        refused: list[bytes] = []

        def begin_another() -> None:
            with index_run(settings, cluster_url) as second:
                refused.append(second.communicate()[1])

        # The second run starts while the first waits for the answer to its fifth request.
        before.set(5, "before")
        before.act = begin_another
        with index_run(settings, before.url) as first:
            _, said = first.communicate()
        assert first.returncode == 0, said
        (message,) = refused
        assert f"process {first.pid} is writing this index; wait until it has ended" in str(message)
    with closing(open_index(settings.index, cluster=settings.cluster)) as opened:
        assert opened.engine.count() > PAGES
    OpenSearch(settings.opensearch).connection.write("DELETE", "/tworuns-*")
