"""
What is refused before any route sees it, and what does every answer carry?

Two layers around the routes: `SecurityHeaders` puts safe defaults on every answer, `RequestLimits`
refuses what names no host, or another one, and what is too large, and makes an answer of a fault of
our own.

Which other sites may a browser ask from?

Starlette's middleware for CORS, with two differences. Where every site may ask, every answer says
so: a cache may hand one that nobody asked for from another site to one that does. And a refused
preflight is a problem like any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from starlette.datastructures import Headers
from starlette.datastructures import Headers as Fields
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eventsearch.errors import SettingsError
from eventsearch.web.problems import ApiProblem, internal, response

MAX_TARGET = 16_384
"""Bytes of path and query string together, as they are sent."""
MAX_BODY = 65_536
"""Bytes of the body of a request."""

PROBED = ("/healthz", "/readyz")
"""Paths that are answered to any host: whoever looks after a server asks it by its address."""
_NAME = r"(?:\[[0-9A-Fa-f:.]+\]|[\w.-]+)"
_HOST = re.compile(rf"{_NAME}(?::\d{{0,5}})?", re.ASCII)
_PATTERN = re.compile(rf"(?:\*\.)?{_NAME}", re.ASCII)

SAFE: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Headers of every answer whose route says nothing else: data is not run, framed or guessed."""


class SecurityHeaders:
    """
    Put headers on every answer that has them not already, and take the body off one to ``HEAD``.

    Args:
        headers: Name to value.
    """

    def __init__(self, app: ASGIApp, *, headers: Mapping[str, str]) -> None:
        self._app = app
        self._fields = encoded(headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = [*message.get("headers", ())]
                names = {name for name, _ in said}
                more = [field for field in self._fields if field[0] not in names]
                message = {**message, "headers": said + more}
            elif message["type"] == "http.response.body" and scope["method"] == "HEAD":
                message = {**message, "body": b""}
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


class RequestLimits:
    """
    Refuse a wrong host and what is too large, with a problem; a fault of a route becomes one and is
    raised again.

    Args:
        answer: Returns the answer to a problem.
        hosts: Those that are answered; none for all.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        answer: Callable[[ApiProblem], Response] = response,
        hosts: Sequence[str] = (),
    ) -> None:
        self._app = app
        self._answer = answer
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def noted(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            _demand_host(scope, self._hosts)
            _demand_short(scope)
            await self._app(scope, _limited(receive), noted)
        except ApiProblem as problem:
            await self._answer(problem)(scope, receive, noted)
        except ClientDisconnect:
            # Whoever sent half a body is gone: nobody is answered, and it is no fault of ours.
            return
        except Exception:
            if not started:
                await self._answer(internal())(scope, receive, noted)
            raise


def demand_hosts(patterns: Sequence[str]) -> None:
    """
    Do nothing where each is a host, or one with ``*.`` before it.

    Raises:
        SettingsError: One is neither.
    """
    for pattern in patterns:
        if not _PATTERN.fullmatch(pattern):
            raise SettingsError(
                f'setting `serve.hosts` names "{pattern}", which is no host',
                hint="write it without scheme and port: search.example.org or *.example.org",
            )


def encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Return headers as they are sent, names in small letters."""
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def too_long(length: int) -> ApiProblem:
    """Return the problem of a target with so many bytes, or more."""
    return ApiProblem("too-long", f"the address has {length} bytes; at most {MAX_TARGET} are read")


def _demand_host(scope: Scope, hosts: Sequence[str]) -> None:
    """Refuse a request that names no host, several, what is none, or one that is not answered."""
    named = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    if not named and scope.get("http_version") == "1.0":
        named = [""]
    elif len(named) != 1 or not _HOST.fullmatch(named[0]):
        detail = (
            f"the request has {len(named)} headers Host" if len(named) != 1 else "Host is no host"
        )
        raise ApiProblem("bad-request", f"{detail}; name one host, as in example.org:8000")
    host = re.sub(r":\d*$", "", named[0]).lower()
    if hosts and scope["path"] not in PROBED and not any(_is_of(host, one) for one in hosts):
        raise ApiProblem("wrong-host", "this host is not answered here; serve.hosts names others")


def _is_of(host: str, pattern: str) -> bool:
    """Whether a host is the one that is named, or below it where that begins with a star."""
    pattern = pattern.lower()
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern


def _demand_short(scope: Scope) -> None:
    """Refuse an address that is too long, and a body that says so of itself."""
    length = len(scope.get("raw_path") or scope["path"].encode()) + len(scope["query_string"])
    if length > MAX_TARGET:
        raise too_long(length)
    said = Fields(scope=scope).get("content-length", "")
    if said.isdecimal() and int(said[:18]) > MAX_BODY:
        raise _too_large()


def _limited(receive: Receive) -> Receive:
    """Return a *receive* that refuses a body which turns out too large."""
    read = 0

    async def limited() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > MAX_BODY:
            raise _too_large()
        return message

    return limited


def _too_large() -> ApiProblem:
    # What is left of the body is not read: the connection cannot be used again.
    return ApiProblem(
        "too-large",
        f"the body has more than {MAX_BODY} bytes; send less",
        headers={"Connection": "close"},
    )


EXPOSED = ("ETag", "Retry-After", "RateLimit", "RateLimit-Policy")
"""Headers that scripts of other sites may read."""
METHODS = ("GET", "HEAD", "OPTIONS")
PREFLIGHT = 7200
"""Seconds for which a browser remembers a preflight; the most that all of them accept."""


class CORS(CORSMiddleware):
    """Let browsers of other sites ask; see `CORSMiddleware`."""

    def preflight_response(self, request_headers: Headers) -> Response:
        """Answer whether a site may ask so: 204 or a problem."""
        answer = super().preflight_response(request_headers)
        headers = _kept(answer.headers)
        if answer.status_code < 400:
            return Response(status_code=204, headers=headers)
        refused = bytes(answer.body).decode().removeprefix("Disallowed CORS ")
        return response(
            ApiProblem(
                "refused-origin",
                f"not allowed from another site: {refused}; ask with GET and no headers of your"
                ' own, from an origin that "serve.origins" names',
                headers=headers,
            )
        )

    async def send(self, message: Message, send: Send, request_headers: Headers) -> None:
        """Send part of an answer, with the headers that let other sites read it."""
        if message["type"] == "http.response.start" and self.allow_all_origins:
            fields = [*message.get("headers", ()), *encoded(self.simple_headers)]
            await send({**message, "headers": fields})
            return
        await super().send(message, send, request_headers)


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers of a preflight without those of its plain text."""
    return {name: value for name, value in headers.items() if not name.startswith("content-")}
