"""Several server processes listen on one address."""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
import uvicorn

from cli_site import write_site
from eventsearch.indexer.build import build
from eventsearch.settings import Settings
from eventsearch.storage.generations import live_name
from eventsearch.web.server import ServeError, Supervisor
from processes import Running, eventually, running

pytestmark = pytest.mark.endurance


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return the folder of a site with an index."""
    root = write_site(tmp_path / "mon site é")
    build(Settings(root=root, index=root / ".eventsearch"))
    return root


def begun(server: Running, workers: int) -> tuple[str, list[int]]:
    """Wait until all workers are ready; return the URL and their process ids."""
    return server.url(), [_pid(server.line("worker ", " is ready")) for _ in range(workers)]


def _pid(line: str) -> int:
    return int(line.removeprefix("eventsearch: ").split()[1])


def get(url: str) -> tuple[int, Any]:
    """Return the status and JSON of an answer. The status is 0 if the connection fails."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)
    except (urllib.error.URLError, ConnectionError):
        return 0, None


def test_signals_reach_every_worker(site: Path) -> None:
    with running(
        "serve", "--port", "0", "--workers", "2", cwd=site, EVENTSEARCH_SERVE_DRAIN="5"
    ) as server:
        address, pids = begun(server, 2)
        assert len({*pids, server.process.pid}) == 3
        assert get(f"{address}/v1/search?q=mer")[0] == 200
        server.process.send_signal(signal.SIGHUP)
        reloaded = (
            f"eventsearch: reloaded: now serving generation {live_name(site / '.eventsearch')}"
        )
        assert [server.line("reloaded") for _ in pids] == [reloaded, reloaded]
        server.process.send_signal(signal.SIGTERM)
        eventually(lambda: get(f"{address}/readyz")[0], lambda code: code == 503)
        assert get(f"{address}/v1/search?q=mer")[0] == 200
        assert server.ended() == 0
    assert get(f"{address}/healthz")[0] == 0
    assert "Traceback" not in "".join(server.said)


def test_a_worker_that_dies_is_replaced(site: Path) -> None:
    with running("serve", "--port", "0", "--workers", "2", cwd=site) as server:
        address, pids = begun(server, 2)
        os.kill(pids[0], signal.SIGKILL)
        server.line(f"Child process [{pids[0]}] died")
        assert _pid(server.line("worker ", " is ready")) not in pids
        assert get(f"{address}/v1/search?q=mer")[0] == 200
        os.kill(pids[1], signal.SIGKILL)
        server.line(f"Child process [{pids[1]}] died")
        assert get(f"{address}/v1/search?q=mer")[0] == 200
        assert server.ended(signal.SIGTERM) == 0


@contextmanager
def no_more_handles() -> Iterator[None]:
    """Prevent this process from opening more files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    """Yield a supervisor whose worker ends at once. Restore the signal handlers afterwards."""
    handlers = {number: signal.getsignal(number) for number in signal.valid_signals()}
    config = uvicorn.Config(cast(Any, partial(os._exit, 0)), factory=True, log_config=None)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield Supervisor(config, [listener])
    for number, handler in handlers.items():
        if signal.getsignal(number) != handler:
            signal.signal(number, handler)


def test_workers_that_cannot_start_end_the_server(supervisor: Supervisor) -> None:
    with no_more_handles(), pytest.raises(ServeError, match="worker: Too many open files; check"):
        supervisor.init_processes()
    assert supervisor.processes == []


def test_a_worker_that_cannot_be_replaced_is_tried_again(
    supervisor: Supervisor, caplog: pytest.LogCaptureFixture
) -> None:
    supervisor.init_processes()
    first = supervisor.processes[0]
    first.join()
    with no_more_handles():
        for _ in range(2):
            supervisor.keep_subprocess_alive()
    assert caplog.text.count("cannot start a worker: Too many open files") == 2
    supervisor.keep_subprocess_alive()
    assert supervisor.processes[0].pid not in (None, first.pid)
    supervisor.processes[0].join()


def test_an_interrupt_is_exit_code_130(site: Path) -> None:
    with running("serve", "--port", "0", "--workers", "2", cwd=site) as server:
        begun(server, 2)
        assert server.ended(signal.SIGINT) == 130
    assert "Traceback" not in "".join(server.said)


def test_workers_end_with_their_parent(site: Path) -> None:
    with running("serve", "--port", "0", "--workers", "2", cwd=site) as server:
        address, _ = begun(server, 2)
        server.process.kill()
        assert eventually(lambda: get(f"{address}/healthz")[0], lambda code: code == 0) == 0


def test_a_startup_error_is_reported_once(tmp_path: Path) -> None:
    with running("serve", "--port", "0", "--workers", "3", cwd=write_site(tmp_path)) as server:
        assert server.ended() == 3
    assert len(server.said) == 1
    assert server.said[0].endswith('there is no index; run "eventsearch index"')
