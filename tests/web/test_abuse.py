"""
The server answers visitors while other clients misuse it, and recovers when they have gone.

The tests open real sockets to a real server without a proxy, and stay below its connection limit.
A visitor sends requests during each misuse. Afterwards, the server's open handles and memory must
be as before, and abandoned searches must stop. For the protection by a proxy, see
tests/project/test_deploy.py.
"""

from __future__ import annotations

import os
import re
import socket
import struct
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from urllib.parse import quote

import pytest

from eventsearch.indexer.build import build
from eventsearch.web.server import MAX_CONNECTIONS
from long_form import tries
from small_site import write_site
from web.test_server import serving

TIMES = tries(200, 5_000)
"""Number of connections for a misuse that closes each connection at once."""
HELD = tries(200, MAX_CONNECTIONS - 100)
"""Number of connections for a misuse that keeps them open."""
PAGES = 300
QUESTIONS = 64
LETTERS = "abcdefghijklmnopqrstuvwxyz"
BROAD = quote("".join(f" OR {letter}*" for letter in LETTERS))
WORDS = 8
"""
Number of words in a slow search. No page contains these words, so the server searches for similar
words. Other searches take hardly longer than opening a connection.
"""
TICK = os.sysconf("SC_CLK_TCK")

pytestmark = [
    pytest.mark.endurance,
    pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="no /proc: measured on Linux"),
]

_numbers = count()
_unknown = Random(2)


@dataclass(slots=True)
class Target:
    """A server: its process id, its address, and the results of a visitor's requests."""

    process: int
    host: str
    port: int
    told: list[int | str] = field(default_factory=list)

    def connect(self) -> socket.socket:
        """Return a new connection to the server."""
        return socket.create_connection((self.host, self.port), timeout=60)

    def visit(self) -> None:
        """Send one of `QUESTIONS` searches, whose answers the server has already cached."""
        text = quote(f"python {next(_numbers) % QUESTIONS}")
        address = f"http://{self.host}:{self.port}/v1/search?q={text}&per_page=1"
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                self.told.append(answer.status)
        except OSError as error:
            self.told.append(repr(error))

    def answers(self, path: str) -> None:
        """Request a path and check that the status is 200."""
        with closing(self.connect()) as connection:
            ask(connection, path)
            assert connection.recv(100)[9:12] == b"200"

    def seconds(self) -> float:
        """Return the CPU seconds that the server has used."""
        fields = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def handles(self) -> int:
        """Return the number of handles that the server has open."""
        return len(list(Path(f"/proc/{self.process}/fd").iterdir()))

    def kilobytes(self) -> int:
        """Return the server's own memory (RssAnon) in KiB."""
        status = Path(f"/proc/{self.process}/status").read_text()
        found = re.search(r"RssAnon:\s*(\d+) kB", status)
        assert found
        return int(found[1])


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """Yield a server of a site with many words. A visitor has already sent each question once."""
    settings = write_site(tmp_path_factory.mktemp("abuse"))
    random = Random(1)
    for number in range(PAGES):
        words = ("".join(random.choices(LETTERS, k=5)) for _ in range(200))
        text = f"---\ntitle: Page {number}\n---\n{' '.join(words)}\n"
        settings.root.joinpath(f"content/post/p{number}.md").write_text(text, encoding="utf-8")
    build(settings)
    with serving(settings) as (server, address):
        host, _, port = address.removeprefix("http://").partition(":")
        target = Target(server.process.pid, host, int(port))
        for _ in range(QUESTIONS):
            target.visit()
        yield target


def ask(connection: socket.socket, target: str, *fields: str) -> None:
    """Send a complete request."""
    connection.sendall("\r\n".join((f"GET {target} HTTP/1.1", "Host: a", *fields, "", "")).encode())


def much() -> str:
    """Return the target of a slow search that the server has not seen before."""
    words = ("".join(_unknown.choices(LETTERS, k=5)) for _ in range(WORDS))
    return f"/v1/search?q={quote(' '.join(words))}"


def hang_up(connection: socket.socket) -> None:
    """Reset the connection: close it without the usual TCP shutdown."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def send(connection: socket.socket, data: bytes) -> bytes:
    """Send as much data as the server accepts. Return the first bytes of the answer, if any."""
    connection.settimeout(0.2)
    with suppress(BrokenPipeError, ConnectionResetError, TimeoutError):
        connection.sendall(data)
    with suppress(ConnectionResetError, TimeoutError):
        return connection.recv(100)
    return b""


def half_a_head(target: Target) -> None:
    """Send part of a request head, then reset the connection."""
    for _ in range(TIMES):
        connection = target.connect()
        connection.sendall(b"GET /v1/search?q=py")
        hang_up(connection)


def half_a_body(target: Target) -> None:
    """Send part of a request body, then reset the connection."""
    for _ in range(TIMES):
        connection = target.connect()
        connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\nxxx")
        hang_up(connection)


def no_answer_wanted(target: Target) -> None:
    """Request all pages and do not wait. Close every other connection, and reset the rest."""
    for number in range(TIMES):
        connection = target.connect()
        ask(connection, f"/v1/search?q={next(_numbers)}{BROAD}&per_page=100")
        connection.close() if number % 2 else hang_up(connection)


def large_bodies(target: Target) -> None:
    """Send large bodies: some with a declared length, some in chunks without an end."""
    for number in range(TIMES // 4):
        length = "Transfer-Encoding: chunked" if number % 2 else "Content-Length: 900000000"
        with closing(target.connect()) as connection:
            head = f"POST /v1/search HTTP/1.1\r\nHost: a\r\n{length}\r\n\r\n".encode()
            send(connection, head + (b"1000\r\n" + b"x" * 4096 + b"\r\n") * 100)


def floods_of_headers(target: Target) -> None:
    """Send either many short headers or one long header. Half of the requests do not end."""
    for number in range(TIMES // 4):
        with closing(target.connect()) as connection:
            more = b"X" * 500_000 if number % 2 else b"y\r\nX: " * 12_000
            end = b"\r\n\r\n" if number % 4 < 2 else b""
            told = send(connection, b"GET / HTTP/1.1\r\nHost: a\r\nX: " + more + end)
            assert told[9:12] in (b"431", b"")


def long_request_lines(target: Target) -> None:
    """Request addresses that are too long."""
    for number in range(TIMES // 4):
        with closing(target.connect()) as connection:
            line = b"GET /v1/search?q=" + b"a" * (500_000 if number % 2 else 20_000)
            told = send(connection, line + b" HTTP/1.1\r\nHost: a\r\n\r\n")
            assert told[9:12] in (b"414", b"400", b"")


def silence(target: Target) -> None:
    """Open connections and send nothing."""
    with ExitStack() as stack:
        for _ in range(HELD):
            stack.enter_context(closing(target.connect()))
        time.sleep(1)


def a_byte_now_and_then(target: Target) -> None:
    """Send requests byte by byte on many connections at once."""
    with ExitStack() as stack:
        slow = [stack.enter_context(closing(target.connect())) for _ in range(HELD)]
        for byte in b"GET /v1/search?q=python HTTP/1.1"[: tries(3, 30)]:
            for connection in slow:
                with suppress(BrokenPipeError, ConnectionResetError):
                    connection.sendall(bytes([byte]))
            time.sleep(tries(0, 1))


def answers_not_taken(target: Target) -> None:
    """Send many requests and never read the answers."""
    with ExitStack() as stack:
        for _ in range(HELD // 8):
            connection = stack.enter_context(closing(target.connect()))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.settimeout(0.05)
            with suppress(TimeoutError, ConnectionResetError, BrokenPipeError):
                for _ in range(100):
                    ask(connection, "/event-search.js")


MISUSES = (
    half_a_head,
    half_a_body,
    no_answer_wanted,
    large_bodies,
    floods_of_headers,
    long_request_lines,
    silence,
    a_byte_now_and_then,
    answers_not_taken,
)


def visited(target: Target, misuse: Callable[[Target], None]) -> None:
    """Misuse the server, and meanwhile send requests as a visitor does."""
    over = threading.Event()

    def visit() -> None:
        while not over.is_set():
            target.visit()
            time.sleep(0.01)

    visitor = threading.Thread(target=visit)
    visitor.start()
    try:
        misuse(target)
    finally:
        over.set()
        visitor.join()


def until(reached: Callable[[], bool]) -> bool:
    """Wait up to 60 s until a condition is true. Return whether it is true."""
    end = time.monotonic() + 60
    while not (found := reached()) and time.monotonic() < end:
        time.sleep(0.05)
    return found


@pytest.mark.parametrize("misuse", MISUSES, ids=lambda misuse: misuse.__name__)
def test_misuse_harms_nobody(target: Target, misuse: Callable[[Target], None]) -> None:
    handles = target.handles()
    growth: list[int] = []
    # Memory used for the first time is not a leak: a leak grows each time.
    while len(growth) < 2 or (growth[-1] > 8_000 and len(growth) < 5):
        before = target.kilobytes()
        target.told.clear()
        visited(target, misuse)
        target.visit()
        print(f"{misuse.__name__}: {len(target.told)} visits")
        assert target.told
        assert set(target.told) == {200}
        assert until(lambda: target.handles() <= handles)
        growth.append(target.kilobytes() - before)
    assert growth[-1] <= 8_000


def test_searches_of_disconnected_clients_are_cancelled(target: Target) -> None:
    begun = target.seconds()
    for _ in range(5):
        target.answers(much())
    answered = (target.seconds() - begun) / 5
    begun = target.seconds()
    for _ in range(3):
        many = [target.connect() for _ in range(40)]
        for connection in many:
            ask(connection, much())
        # The answer shows that the server has read all requests sent before.
        target.answers("/healthz")
        for connection in many:
            hang_up(connection)
        # This search runs after the abandoned ones, and its answer is not cached.
        target.answers(f"/v1/search?q={next(_numbers)}")
    given_up = (target.seconds() - begun) / 120
    print(f"CPU of a search: {answered * 1000:.0f} ms, of one given up: {given_up * 1000:.1f} ms")
    assert given_up < answered / 4
