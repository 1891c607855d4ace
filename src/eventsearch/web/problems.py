"""
Errors over HTTP.

Every 4xx and 5xx response is ``application/problem+json`` (RFC 9457). The ``type`` is a stable URN
for programs. The ``detail`` is for people and never contains server paths or code.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import orjson

from eventsearch.errors import IndexAway, IndexUnusable, QueryError
from eventsearch.files import own_table

MEDIA_TYPE = "application/problem+json"
PREFIX = "urn:eventsearch:problem:"
"""Beginning of every ``type``. The kind of problem follows."""
JSON = "application/json"
RETRY_SECONDS = 2
"""Seconds after which a client may ask an overloaded server again."""
NO_STORE = {"Cache-Control": "no-store"}


class Kind(NamedTuple):
    """A kind of problem; *about* describes when it occurs."""

    status: int
    title: str
    about: str


KINDS: Mapping[str, Kind] = {
    name: Kind(**kind) for name, kind in own_table(__file__, "problems.toml").items()
}
"""All kinds of problems, by the last part of their ``type``, ordered by status."""


class ApiProblem(Exception):
    """
    A request that cannot be answered.

    Args:
        kind: One of `KINDS`.
        detail: What is wrong with this request, and what to do.
        extra: Additional members, such as ``parameter``.
        headers: Additional headers, such as ``Retry-After``.
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
    """Return the problem for a parameter that is unknown or has an invalid value."""
    return ApiProblem("bad-parameter", detail, extra={"parameter": parameter})


def too_busy(detail: str) -> ApiProblem:
    """Return the problem for an overloaded server."""
    return ApiProblem("too-busy", detail, headers={"Retry-After": str(RETRY_SECONDS)})


def internal() -> ApiProblem:
    """Return the problem for a bug; the log contains its traceback."""
    return ApiProblem("internal", "the request failed; the server's log contains the cause")


def body(problem: ApiProblem) -> bytes:
    """Return a problem as JSON."""
    members = {
        "type": PREFIX + problem.kind,
        "title": KINDS[problem.kind].title,
        "status": problem.status,
        "detail": problem.detail,
        **problem.extra,
    }
    return orjson.dumps(_encodable(members))


def _encodable(value: object) -> object:
    """Return a value with ``?`` for lone surrogates, which UTF-8 cannot encode."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {name: _encodable(inner) for name, inner in value.items()}
    return value


def problem_of(error: ApiProblem | QueryError | IndexUnusable) -> ApiProblem:
    """Return the problem that reports an error of this package over HTTP."""
    if isinstance(error, ApiProblem):
        return error
    if isinstance(error, IndexAway):
        # Do not show the error's message: it contains node addresses, which visitors must not see.
        detail = "the cluster that holds the index does not answer; try again"
        return ApiProblem("engine-away", detail, headers={"Retry-After": str(RETRY_SECONDS)})
    if isinstance(error, IndexUnusable):
        # Do not show the folder, which visitors must not see. The log contains it.
        hint = (
            "the index is missing, outdated or damaged; "
            'run "eventsearch index --full" on the server, whose log contains the folder'
        )
        return ApiProblem("index-unusable", hint, headers={"Retry-After": str(RETRY_SECONDS)})
    extra: dict[str, object] = {"parameter": error.parameter}
    if error.end > error.start:
        extra |= {"start": error.start, "end": error.end}
    return ApiProblem("bad-query", str(error), extra=extra)
