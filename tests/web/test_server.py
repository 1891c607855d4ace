"""How the server listens and stops, as a process."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from eventsearch.errors import SettingsError
from eventsearch.settings import Settings
from eventsearch.web.server import ServeError, listen


@contextmanager
def serving(settings: Settings) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run the command on a free port of loopback; yield the process and its address."""
    command = [sys.executable, "-m", "eventsearch", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=settings.root, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        said = process.stderr.readline().decode()
        address = next(word for word in said.split() if word.startswith("http://"))
        try:
            yield process, address.partition("/v1/")[0]
        finally:
            process.kill()


def status(url: str) -> int:
    """Return the status of a GET."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_a_stop_signal_is_seen_before_the_listener_closes(settings: Settings) -> None:
    """First readyz says 503 while searches are answered, then the process ends with 0."""
    with serving(settings) as (process, address):
        assert status(f"{address}/readyz") == 200
        process.send_signal(signal.SIGTERM)
        until = time.monotonic() + 10
        while (ready := status(f"{address}/readyz")) == 200 and time.monotonic() < until:
            time.sleep(0.01)
        assert ready == 503
        assert status(f"{address}/v1/search?q=python") == 200
        assert process.wait(timeout=30) == 0


def test_a_second_stop_signal_does_not_wait(settings: Settings) -> None:
    """Whoever is in a hurry says it twice."""
    with serving(settings) as (process, _):
        process.send_signal(signal.SIGTERM)
        time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) in (0, -signal.SIGTERM)


def test_a_port_in_use_names_another() -> None:
    """The message has the place and the cure."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServeError, match=rf"port {port} of 127\.0\.0\.1 is in use; stop"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "port", "error", "message"),
    [
        ("127.0.0.1", 65_536, SettingsError, "port 65536 is not between 0 and 65535"),
        ("127.0.0.1", -1, SettingsError, "port -1 is not between"),
        ("no such host", 8000, ServeError, "host no such host is not an address"),
        ("192.0.2.1", 8000, ServeError, "cannot listen on 192.0.2.1 port 8000"),
    ],
)
def test_an_address_that_is_none_is_named(
    host: str, port: int, error: type[Exception], message: str
) -> None:
    """192.0.2.1 is kept for documents: no machine has it."""
    with pytest.raises(error, match=message):
        listen(host, port)
