"""
The layers around the routes: errors, access log, headers and compression, CORS, and limits.

A response passes them from the inside out: `HANDLERS` if a route raised an error, then
`RequestLimits`, `CORS`, `Defaults`, `AccessLog`.
"""

from __future__ import annotations

import ipaddress
import re
import time
from collections.abc import Callable, Mapping, Sequence

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipResponder
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eventsearch.errors import IndexUnusable, QueryError, SettingsError
from eventsearch.output.json import line
from eventsearch.web.json_log import timestamp, write_object
from eventsearch.web.problems import MEDIA_TYPE, NO_STORE, ApiProblem, body, internal, problem_of

MAX_LOGGED_PATH = 200
"""Code points of a path to log. The paths of all routes are shorter."""
MAX_TARGET = 16_384
"""Maximum bytes of path and query string together, as sent."""
MAX_HEADERS = 65_536
"""Maximum bytes of all headers of a request."""
MAX_BODY = 65_536
"""Maximum bytes of a request body."""

MIN_COMPRESSED = 1_000
"""Bytes from which a response is compressed. A smaller one fits into a single packet anyway."""
COMPRESSION_LEVEL = 5
"""Level of zlib. Higher levels save 1% more bytes but need 10% more time."""

PROBES = ("/healthz", "/readyz")
"""Paths answered under any host name: supervisors request them at the server's IP address."""
_NAME = r"(?:\[[0-9A-Fa-f:.]+\]|[\w.-]+)"
_HOST = re.compile(rf"{_NAME}(?::\d{{0,5}})?", re.ASCII)
_PORT = re.compile(r":\d*$")
_HOST_PATTERN = re.compile(rf"(?:\*\.)?{_NAME}", re.ASCII)

SAFE: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Default headers of every response: browsers must not execute it, frame it or guess its type."""

EXPOSED = ("ETag", "Link", "Retry-After", "RateLimit", "RateLimit-Policy")
"""Response headers that scripts of other sites may read."""
METHODS = ("GET", "HEAD", "OPTIONS")
PREFLIGHT = 7200
"""Seconds for which a browser may keep a preflight response. Chrome does not accept more."""


def response(problem: ApiProblem) -> Response:
    """Return the response for a problem, which caches may not store."""
    return Response(body(problem), problem.status, {**NO_STORE, **problem.headers}, MEDIA_TYPE)


async def on_error(_: Request, error: Exception) -> Response:
    """Return the response for an error that a route raised."""
    assert isinstance(error, (ApiProblem, QueryError, IndexUnusable))
    return response(problem_of(error))


async def on_http_error(request: Request, error: Exception) -> Response:
    """Return the response for an unknown path, or for a method that a route does not accept."""
    assert isinstance(error, HTTPException)
    if error.status_code != 405:
        path = request.url.path[:200]
        detail = f'there is nothing at "{path}"; searches are at "/v1/search"'
        return response(ApiProblem("not-found", detail))
    allowed = allow(error)
    if request.method == "OPTIONS":
        return options(allowed)
    detail = f"this path does not support {request.method[:20]}; use {allowed}"
    return response(ApiProblem("method-not-allowed", detail, headers={"Allow": allowed}))


def allow(error: HTTPException) -> str:
    """Return the value of ``Allow`` for a method that a route does not accept."""
    methods = (error.headers or {}).get("Allow", "")
    return ", ".join(sorted({*filter(None, methods.split(", ")), "OPTIONS"}))


def options(allowed: str) -> Response:
    """Return the response to an ``OPTIONS`` request."""
    return Response(status_code=204, headers={**NO_STORE, "Allow": allowed})


HANDLERS = {
    ApiProblem: on_error,
    QueryError: on_error,
    IndexUnusable: on_error,
    HTTPException: on_http_error,
}


class AccessLog:
    """
    Log each request as a JSON object once it has been answered.

    The object does not identify the client, and contains as much of the query as settings allow.

    Args:
        query: Code points of ``q`` to log; 0 to omit it.
        write: Called with each line, without its line end.
    """

    def __init__(
        self, app: ASGIApp, *, query: int, write: Callable[[str], None] = write_object
    ) -> None:
        self.app = app
        self.query = query
        self.write = write

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start = time.perf_counter()
        status = size = 0

        async def send_and_count(message: Message) -> None:
            nonlocal status, size
            status = message.get("status", status)
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, send_and_count)
        finally:
            self._log(scope, status, size, time.perf_counter() - start)

    def _log(self, scope: Scope, status: int, size: int, seconds: float) -> None:
        query = QueryParams(scope["query_string"]).get("q", "")[: self.query]
        entry = {
            "time": timestamp(),
            "method": scope["method"][:MAX_LOGGED_PATH],
            "path": scope["path"][:MAX_LOGGED_PATH],
            "status": status,
            "bytes": size,
            "ms": round(seconds * 1000, 1),
            **({"query": query.encode("utf-8", "replace").decode()} if query else {}),
        }
        self.write(line(entry))


class Defaults:
    """
    Add default headers to every response, compress it, and remove the body if it answers ``HEAD``.

    Responses are compressed as by `GZipMiddleware`, but ``gzip;q=0`` in the request prevents it.
    All responses, even a 304 or a short one, have ``Vary: Accept-Encoding`` (RFC 9110, 15.4.5).

    Args:
        headers: Default headers, name to value.
    """

    def __init__(self, app: ASGIApp, *, headers: Mapping[str, str]) -> None:
        self.app = app
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                if "accept-encoding" not in headers.get("vary", "").lower():
                    headers.add_vary_header("Accept-Encoding")
            elif message["type"] == "http.response.body" and scope["method"] == "HEAD":
                message = {**message, "body": b""}
            await send(message)

        app = self.app
        if accepts_gzip(Headers(scope=scope)):
            app = GZipResponder(app, MIN_COMPRESSED, COMPRESSION_LEVEL)
        await app(scope, receive, send_with_headers)


def accepts_gzip(headers: Headers) -> bool:
    """Return whether ``Accept-Encoding`` allows gzip, by name or by ``*``."""
    accepted = ",".join(headers.getlist("accept-encoding")).lower().replace(" ", "")
    weights = dict(coding.partition(";")[::2] for coding in accepted.split(","))
    return not re.fullmatch(r"q=0(\.0*)?", weights.get("gzip", weights.get("*", "q=0")))


class CORS(CORSMiddleware):
    """
    Let pages of other sites search.

    Unlike `CORSMiddleware`, answer a refused preflight with a problem. If every origin is allowed,
    add the headers to every response, because a cache may reuse it for another site.
    """

    def preflight_response(self, request_headers: Headers) -> Response:
        """Return 204, or a problem if the preflight is refused."""
        answer = super().preflight_response(request_headers)
        headers = {
            name: value for name, value in answer.headers.items() if not name.startswith("content-")
        }
        if answer.status_code < 400:
            return Response(status_code=204, headers=headers)
        refused = bytes(answer.body).decode().removeprefix("Disallowed CORS ")
        return response(
            ApiProblem(
                "refused-origin",
                f"not allowed from another site: {refused}; send GET without headers of your own,"
                ' from an origin listed in "serve.origins"',
                headers=headers,
            )
        )

    async def send(self, message: Message, send: Send, request_headers: Headers) -> None:
        """Send a response message, with the headers that let other sites read it."""
        if message["type"] == "http.response.start" and self.allow_all_origins:
            MutableHeaders(scope=message).update(self.simple_headers)
            await send(message)
        else:
            await super().send(message, send, request_headers)


class RequestLimits:
    """
    Refuse requests for an unknown host or that are too large, and answer bugs with a problem.

    Args:
        answer: Returns the response for a problem.
        hosts: Hosts to answer for; if empty, all hosts.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        answer: Callable[[ApiProblem], Response] = response,
        hosts: Sequence[str] = (),
    ) -> None:
        self.app = app
        self.answer = answer
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, size = False, 0

        async def receive_limited() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > MAX_BODY:
                raise _too_large()
            return message

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            has_body = _check(scope, self.hosts)
            await self.app(scope, receive_limited if has_body else receive, send_and_note)
        except ApiProblem as problem:
            await self.answer(problem)(scope, receive, send_and_note)
        except ClientDisconnect:
            return  # The client left in the middle of its request body: nobody reads an answer.
        except Exception:
            if not started:
                await self.answer(internal())(scope, receive, send_and_note)
            raise


def check_hosts(patterns: Sequence[str]) -> None:
    """
    Check the setting ``serve.hosts``.

    Raises:
        SettingsError: A pattern is neither a host nor ``*.`` with a host.
    """
    for pattern in patterns:
        if not _HOST_PATTERN.fullmatch(pattern):
            raise SettingsError(
                f'setting `serve.hosts` contains "{pattern}", which is not a host',
                hint="write it without scheme and port: search.example.org or *.example.org",
            )


def _check(scope: Scope, hosts: Sequence[str]) -> bool:
    """
    Return whether a request has a body.

    Raises:
        ApiProblem: The request is for another host, has an invalid Host, or is too large.
    """
    fields = dict(scope["headers"])
    names = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    if not names and scope.get("http_version") == "1.0":
        names = [""]
    elif len(names) != 1 or not _HOST.fullmatch(names[0]):
        count = len(names)
        detail = f"the request has {count} Host headers" if count != 1 else "Host is not a host"
        raise ApiProblem("bad-request", f"{detail}; send one host, such as example.org:8000")
    host = requested_host(scope)
    if hosts and scope["path"] not in PROBES and not any(_matches(host, each) for each in hosts):
        raise ApiProblem("wrong-host", "`serve.hosts` does not list this host")
    target = len(scope.get("raw_path") or scope["path"].encode()) + len(scope["query_string"])
    if target > MAX_TARGET:
        detail = f"the address has {target} bytes; the limit is {MAX_TARGET}"
        raise ApiProblem("too-long", detail)
    # Each header line also has a colon, a space and a line end: 4 bytes.
    if sum(len(name) + len(value) + 4 for name, value in scope["headers"]) > MAX_HEADERS:
        detail = f"headers have more than {MAX_HEADERS} bytes; send fewer"
        raise ApiProblem("too-many-headers", detail)
    length = fields.get(b"content-length", b"")
    if length.isdigit() and int(length[:18]) > MAX_BODY:
        raise _too_large()
    return b"transfer-encoding" in fields or length.strip(b"0") != b""


def requested_host(scope: Scope) -> str:
    """Return the host of a request in lower case, without its port; empty if there is none."""
    return _PORT.sub("", Headers(scope=scope).get("host", "")).lower()


def is_own_name(host: str) -> bool:
    """
    Return whether a host is an IP address, ``localhost``, a name below it, or empty.

    The DNS cannot point these to another machine, so they are safe from DNS rebinding.
    """
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return host in ("", "localhost") or host.endswith(".localhost")
    return True


def _matches(host: str, pattern: str) -> bool:
    pattern = pattern.lower()
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern


def _too_large() -> ApiProblem:
    # The server does not read the rest of the body, so the connection cannot be used again.
    return ApiProblem(
        "too-large",
        f"the body has more than {MAX_BODY} bytes; send less",
        headers={"Connection": "close"},
    )
