"""
How does the interface describe itself to programs?

``/openapi.json`` is an OpenAPI 3.1 document, made of what each family of routes says of itself and
of the tables that the parser and the problems go by.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import orjson
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from eventsearch import __version__
from eventsearch.web.problems import KINDS, MEDIA_TYPE
from eventsearch.web.routes import fixed_response
from eventsearch.web.routes.operation import EVERYWHERE, Operation
from eventsearch.web.routes.parameter_specs import MAX_VALUES, Parameter
from eventsearch.web.routes.schemas import SCHEMAS

Json = dict[str, Any]

EMPTY: Json = {"type": "string", "maxLength": 0}
"""A form sends its empty fields too: an empty value is no value."""

HEADERS: Json = {
    "ETag": "weak validator; changes with the index, the question and the clock",
    "Cache-Control": "for how long the answer is right",
    "Retry-After": "seconds after which to come again",
    "Allow": "the methods that are answered",
    "RateLimit-Policy": "searches allowed in a window, where there is a limit",
    "RateLimit": "searches left in this window, where there is a limit",
}

OPERATION = Operation(
    path="/openapi.json",
    name="openapi",
    about="this document",
    schema="OpenApi",
)


def route(operations: Sequence[Operation]) -> Route:
    """Return the route of the document that describes *operations* and itself."""

    async def openapi(http: HttpRequest) -> Response:
        """``GET /openapi.json``."""
        text = orjson.dumps(document((*operations, OPERATION), http.scope.get("root_path", "")))
        return fixed_response.answer(http, text, OPERATION.media)

    return Route(OPERATION.path, openapi, methods=["GET"])


def document(operations: Sequence[Operation], root: str = "") -> Json:
    """
    Return the OpenAPI document.

    Args:
        root: Path before every route, as a proxy adds it.
    """
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
        "info": {
            "title": "eventsearch",
            "version": __version__,
            "summary": "Search in the pages and events of a site",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": root or "/"}],
        "paths": {one.path: {"get": _operation(one)} for one in operations},
        "components": {
            "schemas": dict(SCHEMAS),
            "headers": {
                name: {"description": about, "schema": {"type": "string"}}
                for name, about in HEADERS.items()
            },
        },
    }


def _operation(operation: Operation) -> Json:
    return {
        "operationId": operation.name,
        "summary": operation.about,
        "parameters": [_parameter(one) for one in operation.parameters],
        "responses": {"200": _answer(operation), **_unchanged(operation), **_problems(operation)},
    }


def _parameter(parameter: Parameter) -> Json:
    schema: Json = {"anyOf": [*_values(parameter), EMPTY]}
    if parameter.required:
        schema = {"anyOf": [{"minLength": 1, **value} for value in _values(parameter)]}
    if parameter.default:
        schema["default"] = (
            int(parameter.default) if parameter.kind == "whole" else parameter.default
        )
    described = parameter.about + (f"; default: {parameter.absent}" if parameter.absent else "")
    if parameter.repeats:
        schema = {"type": "array", "items": schema, "maxItems": MAX_VALUES}
    return {
        "name": parameter.name,
        "in": "query",
        "description": described,
        **({"required": True} if parameter.required else {}),
        "schema": schema,
        **({"style": "form", "explode": True} if parameter.repeats else {}),
    }


def _values(parameter: Parameter) -> list[Json]:
    """Return the shapes of a value, besides the empty one."""
    text: Json = {"type": "string", "maxLength": parameter.longest}
    if parameter.kind == "choice":
        return [{"type": "string", "enum": list(parameter.choices)}]
    if parameter.kind == "whole":
        return [{"type": "integer", "minimum": 1, "maximum": parameter.most}]
    if parameter.kind == "moment":
        year = "^[1-9][0-9]{3}"
        return [
            {"type": "string", "pattern": f"{year}(-(0[1-9]|1[0-2]))?$"},
            {"type": "string", "format": "date", "pattern": year},
            {"type": "string", "format": "date-time", "pattern": year},
        ]
    return [{**text, "pattern": f"^{parameter.pattern}$"} if parameter.pattern else text]


def _answer(operation: Operation) -> Json:
    shape = {"$ref": f"#/components/schemas/{operation.schema}"}
    return {
        "description": operation.about,
        "headers": _headers(
            "Cache-Control",
            *(("ETag",) if operation.tagged else ()),
            *(("RateLimit", "RateLimit-Policy") if operation.problems else ()),
        ),
        "content": {operation.media: {"schema": shape if operation.schema else {"type": "string"}}},
    }


def _unchanged(operation: Operation) -> Json:
    headers = _headers("ETag", "Cache-Control")
    told = {"description": "the client has this answer already", "headers": headers}
    return {"304": told} if operation.tagged else {}


def _problems(operation: Operation) -> Json:
    """Return the answers to what goes wrong, by status."""
    kinds = sorted({*EVERYWHERE, *operation.problems}, key=list(KINDS).index)
    return {
        str(status): _problem(tuple(names))
        for status, names in groupby(kinds, key=lambda name: KINDS[name].status)
    }


def _problem(kinds: tuple[str, ...]) -> Json:
    shapes = [{"$ref": f"#/components/schemas/problem-{name}"} for name in kinds]
    status = KINDS[kinds[0]].status
    further = {405: ("Allow",), 429: ("Retry-After", "RateLimit"), 503: ("Retry-After",)}
    return {
        "description": "; or ".join(KINDS[name].about for name in kinds),
        "headers": _headers("Cache-Control", *further.get(status, ())),
        "content": {MEDIA_TYPE: {"schema": {"anyOf": shapes}}},
    }


def _headers(*names: str) -> Json:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
