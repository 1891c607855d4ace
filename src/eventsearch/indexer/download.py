"""
Downloads the calendars whose URLs are in the settings, and keeps the last good copy of each.

Only an index run downloads, and only if its user allows it: the settings may come with a site from
an untrusted author. Only public addresses are contacted, and only by HTTPS. Each host name is
resolved once, and the program connects to the address that it checked. It checks redirects too.
"""

from __future__ import annotations

import json
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv4Address, ip_address, ip_network
from pathlib import Path
from threading import Thread, Timer
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import eventsearch
from eventsearch.files import read_regular_file
from eventsearch.model.page import Diagnostic
from eventsearch.settings import Settings
from eventsearch.settings.tables import CALENDARS, kept_name
from eventsearch.storage.atomic_files import replace_file
from eventsearch.storage.os_errors import writing

MOST_REDIRECTS = 5

_AT_ONCE = 1 << 16
_GLOBAL_UNICAST = ip_network("2000::/3")
_NAT64 = ip_network("64:ff9b::/96")
"""IPv6 addresses that contain an IPv4 address. The IPv4 address must be public."""
_RESERVED = (ip_network("192.0.0.0/24"), ip_network("168.63.129.16"), ip_network("3fff::/20"))
"""Addresses that some Python versions report as global although they are reserved: for protocols,
for internal services of two cloud providers and for documentation."""
_REDIRECTS = (301, 302, 303, 307, 308)
_MOVED = 304


def is_public(address: str) -> bool:
    """Whether an IP address is public: not loopback, private, multicast or reserved."""
    ip = ip_address(address.partition("%")[0])
    inner = getattr(ip, "sixtofour", None)
    if ip in _NAT64:
        inner = IPv4Address(int(ip) & 0xFFFFFFFF)
    elif ip.version == 6 and ip not in _GLOBAL_UNICAST:
        return False
    if ip.is_multicast or any(ip in network for network in _RESERVED):
        return False
    return ip.is_global and (inner is None or is_public(str(inner)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """
    The connections that are allowed.

    Attributes:
        allows: Returns whether an IP address may be contacted.
        schemes: Maps each allowed URL scheme to its only port; 0 allows any port.
        context: Checks certificates.
        seconds: Time limit for one calendar, from resolving its name to its last byte.
    """

    allows: Callable[[str], bool] = is_public
    schemes: Mapping[str, int] = field(default_factory=lambda: {"https": 443})
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    seconds: float = 20.0


class _RefusedError(Exception):
    """A calendar is not accepted. The message is the reason."""


class _Answer(NamedTuple):
    status: int
    headers: Message
    body: bytes


def download(
    settings: Settings, *, least_age: float = 0, policy: Policy | None = None
) -> tuple[Diagnostic, ...]:
    """
    Download every calendar; return a warning for each one that fails.

    The old copy stays if its calendar has not changed or cannot be downloaded.

    Args:
        least_age: Minimum age in seconds of a copy before it is downloaded again.
    """
    every = dict.fromkeys(source.url for source in settings.sources if source.url)
    return tuple(
        diagnostic
        for url in every
        for diagnostic in _fetch(url, settings, least_age, policy or Policy())
    )


def _fetch(url: str, settings: Settings, least_age: float, policy: Policy) -> Iterator[Diagnostic]:
    folder = settings.index / CALENDARS
    copy = folder / kept_name(url)
    about = copy.with_suffix(".json")
    headers = _validators(about) if copy.is_file() and not copy.is_symlink() else {}
    if headers and 0 <= time.time() - about.stat().st_mtime < least_age:
        return
    try:
        answer = _get(url, headers, settings.max_file_bytes, policy)
        if answer.status == _MOVED and headers:
            validators = headers
        elif answer.status != 200:
            raise _RefusedError(f"the server answers {answer.status}")
        elif not answer.body.lstrip(b"\xef\xbb\xbf \r\n").upper().startswith(b"BEGIN:VCALENDAR"):
            raise _RefusedError("the server does not send a calendar")
        else:
            names = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
            sent = {names[name]: answer.headers.get(name, "") for name in names}
            validators = {name: value for name, value in sent.items() if value}
            with writing(settings.index):
                folder.mkdir(mode=0o700, exist_ok=True)
                replace_file(copy, answer.body)
        with writing(settings.index):
            # Write this file even if the calendar is unchanged: it stores the time of the request.
            replace_file(about, json.dumps(validators).encode())
    except TimeoutError:
        yield _failure(copy, f"it takes more than {policy.seconds:g} seconds")
    except (_RefusedError, OSError, HTTPException, ValueError) as exc:
        yield _failure(copy, str(exc) or type(exc).__name__)


def _validators(path: Path) -> dict[str, str]:
    """Return the stored headers for a conditional request; empty if they cannot be read."""
    try:
        values = json.loads(read_regular_file(path, _AT_ONCE, follow=False))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(values, dict):
        return {}
    return {str(key): str(value) for key, value in values.items()}


def _failure(copy: Path, why: str) -> Diagnostic:
    has_copy = copy.is_file()
    return Diagnostic(
        path=f"{CALENDARS}/{copy.name}",
        code="E220",
        message=f"the calendar cannot be fetched: {why}"
        + ("; the last copy is used" if has_copy else ""),
        hint="correct its `url` in [[sources]], or try again later",
        severity="warning",
    )


def _get(url: str, headers: Mapping[str, str], most: int, policy: Policy) -> _Answer:
    """
    Return a server's answer after following redirects.

    Raises:
        OSError, HTTPException, ValueError, _RefusedError: The request failed or is not allowed.
    """
    until = time.monotonic() + policy.seconds
    for _ in range(MOST_REDIRECTS + 1):
        answer = _send(url, headers, most, policy, until)
        target = answer.headers.get("Location", "")
        if answer.status not in _REDIRECTS or not target:
            return answer
        url = urljoin(url, target)
    raise _RefusedError(f"there are more than {MOST_REDIRECTS} redirects")


def _send(url: str, headers: Mapping[str, str], most: int, policy: Policy, until: float) -> _Answer:
    parts = urlsplit(url)
    usual = policy.schemes.get(parts.scheme)
    if usual is None or not parts.hostname:
        raise _RefusedError("it leads to an address without https://")
    port = parts.port or usual
    if usual and port != usual:
        raise _RefusedError(f"it leads to port {port}")
    connection = _connect(parts.hostname, port, parts.scheme, policy, until)
    # A timeout for each read is not enough: a server could send one byte at a time forever.
    timer = Timer(_remaining(until), _shut_down, (connection.sock,))
    timer.daemon = True
    timer.start()
    try:
        target = parts.path or "/"
        connection.request(
            "GET",
            f"{target}?{parts.query}" if parts.query else target,
            headers={
                "Accept": "text/calendar",
                "Accept-Encoding": "identity",
                "User-Agent": f"eventsearch/{eventsearch.__version__}",
                **headers,
            },
        )
        response = connection.getresponse()
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise _RefusedError("the server sends it compressed")
        body = _body(response, most, until)
        _remaining(until)
        return _Answer(response.status, response.headers, body)
    except (OSError, HTTPException):
        _remaining(until)
        raise
    finally:
        timer.cancel()
        connection.close()


def _shut_down(connection: socket.socket) -> None:
    with suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


def _body(response: HTTPResponse, most: int, until: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        _remaining(until)
        part = response.read1(_AT_ONCE)
        if not part:
            if response.length:
                raise _RefusedError("it ends before it is whole")
            return b"".join(parts)
        size += len(part)
        if size > most:
            raise _RefusedError(f"it has more than {most:,} bytes")
        parts.append(part)


def _connect(host: str, port: int, scheme: str, policy: Policy, until: float) -> HTTPConnection:
    """Return a connection to a checked address. Do not resolve again: the result may differ."""
    addresses = _resolved(host, port, until)
    if not addresses or not all(map(policy.allows, addresses)):
        raise _RefusedError("it leads to an address that is not public")
    raw = _connect_first(addresses, port, until)
    connection: HTTPConnection
    if scheme == "https":
        connection = HTTPSConnection(host, port, context=policy.context)
        try:
            connection.sock = policy.context.wrap_socket(raw, server_hostname=host)
        except BaseException:
            raw.close()
            raise
    else:
        connection = HTTPConnection(host, port)
        connection.sock = raw
    return connection


def _resolved(host: str, port: int, until: float) -> tuple[str, ...]:
    """
    Return the distinct addresses of a host name.

    The system's resolver has no time limit and cannot be stopped. So it runs in a thread, which is
    abandoned if it takes too long.

    Raises:
        TimeoutError: The resolver did not answer in time.
        OSError, ValueError: The name has no address.
    """
    found: Future[tuple[str, ...]] = Future()

    def ask() -> None:
        try:
            records = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.set_result(tuple(dict.fromkeys(str(each[4][0]) for each in records)))
        except (OSError, ValueError) as exc:
            found.set_exception(exc)

    Thread(target=ask, daemon=True).start()
    return found.result(_remaining(until))


def _connect_first(addresses: Sequence[str], port: int, until: float) -> socket.socket:
    """Return a socket to the first address that accepts it: without IPv6, some addresses fail."""
    for address in addresses[:-1]:
        with suppress(OSError):
            return socket.create_connection((address, port), timeout=_remaining(until))
    return socket.create_connection((addresses[-1], port), timeout=_remaining(until))


def _remaining(until: float) -> float:
    """Return the seconds until a time of `monotonic`; raises TimeoutError if it is over."""
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds
