"""Which connections are closed: real sockets, and a server with little patience and room."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from eventsearch.web.connections import LEAST, MOST, SPARE, Patience, Room, most_connections
from eventsearch.web.protocol import within
from eventsearch.web.server import listen

SOON = Patience(head=0.6, body=0.6, taken=1.0, look=0.05)
HELLO = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
LARGE = 50_000_000


async def hello(http: Request) -> Response:
    """Answer at once, whatever body there is."""
    return Response("hello")


async def echo(http: Request) -> Response:
    """Answer with the length of the body."""
    return Response(str(len(await http.body())))


async def large(_: Request) -> Response:
    """Answer more than any socket holds."""
    return Response(b"x" * LARGE)


async def wait(_: Request) -> Response:
    """Answer after a while."""
    await asyncio.sleep(1)
    return Response("waited")


ROUTES = [
    Route("/", hello, methods=["GET", "POST"]),
    Route("/echo", echo, methods=["POST"]),
    Route("/large", large),
    Route("/wait", wait),
]


@contextmanager
def served(room: Room) -> Iterator[int]:
    """Run a server in a thread; yield its port."""
    config = uvicorn.Config(
        Starlette(routes=ROUTES), http=within(room), ws="none", log_level="error", lifespan="off"
    )
    server = uvicorn.Server(config)
    listener = listen("127.0.0.1", 0)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = server.force_exit = True
        thread.join(30)
        listener.close()


@pytest.fixture
def port() -> Iterator[int]:
    """A server that closes what is late soon."""
    with served(Room(patience=SOON)) as port:
        yield port


@contextmanager
def connected(port: int, said: bytes = b"") -> Iterator[socket.socket]:
    """Connect, and say something."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(said)
        yield connection


def rest(connection: socket.socket) -> bytes:
    """Return all that comes until the server closes; a reset is an end too."""
    parts = []
    with contextlib.suppress(ConnectionResetError):
        while part := connection.recv(65_536):
            parts.append(part)
    return b"".join(parts)


def drip(connection: socket.socket, byte: bytes) -> bytes:
    """Send a byte now and then until the server says something or closes; return what it says."""
    connection.settimeout(0.02)
    for _ in range(1_500):
        try:
            connection.sendall(byte)
            return rest(connection)
        except TimeoutError:
            continue
        except (BrokenPipeError, ConnectionResetError):
            return b""
    raise AssertionError("the server listens for ever")


def problem(answer: bytes) -> str:
    """Return the kind of the problem that an answer is."""
    kind: str = json.loads(answer.partition(b"\r\n\r\n")[2])["type"]
    return kind.rpartition(":")[2]


def test_who_says_nothing_is_closed(port: int) -> None:
    """Without a word."""
    with connected(port) as connection:
        assert rest(connection) == b""


def test_headers_that_come_byte_by_byte_are_not_waited_for(port: int) -> None:
    """However steadily they come."""
    with connected(port, b"GET / HTTP/1.1\r\nX: ") as connection:
        answer = drip(connection, b"x")
    assert answer.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    assert problem(answer) == "too-slow"


def test_empty_lines_before_a_request_are_no_request(port: int) -> None:
    """They are let pass by, and do not keep a connection open."""
    with connected(port) as connection:
        assert drip(connection, b"\r\n") == b""


def test_a_body_that_comes_byte_by_byte_is_not_waited_for(port: int) -> None:
    """By whatever route reads it."""
    head = b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n"
    with connected(port, head) as connection:
        assert problem(drip(connection, b"x")) == "too-slow"


def test_a_body_that_nobody_reads_keeps_no_connection_open(port: int) -> None:
    """The answer is there already; bytes that follow it are no reason to stay."""
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n"
    with connected(port, head) as connection:
        assert connection.recv(8).startswith(b"HTTP/1.1")
        for _ in range(1_500):
            time.sleep(0.02)
            try:
                connection.sendall(b"x")
            except (BrokenPipeError, ConnectionResetError):
                return
    raise AssertionError("the server listens for ever")


def test_an_answer_that_nobody_takes_is_thrown_away() -> None:
    """What the server holds of it, and the connection."""
    room = Room(patience=SOON)
    with served(room) as port, connected(port, b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n") as one:
        assert one.recv(8).startswith(b"HTTP/1.1")
        until = time.monotonic() + 30
        while room.held:
            assert time.monotonic() < until
            time.sleep(0.01)
        assert len(rest(one)) < LARGE


def test_an_answer_that_is_taken_slowly_is_whole(port: int) -> None:
    """A poor line is no attack: it takes longer than all patience, a little at a time."""
    with connected(port, b"GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n") as one:
        taken = 0
        while part := one.recv(1_000_000):
            taken += len(part)
            time.sleep(0.02)
    assert taken > LARGE


def test_who_waits_for_an_answer_is_not_late(port: int) -> None:
    """That the server takes its time is no fault of his."""
    with connected(port, b"GET /wait HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n") as one:
        assert rest(one).endswith(b"waited")


def test_requests_on_one_connection_are_answered_in_turn(port: int) -> None:
    """Each begins a wait of its own, also those that come together."""
    last = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    with connected(port, HELLO * 3) as one:
        for _ in range(4):
            time.sleep(0.15)
            one.sendall(HELLO)
        one.sendall(last)
        assert rest(one).count(b"HTTP/1.1 200 OK") == 8


def test_a_visitor_takes_the_place_of_one_who_asks_nothing() -> None:
    """The one who has waited longest."""
    with served(Room(3)) as port, contextlib.ExitStack() as stack:
        silent = [stack.enter_context(connected(port)) for _ in range(3)]
        for _ in range(2):
            with connected(
                port, HELLO.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
            ) as one:
                assert rest(one).endswith(b"hello")
        assert rest(silent[0]) == b""
        silent[2].sendall(HELLO)
        assert silent[2].recv(15) == b"HTTP/1.1 200 OK"


def test_one_too_many_is_told_so_when_all_are_being_answered() -> None:
    """Nobody loses an answer that is on its way."""
    with served(Room(2)) as port, contextlib.ExitStack() as stack:
        asked = b"GET /wait HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        both = [stack.enter_context(connected(port, asked)) for _ in range(2)]
        time.sleep(0.2)
        with connected(port) as third:
            answer = rest(third)
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert b"\r\nRetry-After: 2\r\n" in answer
        assert problem(answer) == "too-busy"
        assert [rest(one)[-6:] for one in both] == [b"waited"] * 2


@pytest.mark.parametrize(("handles", "most"), [(10_000, MOST), (1_024, 1_024 - SPARE), (64, LEAST)])
def test_there_are_as_many_connections_as_handles_allow(handles: int, most: int) -> None:
    """Some are left for the index."""
    assert most_connections(handles) == most
