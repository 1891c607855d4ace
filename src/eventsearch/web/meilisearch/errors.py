"""
How does an error look to a client of Meilisearch?

Every one has a message for people, a code for programs, a type and a link to what the code means.
What the other routes call a problem is told by the code that comes nearest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from eventsearch.errors import IndexUnusable, QueryError
from eventsearch.web.problems import JSON, NO_STORE, ApiProblem, allow, options, problem_of

LINK = "https://docs.meilisearch.com/errors#"


class Shape(NamedTuple):
    """The code of an error and its type."""

    code: str
    type: str = "invalid_request"


SHAPES: Mapping[str, Shape] = {
    "bad-query": Shape("invalid_search_q"),
    "too-large": Shape("payload_too_large"),
    "too-many-requests": Shape("too_many_search_requests", "system"),
    "too-busy": Shape("too_many_search_requests", "system"),
    "index-unusable": Shape("index_not_accessible", "internal"),
    "internal": Shape("internal", "internal"),
}
"""Kind of a problem to the shape of its error; others are a bad request."""


class MeilisearchError(Exception):
    """
    A request that cannot be answered.

    Args:
        code: One of Meilisearch's codes.
    """

    def __init__(self, code: str, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


def index_not_found(uid: str, known: tuple[str, ...]) -> MeilisearchError:
    """Return the error for an index that is not there."""
    there = " and ".join(f"`{name}`" for name in known)
    return MeilisearchError(
        "index_not_found", f"Index `{uid[:50]}` not found; there are {there}.", status=404
    )


def response(
    status: int, message: str, shape: Shape, headers: Mapping[str, str] | None = None
) -> Response:
    """Return an error as an HTTP response that no cache keeps."""
    members = {
        "message": message.encode("utf-8", "replace").decode(),
        "code": shape.code,
        "type": shape.type,
        "link": LINK + shape.code,
    }
    return Response(orjson.dumps(members), status, {**NO_STORE, **(headers or {})}, JSON)


def of_problem(problem: ApiProblem) -> Response:
    """Answer what any route may run into."""
    shape = SHAPES.get(problem.kind, Shape("bad_request"))
    return response(problem.status, problem.detail, shape, problem.headers)


async def on_problem(_: Request, error: Exception) -> Response:
    """Answer a problem raised on the way."""
    assert isinstance(error, (ApiProblem, QueryError, IndexUnusable))
    return of_problem(problem_of(error))


async def on_meilisearch_error(_: Request, error: Exception) -> Response:
    """Answer an error of the request."""
    assert isinstance(error, MeilisearchError)
    return response(error.status, str(error), Shape(error.code))


async def on_http_error(request: Request, error: Exception) -> Response:
    """Answer what the framework raises: no such route, or not by this method."""
    assert isinstance(error, HTTPException)
    if error.status_code != 405:
        shown = request.url.path[:200]
        return response(404, f"There is nothing at `{shown}`.", Shape("not_found"))
    allowed = allow(error)
    if request.method == "OPTIONS":
        return options(allowed)
    message = f"{request.method[:20]} is not answered here: the index is read-only."
    return response(405, message, Shape("method_not_allowed"), {"Allow": allowed})


HANDLERS = {
    MeilisearchError: on_meilisearch_error,
    ApiProblem: on_problem,
    QueryError: on_problem,
    IndexUnusable: on_problem,
    HTTPException: on_http_error,
}
