"""Calendars of other servers, from a server on this machine that a test allows."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from eventsearch.indexer.build import build
from eventsearch.indexer.download import Policy, download, is_public
from eventsearch.model.page import Diagnostic
from eventsearch.settings import Settings, load_settings
from eventsearch.settings.tables import CALENDARS, DataSource, kept_name
from site_on_disk import write

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
LOOPBACK = Policy(allows=lambda address: address == "127.0.0.1", schemes={"http": 0})

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Server:
    """What it answers, by path, and what it was asked."""

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
            """Say nothing."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.address = f"http://127.0.0.1:{listening.server_port}"
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    yield state
    listening.shutdown()
    thread.join()
    listening.server_close()


@pytest.fixture
def fetch(tmp_path: Path) -> Callable[..., tuple[tuple[Diagnostic, ...], bytes | None]]:
    """Return what fetches a calendar into an index, and the copy that is kept then."""

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


def test_a_calendar_is_fetched_and_asked_for_again(server: Server, fetch: Fetch) -> None:
    """Only what has changed is sent twice."""
    server.answers["/a.ics?key=1"] = (200, {"ETag": '"1"'}, CALENDAR)
    url = f"{server.address}/a.ics?key=1"
    assert fetch(url) == ((), CALENDAR)
    assert fetch(url) == ((), CALENDAR)
    assert [headers.get("If-None-Match") for _, headers in server.asked] == [None, '"1"']
    server.answers["/a.ics?key=1"] = (200, {}, CALENDAR + b"\r\n")
    assert fetch(url) == ((), CALENDAR + b"\r\n")


def test_a_calendar_that_is_away_is_kept(server: Server, fetch: Fetch) -> None:
    """The last copy stays, and a warning says so."""
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
        ((200, {}, b"<html>"), "what the server sends is no calendar"),
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
def test_what_is_no_calendar_is_refused(
    server: Server, fetch: Fetch, answer: Answer, why: str
) -> None:
    """Its answers are those of a stranger."""
    server.answers["/a.ics"] = answer
    (warning,), kept = fetch(f"{server.address}/a.ics", most=1000)
    assert why in warning.message
    assert kept is None


def test_redirects_are_followed(server: Server, fetch: Fetch) -> None:
    """Where each leads is checked as the first address is."""
    server.answers["/a.ics"] = (302, {"Location": "b.ics"}, b"")
    server.answers["/b.ics"] = (200, {}, CALENDAR)
    assert fetch(f"{server.address}/a.ics") == ((), CALENDAR)


@pytest.mark.parametrize(
    "url", ["https://localhost/a.ics", "https://127.0.0.1/", "https://[::1]/", "https://0x7f.1/"]
)
def test_this_machine_is_asked_nothing(fetch: Fetch, url: str) -> None:
    """Unless a caller says otherwise; no setting does."""
    (warning,), kept = fetch(url, None)
    assert "not public" in warning.message
    assert kept is None


def test_a_server_cannot_send_byte_by_byte_for_ever(fetch: Fetch) -> None:
    """The time is that of all of it."""
    listening = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = listening.accept()
        with connection, suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            for _ in range(300):
                connection.sendall(b"a")
                time.sleep(0.1)

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{listening.getsockname()[1]}/a.ics"
    (warning,), kept = fetch(url, replace(LOOPBACK, seconds=1.0))
    listening.close()
    assert "it takes more than 1 seconds" in warning.message
    assert kept is None
    thread.join(5)
    assert not thread.is_alive()


def test_what_a_copy_says_of_itself_may_be_anything(
    tmp_path: Path, server: Server, fetch: Fetch
) -> None:
    """An index may come with a repository."""
    url = f"{server.address}/a.ics"
    server.answers["/a.ics"] = (200, {}, CALENDAR)
    fetch(url)
    for text in ("[]", "[" * 60_000):
        (tmp_path / CALENDARS / kept_name(url)).with_suffix(".json").write_text(text)
        assert fetch(url) == ((), CALENDAR)


def test_only_https_is_asked(server: Server, fetch: Fetch) -> None:
    """Whatever the address."""
    (warning,), _ = fetch(f"{server.address}/a.ics", None)
    assert "without https://" in warning.message
    assert server.asked == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::a00:1", False),
        ("::127.0.0.1", False),
        ("fec0::1", False),
    ],
)
def test_addresses(address: str, public: bool) -> None:
    """Of this machine, of its network and of its host's services none is public."""
    assert is_public(address) is public


def test_nothing_is_fetched_unless_the_user_wants_it(tmp_path: Path, server: Server) -> None:
    """A site cannot want it."""
    toml = f'[[sources]]\nurl = "{server.address.replace("http:", "https:")}/a.ics"\n'
    write(tmp_path, {"content/a.md": "A\n", "eventsearch.toml": toml})
    build(load_settings(tmp_path, environ={}, flags={}))
    assert not (tmp_path / ".eventsearch" / CALENDARS).exists()
    report = build(load_settings(tmp_path, environ={"EVENTSEARCH_FETCH": "1"}, flags={}))
    named = [each for each in report.diagnostics if isinstance(each, Diagnostic)]
    severities = [each.severity for each in named if each.code == "E220"]
    assert sorted(severities) == ["info", "warning"]
    assert server.asked == []
