"""Several processes at one address, run as a person runs them."""

from __future__ import annotations

import json
import operator
import os
import re
import resource
import signal
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from cli_site import write_site
from eventsearch.indexer.build import build
from eventsearch.settings import Settings
from eventsearch.storage.generations import pointed
from eventsearch.web.server.supervisor import Answer, WorkerPool, WorkersError, supervise
from processes import Running, answer_once, eventually, running


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with an index."""
    root = write_site(tmp_path / "mon site é")
    build(Settings(root=root, index=root / ".eventsearch"))
    return root


def begun(server: Running, workers: int) -> tuple[str, list[int]]:
    """Wait until all workers answer; return the address and their numbers."""
    line = server.line("answering from ")
    address = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert address, line
    return address[0], [_pid(server.line("process ", " answers")) for _ in range(workers)]


def _pid(line: str) -> int:
    return int(line.split()[1])


def get(url: str) -> tuple[int, Any]:
    """Return status and JSON; 0 when nobody listens."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)
    except (urllib.error.URLError, ConnectionError):
        return 0, None


def test_signals_reach_every_worker(site: Path) -> None:
    """SIGHUP makes each look again; after SIGTERM each still answers, for as long as it is told."""
    with running(
        "serve", "--port", "0", "--workers", "2", cwd=site, EVENTSEARCH_SERVE_DRAIN="60"
    ) as server:
        address, pids = begun(server, 2)
        assert len({*pids, server.process.pid}) == 3
        assert get(f"{address}/v1/search?q=mer")[0] == 200
        server.process.send_signal(signal.SIGHUP)
        again = f"looked again: generation {pointed(site / '.eventsearch')} answers"
        assert [server.line("looked again") for _ in pids] == [again, again]
        server.process.send_signal(signal.SIGTERM)
        eventually(lambda: get(f"{address}/readyz")[0], lambda code: code == 503)
        assert get(f"{address}/v1/search?q=mer")[0] == 200
        assert server.ended(signal.SIGTERM) == 0
    assert get(f"{address}/healthz")[0] == 0
    assert "Traceback" not in "".join(server.said)


def test_a_worker_that_dies_is_replaced(site: Path) -> None:
    """It is said, and searches go on being answered."""
    with running("serve", "--port", "0", "--workers", "2", cwd=site) as server:
        address, pids = begun(server, 2)
        os.kill(pids[0], signal.SIGKILL)
        server.line(f"process {pids[0]} ended with -9; another takes its place")
        another = _pid(server.line("process ", " answers"))
        assert another not in pids
        assert get(f"{address}/v1/search?q=mer")[0] == 200
        os.kill(pids[1], signal.SIGKILL)
        server.line(f"process {pids[1]} ended with -9")
        assert get(f"{address}/v1/search?q=mer")[0] == 200
        assert server.ended(signal.SIGTERM) == 0


@contextmanager
def no_more_handles() -> Iterator[None]:
    """Let this process open nothing more, as when the system has no room for another."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_workers_that_cannot_be_started_are_the_end() -> None:
    """At the start, nobody answers yet."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        crew = WorkerPool(cast(Answer, operator.is_), listener, lambda: None)
        with no_more_handles(), pytest.raises(WorkersError, match="started: Too many open files"):
            crew.hire(1)
    assert crew.workers == []


def test_a_worker_that_cannot_be_replaced_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The others go on answering meanwhile; it is said each time."""
    monkeypatch.setattr("eventsearch.web.server.supervisor.WHILE", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        crew = WorkerPool(answer_once, listener, lambda: None)
        crew.hire(1)
        gone = crew.workers[0].process
        gone.join()
        crew.wait([], 1)
        assert [record.getMessage() for record in caplog.records] == [f"process {gone.pid} answers"]
        with no_more_handles():
            for _ in range(2):
                crew.replace()
                assert crew.workers == []
                assert crew.patience() is not None
        crew.replace()
        assert [worker.process.pid for worker in crew.workers] != [gone.pid]
        assert crew.patience() is None
        crew.kill()
    said = [record.getMessage() for record in caplog.records]
    assert said[1] == f"process {gone.pid} ended with 0; another takes its place"
    assert ["a process could not be started" in each for each in said[2:]] == [True, True]


def test_an_interrupt_is_exit_code_130(site: Path) -> None:
    """Ctrl+C ends all of them, without a trace of the program."""
    with running("serve", "--port", "0", "--workers", "2", cwd=site) as server:
        begun(server, 2)
        assert server.ended(signal.SIGINT) == 130
    assert "Traceback" not in "".join(server.said)


def test_workers_do_not_outlive_who_started_them(site: Path) -> None:
    """Nobody could stop them any more, and the port would be taken."""
    with running("serve", "--port", "0", "--workers", "2", cwd=site) as server:
        address, _ = begun(server, 2)
        server.process.kill()
        assert eventually(lambda: get(f"{address}/healthz")[0], lambda code: code == 0) == 0


def test_what_cannot_be_is_said_once(tmp_path: Path) -> None:
    """Before any worker is started."""
    with running("serve", "--port", "0", "--workers", "3", cwd=write_site(tmp_path)) as server:
        assert server.ended() == 3
    assert len(server.said) == 1
    assert server.said[0].endswith('there is no index; run "eventsearch index"')


def test_a_worker_that_cannot_begin_is_the_end() -> None:
    """Another would not do better."""
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        pytest.raises(WorkersError, match=r"process \d+ ended with 0 before it could answer; see"),
    ):
        # Does nothing, and so ends at once.
        supervise(cast(Answer, operator.is_), listener, 2, started=lambda: None, drain=0)
