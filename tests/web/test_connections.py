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

from eventsearch.web.server.connection_limits import (
    LEAST,
    MOST,
    SPARE,
    ConnectionRegistry,
    ConnectionTimeouts,
    Phase,
    most_connections,
    most_waiting,
)
from eventsearch.web.server.http_protocol import protocol_for
from eventsearch.web.server.server import listen
from processes import eventually

SOON = ConnectionTimeouts(head=0.6, body=0.6, taken=1.0, look=0.05)
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
    """Answer after a while, longer than is waited for a head or a body."""
    await asyncio.sleep(1)
    return Response("waited")


GO = threading.Event()
"""Set when those who wait for it are to be answered."""


async def wait_to_go(_: Request) -> Response:
    """Answer when the test says so."""
    while not GO.is_set():
        await asyncio.sleep(0.01)
    return Response("waited")


ROUTES = [
    Route("/", hello, methods=["GET", "POST"]),
    Route("/echo", echo, methods=["POST"]),
    Route("/large", large),
    Route("/wait", wait),
    Route("/go", wait_to_go),
]


@contextmanager
def served(room: ConnectionRegistry) -> Iterator[int]:
    """Run a server in a thread; yield its port."""
    config = uvicorn.Config(
        Starlette(routes=ROUTES),
        http=protocol_for(room),
        ws="none",
        log_level="error",
        lifespan="off",
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
    with served(ConnectionRegistry(patience=SOON)) as port:
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


def asking(room: ConnectionRegistry, number: int) -> bool:
    """Wait until so many wait for an answer."""
    return eventually(lambda: [one.phase for one in room.held] == [Phase.ANSWER] * number)


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
    room = ConnectionRegistry(patience=SOON)
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


ASKED = b"GET /wait HTTP/1.1\r\nHost: a\r\n\r\n"
MUCH = 350_000
"""Bytes that are more than is read at once, by more than a head may have."""


@pytest.mark.parametrize(
    ("behind", "kind"),
    [
        (b"GET /echo HTTP/1.1\r\nX: ", "too-slow"),
        (b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n", "too-slow"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * MUCH, "too-many-headers"),
        (b"no request\r\n\r\n", "bad-request"),
    ],
    ids=["half a head", "half a body", "a head without end", "no request"],
)
def test_what_follows_a_request_is_refused_after_its_answer(
    port: int, behind: bytes, kind: str
) -> None:
    """What came before would be taken for the answer; the wait begins when that has been given."""
    with connected(port, ASKED + behind) as one:
        first, _, second = rest(one).partition(b"waited")
    assert first.startswith(b"HTTP/1.1 200 OK\r\n")
    assert first.count(b"HTTP/1.1") == 1
    assert problem(second) == kind


def test_who_waits_for_an_answer_keeps_his_place_though_he_asks_on() -> None:
    """Half a request behind the one that is answered is no reason to throw that away."""
    GO.clear()
    room = ConnectionRegistry(1)
    asked = b"GET /go HTTP/1.1\r\nHost: a\r\n\r\n"
    with served(room) as port, connected(port, asked + HELLO[:9]) as one:
        assert asking(room, 1)
        with connected(port) as other:
            assert problem(rest(other)) == "too-busy"
        GO.set()
        one.sendall(HELLO[9:-2] + b"Connection: close\r\n\r\n")
        assert rest(one).endswith(b"hello")


class Faulty:
    """A connection whose looking at meets a bug."""

    phase = Phase.IDLE
    since = 0.0

    def left(self) -> int:
        """Meet it."""
        raise KeyError("a fault of ours")

    def close_late(self) -> None:
        """Not be reached."""

    def abort(self) -> None:
        """Not be reached."""


def test_a_bug_met_by_one_connection_closes_the_others_all_the_same(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Now, and at every later look."""
    room = ConnectionRegistry(patience=SOON)
    room.held[Faulty()] = None
    with served(room) as port:
        for _ in range(2):
            with connected(port) as silent:
                assert rest(silent) == b""
    assert "looking at a connection meets a bug" in caplog.text


def test_requests_on_one_connection_are_answered_in_turn() -> None:
    """Each begins a wait of its own, also those that come together."""
    last = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    patience = ConnectionTimeouts(head=2.0, look=0.05)
    with served(ConnectionRegistry(patience=patience)) as port, connected(port, HELLO * 3) as one:
        sent, until = 3, time.monotonic() + 1.2 * patience.head
        while time.monotonic() < until:
            time.sleep(0.1)
            one.sendall(HELLO)
            sent += 1
        one.sendall(last)
        assert rest(one).count(b"HTTP/1.1 200 OK") == sent + 1


def test_a_visitor_takes_the_place_of_one_who_asks_nothing() -> None:
    """The one who has waited longest."""
    with served(ConnectionRegistry(3)) as port, contextlib.ExitStack() as stack:
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
    GO.clear()
    room = ConnectionRegistry(2)
    with served(room) as port, contextlib.ExitStack() as stack:
        asked = b"GET /go HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        both = [stack.enter_context(connected(port, asked)) for _ in range(2)]
        assert asking(room, 2)
        with connected(port) as third:
            answer = rest(third)
        GO.set()
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert b"\r\nRetry-After: 2\r\n" in answer
        assert problem(answer) == "too-busy"
        assert [rest(one)[-6:] for one in both] == [b"waited"] * 2


@pytest.mark.parametrize(
    ("free", "most"), [(10_000, MOST), (1_024, 1_024 - SPARE), (64, 32), (2, LEAST)]
)
def test_there_are_as_many_connections_as_handles_allow(free: int, most: int) -> None:
    """Some are left for the index."""
    assert most_connections(free) == most


@pytest.mark.parametrize("free", [12, 17, 64, 300, 1_024, 10_000])
def test_connections_that_wait_leave_handles_too(free: int) -> None:
    """They are taken before any is refused."""
    assert most_waiting(free) >= 1
    assert most_connections(free) + most_waiting(free) < free
