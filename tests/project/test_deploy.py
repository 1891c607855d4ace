"""
Test the files in deploy/.

Programs that read these files check them, if they are installed. Other tests need no program.
"""

from __future__ import annotations

import ast
import configparser
import re
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import httpx2
import pytest

from browser.sample import index_of_sample
from browser.stage import NOW as SAMPLED
from browser.stage import served
from eventsearch.cli.terminal import Exit
from eventsearch.settings import ServeSettings
from eventsearch.settings.schema import SETTINGS
from eventsearch.web.app import create_app
from eventsearch.web.problems import KINDS, MEDIA_TYPE, PREFIX
from handled import handled
from programs import program, run_program
from release_tools import passes

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "eventsearch.service"
NGINX, CADDY, WSGI = DEPLOY / "nginx.conf", DEPLOY / "Caddyfile", DEPLOY / "eventsearch.wsgi"


PACKED = (
    "/v1/search?facet=tag&explain=1",
    "/search",
    "/search.ics",
    "/search.atom",
    "/search.csv",
    "/openapi.json",
    "/event-search.js",
    "/event-search.d.ts",
    "/page.css",
)
"""An address for each kind of answer that nginx must compress."""


class Unit(configparser.ConfigParser):
    """The parsed systemd unit. If a key appears twice, the last value is used."""

    def __init__(self) -> None:
        super().__init__(strict=False, interpolation=None, delimiters=("=",))
        self.read_string(UNIT.read_text(encoding="utf-8"))

    def optionxform(self, optionstr: str) -> str:
        """Return a key as written."""
        return optionstr


def test_the_unit_runs_and_stops_the_program() -> None:
    service = Unit()["Service"]
    program, command, *flags = shlex.split(service["ExecStart"])
    assert (Path(program).name, command) == ("eventsearch", "serve")
    done = run_program([sys.executable, "-m", "eventsearch", command, "--help"], check=True)
    assert all(flag in done.stdout for flag in flags)
    assert service["ExecReload"] == "/bin/kill -HUP $MAINPID"
    assert service["KillMode"] == "mixed"
    assert service["RestartPreventExitStatus"] == f"{Exit.USAGE:d} {Exit.UNABLE:d}"


def test_the_unit_can_write_only_to_its_index() -> None:
    service = Unit()["Service"]
    assert service["User"] not in ("root", "0")
    assert service["ProtectSystem"] == "strict"
    index = SETTINGS["index"].default.strip('"')
    assert service["ReadWritePaths"] == f"{service['WorkingDirectory']}/{index}"
    for name in ("NoNewPrivileges", "PrivateTmp", "ProtectHome", "MemoryDenyWriteExecute"):
        assert service[name] == "yes"
    assert service["CapabilityBoundingSet"] == ""


@pytest.mark.external
def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    program("systemd-analyze", install="install Debian's package systemd")
    unit = tmp_path / UNIT.name
    text = UNIT.read_text(encoding="utf-8").replace("/opt/eventsearch/bin/eventsearch", "/bin/true")
    unit.write_text(text, encoding="utf-8")
    passes("systemd-analyze", "verify", str(unit))
    passes("systemd-analyze", "security", "--offline=true", "--threshold=20", str(unit))


@pytest.mark.parametrize("path", [NGINX, CADDY], ids=lambda path: path.name)
def test_proxies_use_the_servers_port_and_hide_inner_routes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    port = SETTINGS["serve.port"].default
    assert f"127.0.0.1:{port}" in text
    assert "/metrics" in text
    assert "EVENTSEARCH_SERVE_FORWARDED_ALLOW_IPS=127.0.0.1" in text
    assert text.count("{") == text.count("}")


def nginx(folder: Path, port: int, behind: int, *more: tuple[str, str]) -> list[str]:
    """
    Return a command that runs nginx with the file of `deploy` and temporary folders.

    Args:
        port: Port to listen on instead of 80, which needs root and may be in use.
        behind: Port of the server.
        more: Further texts of the file to replace, each with its replacement.
    """
    found = program("nginx", install="install Debian's package nginx-light", path="/usr/sbin")
    text = NGINX.read_text(encoding="utf-8")
    for ours, here in (
        ("/var/cache", str(folder)),
        ("listen 80", f"listen 127.0.0.1:{port}"),
        ("listen [::]:80;", ""),
        ("127.0.0.1:8000", f"127.0.0.1:{behind}"),
        *more,
    ):
        assert ours in text
        text = text.replace(ours, here)
    (folder / "site.conf").write_text(text, encoding="utf-8")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    main = folder / "nginx.conf"
    main.write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{ access_log off; {folders} include {folder}/site.conf; }}\n",
        encoding="utf-8",
    )
    return [found, "-c", str(main)]


def free_port() -> int:
    """Return a port that is not in use."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


def ask(port: int, path: str, **headers: str) -> httpx2.Response:
    """Send a request to a proxy. Retry while the proxy is starting."""
    for _ in range(1_200):
        try:
            return httpx2.get(f"http://127.0.0.1:{port}{path}", headers=headers)
        except httpx2.ConnectError:
            time.sleep(0.05)
    return httpx2.get(f"http://127.0.0.1:{port}{path}", headers=headers)


@contextmanager
def proxied(folder: Path, behind: int, *more: tuple[str, str]) -> Iterator[int]:
    """Run nginx as a proxy of a port, and yield nginx's port."""
    port = free_port()
    with subprocess.Popen(nginx(folder, port, behind, *more), stderr=subprocess.DEVNULL) as process:
        try:
            yield port
        finally:
            process.terminate()


@pytest.mark.external
def test_nginx_accepts_its_file(tmp_path: Path) -> None:
    passes(*nginx(tmp_path, 28080, 8000), "-t")
    parent = re.search(r"proxy_cache_path (\S+)", NGINX.read_text(encoding="utf-8"))
    assert parent
    assert str(Path(parent[1]).parent) == "/var/cache"


DEFENCES = {
    NGINX: (
        "client_header_timeout",
        "client_body_timeout",
        "send_timeout",
        "keepalive_timeout",
        "client_max_body_size",
        "large_client_header_buffers",
        "limit_req",
        "limit_conn",
    ),
    CADDY: ("read_header", "read_body", "write", "idle", "max_header_size", "max_size"),
}
"""Directives against attacks that the server leaves to its proxy."""


@pytest.mark.parametrize("path", DEFENCES, ids=lambda path: path.name)
def test_proxies_defend_the_server(path: Path) -> None:
    words = path.read_text(encoding="utf-8").split()
    assert [name for name in DEFENCES[path] if name not in words] == []


SLOW = {
    "silence": (b"", b""),
    "half a request": (b"GET / HTTP/1.1\r\nX: ", b""),
    "half a body": (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\nx", b""),
    "a long address": (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n", b"414"),
    "headers without end": (b"GET / HTTP/1.1\r\n" + b"X: " + b"a" * 99_000, b"400"),
    "a large body": (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\n", b"413"),
}
"""Bytes of slow or large requests, and the status with which nginx closes the connection."""


@pytest.mark.external
def test_nginx_defends_the_server(tmp_path: Path) -> None:
    with (
        handled(Answering) as server,
        proxied(tmp_path, server.server_port, ("_timeout 10s", "_timeout 1s")) as port,
    ):
        ask(port, "/")
        clients = {name: socket.create_connection(("127.0.0.1", port), timeout=30) for name in SLOW}
        for name, client in clients.items():
            client.sendall(SLOW[name][0])
        assert ask(port, "/v1/search").status_code == 200
        answers = {name: client.recv(12)[9:] for name, client in clients.items()}
        for client in clients.values():
            client.close()
    assert answers == {name: status for name, (_, status) in SLOW.items()}


@pytest.mark.external
def test_requests_that_nginx_refuses_get_a_problem_document(tmp_path: Path) -> None:
    with proxied(tmp_path, free_port()) as port:
        away = ask(port, "/v1/search?q=a")
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}") as client:
            answers = [client.get("/v1/search?q=a") for _ in range(60)]
        page = ask(port, "/search?q=a", Accept="text/html,*/*")
    refused = next(answer for answer in answers if answer.status_code == 429)
    for answer, kind in ((away, "too-busy"), (refused, "too-many-requests")):
        assert answer.headers["content-type"] == MEDIA_TYPE
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "retry-after" in answer.headers
        assert answer.headers["cache-control"] == "no-store"
        told = answer.json()
        assert told["type"] == PREFIX + kind
        assert (told["title"], told["status"]) == (KINDS[kind].title, answer.status_code)
        assert told["status"] == KINDS[kind].status
    assert page.headers["content-type"].startswith("text/html")


class Answering(BaseHTTPRequestHandler):
    """Answers with the Host header, cacheable for a minute, and with one visitor's rate limit."""

    def do_GET(self) -> None:
        """Send the answer."""
        body = self.headers["Host"].encode()
        self.send_response(200)
        self.send_header("Cache-Control", "public, max-age=60")
        self.send_header("RateLimit", '"searches";r=1;t=60')
        self.send_header("RateLimit-Policy", '"searches";q=2;w=60')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


@pytest.mark.external
def test_nginx_passes_the_port_on_and_drops_rate_limit_headers(tmp_path: Path) -> None:
    with handled(Answering) as server, proxied(tmp_path, server.server_port) as port:
        first = ask(port, "/v1/search")
        server.shutdown()
        again = ask(port, "/v1/search")
    for answer in (first, again):
        assert answer.text == f"127.0.0.1:{port}"
        assert not [name for name in answer.headers if name.startswith("ratelimit")]


@pytest.mark.external
def test_nginx_compresses_all_answers(tmp_path: Path) -> None:
    app = create_app(index_of_sample(tmp_path / "site"), ServeSettings(), clock=lambda: SAMPLED)
    with served(app) as stage, proxied(tmp_path, int(stage.origin.rpartition(":")[2])) as port:
        for path in PACKED:
            plain = ask(port, path, **{"Accept-Encoding": "identity"})
            assert (plain.status_code, plain.headers.get("content-encoding")) == (200, None)
            for _ in range(2):
                packed = ask(port, path, **{"Accept-Encoding": "gzip"})
                assert packed.headers["content-encoding"] == "gzip", path
                assert packed.content == plain.content
                assert packed.headers["etag"] == plain.headers["etag"]
                assert "Accept-Encoding" in packed.headers["vary"]


def test_the_script_for_wsgi_servers_is_python() -> None:
    code = ast.parse(WSGI.read_text(encoding="utf-8"))
    names = {target.id for node in ast.walk(code) for target in _targets(node)}
    assert names == {"application"}


def _targets(node: ast.AST) -> list[ast.Name]:
    if isinstance(node, ast.Assign):
        return [each for each in node.targets if isinstance(each, ast.Name)]
    return []


def test_the_manual_names_every_file() -> None:
    text = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    files = [path.name for path in DEPLOY.iterdir()]
    assert files
    assert [name for name in files if f"deploy/{name}" not in text] == []
