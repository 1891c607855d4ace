"""Downloads of calendars, from a server on this machine that the tests allow."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from shutil import which

import pytest

from eventsearch.indexer.build import build
from eventsearch.indexer.download import Policy, download, is_public
from eventsearch.model.page import Diagnostic
from eventsearch.settings import Settings, load_settings
from eventsearch.settings.tables import CALENDARS, DataSource, kept_name
from handled import handled
from site_on_disk import write

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
LOOPBACK = Policy(allows=lambda address: address == "127.0.0.1", schemes={"http": 0})

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Server:
    """The server's answers by path, and the requests it received."""

    address: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append((self.path, dict(self.headers)))
            status, headers, body = state.answers.get(self.path, (404, {}, b""))
            if headers.get("ETag") and self.headers["If-None-Match"] == headers["ETag"]:
                status, body = 304, b""
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    with handled(Handler) as listening:
        state.address = f"http://127.0.0.1:{listening.server_port}"
        yield state


@pytest.fixture
def fetch(tmp_path: Path) -> Callable[..., tuple[tuple[Diagnostic, ...], bytes | None]]:
    """Return a function that downloads a calendar into an index and returns the stored copy."""

    def fetched(
        url: str, policy: Policy | None = LOOPBACK, *, most: int = 1 << 20
    ) -> tuple[tuple[Diagnostic, ...], bytes | None]:
        settings = Settings(
            root=tmp_path, index=tmp_path, sources=(DataSource(url=url),), max_file_bytes=most
        )
        diagnostics = download(settings, policy=policy)
        copy = tmp_path / CALENDARS / kept_name(url)
        return diagnostics, copy.read_bytes() if copy.exists() else None

    return fetched


Fetch = Callable[..., tuple[tuple[Diagnostic, ...], bytes | None]]


def test_a_calendar_is_fetched_again_with_its_etag(server: Server, fetch: Fetch) -> None:
    server.answers["/a.ics?key=1"] = (200, {"ETag": '"1"'}, CALENDAR)
    url = f"{server.address}/a.ics?key=1"
    assert fetch(url) == ((), CALENDAR)
    assert fetch(url) == ((), CALENDAR)
    assert [headers.get("If-None-Match") for _, headers in server.asked] == [None, '"1"']
    server.answers["/a.ics?key=1"] = (200, {}, CALENDAR + b"\r\n")
    assert fetch(url) == ((), CALENDAR + b"\r\n")


def test_the_copy_of_an_unavailable_calendar_is_kept(server: Server, fetch: Fetch) -> None:
    server.answers["/a.ics"] = (200, {}, CALENDAR)
    url = f"{server.address}/a.ics"
    fetch(url)
    server.answers["/a.ics"] = (503, {}, b"")
    (warning,), kept = fetch(url)
    assert (warning.code, warning.severity, kept) == ("E220", "warning", CALENDAR)
    assert warning.path == f"calendars/{kept_name(url)}"
    assert warning.message == (
        "the calendar cannot be fetched: the server answers 503; the last copy is used"
    )


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((404, {}, b""), "the server answers 404"),
        ((200, {}, b"<html>"), "the server does not send a calendar"),
        ((200, {"Content-Encoding": "gzip"}, CALENDAR), "the server sends it compressed"),
        ((200, {}, CALENDAR * 40), "it has more than 1,000 bytes"),
        ((302, {"Location": "/a.ics"}, b""), "there are more than 5 redirects"),
        (
            (302, {"Location": "http://192.168.0.1/"}, b""),
            "it leads to an address that is not public",
        ),
        ((302, {"Location": "file:///etc/passwd"}, b""), "it leads to an address without https://"),
        ((200, {"Content-Length": "9999"}, CALENDAR), "it ends before it is whole"),
    ],
)
def test_an_answer_that_is_not_a_calendar_is_refused(
    server: Server, fetch: Fetch, answer: Answer, why: str
) -> None:
    server.answers["/a.ics"] = answer
    (warning,), kept = fetch(f"{server.address}/a.ics", most=1000)
    assert why in warning.message
    assert kept is None


def test_redirects_are_followed(server: Server, fetch: Fetch) -> None:
    server.answers["/a.ics"] = (302, {"Location": "b.ics"}, b"")
    server.answers["/b.ics"] = (200, {}, CALENDAR)
    assert fetch(f"{server.address}/a.ics") == ((), CALENDAR)


@pytest.mark.parametrize(
    "url",
    [
        "https://localhost/a.ics",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://2130706433/",
        "https://127.1/",
        "https://0/",
        "https://[::ffff:7f00:1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://\u2460\u2461\u2466.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://user:word@127.0.0.1/",
        "https://example.org@127.0.0.1/",
    ],
)
def test_this_machine_is_asked_nothing(fetch: Fetch, url: str) -> None:
    """Only a caller in the code can allow this; there is no setting."""
    (warning,), kept = fetch(url, None)
    assert "not public" in warning.message
    assert kept is None


def test_damaged_metadata_of_a_copy_is_ignored(
    tmp_path: Path, server: Server, fetch: Fetch
) -> None:
    url = f"{server.address}/a.ics"
    server.answers["/a.ics"] = (200, {}, CALENDAR)
    fetch(url)
    for text in ("[]", "[" * 60_000):
        (tmp_path / CALENDARS / kept_name(url)).with_suffix(".json").write_text(text)
        assert fetch(url) == ((), CALENDAR)


def test_only_https_is_asked(server: Server, fetch: Fetch) -> None:
    (warning,), _ = fetch(f"{server.address}/a.ics", None)
    assert "without https://" in warning.message
    assert server.asked == []


PUBLIC = ("93.184.216.34", "2606:2800:220:1::1", "64:ff9b::808:808")
PRIVATE = """
127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1
::1 fe80::1%eth0 fd00::1 ::ffff:127.0.0.1 2002:7f00:1:: 64:ff9b::a00:1 ::127.0.0.1 fec0::1
64:ff9b:1::a00:1 64:ff9b::a9fe:a9fe 2002:a9fe:a9fe::1 2001:0:7f00:1::1 ::ffff:0:127.0.0.1 ::
3fff::1 5f00::1 fd00:ec2::254 100.100.100.200 168.63.129.16 192.0.0.192 198.18.0.1 240.0.0.1
255.255.255.255
"""


@pytest.mark.parametrize("address", [*PUBLIC, *PRIVATE.split()])
def test_only_public_addresses_are_requested(address: str) -> None:
    assert is_public(address) is (address in PUBLIC)


def test_nothing_is_fetched_unless_the_user_wants_it(tmp_path: Path, server: Server) -> None:
    toml = f'[[sources]]\nurl = "{server.address.replace("http:", "https:")}/a.ics"\n'
    write(tmp_path, {"content/a.md": "A\n", "eventsearch.toml": toml})
    build(load_settings(tmp_path, environ={}, flags={}))
    assert not (tmp_path / ".eventsearch" / CALENDARS).exists()
    report = build(load_settings(tmp_path, environ={"EVENTSEARCH_FETCH": "1"}, flags={}))
    named = [each for each in report.diagnostics if isinstance(each, Diagnostic)]
    severities = [each.severity for each in named if each.code == "E220"]
    assert sorted(severities) == ["info", "warning"]
    assert server.asked == []


def test_a_name_is_resolved_once(
    server: Server, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(server.address.rpartition(":")[2])
    server.answers["/a.ics"] = (200, {}, CALENDAR)
    told: list[str] = []

    def resolve(host: str, *_: object, **__: object) -> list[object]:
        if host != "rebound.example":
            return real(host, *_, **__)  # type: ignore[arg-type, return-value]
        told.append("127.0.0.1" if not told else "192.168.0.1")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (told[-1], port))]

    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert fetch(f"http://rebound.example:{port}/a.ics") == ((), CALENDAR)
    assert told == ["127.0.0.1"]


def test_a_resolver_that_does_not_answer_ends_with_the_time_of_the_fetch(
    fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_released, answered = threading.Event(), threading.Event()

    def resolve(*_: object, **__: object) -> list[object]:
        is_released.wait(30)
        answered.set()
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 9))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    (warning,), kept = fetch("http://silent.example/a.ics", replace(LOOPBACK, seconds=1.0))
    was_answered = answered.is_set()
    is_released.set()
    assert "it takes more than 1 seconds" in warning.message
    assert (kept, was_answered) == (None, False)
    assert answered.wait(30)


def test_a_single_private_address_refuses_the_host(
    fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def resolve(*_: object, **__: object) -> list[object]:
        every = ("93.184.216.34", "10.0.0.1")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in every]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    (warning,), kept = fetch("https://both.example/a.ics", None)
    assert "an address that is not public" in warning.message
    assert kept is None


Talk = Callable[[socket.socket], None]


@contextmanager
def stranger(talk: Talk) -> Iterator[int]:
    """Answer each connection on a port of loopback as *talk* does, until the client hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    with connection, suppress(OSError):
                        talk(connection)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(30)
    assert not thread.is_alive()


def drip(*parts: bytes) -> Talk:
    """Return a function that sends its parts a few bytes at a time, and repeats the last one."""

    def talk(connection: socket.socket) -> None:
        connection.recv(65_536)
        for part in parts:
            connection.sendall(part)
        while True:
            time.sleep(0.05)
            connection.sendall(parts[-1])

    return talk


def silent(connection: socket.socket) -> None:
    """Read a request and send nothing."""
    connection.recv(65_536)
    time.sleep(2)


HEAD = b"HTTP/1.1 200 OK\r\n"
ENDLESS = {
    "headers": drip(HEAD, b"X: a\r\n"),
    "continue": drip(b"HTTP/1.1 100 Continue\r\n\r\n"),
    "body": drip(HEAD + b"\r\nBEGIN:VCALENDAR\r\n", b" "),
    "chunks": drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    "trailers": drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: a\r\n"),
    "nothing": silent,
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_no_endless_answer_is_waited_for(fetch: Fetch, kind: str) -> None:
    with stranger(ENDLESS[kind]) as port:
        policy = replace(LOOPBACK, seconds=1.0)
        (warning,), kept = fetch(f"http://127.0.0.1:{port}/a.ics", policy)
    assert "cannot be fetched: " in warning.message
    assert kept is None


def test_no_endless_handshake_is_waited_for(fetch: Fetch) -> None:
    def talk(connection: socket.socket) -> None:
        connection.recv(65_536)
        # A handshake record that announces 16,000 bytes, of which only a few arrive.
        connection.sendall(b"\x16\x03\x03\x3e\x80\x02")
        for _ in range(200):
            time.sleep(0.05)
            connection.sendall(b"\x00")

    begun = time.monotonic()
    with stranger(talk) as port:
        policy = replace(LOOPBACK, schemes={"https": 0}, seconds=1.0)
        (warning,), kept = fetch(f"https://127.0.0.1:{port}/a.ics", policy)
        taken = time.monotonic() - begun
    assert "it takes more than 1 seconds" in warning.message
    assert kept is None
    # The server sends bytes for ten seconds, ten times the limit.
    assert taken < 9


@pytest.mark.parametrize(
    "answer",
    [
        HEAD + b"X: " + b"a" * 200_000 + b"\r\n\r\n" + CALENDAR,
        HEAD + b"X: a\r\n" * 5_000 + b"\r\n" + CALENDAR,
        b"HTTP/1.1 200 " + b"O" * 200_000 + b"\r\n\r\n" + CALENDAR,
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nffffffffffff\r\n" + CALENDAR,
        HEAD + b"Content-Length: -5\r\n\r\n" + CALENDAR[:4],
        b"HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1/ a\r\nb\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: https://[::1\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: https://a:99999/\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: https://" + b"a" * 300 + b"/\r\n\r\n",
        b"\x16\x03\x01",
        b"",
    ],
    ids=range(11),
)
def test_garbage_gives_a_single_warning(fetch: Fetch, answer: bytes) -> None:
    def talk(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(answer)

    with stranger(talk) as port:
        (warning,), kept = fetch(f"http://127.0.0.1:{port}/a.ics", replace(LOOPBACK, seconds=5.0))
    assert warning.code == "E220"
    assert kept is None


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a new certificate of ``localhost`` with its key."""
    folder = tmp_path_factory.mktemp("tls")
    path = folder / "both.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-days", "2"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    path.write_bytes(b"".join((folder / name).read_bytes() for name in ("key.pem", "cert.pem")))
    return path


def over_tls(certificate: Path) -> Talk:
    """Return a function that answers with a calendar over TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def talk(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            secure.recv(65_536)
            length = f"Content-Length: {len(CALENDAR)}\r\n\r\n".encode()
            secure.sendall(HEAD + length + CALENDAR)

    return talk


@pytest.mark.skipif(not which("openssl"), reason="no openssl: makes the certificate of a test")
@pytest.mark.parametrize(
    ("host", "trusted", "why"),
    [
        ("localhost", True, ""),
        ("127.0.0.1", True, "IP address mismatch"),
        ("localhost", False, "self-signed certificate"),
    ],
)
def test_certificates_are_checked(
    fetch: Fetch, certificate: Path, host: str, trusted: bool, why: str
) -> None:
    context = ssl.create_default_context(cafile=certificate if trusted else None)
    policy = Policy(
        allows=lambda address: address in ("127.0.0.1", "::1"),
        schemes={"https": 0},
        context=context,
    )
    with stranger(over_tls(certificate)) as port:
        diagnostics, kept = fetch(f"https://{host}:{port}/a.ics", policy)
    assert (kept == CALENDAR) is not bool(why)
    assert bool(diagnostics) is bool(why)
    assert all(why in one.message for one in diagnostics)
