"""
A client that is idle or slow does not keep others from the server.

One test runs the real server. The others run it in a thread with short time limits.
"""

from __future__ import annotations

import asyncio
import resource
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from eventsearch.settings import ServeSettings, Settings
from eventsearch.web import server
from eventsearch.web.app import create_app
from eventsearch.web.server import MAX_CONNECTIONS, _config, listen
from long_form import tries
from processes import PATIENCE, eventually
from small_site import NOW
from web.test_server import serving, status

IDLE = tries(MAX_CONNECTIONS + 300, 2_000)
"""Number of idle connections: more than one server process accepts."""
SHORT = 0.5
"""Seconds that replace each time limit of the server."""
HEAD = b"GET /v1/search?q=python HTTP/1.1\r\nHost: a\r\n"
POST = b"POST /v1/search HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n"


@pytest.fixture
def many_files() -> Iterator[None]:
    """Let this process open as many connections as a test needs."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = IDLE + 500
    if hard != resource.RLIM_INFINITY and hard < wanted:
        pytest.skip(f"this process may open {hard} files; the test needs {wanted}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@contextmanager
def in_thread(app: Starlette) -> Iterator[int]:
    """Serve an application with the command's configuration in a thread. Yield the port."""
    with closing(listen("127.0.0.1", 0)) as listener:
        running = uvicorn.Server(_config(ServeSettings(), lambda: app))
        thread = threading.Thread(target=partial(running.run, sockets=[listener]))
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            running.should_exit = True
            thread.join(PATIENCE)


@pytest.fixture
def quick(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Serve the small site with short time limits. Yield the port."""
    for name in ("REQUEST_TIMEOUT", "SEND_TIMEOUT"):
        monkeypatch.setattr(server, name, SHORT)
    with in_thread(create_app(settings.index, ServeSettings(), clock=lambda: NOW)) as port:
        yield port


def connect(port: int) -> socket.socket:
    """Return a connection to the server."""
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


def closed(client: socket.socket) -> bool:
    """Read to the end. Return whether the server closed the connection."""
    try:
        while client.recv(65_536):
            pass
    except ConnectionResetError:
        pass
    except TimeoutError:
        return False
    return True


def test_idle_connections_leave_the_server_answering(settings: Settings, many_files: None) -> None:
    with serving(settings) as (_, address), ExitStack() as stack:
        port = int(address.rpartition(":")[2])
        for _ in range(IDLE):
            stack.enter_context(closing(connect(port)))
        told = [status(f"{address}/v1/search?q=python") for _ in range(20)]
    assert told == [200] * 20


@pytest.mark.endurance
@pytest.mark.parametrize(
    "sent",
    [b"", b"GET /v1/sea", HEAD, HEAD + b"X-A: ", POST, POST + b"x"],
    ids=["nothing", "half a line", "no end", "half a header", "no body", "half a body"],
)
def test_an_unfinished_request_is_given_up(quick: int, sent: bytes) -> None:
    with closing(connect(quick)) as client:
        client.sendall(sent)
        assert closed(client)


@pytest.mark.endurance
@pytest.mark.parametrize("start", [HEAD + b"X-A: ", POST, b""], ids=["header", "body", "blank"])
def test_a_slowly_sent_request_is_closed(quick: int, start: bytes) -> None:
    drip = b"x" if start else b"\r\n"
    with closing(connect(quick)) as client:
        client.sendall(start)
        client.settimeout(SHORT / 10)
        until = time.monotonic() + PATIENCE
        gone = False
        while not gone and time.monotonic() < until:
            with suppress(TimeoutError):
                try:
                    client.sendall(drip)
                    gone = not client.recv(65_536)
                except (BrokenPipeError, ConnectionResetError):
                    gone = True
    assert gone


def test_a_response_that_is_not_read_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "SEND_TIMEOUT", SHORT)
    ends: list[str] = []

    async def large(request: Request) -> Response:
        ends.append(request.url.path)
        return Response(b"x" * 20_000_000)

    with in_thread(Starlette(routes=[Route("/", large)])) as port, closing(connect(port)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert eventually(lambda: ends)
        time.sleep(SHORT * 3)
        got = 0
        with suppress(ConnectionResetError):
            while part := client.recv(65_536):
                got += len(part)
    assert got < 20_000_000


def test_a_slow_reader_gets_all_of_it(quick: int) -> None:
    with closing(connect(quick)) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        client.sendall(b"GET /event-search.js HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        got = b""
        while part := client.recv(8_192):
            got += part
            time.sleep(SHORT / 200)
    head, _, body = got.partition(b"\r\n\r\n")
    [length] = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")]
    assert len(body) == int(length.rpartition(b" ")[2])


@pytest.mark.endurance
def test_an_early_answer_ends_the_wait_for_the_body_too(quick: int) -> None:
    with closing(connect(quick)) as client:
        client.sendall(POST.replace(b"/v1/search", b"/nowhere") + b"x")
        assert client.recv(65_536).startswith(b"HTTP/1.1 404")
        client.sendall(b"x" * 899)
        assert closed(client)


def test_busy_connections_are_not_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MAX_CONNECTIONS", 4)
    release = threading.Event()
    started: list[int] = []

    async def wait(_: Request) -> Response:
        started.append(1)
        while not release.is_set():
            await asyncio.sleep(0.01)
        return Response(b"done")

    request = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    with in_thread(Starlette(routes=[Route("/", wait)])) as port, ExitStack() as stack:
        busy = [stack.enter_context(closing(connect(port))) for _ in range(3)]
        for client in busy:
            client.sendall(request)
        assert eventually(lambda: len(started) == 3)
        with closing(connect(port)) as late:
            late.sendall(request)
            assert late.recv(65_536).startswith(b"HTTP/1.1 503")
        release.set()
        assert [client.recv(65_536)[9:12] for client in busy] == [b"200"] * 3


def test_the_documented_times_are_those_of_the_server() -> None:
    root = Path(__file__).resolve().parents[2]
    text = (root / "docs/http.md").read_text(encoding="utf-8")
    for seconds, what in (
        (server.KEEP_ALIVE, "idle time of a connection between requests"),
        (server.REQUEST_TIMEOUT, "time in which a client sends a request"),
        (server.SEND_TIMEOUT, "time in which a client reads what is buffered"),
    ):
        assert f"| {what} | {seconds:g} seconds | closed |" in text
