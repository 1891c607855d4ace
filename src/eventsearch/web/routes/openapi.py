"""
``/openapi.json``: the OpenAPI 3.1 document of the HTTP API.

The document is made from each module's `OPERATIONS`, and from the same tables of parameters and
problems that the server uses. A page or a script is not an `Operation` but a `Route` with
``include_in_schema=False``.

Schemas are JSON Schema 2020-12. Clients must accept keys that are not listed here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import orjson
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from eventsearch import __version__
from eventsearch.model.event_state import ATTENDANCE, STATUSES
from eventsearch.model.facets import BUILT_IN, FACETS
from eventsearch.model.results import FIELD_KINDS, FieldKind
from eventsearch.output.formats import SERVED
from eventsearch.output.json import FIELDS, PAGE_FIELDS, STATS
from eventsearch.web.problems import JSON, KINDS, MEDIA_TYPE, PREFIX
from eventsearch.web.routes import static_files
from eventsearch.web.routes.parameters import MAX_VALUES, Parameter, with_facets

EVERYWHERE = (
    *("bad-request", "method-not-allowed", "too-large", "too-long", "wrong-host"),
    *("too-many-headers", "internal"),
)
"""Kinds of problems that every route may answer with."""
ASKING = (
    *("bad-parameter", "bad-query", "too-many-requests", "too-busy", "engine-away"),
    "index-unusable",
)
"""Further kinds of problems that routes that search the index may answer with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """
    A path of the API that answers ``GET``, and its handler.

    Attributes:
        name: Unique name; client generators use it as the name of a function.
        about: What it returns, in one phrase.
        schema: Name in `SCHEMAS` of the response's schema; empty if the response is text.
        problems: Kinds of problems, in addition to `EVERYWHERE`.
        tagged: Whether responses have an ``ETag``.
        group: One of `TAGS`.
        headers: Additional response headers.
    """

    path: str
    handler: Callable[[HttpRequest], Awaitable[Response]]
    name: str
    about: str
    parameters: tuple[Parameter, ...] = ()
    media: str = JSON
    schema: str = ""
    problems: tuple[str, ...] = ()
    tagged: bool = True
    group: str = "search"
    headers: tuple[str, ...] = ()

    def route(self) -> Route:
        """Return the route of the operation."""
        return Route(self.path, self.handler, methods=["GET"])


TAGS = {
    "search": "Searches and suggestions, and single pages, as JSON.",
    "feeds": "The same searches for calendars, feed readers and spreadsheets.",
    "browsers": "What browsers need to search from the address bar.",
    "server": "Whether the server runs, and what it offers.",
}
"""Groups of operations."""

PROMISE = (
    "Routes below `/v1/` keep their parameters and the meaning of the keys in their responses."
    " Keys and parameters may be added: ignore keys that you do not know."
    " A part of the API is marked as deprecated for at least a year before a `/v2/` removes it."
)

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
NUMBER: Schema = {"type": "number"}
FLAG: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}
WHOLE: Schema = {"type": "integer"}
STATUS: Schema = {"enum": ["upcoming", "ongoing", "past", None]}
EVENT_STATUS: Schema = {"enum": [*STATUSES, None]}
MOMENT: Schema = {"type": ["string", "null"], "description": "RFC 3339"}
SEGMENTS: Schema = {
    "type": "array",
    "items": TEXT,
    "description": "plain and matched text in turn, beginning with plain; never HTML",
}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _object(keys: Mapping[str, Schema], optional: tuple[str, ...] = ()) -> Schema:
    required = [name for name in keys if name not in optional]
    return {"type": "object", "required": required, "properties": dict(keys)}


def _texts(*names: str) -> dict[str, Schema]:
    return dict.fromkeys(names, TEXT)


REGISTRATION = _object({"url": TEXT_OR_NULL, "opens": MOMENT, "deadline": MOMENT, "full": FLAG})
_BY_KIND: Mapping[FieldKind, Schema] = {
    "text": TEXT,
    "texts": _list(TEXT),
    "time": MOMENT,
    "flag": FLAG,
    "second": {"type": ["integer", "null"]},
}
OCCURRENCE = _object({"start": MOMENT, "end": MOMENT})
_SHAPES: Mapping[str, Schema] = {
    "id": {**TEXT, "description": "path of the source file, from the content folder"},
    "url": {**TEXT, "description": "address on the site"},
    "status": STATUS,
    "event_status": EVENT_STATUS,
    "attendance": {"enum": [*ATTENDANCE, None]},
    "registration": {"anyOf": [REGISTRATION, {"type": "null"}]},
    "headings": _list(_object({"level": COUNT, **_texts("text", "anchor")})),
    "links": _list(_object(_texts("name", "url"))),
    "occurrences": _list(OCCURRENCE),
    "image": {**TEXT_OR_NULL, "description": "URL of the image, or its path on the site"},
    "event_url": {**TEXT_OR_NULL, "description": "URL of the event's page on another site"},
    "ics": {**TEXT_OR_NULL, "description": "URL on this server of the event as iCalendar"},
    "score": NUMBER,
    "highlight": {"type": "object", "additionalProperties": SEGMENTS},
    "sections": _list(_object({**_texts("heading", "anchor", "url"), "highlight": SEGMENTS})),
    "recurrence": _object(
        {"next": MOMENT, "more": COUNT, "endless": FLAG, "occurrences": _list(OCCURRENCE)}
    ),
    "others": _list(_object({**_texts("id", "url", "title", "lang"), "start": MOMENT})),
    "why": _list(
        _object(
            {**_texts("term", "field"), "score": NUMBER, "factor": NUMBER}, optional=("factor",)
        )
    ),
}
"""Schemas of those keys of a hit or page that `_BY_KIND` does not cover."""


def _keys(names: Iterable[str], **own: Schema) -> dict[str, Schema]:
    shapes = {**_SHAPES, **own}
    return {name: shapes[name] if name in shapes else _BY_KIND[FIELD_KINDS[name]] for name in names}


HIT: Schema = {
    **_object(_keys((*FIELDS, "ics"))),
    "required": [],
    "description": "all keys, or those listed in `fields`; `recurrence`, `others` and `why` are"
    " only present if they have a value",
}
INDEX = _object(_texts("version", "built_at"))
PAGE = _object(
    _keys(
        (*PAGE_FIELDS, "status", "event_url", "ics", "index"), recurrence=_list(TEXT), index=INDEX
    )
)
COUNTS = _list(_object({"value": TEXT, "count": COUNT}))
LABELS: Schema = {
    "type": "object",
    "description": 'the site\'s own facets, each with its labels by language; `""`: all languages',
    "additionalProperties": {"type": "object", "additionalProperties": TEXT},
}
SEARCH = _object(
    {
        "query": TEXT,
        "lang": TEXT_OR_NULL,
        "total": COUNT,
        "page": {"type": "integer", "minimum": 1},
        "per_page": COUNT,
        "pages": COUNT,
        "took_ms": {"type": "number", "minimum": 0},
        "index": INDEX,
        "step": {"enum": ["all", "most", "some", "prefix", "near"]},
        "notes": _list(TEXT),
        "understood": _list(
            _object(
                {
                    **_texts("text", "field"),
                    "from": TEXT_OR_NULL,
                    "to": TEXT_OR_NULL,
                    "without": TEXT,
                }
            )
        ),
        "hits": _list(_ref("Hit")),
        "facets": {"type": "object", "properties": dict.fromkeys(FACETS, COUNTS)},
        "facets_stats": {
            "type": "object",
            "properties": dict.fromkeys(STATS, _object({"min": WHOLE, "max": WHOLE})),
        },
        "did_you_mean": TEXT_OR_NULL,
        "exact": TEXT_OR_NULL,
        "links": _object(
            {
                "self": TEXT,
                **dict.fromkeys(("prev", "next"), TEXT_OR_NULL),
                **_texts("html", *(name for name, form in SERVED.items() if form.subscribed)),
            }
        ),
    }
)
SUGGESTION = _object(
    {
        "kind": {"enum": ["event", "page", *(one.kind for one in BUILT_IN.values() if one.kind)]},
        "text": TEXT,
        "highlight": SEGMENTS,
        "url": TEXT_OR_NULL,
        "query": TEXT_OR_NULL,
        "count": COUNT,
        "start": MOMENT,
        "end": MOMENT,
        "all_day": {"type": ["boolean", "null"]},
        "status": STATUS,
        "event_status": EVENT_STATUS,
        "lang": TEXT_OR_NULL,
        "location": TEXT_OR_NULL,
    }
)
PROBLEM = _object(
    {
        **_texts("type", "title"),
        "status": {"type": "integer"},
        "detail": {**TEXT, "description": "what is wrong with this request, and what to do"},
        "parameter": {**TEXT, "description": "the parameter that caused the problem"},
        "start": {
            **COUNT,
            "description": "start of the wrong text in the value of `parameter`, in code points",
        },
        "end": {**COUNT, "description": "end of that text, exclusive"},
    },
    optional=("parameter", "start", "end"),
)

SCHEMAS: Mapping[str, Schema] = {
    "Search": SEARCH,
    "Hit": HIT,
    "Page": PAGE,
    "Suggest": _object(
        {
            "query": TEXT,
            "lang": TEXT_OR_NULL,
            "suggestions": _list(_ref("Suggestion")),
            "index": INDEX,
        }
    ),
    "Suggestion": SUGGESTION,
    "OpenSearchSuggest": {
        "type": "array",
        "items": {"anyOf": [TEXT, _list(TEXT)]},
        "minItems": 4,
        "maxItems": 4,
        "description": "the typed text, then the texts, descriptions and URLs of the suggestions",
    },
    "Health": _object({"status": {"const": "ok"}}),
    "Ready": _object(
        {"status": {"const": "ready"}, "index": _object(_texts("version", "built_at"))}
    ),
    "OpenApi": _object({"openapi": TEXT, "info": {"type": "object"}, "paths": {"type": "object"}}),
    "Problem": PROBLEM,
}
"""All schemas of the document by name, except the schemas of problems."""

EMPTY: Schema = {"type": "string", "maxLength": 0}
"""Schema of an empty value, which counts as absent: HTML forms send empty fields too."""

HEADERS = {
    "Link": "addresses of the pages before (`prev`) and after (`next`) this one, if there are any",
    "ETag": "weak validator; changes with the index, the request and the time",
    "Cache-Control": "how long the response may be reused",
    "Retry-After": "seconds after which to try again",
    "Allow": "the methods that this path supports",
    "RateLimit-Policy": "searches allowed per window, if there is a limit",
    "RateLimit": "searches left in this window, if there is a limit",
}


def describe(operations: Sequence[Operation]) -> tuple[Operation, ...]:
    """Return *operations* and the operation ``/openapi.json``, which describes all of them."""

    async def openapi(http: HttpRequest) -> Response:
        """Answer ``GET /openapi.json``."""
        facets = http.app.state.service.live.current.generation.info.facets
        text = orjson.dumps(document(described, http.scope.get("root_path", ""), facets))
        return static_files.cacheable(http, text, JSON)

    own = Operation(
        path="/openapi.json",
        handler=openapi,
        name="openapi",
        group="server",
        about="this document",
        schema="OpenApi",
    )
    described = (*operations, own)
    return described


def document(
    operations: Sequence[Operation], root: str = "", facets: Collection[str] = ()
) -> Schema:
    """
    Return the OpenAPI document.

    Args:
        root: Path that a proxy adds before every route.
        facets: Names of the site's own facets.
    """
    operations = [
        replace(one, parameters=tuple(with_facets(one.parameters, facets))) for one in operations
    ]
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
        "info": {
            "title": "eventsearch",
            "version": __version__,
            "summary": "Search in the pages and events of a site",
            "description": PROMISE,
            "contact": {"name": "eventsearch"},
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": root or "/"}],
        "security": [],
        "tags": [{"name": name, "description": about} for name, about in TAGS.items()],
        "paths": {one.path.replace(":text", ""): {"get": _operation(one)} for one in operations},
        "components": {
            "schemas": {**_schemas(facets), **_problems(operations)},
            "headers": {
                name: {"description": about, "schema": TEXT} for name, about in HEADERS.items()
            },
        },
    }


def _schemas(facets: Collection[str]) -> dict[str, Schema]:
    schemas = deepcopy(dict(SCHEMAS))
    for name in ("Search", "Suggest") if facets else ():
        schemas[name]["properties"]["labels"] = LABELS
    for name in facets:
        schemas["Hit"]["properties"][name] = schemas["Page"]["properties"][name] = _list(TEXT)
        schemas["Search"]["properties"]["facets"]["properties"][name] = COUNTS
        schemas["Suggestion"]["properties"]["kind"]["enum"].append(name)
    return schemas


def _problems(operations: Sequence[Operation]) -> Schema:
    """Return the schemas of all problems that any of the operations may answer with."""
    possible = {*EVERYWHERE, *(name for each in operations for name in each.problems)}
    return {
        f"problem-{name}": {
            "allOf": [_ref("Problem")],
            "properties": {
                "type": {"const": PREFIX + name},
                "title": {"const": kind.title},
                "status": {"const": kind.status},
            },
            "description": kind.about,
        }
        for name, kind in KINDS.items()
        if name in possible
    }


def _operation(operation: Operation) -> Schema:
    tag = ("ETag",) if operation.tagged else ()
    limits = ("RateLimit", "RateLimit-Policy") if operation.problems else ()
    shape = _ref(operation.schema) if operation.schema else TEXT
    responses: Schema = {
        "200": {
            "description": operation.about,
            "headers": _headers("Cache-Control", *tag, *limits, *operation.headers),
            "content": {operation.media: {"schema": shape}},
        }
    }
    if operation.tagged:
        responses["304"] = {
            "description": "the client already has this response",
            "headers": _headers("ETag", "Cache-Control"),
        }
    kinds = sorted({*EVERYWHERE, *operation.problems}, key=list(KINDS).index)
    for status, names in groupby(kinds, key=lambda name: KINDS[name].status):
        responses[str(status)] = _problem(status, tuple(names))
    return {
        "operationId": operation.name,
        "summary": operation.about,
        "description": f"{operation.about[0].upper()}{operation.about[1:]}.",
        "tags": [operation.group],
        "parameters": [_parameter(one) for one in operation.parameters],
        "responses": responses,
    }


def _parameter(parameter: Parameter) -> Schema:
    schema: Schema = {"anyOf": [*_values(parameter), EMPTY]}
    if parameter.required:
        [value] = _values(parameter)
        schema = {"minLength": 1, **value}
    if parameter.default:
        whole = parameter.kind == "whole"
        schema["default"] = int(parameter.default) if whole else parameter.default
    absent = f"; default: {parameter.absent}" if parameter.absent else ""
    if parameter.repeats:
        schema = {"type": "array", "items": schema, "maxItems": MAX_VALUES}
    return {
        "name": parameter.name,
        "in": parameter.place,
        "description": parameter.about + absent,
        **({"required": True} if parameter.required else {}),
        "schema": schema,
        **({"style": "form", "explode": True} if parameter.repeats else {}),
    }


def _values(parameter: Parameter) -> list[Schema]:
    """Return the schemas of a value that is not empty."""
    text: Schema = {"type": "string", "maxLength": parameter.longest}
    if parameter.choices:
        return [{"type": "string", "enum": list(parameter.choices)}]
    if parameter.kind == "whole":
        return [{"type": "integer", "minimum": parameter.least, "maximum": parameter.most}]
    if parameter.kind == "moment":
        year = "^[1-9][0-9]{3}"
        return [
            {"type": "string", "pattern": f"{year}(-(0[1-9]|1[0-2]))?$"},
            {"type": "string", "format": "date", "pattern": year},
            {"type": "string", "format": "date-time", "pattern": year},
        ]
    return [{**text, "pattern": f"^{parameter.pattern}$"} if parameter.pattern else text]


def _problem(status: int, kinds: tuple[str, ...]) -> Schema:
    further = {405: ("Allow",), 429: ("Retry-After", "RateLimit"), 503: ("Retry-After",)}
    shapes = [_ref(f"problem-{name}") for name in kinds]
    return {
        "description": "; or ".join(KINDS[name].about for name in kinds),
        "headers": _headers("Cache-Control", *further.get(status, ())),
        "content": {MEDIA_TYPE: {"schema": {"anyOf": shapes} if shapes[1:] else shapes[0]}},
    }


def _headers(*names: str) -> Schema:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
