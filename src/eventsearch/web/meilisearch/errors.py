"""
Errors as clients of Meilisearch expect them.

Each has a message for people, a code for programs, a type, and a link to what the code means. A
problem of the other routes has the nearest code.
"""

from __future__ import annotations

from collections.abc import Mapping

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from eventsearch.errors import IndexUnusable, QueryError
from eventsearch.web.problems import JSON, NO_STORE, ApiProblem, allow, options, problem_of

LINK = "https://docs.meilisearch.com/errors#"

CODES: Mapping[str, tuple[str, str]] = {
    "bad-query": ("invalid_search_q", "invalid_request"),
    "too-large": ("payload_too_large", "invalid_request"),
    "too-many-requests": ("too_many_search_requests", "system"),
    "too-busy": ("too_many_search_requests", "system"),
    "index-unusable": ("index_not_accessible", "internal"),
    "internal": ("internal", "internal"),
}
"""Code and type of each kind of problem; others are a bad request."""


class MeilisearchError(Exception):
    """A request that cannot be answered; *code* is one of Meilisearch's."""

    def __init__(self, code: str, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


def index_not_found(uid: str, names: tuple[str, ...]) -> MeilisearchError:
    """Return the error of an index that is not there."""
    there = " and ".join(f"`{name}`" for name in names)
    message = f"Index `{uid[:50]}` not found; there are {there}."
    return MeilisearchError("index_not_found", message, status=404)


def _response(
    status: int,
    message: str,
    code: str,
    kind: str = "invalid_request",
    headers: Mapping[str, str] | None = None,
) -> Response:
    members = {
        "message": message.encode("utf-8", "replace").decode(),
        "code": code,
        "type": kind,
        "link": LINK + code,
    }
    return Response(orjson.dumps(members), status, {**NO_STORE, **(headers or {})}, JSON)


def of_problem(problem: ApiProblem) -> Response:
    """Return the response to a problem of any route."""
    code, kind = CODES.get(problem.kind, ("bad_request", "invalid_request"))
    return _response(problem.status, problem.detail, code, kind, problem.headers)


async def on_error(_: Request, error: Exception) -> Response:
    """Answer an error that a handler raised."""
    if isinstance(error, MeilisearchError):
        return _response(error.status, str(error), error.code)
    assert isinstance(error, (ApiProblem, QueryError, IndexUnusable))
    return of_problem(problem_of(error))


async def on_http_error(request: Request, error: Exception) -> Response:
    """Answer what the framework raises: no such route, or a method that it has not."""
    assert isinstance(error, HTTPException)
    if error.status_code != 405:
        return _response(404, f"There is nothing at `{request.url.path[:200]}`.", "not_found")
    allowed = allow(error)
    if request.method == "OPTIONS":
        return options(allowed)
    message = f"{request.method[:20]} is not answered here: the index is read-only."
    return _response(405, message, "method_not_allowed", headers={"Allow": allowed})


HANDLERS = {
    MeilisearchError: on_error,
    ApiProblem: on_error,
    QueryError: on_error,
    IndexUnusable: on_error,
    HTTPException: on_http_error,
}
