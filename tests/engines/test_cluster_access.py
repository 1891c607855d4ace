"""Tests of the error messages about certificates, passwords, rights, blocks and versions.

A real node answers behind a test server. This server adds TLS and authentication, as the security
plugin or a proxy does.
"""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from eventsearch.engines.opensearch import OpenSearch
from eventsearch.errors import BuildError, EventsearchError, IndexAway, SettingsError
from eventsearch.settings.fields import ClusterSettings

from .small_index import ask, ids, index, page, stem

PASSWORD = "a very secret word"
KEY = "c2VjcmV0IGtleQ=="
BASIC = "Basic bWU6YSB2ZXJ5IHNlY3JldCB3b3Jk"
REFUSED = {"error": {"type": "security_exception", "reason": "no permissions"}}

Guard = Callable[[str, str, str], int]
"""Returns a status for a method, a path and an authorization header. 200 lets a request pass."""


def certificate(folder: Path, *, host: str = "127.0.0.1", days: int = 1, own: bool = False) -> Path:
    """
    Write the key and certificate of a node, and the certificate authority's in ``ca.pem``.

    Args:
        days: Days until the certificate expires. Negative for an expired certificate.
        own: Whether the certificate is self-signed.
    """
    now = datetime.now(UTC)
    authority, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))

    def signed(name: str, key: ec.EllipticCurvePrivateKey, issuer: str, *, ca: bool) -> bytes:
        builder = x509.CertificateBuilder()
        builder = builder.subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        builder = builder.issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(now - timedelta(days=9))
        builder = builder.not_valid_after(now + timedelta(days=1 if ca else days))
        builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), True)
        at = x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))])
        builder = builder.add_extension(at, False)
        made = builder.sign(key if own or ca else authority, hashes.SHA256())
        return made.public_bytes(serialization.Encoding.PEM)

    (folder / "ca.pem").write_bytes(signed("authority", authority, "authority", ca=True))
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = folder / "node.pem"
    path.write_bytes(secret + signed("node", key, "node" if own else "authority", ca=False))
    return path


@contextmanager
def gate(
    node: str,
    *,
    pem: Path | None = None,
    guard: Guard = lambda *_: 200,
    changed: Callable[[bytes], bytes] = lambda body: body,
) -> Iterator[str]:
    """Start a proxy in front of a node, and yield the URL of the proxy."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *parts: object) -> None:
            """Do not log requests."""

        def answer(self) -> None:
            sent = self.rfile.read(int(self.headers.get("content-length") or 0))
            status = guard(self.command, self.path, self.headers.get("authorization", ""))
            body = json.dumps(REFUSED).encode()
            if status == 401:
                body = b"Unauthorized"
            if status == 200:
                connection = http.client.HTTPConnection(urlsplit(node).netloc)
                kind = {"content-type": self.headers.get("content-type", "application/json")}
                connection.request(self.command, self.path, sent, kind)
                response = connection.getresponse()
                status, body = response.status, changed(response.read())
                connection.close()
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer  # noqa: N815

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Do not log clients that hang up when they see the certificate."""

    server = Server(("127.0.0.1", 0), Handler)
    scheme = "http"
    if pem:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        scheme = "https"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"{scheme}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def engine_at(host: str, ca: Path | None = None) -> OpenSearch:
    """Return an engine that connects to the URL of a proxy."""
    return OpenSearch(ClusterSettings(hosts=(host,), prefix="access", ca=str(ca or "")))


@pytest.fixture
def user(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set a user and a password in the environment."""
    monkeypatch.setenv("EVENTSEARCH_OPENSEARCH_USER", "me")
    monkeypatch.setenv("EVENTSEARCH_OPENSEARCH_PASSWORD", PASSWORD)


@pytest.fixture(autouse=True)
def clean(cluster_url: str) -> Iterator[None]:
    """Delete the indexes after each test."""
    yield
    engine_at(cluster_url).connection.write("DELETE", "/access-*")


@pytest.mark.usefixtures("user")
def test_a_user_builds_and_searches_over_tls(cluster_url: str, tmp_path: Path) -> None:
    seen: set[str] = set()

    def guard(_: str, __: str, who: str) -> int:
        seen.add(who)
        return 200 if who == BASIC else 401

    (tmp_path / "index").mkdir()
    with gate(cluster_url, pem=certificate(tmp_path), guard=guard) as url:
        engine = engine_at(url, tmp_path / "ca.pem")
        opened = index(engine, tmp_path / "index", page("a", "un"))
        assert ids(ask(opened, stem("un"))) == ["a"]
        opened.ping()
    assert seen == {BASIC}


@pytest.mark.parametrize(
    ("made", "trusted", "says"),
    [
        ({"own": True}, True, "its certificate is refused: .*self.signed"),
        ({}, False, "its certificate is refused: .*(issuer|unable to get)"),
        ({"days": -1}, True, "its certificate is refused: .*expired"),
        ({"host": "127.0.0.9"}, True, "its certificate is refused: .*127.0.0.1"),
    ],
    ids=["made by itself", "unknown authority", "expired", "of another host"],
)
@pytest.mark.usefixtures("user")
def test_a_certificate_that_does_not_hold_is_refused(
    cluster_url: str, tmp_path: Path, made: dict[str, object], trusted: bool, says: str
) -> None:
    seen: list[str] = []

    def guard(*asked: str) -> int:
        seen.extend(asked)
        return 200

    pem = certificate(tmp_path, **made)  # type: ignore[arg-type]
    with gate(cluster_url, pem=pem, guard=guard) as url:
        ca = tmp_path / "ca.pem" if trusted else None
        with pytest.raises(IndexAway, match=says) as caught:
            engine_at(url, ca).connection.demand_supported()
    assert url in caught.value.message
    assert "EVENTSEARCH_OPENSEARCH_CA" in caught.value.hint
    assert not seen


def test_tls_to_a_server_without_tls_is_reported(cluster_url: str, tmp_path: Path) -> None:
    plain = cluster_url.replace("http:", "https:")
    with pytest.raises(IndexAway, match="does not use TLS") as caught:
        engine_at(plain).connection.demand_supported()
    assert "http://" in caught.value.hint
    with (
        gate(cluster_url, pem=certificate(tmp_path)) as url,
        pytest.raises(IndexAway, match="the connection broke"),
    ):
        engine_at(url.replace("https:", "http:")).connection.demand_supported()
    for name in ("none.pem", "index.txt"):
        (tmp_path / "index.txt").write_text("x", encoding="ascii")
        with pytest.raises(SettingsError, match=rf"{name} contains no readable certificates"):
            engine_at(plain, tmp_path / name).connection.demand_supported()


def test_an_api_key_replaces_the_password(
    cluster_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with gate(cluster_url, guard=lambda *asked: 200 if asked[2] == f"ApiKey {KEY}" else 401) as url:
        monkeypatch.setenv("EVENTSEARCH_OPENSEARCH_API_KEY", KEY)
        opened = index(engine_at(url), tmp_path, page("a", "un"))
        assert ids(ask(opened, stem("un"))) == ["a"]
        monkeypatch.setenv("EVENTSEARCH_OPENSEARCH_API_KEY", "another")
        refused(engine_at(url), tmp_path, "does not accept this user, password or key", "API_KEY")


def refused(engine: OpenSearch, folder: Path, says: str, cure: str) -> None:
    """Check that a search, a ping and a build all fail with this message."""
    opened = engine.open(folder)
    actions: list[Callable[[], object]] = [
        lambda: ask(opened, stem("un")),
        opened.ping,
        lambda: engine.build(folder, based=True),
    ]
    for act in actions:
        with pytest.raises(EventsearchError, match=says) as caught:
            act()
        assert isinstance(caught.value, BuildError | IndexAway)
        assert engine.cluster.hosts[0] in caught.value.message
        assert cure in caught.value.hint
        assert PASSWORD not in str(caught.value)


@pytest.mark.usefixtures("user")
def test_a_refused_user_is_reported(cluster_url: str, tmp_path: Path) -> None:
    index(engine_at(cluster_url), tmp_path, page("a", "un")).close()
    for status, says, cure in (
        (401, "does not accept this user, password or key", "EVENTSEARCH_OPENSEARCH_PASSWORD"),
        (403, "forbids it to this user: no permissions", "rights"),
    ):
        with gate(cluster_url, guard=lambda *_, status=status: status) as url:
            refused(engine_at(url), tmp_path, says, cure)
    assert ids(ask(engine_at(cluster_url).open(tmp_path), stem("un"))) == ["a"]


def test_a_read_only_user_can_search_but_not_build(cluster_url: str, tmp_path: Path) -> None:
    index(engine_at(cluster_url), tmp_path, page("a", "un")).close()

    def guard(method: str, path: str, _: str) -> int:
        return 200 if method == "GET" or path == "/_msearch" else 403

    with gate(cluster_url, guard=guard) as url:
        engine = engine_at(url)
        assert ids(ask(engine.open(tmp_path), stem("un"))) == ["a"]
        with pytest.raises(BuildError, match="forbids it to this user"):
            engine.build(tmp_path, based=True)


def test_a_read_only_block_ends_a_build(cluster_url: str, tmp_path: Path) -> None:
    engine = engine_at(cluster_url)
    opened = index(engine, tmp_path, page("a", "un"))
    before = {*engine.connection.get("/access-*/_settings")}
    writer = engine.build(tmp_path, based=True)
    (new,) = {*engine.connection.get("/access-*/_settings")} - before
    block = {"index.blocks.read_only_allow_delete": True}
    engine.connection.write("PUT", f"/{new}/_settings", block)
    writer.add(page("b", "un"))
    with pytest.raises(BuildError, match="accepts no more data") as caught:
        writer.__exit__(None, None, None)
    assert "disk" in caught.value.hint
    assert ids(ask(opened, stem("un"))) == ["a"]
    assert {*engine.connection.get("/access-*/_settings")} == before
    with engine.build(tmp_path, based=True) as writer:
        writer.add(page("b", "un"))
    assert ids(ask(engine.open(tmp_path), stem("un"))) == ["a", "b"]


@pytest.mark.parametrize("version", ["1.3.20", "2.11.0", "4.0.0"])
def test_an_unsupported_version_is_reported(cluster_url: str, tmp_path: Path, version: str) -> None:
    number = OpenSearch(ClusterSettings(hosts=(cluster_url,))).connection.demand_supported()

    def changed(body: bytes) -> bytes:
        return body.replace(number.encode(), version.encode())

    with (
        gate(cluster_url, changed=changed) as url,
        pytest.raises(IndexAway, match=f"it is opensearch {version}") as caught,
    ):
        engine_at(url).build(tmp_path, based=False)
    assert "2.19" in caught.value.hint
