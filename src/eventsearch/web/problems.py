"""
How does an error look over HTTP?

Every 4xx and 5xx is ``application/problem+json`` (RFC 9457). The ``type`` is a stable URN that
programs may switch on; ``detail`` is for people and names neither paths of the server nor code.
"""

from __future__ import annotations

from collections.abc import Mapping

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from eventsearch.errors import IndexUnusable, QueryError

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 2
"""How long a client is asked to wait when the server has too much to do."""


class ApiProblem(Exception):
    """
    A request that cannot be answered.

    Args:
        kind: Last part of the URN: ``bad-parameter``, ….
        title: The same words for every error of this kind.
        detail: What is wrong with this request, and the cure.
        extra: Further members, such as ``parameter``.
        headers: Further headers, such as ``Retry-After``.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        title: str,
        detail: str,
        *,
        extra: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})


def bad_parameter(parameter: str, detail: str) -> ApiProblem:
    """Return the problem of a parameter that is unknown or has an unusable value."""
    return ApiProblem(400, "bad-parameter", "Bad parameter", detail, extra={"parameter": parameter})


def too_busy(detail: str) -> ApiProblem:
    """Return the problem of a server that has too much to do right now."""
    headers = {"Retry-After": str(RETRY_SECONDS)}
    return ApiProblem(503, "too-busy", "Too busy", detail, headers=headers)


def response(problem: ApiProblem) -> Response:
    """Return a problem as an HTTP response that no cache keeps."""
    body = {
        "type": f"urn:eventsearch:problem:{problem.kind}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        **problem.extra,
    }
    headers = {"Cache-Control": "no-store", **problem.headers}
    return Response(orjson.dumps(body), problem.status, headers, MEDIA_TYPE)


def on_api_problem(_: Request, error: Exception) -> Response:
    """Answer a problem raised by a handler."""
    assert isinstance(error, ApiProblem)
    return response(error)


def on_query_error(_: Request, error: Exception) -> Response:
    """Answer a query that names a field with a value that cannot be read, or passes a limit."""
    assert isinstance(error, QueryError)
    extra: dict[str, object] = {"parameter": error.parameter}
    if error.end > error.start:
        extra |= {"start": error.start, "end": error.end}
    return response(ApiProblem(400, "bad-query", "Bad query", str(error), extra=extra))


def on_index_error(_: Request, error: Exception) -> Response:
    """Answer while there is no index to search in."""
    assert isinstance(error, IndexUnusable)
    kind = "index-unusable"
    return response(
        ApiProblem(
            503,
            kind,
            "Index cannot answer",
            'the index is missing, outdated or damaged; run "eventsearch index" on the server',
            headers={"Retry-After": str(RETRY_SECONDS)},
        )
    )


def on_http_error(request: Request, error: Exception) -> Response:
    """Answer 404, 405 and whatever else the framework raises."""
    assert isinstance(error, HTTPException)
    kinds = {404: ("not-found", "Not found"), 405: ("method-not-allowed", "Method not allowed")}
    kind, title = kinds.get(error.status_code, ("http-error", error.detail))
    details = {
        404: f'there is nothing at "{request.url.path[:200]}"; searches are at "/v1/search"',
        405: f"{request.method} is not answered here; use GET",
    }
    detail = details.get(error.status_code, error.detail)
    return response(ApiProblem(error.status_code, kind, title, detail, headers=error.headers or {}))


def on_failure(_: Request, __: Exception) -> Response:
    """Answer a fault of our own: the log has the trace, the client has not."""
    return response(
        ApiProblem(
            500, "internal", "Internal error", "the search failed; the server's log says why"
        )
    )
