"""
How does an error look over HTTP?

Every 4xx and 5xx is ``application/problem+json`` (RFC 9457). The ``type`` is a stable URN that
programs may switch on; ``detail`` is for people and names neither paths of the server nor code.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from eventsearch.errors import IndexUnusable, QueryError

MEDIA_TYPE = "application/problem+json"
PREFIX = "urn:eventsearch:problem:"
"""Before the kind, in ``type``."""
RETRY_SECONDS = 2
"""How long a client is asked to wait when the server has too much to do."""
NO_STORE = {"Cache-Control": "no-store"}


class Kind(NamedTuple):
    """A kind of problem: its status, its title (always the same) and when it happens."""

    status: int
    title: str
    about: str


KINDS: Mapping[str, Kind] = {
    "bad-parameter": Kind(
        400,
        "Bad parameter",
        "a parameter is unknown, missing, repeated, too long or has an unusable value; `parameter`"
        " names it",
    ),
    "bad-query": Kind(
        400,
        "Bad query",
        "a known field of the query, or a date, has a value that cannot be read; `parameter` names"
        " where it came in, and `start` and `end` point at it in that value, in characters",
    ),
    "bad-request": Kind(
        400, "Bad request", "what was sent is no request in HTTP, or does not name one host"
    ),
    "refused-origin": Kind(
        403, "Refused", "a browser asked whether another site may ask so, and it may not"
    ),
    "not-found": Kind(404, "Not found", "no such route"),
    "no-event": Kind(404, "No such event", "`id` is no event that the site shows now"),
    "out-of-reach": Kind(404, "Out of reach", "`page` × `per_page` is more than 1,000"),
    "method-not-allowed": Kind(
        405, "Method not allowed", "not by this method; `Allow` names those that are answered"
    ),
    "too-large": Kind(413, "Body too large", "the body of the request has more than 65,536 bytes"),
    "too-long": Kind(
        414, "Address too long", "path and query string have more than 16,384 bytes together"
    ),
    "wrong-host": Kind(
        421, "Wrong host", "`serve.hosts` names the hosts that are answered, and not this one"
    ),
    "too-many-requests": Kind(
        429,
        "Too many requests",
        "more searches a minute than `serve.rate` allows; `Retry-After` says when to come again",
    ),
    "too-many-headers": Kind(
        431, "Too many headers", "the headers of the request have more than 65,536 bytes"
    ),
    "internal": Kind(500, "Internal error", "a fault of ours; the log has the trace"),
    "too-busy": Kind(
        503,
        "Too busy",
        "too many searches at once, a search that took too long, or a server about"
        " to stop; `Retry-After` says when to come again",
    ),
    "index-unusable": Kind(503, "Index cannot answer", "the index is missing or damaged"),
}
"""Every problem there is, by the last part of its ``type``; in the order of the statuses."""


class Refused(Exception):
    """A request that cannot be answered, as whoever asks is told: no fault of ours."""


class ApiProblem(Refused):
    """
    A request that cannot be answered.

    Args:
        kind: One of `KINDS`.
        detail: What is wrong with this request, and the cure.
        extra: Further members, such as ``parameter``.
        headers: Further headers, such as ``Retry-After``.
    """

    def __init__(
        self,
        kind: str,
        detail: str,
        *,
        extra: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.status = KINDS[kind].status
        self.detail = detail
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})


def bad_parameter(parameter: str, detail: str) -> ApiProblem:
    """Return the problem of a parameter that is unknown or has an unusable value."""
    return ApiProblem("bad-parameter", detail, extra={"parameter": parameter})


def too_busy(detail: str) -> ApiProblem:
    """Return the problem of a server that has too much to do right now."""
    return ApiProblem("too-busy", detail, headers={"Retry-After": str(RETRY_SECONDS)})


def internal() -> ApiProblem:
    """Return the problem of a fault of our own: the log has the trace, the client has not."""
    return ApiProblem("internal", "the request failed; the server's log says why")


def response(problem: ApiProblem) -> Response:
    """Return a problem as an HTTP response that no cache keeps."""
    return Response(body(problem), problem.status, {**NO_STORE, **problem.headers}, MEDIA_TYPE)


def body(problem: ApiProblem) -> bytes:
    """Return a problem as JSON."""
    members = {
        "type": PREFIX + problem.kind,
        "title": KINDS[problem.kind].title,
        "status": problem.status,
        "detail": problem.detail,
        **problem.extra,
    }
    return orjson.dumps(_whole(members))


def _whole(value: object) -> object:
    """Return a value without halves of characters, which are no text in JSON."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {name: _whole(inner) for name, inner in value.items()}
    return value


async def on_api_problem(_: Request, error: Exception) -> Response:
    """Answer a problem raised by a handler."""
    assert isinstance(error, ApiProblem)
    return response(error)


def problem_of(error: ApiProblem | QueryError | IndexUnusable) -> ApiProblem:
    """Return the problem that an error of ours is for whoever asked."""
    if isinstance(error, ApiProblem):
        return error
    if isinstance(error, IndexUnusable):
        # Where it lies is no visitor's business: the log names the folder.
        hint = (
            "the index is missing, outdated or damaged; "
            'run "eventsearch index --full" on the server, whose log names the folder'
        )
        return ApiProblem("index-unusable", hint, headers={"Retry-After": str(RETRY_SECONDS)})
    extra: dict[str, object] = {"parameter": error.parameter}
    if error.end > error.start:
        extra |= {"start": error.start, "end": error.end}
    return ApiProblem("bad-query", str(error), extra=extra)


async def on_query_error(_: Request, error: Exception) -> Response:
    """Answer a query that names a field with a value that cannot be read, or passes a limit."""
    assert isinstance(error, QueryError)
    return response(problem_of(error))


async def on_index_error(_: Request, error: Exception) -> Response:
    """Answer while there is no index to search in."""
    assert isinstance(error, IndexUnusable)
    return response(problem_of(error))


async def on_http_error(request: Request, error: Exception) -> Response:
    """Answer what the framework raises: no such route, or not by this method."""
    assert isinstance(error, HTTPException)
    if error.status_code != 405:
        shown = request.url.path[:200]
        return response(
            ApiProblem("not-found", f'there is nothing at "{shown}"; searches are at "/v1/search"')
        )
    allowed = ", ".join(sorted({*(error.headers or {}).get("Allow", "").split(", "), "OPTIONS"}))
    headers = {"Allow": allowed.removeprefix(", ")}
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={**NO_STORE, **headers})
    return response(
        ApiProblem(
            "method-not-allowed",
            f"{request.method[:20]} is not answered here; use {allowed}",
            headers=headers,
        )
    )
